"""What is still said of trees for which there is no diagram."""

import functools
from math import comb, fsum

import pytest

from pmsite.analyse.risk.analysis import Risk, risk
from pmsite.analyse.risk.bounds import cut_sets_up_to, frechet, more_than
from pmsite.analyse.risk.logic import ends
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree
from tests.analyse.risk import trees
from tests.analyse.risk.test_large import gate

SLACK = 1e-12


@functools.cache
def cases(missing: float) -> tuple[tuple[FaultTree, tuple[float, float]], ...]:
    """A hundred trees, half of them coherent, and the bounds by truth table."""
    found = []
    for seed in range(7000, 7100):
        made = trees.random_tree(seed, rising=seed % 2 == 0, events=(6, 10), gates=(5, 9), missing=missing)
        found.append((made, trees.extremes(trees.truth(made), trees.likelihoods(made))))
    return tuple(found)


def covered(found: Risk) -> float:
    """The most that the top event's probability can be by what is listed and what is not."""
    return fsum(one.probability or 0.0 for one in found.cut_sets) + found.remainder


@pytest.mark.parametrize("missing", [0.0, 0.4])
@pytest.mark.parametrize("room", [0, 50])
def test_bounds_contain_the_probability_where_there_is_no_room_for_a_diagram(room: int, missing: float) -> None:
    rough = 0
    for made, (low, high) in cases(missing):
        found = risk(made, room=room)
        assert found.bounds[0] - SLACK <= low <= high <= found.bounds[1] + SLACK, made
        assert 0 <= found.bounds[0] <= found.bounds[1] <= 1, made
        if found.exact:
            assert found.bounds == pytest.approx((low, high), rel=0, abs=SLACK), made
        else:
            rough += 1
            assert found.bounds == frechet(made, ends(made)), made
            assert (found.probability, found.cut_sets_total, found.importance) == (None, None, {}), made
    assert rough > 60 if room else rough == 100


@pytest.mark.parametrize(
    ("kind", "bounds"), [("and", (0.25, 0.5)), ("or", (0.75, 1.0)), ("xor", (0.25, 0.75)), ("not", (0.25, 0.25))]
)
def test_rough_bounds_hold_whatever_depends_on_what(kind: str, bounds: tuple[float, float]) -> None:
    events = {"E1": {"text": "x", "probability": 0.75}, "E2": {"text": "x", "probability": 0.5}}
    inputs = ["E1"] if kind == "not" else ["E1", "E2"]
    found = risk(tree("G0", gates={"G0": gate(kind, inputs)}, events=events), room=0)
    assert (found.exact, found.probability, found.bounds) == (False, None, bounds)


def test_bounds_of_a_coherent_tree_are_often_close() -> None:
    """They are more than the trivial 0 and 1."""
    narrow = [risk(made, room=0).bounds for made, _ in cases(0.0)[::2]]
    assert sum(high - low < 0.5 for low, high in narrow) > 15


@pytest.mark.parametrize("room", [0, 20, 50, 80, 120, 200, 10_000])
def test_what_is_listed_and_the_remainder_cover_the_top_event_whatever_the_room(room: int) -> None:
    for made, (_, high) in cases(0.0):
        found = risk(made, room=room)
        assert high <= covered(found) + SLACK, made
        assert 0 <= found.remainder <= found.bounds[1], made


@pytest.mark.parametrize("room", [0, 50])
def test_what_is_listed_without_a_diagram_are_minimal_cut_sets(room: int) -> None:
    listed = 0
    for made, _ in cases(0.0)[::2]:
        found = risk(made, room=room)
        sets = {frozenset(one.events) for one in found.cut_sets}
        expected = trees.minimal_cut_sets(trees.truth(made))
        assert len(sets) == len(found.cut_sets)
        assert sets <= expected, made
        if not found.exact:
            assert sets == {one for one in expected if len(one) <= 5}, made
            listed += len(sets)
    assert listed > 80


def test_a_diagram_without_room_for_its_cut_sets_still_gives_the_probability() -> None:
    seen = 0
    for made, expected in cases(0.0):
        for room in range(20, 140, 10):
            found = risk(made, room=room)
            if found.exact and found.cut_sets_total is None:
                seen += 1
                assert found.bounds == pytest.approx(expected, rel=0, abs=SLACK)
                assert (found.cut_sets, found.remainder) == ((), found.bounds[1])
    assert seen > 20


@pytest.mark.parametrize("n", [301, 400])
def test_more_than_three_hundred_events_get_bounds_and_cut_sets_of_low_order(n: int) -> None:
    gates = {"G0": gate("or", [f"G{i}" for i in range(1, n)])}
    gates |= {f"G{i}": gate("and", [f"E{i}", "E0"]) for i in range(1, n)}
    events = {f"E{i}": {"text": "Fails", "probability": 0.001} for i in range(n)}
    found = risk(tree("G0", gates=gates, events=events))
    exactly = 0.001 * (1 - 0.999 ** (n - 1))
    assert not found.exact
    assert found.bounds[0] <= exactly <= found.bounds[1]
    assert found.bounds == pytest.approx((0.0, 0.001 * (n - 1)))
    assert {frozenset(one.events) for one in found.cut_sets} == {frozenset({"E0", f"E{i}"}) for i in range(1, n)}
    assert covered(found) >= exactly


def test_more_than_three_hundred_events_of_a_tree_that_is_not_coherent_get_bounds() -> None:
    gates = {"G0": gate("and", ["G1", "G2"]), "G1": gate("not", ["E0"])}
    gates["G2"] = gate("or", [f"E{i}" for i in range(1, 301)])
    events = {f"E{i}": {"text": "Fails", "probability": 0.01 if i else 0.25} for i in range(301)}
    found = risk(tree("G0", gates=gates, events=events))
    assert (found.exact, found.coherent, found.cut_sets) == (False, False, ())
    assert found.bounds[0] <= 0.75 * (1 - 0.99**300) <= found.bounds[1]


def test_three_hundred_events_are_still_exact() -> None:
    gates = {"G0": gate("atleast", [f"E{i}" for i in range(300)], k=2)}
    found = risk(tree("G0", gates=gates, events={f"E{i}": {"text": "x", "probability": 0.01} for i in range(300)}))
    assert found.exact
    assert found.probability == pytest.approx(1 - 0.99**300 - 300 * 0.01 * 0.99**299, rel=1e-10)
    assert found.cut_sets_total == len(found.cut_sets) == comb(300, 2)


def test_gate_by_gate_bounds_hold_for_every_gate() -> None:
    for made, (low, high) in (*cases(0.0), *cases(0.4)):
        found = frechet(made, ends(made))
        assert found[0] - SLACK <= low <= high <= found[1] + SLACK, made


def test_cut_sets_of_low_order_are_all_that_there_are() -> None:
    for made, _ in cases(0.4)[::2]:
        expected = trees.minimal_cut_sets(trees.truth(made))
        for order in range(1, 6):
            assert cut_sets_up_to(made, order, 1000) == {one for one in expected if len(one) <= order}, made


def test_too_many_cut_sets_of_low_order_are_given_up() -> None:
    events = {f"E{i}": {"text": "x"} for i in range(20)}
    made = tree("G0", gates={"G0": gate("atleast", list(events), k=2)}, events=events)
    assert cut_sets_up_to(made, 2, 189) is None
    assert len(cut_sets_up_to(made, 2, 190) or ()) == 190


@pytest.mark.parametrize("order", range(5))
def test_more_than_so_many_events_happen_as_the_binomial_distribution_says(order: int) -> None:
    expected = fsum(comb(8, n) * 0.3**n * 0.7 ** (8 - n) for n in range(order + 1, 9))
    assert more_than(order, [0.3] * 8) == pytest.approx(expected, rel=1e-12)


def test_what_is_very_rare_is_not_said_to_be_impossible() -> None:
    events = {f"E{i}": {"text": "Fails", "probability": 0.001} for i in range(7)}
    found = risk(tree("G0", gates={"G0": gate("and", list(events))}, events=events), room=3)
    assert found.bounds[1] >= 1e-21 * (1 - 1e-9)
