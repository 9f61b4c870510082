"""A drawing for the printed page."""

import re

from pmsite.draw.style import RULES
from pmsite.draw.svg import Drawing, num
from pmsite.export.blocks import Node, node

_WIDTH, _HEIGHT = 470.0, 640.0
"""Room on an upright page, in points; across it is the other way round."""
_ACROSS, _ACROSS_HEIGHT = 710.0, 410.0
_POINTS = 0.75
_BELOW = 8.0
_SMALLEST = 0.62
"""A drawing that would have to be made smaller gets a page across."""
_VARIABLE = re.compile(r"var\(--[a-z0-9-]+,([^()]+)\)")
_FONT = re.compile(r"font-family:[^}]+")


def figure(drawing: Drawing, alt: str) -> Node:
    """The drawing in the colours of paper, as large as there is room."""
    width, height = drawing.width * _POINTS, drawing.height * _POINTS
    scale = min(1.0, _WIDTH / width, _HEIGHT / height)
    wide = scale < _SMALLEST and min(_ACROSS / width, _ACROSS_HEIGHT / height) > scale
    if wide:
        scale = min(1.0, _ACROSS / width, _ACROSS_HEIGHT / height)
    return node("figure", svg=_svg(drawing), width=width * scale, wide=wide, alt=alt)


def _svg(drawing: Drawing) -> str:
    """Letters of a typeface with serifs reach a little lower than those that the drawing reckons with."""
    box = f'viewBox="0 0 {num(drawing.width)} {num(drawing.height + _BELOW)}"'
    rest = drawing.inline.partition(">")[2]
    return f'<svg class="pm-drawing" xmlns="http://www.w3.org/2000/svg" {box}><style>{_STYLE}</style>{rest}'


_STYLE = _FONT.sub("font-family:'Libertinus Serif'", _VARIABLE.sub(r"\1", RULES))
