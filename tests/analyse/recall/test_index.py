"""Which records resemble one, in which order, and why."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmsite.analyse.recall.features import Features, features
from pmsite.analyse.recall.index import Index, Match
from pmsite.analyse.recall.stems import stem
from pmsite.model.corpus import Entry
from tests.analyse.recall.made import by_id, corpora, ids, index, on

EPSILON = 1e-9


def _cause(*tags: str, text: str = "One") -> dict[str, Any]:
    return {"analysis": {"root_causes": [{"id": "C1", "text": text, "tags": list(tags)}]}}


def _alone(number: int, **fields: Any) -> Entry:
    """A record with a title and a summary that no other has."""
    return on(number, number, **{"title": f"Walrus{number}x", "summary": f"Otter{number}x", **fields})


def _said(match: Match) -> dict[str, set[str]]:
    """The reasons: kind → names; `rare words` → words."""
    parts = (reason.partition(": ") for reason in match.reasons)
    return {kind.removeprefix("same "): set(names.split(", ")) for kind, _, names in parts}


def _both(one: Features, other: Features, kind: str) -> set[str]:
    shared = set(one.marks) & set(other.marks)
    return {mark.partition(":")[2] for mark in shared if mark.startswith(f"{kind}:")}


@given(corpora(), st.integers(1, 8))
def test_the_most_alike_come_first_never_itself_and_no_more_than_asked_for(
    entries: list[Entry], most: int
) -> None:
    known = index(*entries)
    for one in entries:
        found = known.related(one.id, most)
        scores = [match.score for match in found]
        assert len(found) <= most
        assert one.id not in {match.id for match in found}
        assert len({match.id for match in found}) == len(found)
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 + EPSILON for score in scores)
        assert found == known.related(one.id, 99)[:most]


@given(corpora(least=2))
def test_who_resembles_one_is_resembled_by_it_as_much(entries: list[Entry]) -> None:
    known = index(*entries)
    scores = {(one.id, m.id): m.score for one in entries for m in known.related(one.id, 99)}
    assume(all(score > 0.02 + EPSILON for score in scores.values()))
    for (one, other), score in scores.items():
        assert scores[other, one] == pytest.approx(score)


@given(corpora(), st.randoms(use_true_random=False))
def test_in_whatever_order_the_records_are_read_the_same_is_found(entries: list[Entry], random: Any) -> None:
    known, mixed = index(*entries), index(*random.sample(entries, len(entries)))
    for one in entries:
        assert mixed.related(one.id) == known.related(one.id)


@given(corpora(least=2))
def test_the_reasons_name_what_both_have_and_leave_no_mark_out(entries: list[Entry]) -> None:
    known, all_ = index(*entries), by_id(entries)
    for one in entries:
        for match in known.related(one.id, 99):
            said = _said(match)
            mine, other = all_[one.id], all_[match.id]
            told = {kind: said.get(kind, set()) for kind in ("cause", "event", "symptom", "service", "runbook")}
            assert told == {kind: _both(mine, other, kind) for kind in told}
            named = set().union(*told.values())
            assert said.get("tag", set()) == _both(mine, other, "tag") - named, "a tag that is named is not again"


@given(corpora(least=2))
def test_rare_words_are_words_that_both_have_few_others_have_and_no_mark_tells(entries: list[Entry]) -> None:
    known, all_ = index(*entries), by_id(entries)
    for one in entries:
        for match in known.related(one.id, 99):
            said = _said(match)
            rare = said.pop("rare words", set())
            assert len(rare) <= 5
            for word in rare:
                assert word in {stem(word), all_[one.id].surface.get(stem(word))}, "as this record has it"
                assert stem(word) in all_[one.id].words
                assert stem(word) in all_[match.id].words
                assert sum(stem(word) in other.words for other in all_.values()) <= max(2, len(entries) // 5)
                assert word not in " ".join(name for names in said.values() for name in names).split()


@given(corpora(most=5), st.data())
def test_nothing_resembles_a_record_more_than_its_copy(entries: list[Entry], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(entries))
    copy = features(one)._replace(id="INC-2025-0999")
    known = Index([*map(features, entries), copy])
    found = {match.id: match.score for match in known.related(one.id, 99)}
    # Words count only where few have them, so without marks a copy among copies may say nothing.
    assert found.get(copy.id, 0.0) >= max(found.values(), default=0.0) - EPSILON
    if copy.marks:
        assert found[copy.id] == pytest.approx(1) or found[copy.id] == pytest.approx(0.6)


@given(corpora(least=2))
def test_a_record_that_is_not_among_them_is_compared_too(entries: list[Entry]) -> None:
    new, *others = entries
    found = index(*others).like(features(new), 99)
    all_ = by_id(entries)
    assert {match.id for match in found} <= {other.id for other in others}
    assert all(0 <= match.score <= 1 + EPSILON for match in found)
    causes = {other.id for other in others if _both(all_[new.id], all_[other.id], "cause")}
    assert causes <= {match.id for match in found}


def test_what_nobody_knows_resembles_nothing() -> None:
    assert index(_alone(1)).related("INC-2025-0002") == []
    assert index(_alone(1)).related("INC-2025-0001") == []
    assert index().like(features(_alone(1))) == []


def _marked(number: int, *marks: str) -> Features:
    """What has nothing but these marks."""
    return Features(f"INC-2025-{number:04d}", float(number), marks, {}, {})


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("cause:dns", "symptom:names lost"),
        ("event:dns", "symptom:names lost"),
        ("symptom:names lost", "runbook:restart"),
        ("runbook:restart", "service:orders"),
        ("service:orders", "tag:network"),
    ],
)
def test_a_shared_cause_says_more_than_a_symptom_a_runbook_a_service_a_tag(more: str, less: str) -> None:
    alike = Index([_marked(1, more, less), _marked(2, more), _marked(3, less)]).related("INC-2025-0001")
    assert ids(alike) == ["0002", "0003"]
    assert alike[0].score > alike[1].score


def test_who_shares_all_its_marks_is_more_alike_than_who_shares_them_among_others() -> None:
    both = ("cause:dns", "tag:network")
    alike = Index([_marked(1, *both), _marked(2, *both), _marked(3, *both, "cause:expiry", "symptom:x")])
    assert ids(alike.related("INC-2025-0001")) == ["0002", "0003"]


def test_who_shares_one_tag_of_much_does_not_resemble() -> None:
    one, other = (_marked(n, "tag:network", *(f"cause:{n}-{cause}" for cause in range(10))) for n in (1, 2))
    assert Index([one, other]).related("INC-2025-0001") == []
    assert ids(Index([one, other, _marked(3, "cause:1-0")]).related("INC-2025-0001")) == ["0003"]


def test_what_few_share_says_more_than_what_many_share() -> None:
    """Each has two tags, and one of them in common with the first; of the third's, many others have it."""
    many = [_alone(number, tags=["network", f"t{number}"]) for number in range(4, 12)]
    one = _alone(1, tags=["quorum", "network"])
    known = index(one, _alone(2, tags=["quorum", "t2"]), _alone(3, tags=["network", "t3"]), *many)
    assert ids(known.related(one.id, 1)) == ["0002"]


def test_the_heaviest_reason_comes_first() -> None:
    alike = {**_cause("dns"), "symptoms": ["names lost"], "services": ["orders"], "tags": ["network", "dns"]}
    known = index(
        _alone(1, **alike, title="Walrus"), _alone(2, **alike, title="Walruses"), *map(_alone, range(3, 9))
    )
    assert known.related("INC-2025-0001", 1)[0].reasons == (
        "same cause: dns",
        "same symptom: names lost",
        "same service: orders",
        "same tag: network",
        "rare words: walrus",
    )


def test_of_two_alike_the_newer_comes_first_and_of_one_day_the_lesser_id() -> None:
    alike = {"title": "Same words", "summary": "There", "tags": ["network"]}
    known = index(on(1, 5, **alike), on(2, 1, **alike), on(3, 9, **alike), on(4, 9, **alike))
    assert ids(known.related("INC-2025-0001")) == ["0003", "0004", "0002"]


def _crowd(**fields: Any) -> list[Entry]:
    """A hundred and fifty, the newest first."""
    return [_alone(number, **fields) for number in range(150, 0, -1)]


@pytest.mark.parametrize("shared", [_cause("dns"), {**_cause("dns"), "title": "The same title"}])
def test_of_what_many_share_the_newest_are_looked_at(shared: dict[str, Any]) -> None:
    crowd = _crowd(**shared)
    known, newest = index(*crowd), {one.id for one in crowd[:100]}
    assert {match.id for match in known.related(crowd[-1].id, 999)} == newest
    assert {match.id for match in known.related(crowd[0].id, 999)} == newest - {crowd[0].id}


def test_of_those_with_a_word_that_many_have_the_newest_are_looked_at() -> None:
    """Of 600, 120 have it: one in five."""
    words = [{"resolver": 3.0} if number <= 120 else {"walrus": 3.0} for number in range(1, 601)]
    made = [Features(f"INC-2025-{n:04d}", float(n), (), said, {}) for n, said in enumerate(words, 1)]
    assert ids(Index(made).related("INC-2025-0001", 999)) == [f"{number:04d}" for number in range(120, 90, -1)]


def test_an_old_record_is_found_by_what_few_share_however_many_share_the_rest() -> None:
    crowd = _crowd(tags=["network"])
    pair = [_alone(number, **_cause("quorum"), tags=["network"]) for number in (151, 152)]
    oldest = [on(153, 1, title="Alone", **_cause("quorum"), tags=["network"])]
    assert ids(index(*crowd, *pair, *oldest).related("INC-2025-0152", 2)) == ["0151", "0153"]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_records_that_have_nothing_in_common_do_not_resemble_each_other(count: int) -> None:
    known = index(*map(_alone, range(1, count + 1)))
    assert known.related("INC-2025-0001") == []


def test_every_record_is_found_for_a_reason() -> None:
    known = index(*(on(number, number, title="Orders rejected") for number in range(1, 6)))
    assert all(match.reasons for match in known.related("INC-2025-0001"))


def test_the_id_of_a_record_is_no_rare_word_wherever_it_is_named() -> None:
    again = {"summary": "As INC-2025-0003 and its resolver."}
    known = index(_alone(1, **again), _alone(2, **again), *map(_alone, range(3, 19)))
    (match,) = known.related("INC-2025-0001")
    assert (match.id, match.reasons) == ("INC-2025-0002", ("rare words: resolver",))
    assert known.related("INC-2025-0003") == []


def test_a_word_that_all_have_is_not_called_rare() -> None:
    alike = {"title": "Orders rejected", "tags": ["network"]}
    known = index(_alone(1, **alike), _alone(2, **alike), _alone(3, **alike))
    assert known.related("INC-2025-0001", 1)[0].reasons == ("same tag: network",)
