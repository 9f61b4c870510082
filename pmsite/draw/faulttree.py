"""The fault tree: standard symbols, placed by Graphviz, with what occurred highlighted.

A shared event is drawn again under each of its gates; a shared gate is drawn once and then by a
transfer symbol. So the drawing is a tree and its wires never cross.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from pmsite.analyse.faulttree import occurred
from pmsite.draw import graphviz, svg, symbols
from pmsite.draw.svg import Drawing
from pmsite.draw.text import BOLD, width, wrap
from pmsite.model.faulttree import Event, FaultTree, Gate

SIZE, STEP, SMALL, SMALL_STEP = 12.0, 15.0, 11.0, 14.0
BOX, PAD = 150.0, 7.0
STEM, PROBABILITY, CONDITION = 8.0, 17.0, 128.0
GAP, RANK_GAP, MARGIN, CLEAR = 18.0, 34.0, 12.0, 5.0
BESIDE, INSIDE = 26.0, 30.0
_WORDS = {
    "and": "AND: all inputs",
    "or": "OR: any input",
    "xor": "XOR: exactly one input",
    "not": "NOT: the input is absent",
    "inhibit": "INHIBIT: the input, while the condition holds",
}


@dataclass
class Node:
    """One place in the drawing: a gate, a leaf, or a transfer to a gate drawn elsewhere."""

    id: str
    gate: Gate | None
    event: Event | None
    lines: list[str]
    row: int
    transfer: bool = False
    repeated: bool = False
    condition: list[str] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    x: float = 0.0
    top: float = 0.0

    @property
    def box_height(self) -> float:
        """Height of the box that holds the text."""
        return len(self.lines) * STEP + 2 * PAD

    @property
    def middle(self) -> float:
        """Height of the symbol's centre."""
        return self.top + self.box_height + STEM + symbols.HIGH / 2

    @property
    def inhibits(self) -> bool:
        """Whether a condition stands beside the symbol."""
        return self.gate is not None and not self.transfer and self.gate.condition is not None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole node."""
        below = PROBABILITY if self.event is not None and self.event.probability is not None else 0.0
        high = max(STEM + symbols.HIGH + below, 2 * CLEAR + self.condition_height)
        side = BESIDE + width(self.beside, SMALL) + CLEAR
        if self.inhibits:
            side = max(side, BOX / 2 + CONDITION)
        return 2 * max(BOX / 2, side), self.box_height + high

    @property
    def inside(self) -> str:
        """What stands in the symbol: an id, or k of n; empty where it does not fit."""
        gate = self.gate
        text = self.id
        if gate is not None and not self.transfer:
            text = f"{gate.k}/{len(gate.inputs)}" if gate.type == "atleast" else ""
        return text if width(text, SMALL * BOLD) <= INSIDE else ""

    @property
    def beside(self) -> str:
        """What stands beside the symbol: the id where it is not in it, and whether the node is repeated."""
        own = "" if self.inside == self.id else self.id
        more = "see there" if self.transfer else "repeated" if self.repeated else ""
        return f"{own} {more}".strip()

    @property
    def condition_height(self) -> float:
        """Height of the oval beside an INHIBIT gate; 0 without one."""
        return len(self.condition) * SMALL_STEP + 12 if self.inhibits else 0.0


def draw(tree: FaultTree, key: str) -> Drawing:
    """The drawing; `key` makes its ids unique in a page. Nodes link to `#ft-<id>` of the page."""
    nodes = _unfold(tree)
    _place(nodes)
    happened = occurred(tree)
    buses = _buses(nodes)
    body = [_wires(node, nodes, buses[i], happened) for i, node in enumerate(nodes) if node.children]
    body += [_node(node, happened) for node in nodes]
    wide = max(n.x + n.size[0] / 2 for n in nodes) + MARGIN
    high = max(n.top + n.size[1] for n in nodes) + MARGIN
    top = tree.gates[tree.top].text
    description = f"{len(tree.gates)} gates and {len(tree.events)} events lead to: {top}."
    return svg.drawing(key, wide, high, f"Fault tree: {top}", description, body)


def _unfold(tree: FaultTree) -> list[Node]:
    """The tree's nodes row by row, root first; what is shared stands in it several times.

    A shared gate is developed where it is nearest to the top.
    """
    nodes = [_bud(tree, tree.top, 0)]
    developed: set[str] = set()
    leaves: dict[str, Node] = {}
    for node in nodes:  # grows while it is walked
        if node.gate is None:
            first = leaves.setdefault(node.id, node)
            first.repeated = node.repeated = first is not node or first.repeated
        elif node.id in developed:
            node.transfer = True
        else:
            developed.add(node.id)
            for child in node.gate.inputs:
                node.children.append(len(nodes))
                nodes.append(_bud(tree, child, node.row + 1))
    return nodes


def _bud(tree: FaultTree, name: str, row: int) -> Node:
    gate, event = tree.gates.get(name), tree.events.get(name)
    part = gate or event
    assert part is not None  # rule PM120: every input is a gate or an event
    node = Node(name, gate, event, wrap(part.text, BOX - 2 * PAD, SIZE), row)
    if gate is not None and gate.condition is not None:
        node.condition = wrap(f"{gate.condition}: {tree.events[gate.condition].text}", CONDITION - 44, SMALL)
    return node


def _place(nodes: list[Node]) -> None:
    """Centres from Graphviz; then each row's nodes are moved up to one top edge."""
    edges = [(i, child) for i, node in enumerate(nodes) for child in node.children]
    centres = graphviz.tree_layout([node.size for node in nodes], edges, GAP, RANK_GAP)
    tops: dict[int, float] = {}
    for node, (x, y) in zip(nodes, centres, strict=True):
        node.x, node.top = x + MARGIN, y - node.size[1] / 2 + MARGIN
        tops[node.row] = min(node.top, tops.get(node.row, node.top))
    for node in nodes:
        node.top = tops[node.row]


def _buses(nodes: list[Node]) -> dict[int, float]:
    """Per gate, the height of the bus that its wires share, in the gap above its children.

    Where the buses of two neighbours would lie on one another, the one whose stem comes down among the
    other's children is drawn higher: then neither touches nor crosses the other.
    """
    rows: dict[int, list[int]] = {}
    for i, node in enumerate(nodes):
        if node.children:
            rows.setdefault(node.row, []).append(i)
    found: dict[int, float] = {}
    for row in rows.values():
        row.sort(key=lambda i: nodes[i].x)
        pairs = list(itertools.pairwise(row))
        below = dict.fromkeys(row, 0)
        for left, right in pairs:
            if nodes[left].x >= nodes[nodes[right].children[0]].x - CLEAR:
                below[right] = below[left] + 1
        for left, right in reversed(pairs):
            if nodes[right].x <= nodes[nodes[left].children[-1]].x + CLEAR:
                below[left] = max(below[left], below[right] + 1)
        step = (RANK_GAP - 4 * CLEAR) / (max(below.values()) + 2)
        for i in row:
            top = nodes[nodes[i].children[0]].top
            found[i] = top - RANK_GAP + 2 * CLEAR + (below[i] + 1) * step
    return found


def _wires(node: Node, nodes: list[Node], bus: float, happened: Mapping[str, bool]) -> str:
    """From a gate's symbol down to a bus, along it, and down to each child."""
    children = [nodes[i] for i in node.children]
    start = node.top + node.box_height + STEM + symbols.HIGH - 1
    parts = []
    for child in sorted(children, key=lambda child: happened[child.id]):  # what occurred lies on top
        hot = happened[child.id] and happened[node.id]
        d = f"M{svg.num(node.x)} {svg.num(start)}V{svg.num(bus)}H{svg.num(child.x)}V{svg.num(child.top)}"
        parts.append(svg.path(d, "wire-hot" if hot else "wire"))
    return "".join(parts)


def _node(node: Node, happened: Mapping[str, bool]) -> str:
    top, middle = node.top, node.middle
    parts = [
        svg.line(node.x, top + node.box_height, node.x, middle, "wire"),
        svg.box(node.x - BOX / 2, top, BOX, node.box_height, "box"),
        svg.lines_of_text(node.lines, node.x, top + PAD, SIZE, STEP, "t", "middle"),
    ]
    if node.transfer:
        parts.append(symbols.transfer(node.x, middle))
    elif node.gate is not None:
        parts.append(symbols.GATES[node.gate.type](node.x, middle))
        if node.inhibits:
            parts.append(_condition(node))
    elif node.event is not None:
        parts.append(symbols.LEAVES[node.event.kind](node.x, middle))
    parts.append(_label(node, middle))
    css = "node hot" if happened[node.id] else "node"
    return svg.group(parts, css, _title(node, happened[node.id]), f"#ft-{node.id}")


def _label(node: Node, middle: float) -> str:
    """What stands in, beside and below the symbol."""
    parts = []
    if node.inside:
        dy = 2.0 if node.transfer or node.gate else 0.0
        parts.append(svg.lines_of_text([node.inside], node.x, middle - 7 + dy, SMALL, 14, "t-strong", "middle"))
    if node.beside:
        dx, anchor = (-BESIDE, "end") if node.inhibits else (BESIDE, "start")
        parts.append(svg.lines_of_text([node.beside], node.x + dx, middle - 7, SMALL, 14, "t-soft", anchor))
    if node.event is not None and node.event.probability is not None:
        text = f"p = {node.event.probability:g}"
        y = middle + symbols.HIGH / 2 + 2
        parts.append(svg.lines_of_text([text], node.x, y, SMALL, 14, "t-soft", "middle"))
    return "".join(parts)


def _condition(node: Node) -> str:
    """The oval with the condition, level with the symbol but clear of the node's own box."""
    high, wide = node.condition_height, CONDITION - 18
    x = node.x + 30
    top = max(node.middle - high / 2, node.top + node.box_height + CLEAR)
    oval = svg.box(x, top, wide, high, "box", min(high / 2, 26))
    text = svg.lines_of_text(node.condition, x + wide / 2, top + 6, SMALL, SMALL_STEP, "t", "middle")
    return svg.line(node.x + 18, node.middle, x, node.middle, "wire") + oval + text


def _title(node: Node, happened: bool) -> str:
    part = node.gate or node.event
    assert part is not None
    words = [f"{node.id}: {part.text}"]
    if node.gate is not None:
        kind = node.gate.type
        words.append(f"AT LEAST {node.gate.k} of {len(node.gate.inputs)}" if kind == "atleast" else _WORDS[kind])
    if node.event is not None and node.event.kind != "basic":
        words.append(f"{node.event.kind} event")
    if node.event is not None and node.event.probability is not None:
        words.append(f"probability {node.event.probability:g}")
    words.append("occurred" if happened else "did not occur")
    return "; ".join(words)
