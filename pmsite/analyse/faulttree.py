"""What a fault tree says about the incident it belongs to."""

from collections.abc import Mapping

from pmsite.model.faulttree import FaultTree, Gate


def occurred(tree: FaultTree) -> Mapping[str, bool]:
    """For each gate and event reached from the top: whether it happened.

    Leaves say so themselves (`occurred`, or a house event's `state`); gates follow by their logic.
    The tree must be free of circles, as rule PM120 asks.
    """
    happened: dict[str, bool] = {name: event.occurred or bool(event.state) for name, event in tree.events.items()}

    def settle(name: str) -> bool:
        if name not in happened:
            gate = tree.gates[name]
            values = [settle(child) for child in gate.inputs]
            if gate.condition is not None:
                values.append(settle(gate.condition))
            happened[name] = _follows(gate, values)
        return happened[name]

    settle(tree.top)
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
