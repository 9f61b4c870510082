"""Durations as they are spread: a dot an incident, on a logarithmic axis; where there are many, a dot several."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmsite.draw import svg
from pmsite.draw.scale import LogScale, scale
from pmsite.draw.svg import Drawing, num

WIDE, LEFT, RIGHT = 720.0, 54.0, 24.0
RADIUS, ROW_GAP, BOTTOM, TOP, SIZE = 3.6, 22.0, 24.0, 6.0, 11.0
TALLEST = 10
"""Dots upon one another; beyond, a dot stands for several."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its name, its values in seconds with what each is called, and marks such as the median."""

    name: str
    values: Sequence[tuple[float, str]]
    median: float | None


def draw(rows: Sequence[Row], key: str, title: str) -> Drawing | None:
    """One strip a figure on a common axis; None without values."""
    values = [value for row in rows for value, _ in row.values]
    if not values:
        return None
    axis = scale(values, LEFT, WIDE - RIGHT)
    piles = [_piles(row, axis) for row in rows]
    each = max(
        1, math.ceil(max((len(pile) for pile_row in piles for pile in pile_row.values()), default=1) / TALLEST)
    )
    body: list[str] = []
    y = TOP
    for row, pile in zip(rows, piles, strict=True):
        tall = max((math.ceil(len(names) / each) for names in pile.values()), default=1)
        y += max(tall * 2 * RADIUS, 16)
        body += _strip(row, pile, axis, y, each)
        y += ROW_GAP
    floor = y - ROW_GAP + 8
    for seconds, label in axis.ticks:
        x = axis.at(seconds)
        body.insert(0, svg.line(x, TOP, x, floor, "grid"))
        body.append(svg.lines_of_text([label], x, floor + 4, SIZE, 13, "t-soft", "middle"))
    words = "; ".join(f"{row.name}: {len(row.values)} incidents" for row in rows)
    dot = "" if each == 1 else f" A dot stands for up to {each} incidents."
    return svg.drawing(key, WIDE, floor + BOTTOM, title, words + dot, body)


def _piles(row: Row, axis: LogScale) -> dict[int, list[str]]:
    """By place on the axis, a dot's width each."""
    found: dict[int, list[str]] = {}
    for value, name in sorted(row.values):
        found.setdefault(round((axis.at(value) - LEFT) / (2 * RADIUS)), []).append(name)
    return found


def _strip(row: Row, piles: dict[int, list[str]], axis: LogScale, y: float, each: int) -> list[str]:
    parts = [svg.line(LEFT, y, WIDE - RIGHT, y, "axis")]
    parts.append(svg.lines_of_text([row.name], LEFT - 8, y - 12, SIZE, 13, "t-strong", "end"))
    for place, names in piles.items():
        x = LEFT + place * 2 * RADIUS
        for i in range(0, len(names), each):
            cy = y - RADIUS - (i // each) * 2 * RADIUS
            dot = f'<circle class="dot" cx="{num(x)}" cy="{num(cy)}" r="{num(RADIUS - 0.4)}"/>'
            here = names[i : i + each]
            parts.append(svg.group([dot], "count", here[0] if len(here) == 1 else f"{len(here)} incidents"))
    if row.median is not None:
        x = axis.at(row.median)
        mark = svg.path(f"M{num(x)} {num(y + 1)}l-4 7h8z", "arrow")
        parts.append(svg.group([mark], "count", "median"))
    return parts
