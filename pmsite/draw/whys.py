"""Five whys as a drawing: the problem on top, below each answer the answers to why it was so."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pmsite.draw import graphviz, svg
from pmsite.draw.svg import Drawing, num
from pmsite.draw.text import BOLD, wrap
from pmsite.model.causes import FiveWhys, Why

SIZE, STEP, SMALL, SMALL_STEP, PAD = 12.5, 16.0, 11.0, 14.0, 8.0
NARROW, BROAD = 168.0, 420.0
"""Width of a box in a tree, and in a chain, which has room."""
GAP, RANK_GAP, MARGIN = 18.0, 30.0, 8.0


@dataclass
class Node:
    """The problem or an answer; `place` counts from 1: 2.1 is the first answer below the second."""

    place: tuple[int, ...]
    text: str
    why: Why | None
    lines: list[str]
    wide: float
    children: list[int] = field(default_factory=list)

    @property
    def high(self) -> float:
        """Height of the box."""
        return len(self.lines) * STEP + 2 * PAD + (SMALL_STEP if self.note else 0.0)

    @property
    def note(self) -> str:
        """What stands below the text: how deep the answer lies, and whether it is a root cause."""
        if self.why is None:
            return ""
        return ", ".join(part for part in (self.why.level, "root cause" if self.why.root_cause else "") if part)


def anchor(number: int, place: Sequence[int]) -> str:
    """The id of an answer in its page; `number` tells several lines of questions apart, from 1."""
    return "-".join(["why", str(number), *map(str, place)])


def draw(why: FiveWhys, key: str, number: int) -> Drawing:
    """The drawing; answers link to `#why-<number>-…` of the page."""
    nodes = _nodes(why)
    edges = [(i, child) for i, node in enumerate(nodes) for child in node.children]
    centres = graphviz.tree_layout([(node.wide, node.high) for node in nodes], edges, GAP, RANK_GAP)
    left = min(x - node.wide / 2 for node, (x, _) in zip(nodes, centres, strict=True)) - MARGIN
    places = [(x - left, y + MARGIN) for x, y in centres]
    body = [_arrow(nodes, places, i, child) for i, child in edges]
    body += [_box(node, place, number) for node, place in zip(nodes, places, strict=True)]
    right = max(x + node.wide / 2 for node, (x, _) in zip(nodes, places, strict=True)) + MARGIN
    bottom = max(y + node.high / 2 for node, (_, y) in zip(nodes, places, strict=True)) + MARGIN
    roots = [node.text for node in nodes if node.why and node.why.root_cause]
    told = f"{len(nodes) - 1} answers. Root causes: {'; '.join(roots) or 'none marked'}."
    return svg.drawing(key, right, bottom, f"Five whys: {why.problem}", told, body)


def _nodes(why: FiveWhys) -> list[Node]:
    """The problem, then the answers, each before those below it; a chain hangs each from the one before."""
    box = BROAD if why.chain else NARROW
    nodes = [_node((), why.problem, None, box)]
    if why.chain:
        for i, answer in enumerate(why.chain):
            nodes[-1].children.append(len(nodes))
            nodes.append(_node((i + 1,), answer.because, answer, box))
        return nodes
    waiting: list[tuple[int, tuple[int, ...], tuple[Why, ...]]] = [(0, (), why.whys)]
    while waiting:
        parent, place, answers = waiting.pop(0)
        for i, answer in enumerate(answers, 1):
            nodes[parent].children.append(len(nodes))
            waiting.append((len(nodes), (*place, i), answer.whys))
            nodes.append(_node((*place, i), answer.because, answer, box))
    return nodes


def _node(place: tuple[int, ...], text: str, why: Why | None, box: float) -> Node:
    bold = BOLD if why is None or why.root_cause else 1.0
    return Node(place, text, why, wrap(text, box - 2 * PAD, SIZE * bold), box)


def _arrow(nodes: Sequence[Node], places: Sequence[tuple[float, float]], parent: int, child: int) -> str:
    (x1, y1), (x2, y2) = places[parent], places[child]
    top, bottom = y1 + nodes[parent].high / 2, y2 - nodes[child].high / 2
    middle = (top + bottom) / 2 - 2
    wire = svg.path(f"M{num(x1)} {num(top)}V{num(middle)}H{num(x2)}V{num(bottom - 5)}", "wire")
    tip = svg.path(f"M{num(x2)} {num(bottom)}l-4 -7h8z", "arrow")
    return wire + tip


def _box(node: Node, place: tuple[float, float], number: int) -> str:
    x, y = place[0] - node.wide / 2, place[1] - node.high / 2
    root = node.why is not None and node.why.root_cause
    css = "t-head" if node.why is None else "t-hot" if root else "t"
    parts = [svg.box(x, y, node.wide, node.high, "head" if node.why is None else "box", 5)]
    parts.append(svg.lines_of_text(node.lines, place[0], y + PAD, SIZE, STEP, css, "middle"))
    if node.note:
        top = y + PAD + len(node.lines) * STEP
        parts.append(svg.lines_of_text([node.note], place[0], top, SMALL, SMALL_STEP, "t-soft", "middle"))
    if node.why is None:
        return svg.group(parts, "why", f"Problem: {node.text}")
    return svg.group(parts, "why hot" if root else "why", node.text, f"#{anchor(number, node.place)}")
