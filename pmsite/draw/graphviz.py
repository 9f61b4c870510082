"""Graphviz, as a layout engine only: boxes of fixed size in, centres out.

Always the copy that the pygraphviz wheel carries, in process, so that drawings do not differ from
machine to machine. Names in the DOT are our own (n0, n1, …) and labels are blank: no text that people
wrote reaches Graphviz.
"""

import json
from collections import Counter
from collections.abc import Sequence

import graphviz
import pygraphviz

POINTS = 72.0


def tree_layout(
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    gap: float,
    rank_gap: float,
) -> list[tuple[float, float]]:
    """Centres (x, y) of boxes with the given sizes, all in pixels, y downwards; box 0 is the root.

    `gap` is between neighbours, `rank_gap` between rows. Edges go from parent to child.
    """
    dot = graphviz.Digraph(
        graph_attr={"nodesep": _inches(gap), "ranksep": _inches(rank_gap), "ordering": "out"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"arrowhead": "none"},
    )
    for i, (wide, high) in enumerate(sizes):
        dot.node(f"n{i}", width=_inches(wide), height=_inches(high))
    children = Counter(parent for parent, _ in edges)
    for parent, child in edges:
        # An only child stands right below its parent, so that no wire runs under a neighbour.
        dot.edge(f"n{parent}", f"n{child}", weight="100" if children[parent] == 1 else "1")
    graph = pygraphviz.AGraph(string=dot.source)
    try:
        laid = json.loads(graph.draw(format="json0", prog="dot"))
    finally:
        graph.close()
    top = float(laid["bb"].split(",")[3])
    centres = [(0.0, 0.0)] * len(sizes)
    for node in laid.get("objects", ()):
        x, y = (float(part) for part in node["pos"].split(","))
        centres[int(node["name"][1:])] = (x, top - y)
    return centres


def _inches(pixels: float) -> str:
    return f"{pixels / POINTS:.4f}"
