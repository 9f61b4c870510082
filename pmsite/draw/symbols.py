"""The symbols of fault trees (NUREG-0492 chapter IV; IEC 61025 annex A): a gate or leaf round (x, y)."""

from pmsite.draw import svg
from pmsite.draw.svg import num

WIDE, HIGH = 36.0, 34.0
"""Size of a symbol in pixels."""


def and_gate(x: float, y: float) -> str:
    """Flat below, round above."""
    return svg.path(f"M{num(x - 17)} {num(y + 16)}v-16a17 17 0 0 1 34 0v16z", "symbol")


def or_gate(x: float, y: float) -> str:
    """Curved below, pointed above."""
    left, low = num(x - 17), num(y + 16)
    return svg.path(f"M{left} {low}c0 -18 6 -27 17 -33c11 6 17 15 17 33c-10 -7 -24 -7 -34 0z", "symbol")


def xor_gate(x: float, y: float) -> str:
    """An OR with a second curve below."""
    second = svg.path(f"M{num(x - 17)} {num(y + 21)}c10 -7 24 -7 34 0", "symbol-line")
    return or_gate(x, y) + second


def not_gate(x: float, y: float) -> str:
    """A triangle with a bubble on top."""
    triangle = svg.path(f"M{num(x - 16)} {num(y + 16)}l16 -24l16 24z", "symbol")
    return triangle + f'<circle class="symbol" cx="{num(x)}" cy="{num(y - 12)}" r="4"/>'


def inhibit_gate(x: float, y: float) -> str:
    """A hexagon; its condition stands beside it."""
    return svg.path(f"M{num(x - 18)} {num(y)}l9 -17h18l9 17l-9 17h-18z", "symbol")


def basic(x: float, y: float) -> str:
    """A circle."""
    return f'<circle class="symbol" cx="{num(x)}" cy="{num(y)}" r="17"/>'


def house(x: float, y: float) -> str:
    """A house: an event known to hold or not."""
    return svg.path(f"M{num(x - 17)} {num(y + 16)}v-20l17 -13l17 13v20z", "symbol")


def undeveloped(x: float, y: float) -> str:
    """A diamond: an event not looked into."""
    return svg.path(f"M{num(x)} {num(y - 17)}l22 17l-22 17l-22 -17z", "symbol")


def transfer(x: float, y: float) -> str:
    """A triangle: the gate is developed elsewhere in the drawing."""
    return svg.path(f"M{num(x)} {num(y - 17)}l19 33h-38z", "symbol")


GATES = {
    "and": and_gate,
    "or": or_gate,
    "atleast": or_gate,
    "xor": xor_gate,
    "not": not_gate,
    "inhibit": inhibit_gate,
}
LEAVES = {"basic": basic, "house": house, "undeveloped": undeveloped}
