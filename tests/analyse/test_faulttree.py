from typing import Any

import pytest
from hypothesis import given

from pmsite.analyse.faulttree import occurred
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree, trees


def _gate(kind: str, happened: list[bool], **extra: Any) -> bool:
    events = {f"E{i}": {"text": "x", "occurred": yes} for i, yes in enumerate(happened)}
    inputs = [name for name in events if name != extra.get("condition")]
    gates = {"G1": {"type": kind, "text": "top", "inputs": inputs, **extra}}
    return occurred(tree(gates=gates, events=events))["G1"]


T, F = True, False


@pytest.mark.parametrize(
    ("kind", "happened", "extra", "result"),
    [
        ("and", [T, T], {}, T),
        ("and", [T, F], {}, F),
        ("or", [F, F], {}, F),
        ("or", [F, T], {}, T),
        ("atleast", [T, F, T], {"k": 2}, T),
        ("atleast", [T, F, F], {"k": 2}, F),
        ("atleast", [T, T, T], {"k": 2}, T),
        ("xor", [T, F], {}, T),
        ("xor", [T, T], {}, F),
        ("xor", [F, F], {}, F),
        ("not", [T], {}, F),
        ("not", [F], {}, T),
        ("inhibit", [T, T], {"condition": "E1"}, T),
        ("inhibit", [T, F], {"condition": "E1"}, F),
        ("inhibit", [F, T], {"condition": "E1"}, F),
    ],
)
def test_a_gate_follows_from_its_inputs(
    kind: str, happened: list[bool], extra: dict[str, Any], result: bool
) -> None:
    assert _gate(kind, happened, **extra) is result


def _holds(tree: FaultTree, name: str) -> bool:
    """The same by definition: evaluated anew at every place, whatever is shared."""
    if name in tree.events:
        event = tree.events[name]
        return event.occurred or event.state is True
    gate = tree.gates[name]
    n = len([child for child in gate.inputs if _holds(tree, child)])
    return {
        "and": n == len(gate.inputs),
        "or": n > 0,
        "atleast": n >= (gate.k or 0),
        "xor": n == 1,
        "not": n == 0,
        "inhibit": n == 1 and gate.condition is not None and _holds(tree, gate.condition),
    }[gate.type]


@given(trees())
def test_every_gate_of_a_random_tree_agrees_with_brute_force(made: FaultTree) -> None:
    found = occurred(made)
    assert found == {name: _holds(made, name) for name in (*made.gates, *made.events)}


def test_a_house_event_that_holds_has_occurred() -> None:
    events = {
        "E1": {"text": "x", "kind": "house", "state": True},
        "E2": {"text": "x", "kind": "house", "state": False},
    }
    found = occurred(tree(gates={"G1": {"type": "and", "text": "top", "inputs": ["E1", "E2"]}}, events=events))
    assert found == {"E1": True, "E2": False, "G1": False}


def test_a_tree_as_deep_as_a_record_can_hold_is_evaluated() -> None:
    gates = {
        f"G{i}": {"type": "or", "text": "x", "inputs": [f"G{i + 1}" if i < 1000 else "E1"]} for i in range(1, 1001)
    }
    assert occurred(tree(gates=gates, events={"E1": {"text": "x", "occurred": True}}))["G1"] is True
