"""What a drawing shows, read back from its SVG: rectangles, texts with the room they take, lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

from pmsite.draw.svg import Drawing
from pmsite.draw.text import BOLD, width

HOSTILE = (
    "<script>alert(1)</script>",
    "]]><!-- x --><![CDATA[",
    '" onload="alert(1)" x=\'',
    "&lt;script&gt; & &#60;b&#62; &bogus;",
    "javascript:alert(1)",
    "</title></text></svg><script>alert(1)</script>",
    "tab\there\nand a line",
    '<a xlink:href="//evil.example">x</a>',
    "{{ 7*7 }} {% x %} {# y #}",
    "--8<-- 'pyproject.toml'",
    "\u202dbidi \u200b zero",
)
"""Texts that people could write to break out of a drawing."""

_BOLD = {"t-strong", "t-head", "t-hot"}


class Box(NamedTuple):
    """A rectangle in pixels, and what it is."""

    x: float
    y: float
    w: float
    h: float
    what: str = ""

    def meets(self, other: "Box", slack: float = 0.2) -> bool:
        """Whether the two share some area; `slack` allows for coordinates rounded to a tenth."""
        return (
            self.x + self.w > other.x + slack
            and other.x + other.w > self.x + slack
            and self.y + self.h > other.y + slack
            and other.y + other.h > self.y + slack
        )

    def inside(self, wide: float, high: float) -> bool:
        """Whether it lies in a drawing of that size."""
        return (
            self.x >= -0.1 and self.y >= -0.1 and self.x + self.w <= wide + 0.1 and self.y + self.h <= high + 0.1
        )


def overlapping(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """All pairs that share some area."""
    return [(a, b) for a, b in combinations(boxes, 2) if a.meets(b)]


def parsed(drawing: Drawing) -> ET.Element:
    """The standalone file's root. Raises where it is no well-formed XML with its namespace."""
    root = ET.fromstring(drawing.standalone)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return root


def tags(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """Elements of a name, wherever they are."""
    return root.iter(f"{{http://www.w3.org/2000/svg}}{name}")


def rects(root: ET.Element, css: str) -> list[Box]:
    """Rectangles of a class."""
    found = [e for e in tags(root, "rect") if e.get("class") == css]
    sides = [[float(e.attrib[key]) for key in ("x", "y", "width", "height")] for e in found]
    return [Box(x, y, w, h) for x, y, w, h in sides]


def texts(root: ET.Element) -> list[Box]:
    """Every text as the smallest rectangle round its lines, as wide as `draw.text` says it may get."""
    return [_room(element) for element in tags(root, "text")]


def _room(element: ET.Element) -> Box:
    size, css = float(element.get("font-size", "nan")), element.get("class", "")
    lines = [line for line in element if line.text]
    wide = max(width(line.text or "", size * (BOLD if css in _BOLD else 1)) for line in lines)
    x = (
        float(lines[0].get("x", "nan"))
        - {"start": 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "")]
    )
    top, bottom = (float(lines[i].get("y", "nan")) for i in (0, -1))
    return Box(x, top - size * 0.7, wide, bottom - top + size * 0.7, " ".join(line.text or "" for line in lines))


def room(root: ET.Element) -> tuple[float, float]:
    """The viewBox's width and height."""
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    return wide, high


def points(d: str) -> list[tuple[str, list[float]]]:
    """A path's commands with their numbers."""
    found = re.findall(r"([A-Za-z])([^A-Za-z]*)", d)
    return [(command, [float(n) for n in re.findall(r"-?[\d.]+", numbers)]) for command, numbers in found]


def assert_inert(drawing: Drawing) -> None:
    """No script, no handler, no address but an anchor of the page; well-formed as a file and inside a page."""
    root = parsed(drawing)
    ET.fromstring(drawing.inline)
    allowed = {"svg", "title", "desc", "style", "g", "a", "path", "rect", "circle", "text", "tspan"}
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in allowed
        for name, value in element.attrib.items():
            assert not name.rpartition("}")[2].lower().startswith("on")
            assert "javascript:" not in value.lower()
            if name.endswith("href"):
                assert re.fullmatch(r"\./#[A-Za-z0-9_.-]+", value)
    assert "<script" not in drawing.standalone.lower()
