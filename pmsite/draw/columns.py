"""Counts as columns: one a month, say."""

import math
from collections.abc import Callable, Mapping

from pmsite.draw import svg
from pmsite.draw.svg import Drawing, num
from pmsite.draw.text import width

WIDE, HIGH, LEFT, BOTTOM, TOP = 720.0, 180.0, 34.0, 26.0, 14.0
SIZE = 11.0


def draw(counts: Mapping[str, int], key: str, title: str, link: Callable[[str], str] | None = None) -> Drawing:
    """One column a name, left to right; every count is written on its column, zero is left blank.

    `link` gives each column an address, relative to the page.
    """
    most = max([*counts.values(), 1])
    step = (WIDE - LEFT) / max(len(counts), 1)
    floor = HIGH - BOTTOM
    unit = (floor - TOP) / most
    body = [svg.line(LEFT, floor, WIDE, floor, "axis")]
    widest = max((width(name, SIZE) for name in counts), default=0.0)
    shown = max(1, math.ceil((widest + 6) / step))
    for i, (name, n) in enumerate(counts.items()):
        x = LEFT + i * step
        if n:
            high = n * unit
            bar = (
                f'<rect class="column" x="{num(x + step * 0.15)}" y="{num(floor - high)}" '
                f'width="{num(step * 0.7)}" height="{num(high)}" rx="2"/>'
            )
            label = svg.lines_of_text([str(n)], x + step / 2, floor - high - 14, SIZE, 13, "t-soft", "middle")
            body.append(svg.group([bar, label], "count", f"{name}: {n}", link(name) if link else None))
        if i % shown == 0:
            body.append(svg.lines_of_text([name], x + step / 2, floor + 6, SIZE, 13, "t-soft", "middle"))
    words = ", ".join(f"{name}: {n}" for name, n in counts.items() if n) or "none"
    return svg.drawing(key, WIDE, HIGH, title, words, body)
