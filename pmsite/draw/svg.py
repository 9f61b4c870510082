"""SVG from escaped parts. The same input gives the same bytes."""

import re
from dataclasses import dataclass
from html import escape as html_escape

from pmsite.draw.style import STANDALONE

# What XML 1.0 has no place for; YAML's escapes are refused too, but a drawing must stand on its own.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Text for XML: escaped, and without characters that XML does not have."""
    return html_escape(_NOT_XML.sub("\ufffd", text))


def num(value: float) -> str:
    """A coordinate in pixels, to a tenth."""
    text = f"{value:.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: its size in pixels and its SVG for use inside a page."""

    width: float
    height: float
    inline: str

    @property
    def standalone(self) -> str:
        """The drawing as a file of its own: with its colours, and with links back to the page."""
        head, _, rest = self.inline.partition(">")
        body = rest.replace(' href="#', ' href="./#')
        return f'{head} xmlns="http://www.w3.org/2000/svg">{STANDALONE}{body}\n'


def drawing(key: str, width: float, height: float, title: str, description: str, body: list[str]) -> Drawing:
    """A whole SVG element. `key` is unique in the page that shows it; texts are escaped here."""
    w, h = num(width), num(height)
    # An image's children are hidden from screen readers; links must not be.
    role = "group" if any("<a " in part for part in body) else "img"
    head = (
        f'<svg class="pm-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="{role}" '
        f'aria-labelledby="{escape(key)}-t {escape(key)}-d">'
        f'<title id="{escape(key)}-t">{escape(title)}</title>'
        f'<desc id="{escape(key)}-d">{escape(description)}</desc>'
    )
    return Drawing(width, height, head + "".join(body) + "</svg>")


def lines_of_text(lines: list[str], x: float, y: float, size: float, step: float, css: str, anchor: str) -> str:
    """Text set line by line; `y` is the top of the first line's box, `step` the height of a line."""
    parts = [
        f'<tspan x="{num(x)}" y="{num(y + i * step + size * 0.85 + (step - size) / 2)}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    ]
    return f'<text class="{css}" font-size="{num(size)}" text-anchor="{anchor}">{"".join(parts)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """A straight line."""
    return f'<path class="{css}" d="M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}"/>'


def path(d: str, css: str) -> str:
    """A path; `d` comes from our own numbers."""
    return f'<path class="{css}" d="{d}"/>'


def box(x: float, y: float, w: float, h: float, css: str, radius: float = 4) -> str:
    """A rectangle with rounded corners."""
    return f'<rect class="{css}" x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" rx="{num(radius)}"/>'


def group(parts: list[str], css: str, title: str, href: str | None = None) -> str:
    """Parts that belong together, with a tooltip; a link where `href` (an anchor of the page) is given."""
    inner = f'<g class="{css}"><title>{escape(title)}</title>{"".join(parts)}</g>'
    return f'<a href="{escape(href)}">{inner}</a>' if href else inner
