"""Trees that are large: everything as far as it goes, and bounds that hold beyond."""

import math
import random
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from pmsite.analyse.risk import analysis
from pmsite.analyse.risk.analysis import risk
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree
from tests.analyse.risk import trees
from tests.analyse.risk.test_second_opinion import chances, minimal, theirs

Chance = Callable[[int, int], float | None]


def gate(kind: str, inputs: list[str], **more: int) -> dict[str, Any]:
    """A gate as a record has it."""
    return {"type": kind, "text": "Fails", "inputs": inputs, **more}


def and_of_ors(ors: int, each: int, chance: Chance, occurred: int | None = None) -> FaultTree:
    """All of some gates, each any of its own events; `occurred` is the place of the one that happened in each."""
    gates = {"G0": gate("and", [f"G{i + 1}" for i in range(ors)])}
    events = {}
    for i in range(ors):
        names = [f"E{i}-{j}" for j in range(each)]
        gates[f"G{i + 1}"] = gate("or", names)
        for j, name in enumerate(names):
            events[name] = {"text": "Fails", "probability": chance(i, j), "occurred": j == occurred}
    return tree("G0", gates=gates, events=events)


def half_of(n: int, chance: float | None) -> FaultTree:
    """At least half of n events."""
    events = {f"E{i}": {"text": "Fails", "probability": chance} for i in range(n)}
    return tree("G0", gates={"G0": gate("atleast", list(events), k=n // 2)}, events=events)


def alike(i: int, j: int) -> float:
    """Events that differ a little."""
    return 0.1 + 0.01 * j + 0.001 * i


def steep(i: int, j: int) -> float:
    """In each gate one event that matters, and five that hardly do."""
    return (0.3 + 0.01 * i) * 0.01**j


@pytest.mark.parametrize("chance", [alike, steep])
def test_of_sixty_million_cut_sets_the_thousand_likeliest_are_listed(chance: Callable[[int, int], float]) -> None:
    found = risk(and_of_ors(10, 6, chance))
    assert (found.exact, found.cut_sets_total, len(found.cut_sets)) == (True, 6**10, 1000)
    assert all(one.order == 10 for one in found.cut_sets)
    likeliest = [1.0]
    for i in range(10):  # the best of a product are products of the best
        likeliest = sorted((x * chance(i, j) for x in likeliest for j in range(6)), reverse=True)[:1000]
    assert [one.probability for one in found.cut_sets] == pytest.approx(likeliest, rel=1e-9, abs=0)
    by_hand = math.prod(1 - math.prod(1 - chance(i, j) for j in range(6)) for i in range(10))
    assert found.probability == pytest.approx(by_hand, rel=1e-9, abs=0)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_what_is_not_listed_adds_no_more_than_the_remainder(
    missing: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if three were many: the likeliest of the lowest order are listed, and what occurred."""
    monkeypatch.setattr(analysis, "LISTED", 3)
    monkeypatch.setattr(analysis, "SHORT", 2)
    shortened = 0
    for seed in range(2000, 2120):
        made = trees.random_tree(seed, rising=seed % 2 == 0, events=(5, 9), gates=(4, 9), missing=missing)
        found, table, p = risk(made), trees.truth(made), trees.likelihoods(made)
        everything = trees.prime_implicants(table)
        listed = {(frozenset(one.events), frozenset(one.absent)) for one in found.cut_sets}
        assert listed <= everything, seed
        assert found.cut_sets_total == len(everything), seed
        if len(everything) <= 3:
            assert (listed, found.remainder) == (everything, 0), seed
            continue
        shortened += 1
        first = sorted((len(a) + len(b), 0.0 if missing else -chance_of(a, b, p)) for a, b in everything)[:2]
        keys = [(one.order, 0.0 if missing else -(one.probability or 0.0)) for one in found.cut_sets[:2]]
        assert keys == [pytest.approx(key) for key in first], seed
        happened = {name for name in table.names if made.events[name].occurred}
        marked = [one for one in everything if one[0] <= happened and not one[1] & happened]
        assert sum(one in listed for one in marked) >= min(2, len(marked)), seed
        together = trees.union(table, listed)
        rest = tuple(a and not b for a, b in zip(table.rows, together.rows, strict=True))
        left = trees.extremes(trees.Truth(table.names, rest), p)[1]
        unlisted = math.fsum(chance_of(a, b, p) for a, b in everything - listed)
        assert found.remainder == pytest.approx(min(unlisted, found.bounds[1]), abs=1e-12), seed
        assert left - 1e-12 <= found.remainder <= found.bounds[1], seed
    assert shortened > 30


def chance_of(present: frozenset[str], absent: frozenset[str], p: Mapping[str, float | None]) -> float:
    """The most that the probability of all conditions of a cut set together can be."""
    factors = [1.0 if (q := p[name]) is None else q for name in present]
    return math.prod(factors + [1.0 if (q := p[name]) is None else 1 - q for name in absent])


@pytest.mark.parametrize("chance", [alike, steep])
def test_the_list_and_the_remainder_cover_the_top_event(chance: Callable[[int, int], float]) -> None:
    found = risk(and_of_ors(10, 6, chance))
    listed = math.fsum(one.probability or 0.0 for one in found.cut_sets)
    assert 0 <= found.remainder <= found.bounds[0] <= listed + found.remainder


def test_the_remainder_is_small_where_what_is_listed_says_almost_everything() -> None:
    found = risk(and_of_ors(10, 6, steep))
    everything = math.prod(math.fsum(steep(i, j) for j in range(6)) for i in range(10))
    listed = math.fsum(one.probability or 0.0 for one in found.cut_sets)
    assert found.remainder == pytest.approx(everything - listed, rel=1e-6)
    assert 0 < found.remainder < 0.01 * found.bounds[0]


def test_what_occurred_is_listed_however_unlikely_it_was() -> None:
    found = risk(and_of_ors(10, 6, steep, occurred=5))
    (marked,) = (one for one in found.cut_sets if one.occurred)
    assert marked.events == tuple(f"E{i}-5" for i in range(10))
    assert found.cut_sets[-1] is marked
    assert len(found.cut_sets) == 1001


def test_a_tree_with_sixty_events_and_forty_gates_gives_everything() -> None:
    made = trees.random_tree(55, rising=True, events=(60, 60), gates=(40, 40), houses=0)
    assert (len(made.events), len(made.gates)) == (60, 40)
    found, diagram = risk(made), theirs(made)
    assert found.exact and found.coherent and not found.missing
    assert found.probability == pytest.approx(diagram.prob(chances(made)), rel=1e-10)
    assert {frozenset(one.events) for one in found.cut_sets} == minimal(diagram)
    assert found.cut_sets_total == len(found.cut_sets) > 1000
    assert set(found.importance) == set(made.events)
    assert all(one.fussell_vesely is not None for one in found.importance.values())


@pytest.mark.parametrize("innermost", ["or", "not"])
def test_a_chain_of_three_hundred_events_is_calculated(innermost: str) -> None:
    gates = {f"G{i}": gate("or" if i % 2 else "and", [f"E{i}", f"G{i + 1}"]) for i in range(299)}
    gates["G299"] = gate(innermost, ["E299"])
    events = {f"E{i}": {"text": "Fails", "probability": 0.5} for i in range(300)}
    found = risk(tree("G0", gates=gates, events=events))
    assert (found.exact, found.cut_sets_total) == (True, 150)
    expected = 0.5
    for i in reversed(range(299)):
        expected = 0.5 + 0.5 * expected if i % 2 else 0.5 * expected
    assert found.probability == pytest.approx(expected, rel=1e-12)


def shuffled(top: str) -> FaultTree:
    """Sixty gates, each two of ten out of three hundred events in no order that suits a diagram."""
    rnd = random.Random(1)
    names = [f"E{i}" for i in range(300)]
    dealt = [name for _ in range(2) for name in rnd.sample(names, 300)]
    gates = {"G0": gate(top, [f"G{i + 1}" for i in range(60)])}
    gates |= {f"G{i + 1}": gate("atleast", dealt[10 * i : 10 * i + 10], k=2) for i in range(60)}
    return tree("G0", gates=gates, events={name: {"text": "Fails", "probability": 0.01} for name in names})


@pytest.mark.parametrize("top", ["or", "and"])
def test_a_hard_tree_takes_less_than_300_megabytes(top: str) -> None:
    made = shuffled(top)
    tracemalloc.start()
    try:
        found = risk(made)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 300e6
    assert not found.exact
    assert found.probability is None
    low, high = found.bounds
    each = 1 - 0.99**10 - 10 * 0.01 * 0.99**9
    if top == "or":  # gates that share no event are independent; sharing makes it only less likely that one holds
        assert low <= each <= 1 - (1 - each) ** 60 <= high
        assert len(found.cut_sets) > 1000
    else:
        assert low <= each**60
        assert each <= high


@pytest.mark.parametrize(
    "made",
    [and_of_ors(17, 2, lambda i, j: None), half_of(18, 0.1)],
    ids=["seventeen pairs without probabilities", "nine of eighteen alike"],
)
def test_cut_sets_that_are_equally_likely_take_no_more_memory_than_others(
    made: FaultTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real limits fifteen of thirty alike take a gigabyte, thirty pairs more than six."""
    monkeypatch.setattr(analysis, "LISTED", 1000)
    monkeypatch.setattr(analysis, "SHORT", 200)
    tracemalloc.start()
    try:
        found = risk(made)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found.cut_sets) == 200
    assert peak < 2e6
