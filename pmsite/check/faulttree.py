"""PM120 and PM32x: fault trees that can be drawn and calculated."""

from collections.abc import Iterator

from pmsite.analyse.faulttree import occurred
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.corpus import Entry
from pmsite.model.faulttree import FaultTree
from pmsite.problems import Level, Pointer, nearest


def _tree(entry: Entry) -> FaultTree | None:
    """The fault tree, if all of it could be read."""
    return None if entry.lost("analysis", "fault_tree") else entry.record.analysis.fault_tree


def fault_tree_nodes(entry: Entry, context: Context) -> Iterator[Finding]:
    """A fault tree's nodes exist, have one meaning each, hang together and form no circle."""
    tree = _tree(entry)
    if tree is None:
        return
    root: Pointer = ("analysis", "fault_tree")
    nodes = {**tree.gates, **tree.events}
    if tree.top not in tree.gates:
        yield Finding((*root, "top"), f"There is no gate {tree.top}.", nearest(tree.top, tree.gates))
        return  # what is reached from nowhere would only repeat it
    for name in sorted(set(tree.gates) & set(tree.events)):
        yield Finding((*root, "events", name), f"{name} is a gate as well.", "Give one another id.", True)
    for name, gate in tree.gates.items():
        for j, child in enumerate(gate.inputs):
            if child not in nodes:
                place = (*root, "gates", name, "inputs", j)
                yield Finding(place, f"There is no gate or event {child}.", nearest(child, nodes))
        if gate.condition is not None and gate.condition not in tree.events:
            place = (*root, "gates", name, "condition")
            yield Finding(place, f"There is no event {gate.condition}.", nearest(gate.condition, tree.events))
    if circle := _circle(tree):
        place = (*root, "gates", circle[0])
        yield Finding(place, f"The gates go round in a circle: {' → '.join(circle)}.", None, True)
    reached = _reached(tree)
    for section, names in (("gates", tree.gates), ("events", tree.events)):
        for name in names:
            if name not in reached:
                message = f"{name} is not reached from the top, {tree.top}."
                yield Finding((*root, section, name), message, "Name it as an input, or delete it.", True)


def _children(tree: FaultTree, name: str) -> tuple[str, ...]:
    gate = tree.gates.get(name)
    return () if gate is None else (*gate.inputs, *((gate.condition,) if gate.condition else ()))


def _reached(tree: FaultTree) -> set[str]:
    reached: set[str] = set()
    waiting = [tree.top]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _children(tree, name)
    return reached


def _circle(tree: FaultTree) -> list[str]:
    """Gates of one circle, the first again at the end; empty where there is none."""
    done: set[str] = set()
    for start in tree.gates:
        path = [start]
        waiting = [iter(_children(tree, start))]
        while waiting and start not in done:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                done.add(path.pop())
            elif child in path:
                return [*path[path.index(child) :], child]
            elif child in tree.gates and child not in done:
                path.append(child)
                waiting.append(iter(_children(tree, child)))
    return []


def what_occurred(entry: Entry, context: Context) -> Iterator[Finding]:
    """The events that occurred add up to the top event."""
    tree = _tree(entry)
    if tree is None or not any(e.occurred for e in tree.events.values()) or entry.record.near_miss:
        return
    if not any(fault_tree_nodes(entry, context)) and not occurred(tree)[tree.top]:
        message = f"The events marked as `occurred` do not add up to the top event, {tree.top}."
        fix = "Mark the others that occurred, or mend the gate between them."
        yield Finding(("analysis", "fault_tree", "top"), message, fix)


def probabilities(entry: Entry, context: Context) -> Iterator[Finding]:
    """Where some leaves have a probability, all have."""
    tree = _tree(entry)
    if tree is None:
        return
    leaves = {name: event for name, event in tree.events.items() if event.kind != "house"}
    if all(event.probability is None for event in leaves.values()):
        return
    for name, event in leaves.items():
        if event.probability is None:
            message = f"{name} has no probability, so that of the top event has bounds only."
            place = ("analysis", "fault_tree", "events", name)
            yield Finding(place, message, "Estimate it; an order of magnitude will do.", True)


def basis(entry: Entry, context: Context) -> Iterator[Finding]:
    """Probabilities are of something."""
    tree = _tree(entry)
    if tree and tree.basis is None and any(event.probability is not None for event in tree.events.values()):
        message = "The probabilities are of nothing: `basis` is missing."
        yield Finding(("analysis", "fault_tree", "basis"), message, "Say of what: `basis: per year`.")


def inputs_once(entry: Entry, context: Context) -> Iterator[Finding]:
    """A gate names each input once."""
    tree = _tree(entry)
    for name, gate in tree.gates.items() if tree else ():
        for j, child in enumerate(gate.inputs):
            if child in gate.inputs[:j]:
                place = ("analysis", "fault_tree", "gates", name, "inputs", j)
                counts = gate.type in ("xor", "atleast")
                more = "; for this gate that changes its meaning" if counts else ""
                yield Finding(place, f"{child} is an input of {name} already{more}.", "Delete it.")


def expectations(entry: Entry, context: Context) -> Iterator[Finding]:
    """What an action is expected to bring a probability to is below what it is today."""
    tree = _tree(entry)
    for i, action in enumerate(entry.record.actions if tree else ()):
        for name, share in action.expect.items():
            event = tree.events.get(name) if tree else None
            if event is not None and event.probability is not None and share > event.probability:
                message = f"{share:g} is above today's probability of {name}, {event.probability:g}."
                fix = "An action should make it less likely: mend one of the two."
                yield Finding(("actions", i, "expect", name), message, fix)


RULES = (
    Rule(
        "PM120",
        Level.ERROR,
        "A fault tree hangs together",
        "A node that is missing, loose or its own cause has no probability and cannot be drawn.",
        "G1: {type: or, text: Down, inputs: [E9]}",
        "G1: {type: or, text: Down, inputs: [E1]}",
        "Every input names a gate or event; every node is reached from the top; no gate is its own cause.",
        fault_tree_nodes,
    ),
    Rule(
        "PM321",
        Level.WARNING,
        "An action's expectation is an improvement",
        "Actions are ranked by the risk they take away; one that adds some is a slip of the pen.",
        "expect: {E1: 0.2}  # where E1 has probability: 0.01",
        "expect: {E1: 0.001}",
        "Mend the expectation or the event's probability.",
        expectations,
    ),
    Rule(
        "PM322",
        Level.NOTE,
        "Probabilities are complete",
        "One that is missing leaves bounds instead of a figure.",
        "events: {E1: {text: Disk full, probability: 0.01}, E2: {text: No alert}}",
        "events: {E1: {text: Disk full, probability: 0.01}, E2: {text: No alert, probability: 0.1}}",
        "Give every leaf a probability, or leave all of them out.",
        probabilities,
    ),
    Rule(
        "PM323",
        Level.WARNING,
        "A gate names each input once",
        "Twice the same is once; `atleast` and `xor` would count it twice.",
        "G1: {type: atleast, k: 2, text: Two of three, inputs: [E1, E1, E2]}",
        "G1: {type: atleast, k: 2, text: Two of three, inputs: [E1, E2, E3]}",
        "Delete one, or name the other event that was meant.",
        inputs_once,
    ),
    Rule(
        "PM324",
        Level.WARNING,
        "Probabilities are of something",
        "0.01 per year is not 0.01 per request.",
        "events: {E1: {text: Disk full, probability: 0.01}}  # in a tree without `basis`",
        "basis: per year",
        "Add `basis`: per year, per request, on demand.",
        basis,
    ),
    Rule(
        "PM325",
        Level.WARNING,
        "What occurred adds up to the top event",
        "A tree that does not explain the outage it was drawn for lacks an event or has a wrong gate.",
        "G1: {type: and, text: Down, inputs: [E1, E2]}  # of which only E1 is marked `occurred: true`",
        "G1: {type: and, text: Down, inputs: [E1, E2]}  # with both marked",
        "Mark what occurred, or mend the gate.",
        what_occurred,
    ),
)
