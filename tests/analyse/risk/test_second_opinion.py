"""Another program, relibmss (decision diagrams in Rust), says the same of larger trees."""

import functools
from collections.abc import Mapping
from typing import Any

import pytest
import relibmss

from pmsite.analyse.risk.analysis import risk
from pmsite.analyse.risk.importance import Importance
from pmsite.model.faulttree import FaultTree
from tests.analyse.risk.benchmarks import CHINESE, published
from tests.analyse.risk.trees import known, random_tree


def theirs(made: FaultTree) -> Any:
    """The tree as a diagram of relibmss."""
    bdd = relibmss.BDD()
    nodes: dict[str, Any] = {}

    def node(name: str) -> Any:
        if name not in nodes:
            nodes[name] = gate(name) if name in made.gates else leaf(name)
        return nodes[name]

    def leaf(name: str) -> Any:
        event = made.events[name]
        return bdd.const(int(bool(event.state))) if event.kind == "house" else bdd.defvar(name)

    def gate(name: str) -> Any:
        one = made.gates[name]
        inputs = [node(part) for part in one.inputs]
        if one.type == "atleast":
            return bdd.kofn(one.k, inputs)
        if one.type == "xor":
            return inputs[0] ^ inputs[1]
        if one.type == "not":
            return bdd.Not(inputs[0])
        if one.type == "inhibit":
            assert one.condition is not None
            return bdd.And([*inputs, node(one.condition)])
        return bdd.Or(inputs) if one.type == "or" else bdd.And(inputs)

    return node(made.top)


def minimal(diagram: Any) -> set[frozenset[str]]:
    """What they call paths of the function: the smallest sets of events that make it hold."""
    return {frozenset(one) for one in diagram.minpath().extract()}


@functools.cache
def cases() -> tuple[tuple[FaultTree, Any], ...]:
    """Half of the trees are coherent."""
    made = [random_tree(seed, rising=seed % 2 == 0, events=(8, 25), gates=(6, 20)) for seed in range(5000, 5100)]
    return tuple((one, theirs(one)) for one in made)


def chances(made: FaultTree) -> Mapping[str, float]:
    """Probability of each event that is no house event."""
    return {name: p for name, p in known(made).items() if made.events[name].kind != "house"}


def test_the_trees_are_larger_than_a_truth_table_could_be() -> None:
    sizes = [len(made.events) for made, _ in cases()]
    assert max(sizes) >= 25
    assert sum(sizes) / 100 > 14
    assert sum(len(made.gates) for made, _ in cases()) / 100 > 10
    assert sum(len(risk(made).cut_sets) > 20 for made, _ in cases()) > 10


def test_the_probability_is_theirs() -> None:
    for made, diagram in cases():
        assert risk(made).probability == pytest.approx(diagram.prob(chances(made)), rel=0, abs=1e-12), made


def test_the_minimal_cut_sets_are_theirs() -> None:
    for made, diagram in cases():
        found = risk(made)
        if found.coherent:
            assert {frozenset(one.events) for one in found.cut_sets} == minimal(diagram), made


def test_the_birnbaum_measure_is_theirs() -> None:
    for made, diagram in cases():
        found: Mapping[str, Importance] = risk(made).importance
        if found:
            expected = diagram.bmeas(chances(made))
            for name, one in found.items():
                assert one.birnbaum == pytest.approx(expected[name], rel=0, abs=1e-12), made


def test_the_chinese_tree_has_as_many_cut_sets_there() -> None:
    assert theirs(published(CHINESE, 0.01)).minpath().count() == 392
