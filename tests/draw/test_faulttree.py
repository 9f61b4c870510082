from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given

from pmsite.analyse.faulttree import occurred
from pmsite.draw.faulttree import draw
from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree, trees
from tests.draw.shapes import HOSTILE, Box, assert_inert, overlapping, parsed, points, rects, room, tags, texts


class Wire(NamedTuple):
    """From a gate at `x` down to a bus at height `bus`, along it, and down to a child."""

    x: float
    top: float
    bus: float
    to: float
    bottom: float


def _wires(root: ET.Element) -> Iterator[Wire]:
    for element in tags(root, "path"):
        steps = points(element.get("d", ""))
        if element.get("class") in ("wire", "wire-hot") and [command for command, _ in steps] == list("MVHV"):
            yield Wire(*steps[0][1], *(step[1][0] for step in steps[1:]))


def _legs(wire: Wire) -> list[Box]:
    """The wire's upright parts, a pixel wide."""
    up = Box(wire.x - 0.5, wire.top, 1, wire.bus - wire.top)
    return [up, Box(wire.to - 0.5, wire.bus, 1, wire.bottom - wire.bus)]


def _main_boxes(root: ET.Element) -> list[Box]:
    """Boxes with the text of gates and events; the ovals of conditions are narrower."""
    return [box for box in rects(root, "box") if box.w == 150]


@given(trees())
def test_boxes_and_conditions_do_not_overlap_and_stay_inside(made: FaultTree) -> None:
    root = parsed(draw(made, "k"))
    boxes = rects(root, "box")
    assert overlapping(boxes) == []
    assert [box for box in boxes if not box.inside(*room(root))] == []


@given(trees())
def test_texts_do_not_overlap_and_stay_inside(made: FaultTree) -> None:
    root = parsed(draw(made, "k"))
    shown = texts(root)
    assert overlapping(shown) == []
    assert [text for text in shown if not text.inside(*room(root))] == []


_CLOSE = tree(
    gates={
        "G1": {"type": "or", "text": "top", "inputs": ["E1", "E2", "E3", "E4", "G2", "G3", "G4", "G5"]},
        "G2": {"type": "not", "text": "x", "inputs": ["E1"]},
        "G3": {"type": "and", "text": "x", "inputs": ["E1", "E1"]},
        "G4": {"type": "and", "text": "x", "inputs": ["E1"]},
        "G5": {"type": "and", "text": "x", "inputs": ["E1"]},
    },
    events={f"E{i}": {"text": "x"} for i in range(1, 5)},
)


@given(trees())
@example(_CLOSE)
def test_wires_of_different_gates_do_not_share_a_stretch_of_their_bus(made: FaultTree) -> None:
    spans: dict[tuple[float, float], tuple[float, float]] = {}  # by bus and gate: from where to where
    for wire in _wires(parsed(draw(made, "k"))):
        low, high = spans.get((wire.bus, wire.x), (wire.x, wire.x))
        spans[wire.bus, wire.x] = (min(low, wire.to), max(high, wire.to))
    for (bus, x), (low, high) in spans.items():
        for (other_bus, other_x), (other_low, other_high) in spans.items():
            assert (bus, x) == (other_bus, other_x) or bus != other_bus or high < other_low or other_high < low


@given(trees())
def test_wires_run_through_no_box_and_end_at_one(made: FaultTree) -> None:
    root = parsed(draw(made, "k"))
    boxes = rects(root, "box")
    for wire in _wires(root):
        for leg in (*_legs(wire), Box(min(wire.x, wire.to), wire.bus - 0.5, abs(wire.to - wire.x), 1)):
            assert [box for box in boxes if box.meets(leg)] == []
        assert any(abs(b.x + b.w / 2 - wire.to) < 0.2 and abs(b.y - wire.bottom) < 0.2 for b in boxes)


@given(trees())
def test_every_gate_and_event_is_drawn_under_its_gates(made: FaultTree) -> None:
    root = parsed(draw(made, "k"))
    drawn = [link.get("href", "").removeprefix("./#ft-") for link in tags(root, "a")]
    conditions = {gate.condition for gate in made.gates.values() if gate.condition}
    assert set(drawn) | conditions == {*made.gates, *made.events}
    shown = " ".join(text.what for text in texts(root))
    assert all(f"{name}:" in shown for name in conditions)
    assert len(drawn) == 1 + sum(len(gate.inputs) for gate in made.gates.values())
    assert len(list(_wires(root))) == len(drawn) - 1


@given(trees())
def test_what_occurred_is_marked_and_said(made: FaultTree) -> None:
    happened = occurred(made)
    for link in tags(parsed(draw(made, "k")), "a"):
        name = link.get("href", "").removeprefix("./#ft-")
        (group,) = link
        assert group.get("class") == ("node hot" if happened[name] else "node")
        said = "occurred" if happened[name] else "did not occur"
        assert (group[0].text or "").endswith(f"; {said}")


@given(trees())
def test_the_same_tree_gives_the_same_bytes(made: FaultTree) -> None:
    again = FaultTree.model_validate(made.model_dump())
    assert draw(made, "k").standalone == draw(again, "k").standalone


def test_a_shared_gate_is_developed_once_and_a_shared_event_is_marked_as_repeated() -> None:
    gates = {
        "G1": {"type": "and", "text": "top", "inputs": ["G2", "G3"]},
        "G2": {"type": "or", "text": "left", "inputs": ["G4", "E1"]},
        "G3": {"type": "or", "text": "right", "inputs": ["G4", "E1", "E2"]},
        "G4": {"type": "not", "text": "shared", "inputs": ["E3"]},
    }
    events = {name: {"text": name} for name in ("E1", "E2", "E3")}
    words = [text.what for text in texts(parsed(draw(tree(gates=gates, events=events), "k")))]
    assert words.count("see there") == 1
    assert words.count("repeated") == 2
    assert words.count("shared") == 2
    assert words.count("E3") == 2  # its text and its id, developed once


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        ({"type": "and", "inputs": ["E1", "E2"]}, "AND: all inputs"),
        ({"type": "or", "inputs": ["E1", "E2"]}, "OR: any input"),
        ({"type": "atleast", "k": 2, "inputs": ["E1", "E2"]}, "AT LEAST 2 of 2"),
        ({"type": "xor", "inputs": ["E1", "E2"]}, "XOR: exactly one input"),
        ({"type": "not", "inputs": ["E1"]}, "NOT: the input is absent"),
        (
            {"type": "inhibit", "inputs": ["E1"], "condition": "E2"},
            "INHIBIT: the input, while the condition holds",
        ),
    ],
)
def test_each_gate_says_what_it_is_and_has_a_symbol_of_its_own(gate: dict[str, object], words: str) -> None:
    events = {"E1": {"text": "one"}, "E2": {"text": "two"}}
    drawing = draw(tree(gates={"G1": {"text": "top", **gate}}, events=events), "k")
    assert (
        f"<title>G1: top; {words}; {'occurred' if gate['type'] == 'not' else 'did not occur'}</title>"
        in drawing.inline
    )
    others: list[dict[str, object]] = [
        {"type": kind, "inputs": ["E1", "E2"]} for kind in ("and", "or", "xor") if kind != gate["type"]
    ]
    mine = _symbols(gate)
    assert mine
    assert gate["type"] == "atleast" or all(_symbols(other) != mine for other in others)


def _symbols(gate: dict[str, object]) -> list[str]:
    events = {"E1": {"text": "one"}, "E2": {"text": "two"}}
    root = parsed(draw(tree(gates={"G1": {"text": "top", **gate}}, events=events), "k"))
    group = next(g for g in tags(root, "g") if (g[0].text or "").startswith("G1:"))
    found = [e for e in group if e.get("class") in ("symbol", "symbol-line")]
    return [" ".join(command for command, _ in points(e.get("d", "circle"))) for e in found]


def test_long_ids_stay_clear_of_their_neighbours_and_inside_the_drawing() -> None:
    names = [f"resolver-{i}-is-not-reachable" for i in range(3)]
    gate = {"type": "or", "text": "top", "inputs": names}
    root = parsed(draw(tree(gates={"G1": gate}, events={name: {"text": "x"} for name in names}), "k"))
    shown = texts(root)
    assert overlapping(shown) == []
    assert all(text.inside(*room(root)) for text in shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    gates = {"G1": {"type": "inhibit", "text": text, "inputs": ["E1"], "condition": "E2"}}
    events = {"E1": {"text": text}, "E2": {"text": text}}
    assert_inert(draw(tree(gates=gates, events=events), "k"))
