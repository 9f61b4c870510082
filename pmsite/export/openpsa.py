"""A fault tree in the Open-PSA Model Exchange Format 2.0d, for other tools.

https://open-psa.github.io/mef/
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as Xml

from pmsite.model.faulttree import Event, FaultTree, Gate

_OPERATORS = {"and": "and", "or": "or", "atleast": "atleast", "xor": "xor", "not": "not", "inhibit": "and"}


def open_psa(tree: FaultTree, name: str) -> str:
    """The model as XML; `name` is the record's id.

    An inhibit gate is an `and` with its condition, marked by an attribute; `basis`, what occurred and what is
    undeveloped are attributes too. An event without a probability has no expression.
    """
    ids = identifiers([*tree.gates, *tree.events])
    root = Xml.Element("opsa-mef")
    definition = Xml.SubElement(root, "define-fault-tree", name=identifiers([name])[name])
    Xml.SubElement(definition, "label").text = tree.gates[tree.top].text
    _attributes(definition, {"top": ids[tree.top]} | ({"basis": tree.basis} if tree.basis else {}))
    for gate_name, gate in tree.gates.items():
        definition.append(_gate(gate_name, gate, tree, ids))
    data = Xml.SubElement(root, "model-data")
    for event_name, event in tree.events.items():
        data.append(_event(ids[event_name], event))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def identifiers(names: Iterable[str]) -> Mapping[str, str]:
    """Each name as an identifier of the format: no `.`, no `-` beside another or at the end, a letter first."""
    found: dict[str, str] = {}
    for name in names:
        made = re.sub(r"-+$|-(?=-)", "_", name.replace(".", "_"))
        made = made if made[0].isalpha() or made[0] == "_" else f"_{made}"
        while made in found.values():
            made += "_"
        found[name] = made
    return found


def _gate(name: str, gate: Gate, tree: FaultTree, ids: Mapping[str, str]) -> Xml.Element:
    made = Xml.Element("define-gate", name=ids[name])
    Xml.SubElement(made, "label").text = gate.text
    if gate.condition is not None:
        _attributes(made, {"type": "inhibit", "condition": ids[gate.condition]})
    inputs = (*gate.inputs, *((gate.condition,) if gate.condition else ()))
    if len(inputs) == 1 and gate.type != "not":
        made.append(_reference(inputs[0], tree, ids))  # an operator with one argument is refused by some tools
        return made
    formula = Xml.SubElement(made, _OPERATORS[gate.type])
    if gate.k is not None:
        formula.set("min", str(gate.k))
    formula.extend(_reference(part, tree, ids) for part in inputs)
    return made


def _reference(name: str, tree: FaultTree, ids: Mapping[str, str]) -> Xml.Element:
    if name in tree.gates:
        return Xml.Element("gate", name=ids[name])
    return Xml.Element("house-event" if tree.events[name].kind == "house" else "basic-event", name=ids[name])


def _event(name: str, event: Event) -> Xml.Element:
    house = event.kind == "house"
    made = Xml.Element("define-house-event" if house else "define-basic-event", name=name)
    Xml.SubElement(made, "label").text = event.text
    said = {"flavor": "undeveloped"} if event.kind == "undeveloped" else {}
    _attributes(made, said | ({"occurred": "true"} if event.occurred else {}))
    if house:
        Xml.SubElement(made, "constant", value="true" if event.state else "false")
    elif event.probability is not None:
        Xml.SubElement(made, "float", value=repr(event.probability))
    return made


def _attributes(element: Xml.Element, values: dict[str, str]) -> None:
    if values:
        held = Xml.SubElement(element, "attributes")
        for name, value in values.items():
            Xml.SubElement(held, "attribute", name=name, value=value)
