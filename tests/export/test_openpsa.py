"""The Open-PSA export, read back with nothing but the format's own rules."""

import random
import re
from collections.abc import Callable
from itertools import product
from xml.etree import ElementTree as Xml

import pytest

from pmsite.analyse.risk.analysis import risk
from pmsite.export.openpsa import identifiers, open_psa
from pmsite.load.walk import load
from pmsite.model.faulttree import Event, FaultTree, Gate
from tests.conftest import PROJECT

IDENTIFIER = re.compile(r"[^\W\d][^\W.-]*(-[^\W.-]+)*")
"""An NCName of the pattern `[^-.]+(-[^-.]+)*`, as the format's RELAX NG schema asks."""

_OPERATORS: dict[str, Callable[[list[bool], Xml.Element], bool]] = {
    "and": lambda values, element: all(values),
    "or": lambda values, element: any(values),
    "not": lambda values, element: not values[0],
    "xor": lambda values, element: sum(values) % 2 == 1,
    "atleast": lambda values, element: sum(values) >= int(element.attrib["min"]),
}


def _holds(formula: Xml.Element, gates: dict[str, Xml.Element], events: dict[str, bool]) -> bool:
    if formula.tag == "gate":
        return _holds(_formula(gates[formula.attrib["name"]]), gates, events)
    if formula.tag in ("basic-event", "house-event"):
        return events[formula.attrib["name"]]
    return _OPERATORS[formula.tag]([_holds(part, gates, events) for part in formula], formula)


def _formula(gate: Xml.Element) -> Xml.Element:
    found = [part for part in gate if part.tag not in ("label", "attributes")]
    assert len(found) == 1
    return found[0]


def _probability(text: str) -> float:
    """Of the top event, by truth table over what the XML says."""
    root = Xml.fromstring(text)
    assert [part.tag for part in root] == ["define-fault-tree", "model-data"]
    tree, data = root
    gates = {part.attrib["name"]: part for part in tree.iter("define-gate")}
    houses = {e.attrib["name"]: e.find("constant") for e in data.iter("define-house-event")}
    fixed = {name: c is not None and c.attrib["value"] == "true" for name, c in houses.items()}
    basic = {e.attrib["name"]: e.find("float") for e in data.iter("define-basic-event")}
    p = {name: float(value.attrib["value"]) for name, value in basic.items() if value is not None}
    attributes = {a.attrib["name"]: a.attrib["value"] for a in tree.findall("attributes/attribute")}
    total = 0.0
    for values in product((False, True), repeat=len(p)):
        state = dict(zip(p, values, strict=True))
        weight = 1.0
        for name, value in state.items():
            weight *= p[name] if value else 1 - p[name]
        if _holds(Xml.fromstring(f'<gate name="{attributes["top"]}"/>'), gates, fixed | state):
            total += weight
    return total


def _random_tree(seed: int) -> FaultTree:
    rng = random.Random(seed)
    events = {f"E{i}": Event(text=f"<&> {i}", probability=rng.random()) for i in range(5)}
    events["H"] = Event(text="house", kind="house", state=rng.random() < 0.5)
    gates: dict[str, Gate] = {}
    for i in reversed(range(5)):
        kind = rng.choice(["and", "or", "atleast", "xor", "not", "inhibit"])
        count = {"xor": 2, "not": 1, "inhibit": 1}.get(kind, rng.randint(1, 3))
        inputs = rng.sample([*events, *gates], count)
        extra: dict[str, object] = {"k": rng.randint(1, count)} if kind == "atleast" else {}
        extra |= {"condition": rng.choice(list(events))} if kind == "inhibit" else {}
        gates[f"G{i}"] = Gate.model_validate({"type": kind, "text": "gate", "inputs": tuple(inputs), **extra})
    return FaultTree(top="G0", basis="per year", gates=gates, events=events)


@pytest.mark.parametrize("seed", range(100))
def test_another_reader_gets_the_same_probability(seed: int) -> None:
    tree = _random_tree(seed)
    assert _probability(open_psa(tree, "INC-2025-0001")) == pytest.approx(risk(tree).bounds[0], abs=1e-12)


def test_every_tree_of_this_repository_can_be_exported_with_valid_identifiers() -> None:
    corpus, _ = load(PROJECT)
    trees = [(entry.id, tree) for entry in corpus.entries if (tree := entry.record.analysis.fault_tree)]
    assert len(trees) >= 16
    for name, tree in trees:
        root = Xml.fromstring(open_psa(tree, name))
        assert all(IDENTIFIER.fullmatch(e.attrib["name"]) for e in root.iter() if "name" in e.attrib)


def test_what_the_format_does_not_know_is_kept_as_attributes_and_labels() -> None:
    gates = {"G1": Gate(type="inhibit", text="Top & more", inputs=("E1",), condition="C1")}
    events = {"E1": Event(text="One", kind="undeveloped", occurred=True), "C1": Event(text="Two")}
    root = Xml.fromstring(open_psa(FaultTree(top="G1", basis="per year", gates=gates, events=events), "INC-1"))
    found = {(a.attrib["name"], a.attrib["value"]) for a in root.iter("attribute")}
    assert found >= {("top", "G1"), ("basis", "per year"), ("type", "inhibit"), ("condition", "C1")}
    assert found >= {("flavor", "undeveloped"), ("occurred", "true")}
    assert [label.text for label in root.iter("label")] == ["Top & more", "Top & more", "One", "Two"]
    assert not list(root.iter("float"))


def test_names_the_format_refuses_become_others_that_stay_apart() -> None:
    made = identifiers(["A.1", "A_1", "B--2", "C-", "2025-1", "plain-name"])
    assert len(set(made.values())) == len(made)
    assert all(IDENTIFIER.fullmatch(name) for name in made.values())
    assert made["plain-name"] == "plain-name"
