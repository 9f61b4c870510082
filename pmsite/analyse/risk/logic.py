"""A fault tree as a Boolean function of its events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmsite.analyse.risk.bdd import FALSE, TRUE, Bdd, TooLargeError
from pmsite.model.faulttree import FaultTree, Gate

LARGEST = 300
"""Events beyond which no diagram is tried: its operations recurse once an event."""
ROOM = 300_000
"""Nodes and remembered results a diagram may have: about 100 MB."""


def parts(gate: Gate) -> tuple[str, ...]:
    """A gate's inputs, and its condition."""
    return (*gate.inputs, *((gate.condition,) if gate.condition else ()))


def gates_first_to_last(tree: FaultTree) -> list[str]:
    """Gates reached from the top, each after those it stands on. The tree must be free of circles (PM120)."""
    order: list[str] = []
    seen: set[str] = set()
    waiting = [(tree.top, False)]
    while waiting:
        name, finished = waiting.pop()
        if finished:
            order.append(name)
        elif name in tree.gates and name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(part, False) for part in reversed(parts(tree.gates[name]))]
    return order


def events_in_order(tree: FaultTree) -> list[str]:
    """Events reached from the top, depth first from the left: neighbours in the tree stay neighbours."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [tree.top]
    while waiting:
        name = waiting.pop()
        if name in tree.events:
            found[name] = None
        elif name not in seen:
            seen.add(name)
            waiting += reversed(parts(tree.gates[name]))
    return list(found)


def coherent(tree: FaultTree) -> bool:
    """Whether no gate below the top is an xor or a not: then events can only make the top event likelier."""
    return all(tree.gates[name].type not in ("xor", "not") for name in gates_first_to_last(tree))


@dataclass(frozen=True)
class Logic:
    """The top event as a function of events; house events stand in it as variables, `top` has them set."""

    bdd: Bdd
    names: tuple[str, ...]
    """Event of each variable."""
    free: int
    """With house events as variables: for what would be if one were otherwise."""
    top: int
    """With house events set."""


def compiled(tree: FaultTree, first: Iterable[str] = (), room: int = ROOM) -> Logic:
    """The function of a tree; `first` are events whose variables come before the others.

    TooLargeError: when it has more than LARGEST events, or its diagram more than `room` nodes.
    """
    events = events_in_order(tree)
    if len(events) > LARGEST:
        raise TooLargeError
    early = set(first)
    names = tuple(sorted(events, key=lambda name: name not in early))
    bdd = Bdd(room)
    values = {name: bdd.node(i, FALSE, TRUE) for i, name in enumerate(names)}
    for name in gates_first_to_last(tree):
        gate = tree.gates[name]
        values[name] = _gate(bdd, gate, [values[part] for part in parts(gate)])
    free = values[tree.top]
    houses = {
        i: bool(tree.events[name].state) for i, name in enumerate(names) if tree.events[name].kind == "house"
    }
    return Logic(bdd, names, free, bdd.given(free, houses))


def _gate(bdd: Bdd, gate: Gate, inputs: Sequence[int]) -> int:
    if gate.type == "atleast":
        return bdd.atleast(gate.k or 1, inputs)
    if gate.type == "not":
        return bdd.negation(inputs[0])
    if gate.type == "xor":
        return bdd.ite(inputs[0], bdd.negation(inputs[1]), inputs[1])
    return _folded(bdd.either if gate.type == "or" else bdd.both, inputs)


def _folded(operation: Callable[[int, int], int], values: Sequence[int]) -> int:
    result = values[-1]
    for value in reversed(values[:-1]):
        result = operation(value, result)
    return result


Ends = Mapping[str, tuple[float, float]]
"""Per event, the least and the greatest probability it may have."""


def ends(tree: FaultTree) -> Ends:
    """House events are certain; an event without a probability may have any."""
    found: dict[str, tuple[float, float]] = {}
    for name, event in tree.events.items():
        certain = float(bool(event.state)) if event.kind == "house" else event.probability
        found[name] = (0.0, 1.0) if certain is None else (certain, certain)
    return found
