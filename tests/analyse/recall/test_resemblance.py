"""The quick way finds the very records that the slow one finds, for the same reasons, in the same order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import repository
from pmsite.analyse.recall.features import KINDS, Features, features
from pmsite.analyse.recall.index import Index
from pmsite.analyse.recall.resemblance import Match, Resemblance
from pmsite.load.walk import load
from tests.analyse.recall.made import corpora
from tests.analyse.recall.reference import Reference
from tests.conftest import PROJECT

STEMS = [f"w{number}" for number in range(60)]
"""Some are the ids of records too."""
_mark = st.builds("{}:{}".format, st.sampled_from([*KINDS]), st.sampled_from(("dns", "w1", "a b", "c-w2")))
_weights = st.integers(1, 12).map(lambda halves: halves / 2)


@st.composite
def _features(draw: st.DrawFn, name: str) -> Features:
    words = draw(st.dictionaries(st.sampled_from(STEMS), _weights, max_size=45))
    spelt = {stem: f"{stem}{draw(st.sampled_from(('s', 'ed')))}" for stem in words if draw(st.booleans())}
    marks = draw(st.lists(_mark, max_size=5, unique=True))
    return Features(name, float(draw(st.integers(0, 3))), marks, words, spelt)


@st.composite
def _all(draw: st.DrawFn, most: int = 9) -> list[Features]:
    names = draw(st.permutations([f"W{number}" for number in range(draw(st.integers(0, most)))]))
    return [draw(_features(name)) for name in names]


def _same(found: list[Match], wanted: list[Match]) -> None:
    assert [(one.id, one.reasons) for one in found] == [(one.id, one.reasons) for one in wanted]
    assert [one.score for one in found] == pytest.approx([one.score for one in wanted], abs=1e-9)


def _compared(all_: list[Features], most: int) -> None:
    quick, slow = Resemblance(one for one in all_), Reference(all_)
    assert {name for name, _ in quick.all_related(most)} == {one.id for one in all_}
    everything = dict(quick.all_related(most))
    for one in all_:
        wanted = slow.like(one, most)
        _same(quick.related(one.id, most), wanted)
        _same(everything[one.id], wanted)
        _same(quick.like(one, most), wanted)
        _same(Index(all_).related(one.id, most), wanted)


@given(_all(), st.integers(0, 7))
def test_the_quick_way_answers_as_the_slow_one(all_: list[Features], most: int) -> None:
    _compared(all_, most)


@given(corpora().map(lambda entries: [*map(features, entries)]), st.integers(1, 7))
def test_of_records_too(all_: list[Features], most: int) -> None:
    _compared(all_, most)


@given(_all(), _features("new"), _features("W0"), st.integers(0, 7))
def test_of_a_record_that_is_not_among_them_or_is_there_otherwise(
    all_: list[Features], new: Features, other: Features, most: int
) -> None:
    quick, slow = Resemblance(all_), Reference(all_)
    for one in (new, other):
        _same(quick.like(one, most), slow.like(one, most))
        _same(Index(all_).like(one, most), slow.like(one, most))


@pytest.mark.parametrize("words", [{}, {"resolver": 3.0}])
def test_of_more_alike_than_are_looked_at(words: dict[str, float]) -> None:
    """Of each mark a hundred, of each word thirty; all that share one are as much alike."""
    marks = (["service:dns"], ["service:dns", "tag:network"], ["tag:network", "cause:dns"])
    made = [Features(f"R{n:03d}", float(n % 40), marks[n % 3], {}, {}) for n in range(360)]
    made[::6] = [one._replace(words=words, marks=[*one.marks, "runbook:restart"]) for one in made[::6]]
    quick, slow = Resemblance(made), Reference(made)
    for one in made[::7]:
        for most in (1, 5, 150, 400):
            _same(quick.related(one.id, most), slow.like(one, most))


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[Features]:
    """Three hundred records."""
    root = tmp_path_factory.mktemp("generated")
    repository(root, 300)
    return [*map(features, load(root)[0].entries)]


def test_of_three_hundred_records(generated: list[Features]) -> None:
    quick, slow = Resemblance(generated), Reference(generated)
    for name, found in quick.all_related():
        one = next(one for one in generated if one.id == name)
        _same(found, slow.like(one, 5))
        _same(quick.like(one._replace(id="new")), slow.like(one._replace(id="new"), 5))


def test_of_the_own_records() -> None:
    all_ = [*map(features, load(PROJECT)[0].entries)]
    quick, slow = Resemblance(all_), Reference(all_)
    for one in all_:
        _same(quick.related(one.id, 99), slow.like(one, 99))


def test_a_generator_is_read_once() -> None:
    made = (Features(f"R{n}", float(n), ["cause:dns"], {f"w{n}": 1.0}, {}) for n in range(3))
    known = Resemblance(made)
    assert [match.id for match in known.related("R0")] == ["R2", "R1"]
