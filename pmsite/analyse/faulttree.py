"""What a fault tree says about the incident it belongs to."""

from collections.abc import Mapping

from pmsite.model.faulttree import FaultTree, Gate


def occurred(tree: FaultTree) -> Mapping[str, bool]:
    """For each gate and event reached from the top: whether it happened.

    Leaves say so themselves (`occurred`, or a house event's `state`); gates follow by their logic.
    The tree must be free of circles, as rule PM120 asks.
    """
    happened: dict[str, bool] = {name: event.occurred or bool(event.state) for name, event in tree.events.items()}

    waiting = [tree.top]
    while waiting:
        name = waiting[-1]
        if name in happened:
            waiting.pop()
            continue
        gate = tree.gates[name]
        parts = (*gate.inputs, *((gate.condition,) if gate.condition else ()))
        unknown = [part for part in parts if part not in happened]
        waiting += unknown
        if not unknown:
            happened[name] = _follows(gate, [happened[part] for part in parts])
    return happened


def _follows(gate: Gate, values: list[bool]) -> bool:
    if gate.type == "or":
        return any(values)
    if gate.type == "atleast":
        return sum(values) >= (gate.k or 1)
    if gate.type == "xor":
        return sum(values) == 1
    if gate.type == "not":
        return not values[0]
    return all(values)
