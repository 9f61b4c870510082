"""PM12x: fault trees that can be drawn and calculated."""

from collections.abc import Iterator

from pmsite.check.rule import Finding, Rule
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.faulttree import FaultTree
from pmsite.problems import Level, Pointer, nearest


def fault_tree_nodes(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """A fault tree's nodes exist, have one meaning each, hang together and form no circle."""
    tree = entry.record.analysis.fault_tree
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
)
