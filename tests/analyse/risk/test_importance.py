"""Importance measures by their definitions."""

import functools
from math import inf

import pytest

from pmsite.analyse.risk.analysis import risk
from pmsite.analyse.risk.importance import Importance
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree
from tests.analyse.risk import trees


def by_definition(made: FaultTree) -> dict[str, Importance]:
    """All measures from the truth table, of the events that stand in a minimal cut set."""
    table, p = trees.truth(made), trees.known(made)
    cut_sets = trees.minimal_cut_sets(table)
    whole = trees.probability(table, p)
    found = {}
    for name in sorted({name for one in cut_sets for name in one}):
        with_, without = (trees.probability(table, {**p, name: end}) for end in (1.0, 0.0))
        held = trees.probability(trees.union(table, [(one, frozenset()) for one in cut_sets if name in one]), p)
        found[name] = Importance(
            birnbaum=with_ - without,
            criticality=(with_ - without) * p[name] / whole if whole else None,
            fussell_vesely=held / whole if whole else None,
            raw=with_ / whole if whole else None,
            rrw=None if not whole else whole / without if without else inf,
        )
    return found


@functools.cache
def cases() -> tuple[tuple[FaultTree, dict[str, Importance]], ...]:
    """Coherent trees with all probabilities."""
    made = [trees.random_tree(seed, rising=True) for seed in range(1000, 1150)]
    return tuple((one, by_definition(one)) for one in made)


@pytest.mark.parametrize("measure", ["birnbaum", "criticality", "fussell_vesely", "raw", "rrw"])
def test_each_measure_is_what_its_definition_says(measure: str) -> None:
    numbers = 0
    for made, expected in cases():
        found = risk(made).importance
        assert set(found) == set(expected)
        for name, one in expected.items():
            value = getattr(one, measure)
            close = value if value is None else pytest.approx(value, rel=1e-9, abs=1e-12)
            assert getattr(found[name], measure) == close, (made, name)
            numbers += value is not None and 0 < value < inf
    assert numbers > 200


def test_the_trees_tell_the_measures_apart() -> None:
    everything = [one for _, expected in cases() for one in expected.values()]
    assert sum(one.rrw == inf for one in everything) > 50
    assert sum(one.fussell_vesely is None for one in everything) > 10
    apart = [one for one in everything if one.criticality and one.fussell_vesely]
    assert sum((one.fussell_vesely or 0) - (one.criticality or 0) > 0.01 for one in apart) > 50


def test_two_out_of_three_by_hand() -> None:
    """A sensor's Birnbaum measure is the probability that exactly one of the two others has failed."""
    gates = {"G1": {"type": "atleast", "k": 2, "text": "Two of three sensors fail", "inputs": ["A", "B", "C"]}}
    events = {name: {"text": "Fails", "probability": p} for name, p in (("A", 0.1), ("B", 0.2), ("C", 0.3))}
    found = risk(tree(gates=gates, events=events))
    top = 0.1 * 0.2 + 0.1 * 0.3 + 0.2 * 0.3 - 2 * 0.1 * 0.2 * 0.3  # 0.098
    assert found.probability == pytest.approx(top, rel=1e-12)
    assert [one.events for one in found.cut_sets] == [("B", "C"), ("A", "C"), ("A", "B")]
    a, b, c = (found.importance[name] for name in "ABC")
    assert a.birnbaum == pytest.approx(0.2 * 0.7 + 0.8 * 0.3, rel=1e-12)  # 0.38
    assert b.birnbaum == pytest.approx(0.1 * 0.7 + 0.9 * 0.3, rel=1e-12)  # 0.34
    assert c.birnbaum == pytest.approx(0.1 * 0.8 + 0.9 * 0.2, rel=1e-12)  # 0.26
    assert a.criticality == pytest.approx(0.38 * 0.1 / 0.098, rel=1e-12)
    assert a.fussell_vesely == pytest.approx(0.1 * (0.2 + 0.3 - 0.06) / 0.098, rel=1e-12)
    assert a.raw == pytest.approx((0.2 + 0.3 - 0.06) / 0.098, rel=1e-12)
    assert a.rrw == pytest.approx(0.098 / (0.2 * 0.3), rel=1e-12)


def test_what_the_top_event_cannot_do_without_has_an_infinite_reduction_worth() -> None:
    gates = {"G1": {"type": "and", "text": "Both", "inputs": ["A", "B"]}}
    events = {name: {"text": "Fails", "probability": p} for name, p in (("A", 0.1), ("B", 0.2))}
    a = risk(tree(gates=gates, events=events)).importance["A"]
    assert (a.birnbaum, a.criticality, a.fussell_vesely, a.raw, a.rrw) == pytest.approx((0.2, 1, 1, 10, inf))


def test_where_the_top_event_cannot_happen_only_the_birnbaum_measure_is_given() -> None:
    gates = {"G1": {"type": "and", "text": "Both", "inputs": ["A", "B"]}}
    events = {name: {"text": "Fails", "probability": p} for name, p in (("A", 0.0), ("B", 0.2))}
    found = risk(tree(gates=gates, events=events)).importance
    assert found == {"A": Importance(0.2, None, None, None, None), "B": Importance(0.0, None, None, None, None)}


def test_an_event_that_a_house_event_takes_out_of_play_has_no_importance() -> None:
    gates = {
        "G1": {"type": "or", "text": "Either", "inputs": ["A", "G2"]},
        "G2": {"type": "inhibit", "text": "If switched on", "inputs": ["B"], "condition": "H"},
    }
    events = {
        "A": {"text": "Fails", "probability": 0.1},
        "B": {"text": "Fails", "probability": 0.2},
        "H": {"text": "Switched on", "kind": "house", "state": False},
    }
    assert set(risk(tree(gates=gates, events=events)).importance) == {"A"}
