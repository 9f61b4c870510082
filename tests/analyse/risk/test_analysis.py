"""Three hundred random trees against their truth tables."""

import functools
import math
from dataclasses import dataclass

import pytest

from pmsite.analyse.risk.analysis import CutSet, Risk, risk
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree
from tests.analyse.risk import trees
from tests.analyse.risk.trees import Truth


@dataclass(frozen=True)
class Case:
    """A tree, what is said of it, and its truth table."""

    seed: int
    tree: FaultTree
    risk: Risk
    truth: Truth


@functools.cache
def cases() -> tuple[Case, ...]:
    """Half of the trees have no xor or not; of both halves, in a third some events have no probability."""
    found = []
    for seed in range(300):
        made = trees.random_tree(seed, rising=seed % 2 == 0, missing=0.4 if seed % 3 == 2 else 0.0)
        found.append(Case(seed, made, risk(made), trees.truth(made)))
    return tuple(found)


def literals(one: CutSet) -> trees.CutSet:
    """A cut set without its order."""
    return frozenset(one.events), frozenset(one.absent)


def test_the_trees_have_all_that_matters() -> None:
    kinds = {gate.type for case in cases() for gate in case.tree.gates.values()}
    assert kinds == {"and", "or", "atleast", "xor", "not", "inhibit"}
    assert {event.kind for case in cases() for event in case.tree.events.values()} == {
        "basic",
        "house",
        "undeveloped",
    }
    assert sum(len(case.truth.names) == 10 for case in cases()) > 10
    assert sum(not case.risk.coherent for case in cases()) > 80
    assert sum(bool(case.risk.missing) for case in cases()) > 60
    assert sum(0 < sum(case.truth.rows) < len(case.truth.rows) for case in cases()) > 200


def test_the_probability_is_exact() -> None:
    for case in cases():
        assert case.risk.exact, case.seed
        if not case.risk.missing:
            # What is not missing and has none is what the top event does not depend on.
            p = {name: 0.5 if v is None else v for name, v in trees.likelihoods(case.tree).items()}
            expected = trees.probability(case.truth, p)
            assert case.risk.probability == pytest.approx(expected, rel=0, abs=1e-12), case.seed


def test_bounds_are_the_extremes_over_all_that_the_missing_probabilities_may_be() -> None:
    for case in cases():
        expected = trees.extremes(case.truth, trees.likelihoods(case.tree))
        assert case.risk.bounds == pytest.approx(expected, rel=0, abs=1e-12), case.seed
        assert 0 <= case.risk.bounds[0] <= case.risk.bounds[1] <= 1, case.seed


def test_there_is_no_probability_exactly_where_it_depends_on_one_that_is_missing() -> None:
    unknown = 0
    for case in cases():
        low, high = trees.extremes(case.truth, trees.likelihoods(case.tree))
        assert (case.risk.probability is None) == (case.risk.bounds[0] != case.risk.bounds[1]), case.seed
        assert (case.risk.probability is None) == (high - low > 1e-12), case.seed
        unknown += case.risk.probability is None
    assert unknown > 30


def test_events_without_a_probability_are_listed_where_the_top_event_depends_on_them() -> None:
    others = 0
    for case in cases():
        without = {name for name, value in trees.likelihoods(case.tree).items() if value is None}
        expected = without & trees.needed(case.truth)
        assert len(case.risk.missing) == len(expected), case.seed
        assert set(case.risk.missing) == expected, case.seed
        others += len(without - expected)
    assert others > 20


def test_cut_sets_are_all_prime_implicants_and_each_is_listed_once() -> None:
    for case in cases():
        found = [literals(one) for one in case.risk.cut_sets]
        assert set(found) == trees.prime_implicants(case.truth), case.seed
        assert len(found) == len(set(found)) == case.risk.cut_sets_total, case.seed
        assert case.risk.remainder == 0.0, case.seed


def test_cut_sets_of_a_coherent_tree_are_the_smallest_sets_of_events_that_lead_to_the_top_event() -> None:
    for case in cases():
        if case.risk.coherent:
            expected = {(one, frozenset[str]()) for one in trees.minimal_cut_sets(case.truth)}
            assert {literals(one) for one in case.risk.cut_sets} == expected, case.seed


def test_a_tree_is_coherent_if_nothing_in_it_can_be_prevented_by_a_failure() -> None:
    for case in cases():
        types = {gate.type for gate in case.tree.gates.values()}
        assert case.risk.coherent == (not types & {"xor", "not"}), case.seed


def test_the_probability_of_a_cut_set_is_that_of_all_its_conditions_together() -> None:
    for case in cases():
        p = trees.likelihoods(case.tree)
        for one in case.risk.cut_sets:
            factors = [p[name] for name in one.events]
            factors += [None if (q := p[name]) is None else 1 - q for name in one.absent]
            if None in factors:
                assert one.probability is None, case.seed
            else:
                expected = math.prod(factor for factor in factors if factor is not None)
                assert one.probability == pytest.approx(expected, rel=1e-12, abs=0), case.seed


def test_cut_sets_come_smallest_first_and_of_these_the_likeliest_first() -> None:
    for case in cases():
        for one in case.risk.cut_sets:
            assert one.order == len(one.events) + len(one.absent), case.seed
        keys = [(one.order, -(one.probability or 0.0)) for one in case.risk.cut_sets]
        assert keys == sorted(keys), case.seed


def test_house_events_are_set_and_stand_in_no_cut_set() -> None:
    for case in cases():
        houses = {name for name, event in case.tree.events.items() if event.kind == "house"}
        for one in case.risk.cut_sets:
            assert not houses & {*one.events, *one.absent}, case.seed
        assert not houses & {*case.risk.missing, *case.risk.importance}, case.seed


def test_the_cut_sets_that_agree_with_what_occurred_are_marked() -> None:
    marked = 0
    for case in cases():
        happened = {name for name in case.truth.names if case.tree.events[name].occurred}
        for one in case.risk.cut_sets:
            assert one.occurred == (happened >= {*one.events} and not happened & {*one.absent}), case.seed
            marked += one.occurred
    assert marked > 100


def test_something_is_marked_exactly_where_what_occurred_leads_to_the_top_event() -> None:
    for case in cases():
        happened = {name for name in case.truth.names if case.tree.events[name].occurred}
        (top,) = (
            top
            for state, top in case.truth.states()
            if {name for name, holds in state.items() if holds} == happened
        )
        assert any(one.occurred for one in case.risk.cut_sets) == top, case.seed


def test_importance_is_of_coherent_trees_where_no_probability_is_missing() -> None:
    for case in cases():
        expected: set[str] = set()
        if case.risk.coherent and not case.risk.missing:
            expected = {name for one in trees.minimal_cut_sets(case.truth) for name in one}
        assert set(case.risk.importance) == expected, case.seed


def test_a_top_event_that_always_holds_has_one_cut_set_without_conditions() -> None:
    gates = {"G1": {"type": "or", "text": "top", "inputs": ["E1", "E2"]}}
    events = {"E1": {"text": "x", "kind": "house", "state": True}, "E2": {"text": "x", "probability": 0.25}}
    found = risk(tree(gates=gates, events=events))
    assert (found.probability, found.cut_sets, found.importance) == (1.0, (CutSet((), (), 1.0, True),), {})


def test_a_top_event_that_never_holds_has_no_cut_set() -> None:
    gates = {"G1": {"type": "and", "text": "top", "inputs": ["E1", "E2"]}}
    events = {"E1": {"text": "x", "kind": "house", "state": False}, "E2": {"text": "x"}}
    found = risk(tree(gates=gates, events=events))
    assert (found.probability, found.cut_sets, found.cut_sets_total) == (0.0, (), 0)
    assert found.missing == ()
