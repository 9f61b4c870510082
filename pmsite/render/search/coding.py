"""Ascending numbers as short text: the gaps between them, each in digits of base 45.

A gap's last digit is one of the first 45 characters from `%` on, those before it one of the next 45, so
most gaps take one character, and a browser reads them without a library.
"""

from collections.abc import Iterable

BASE, ZERO = 45, 37
CLASSES = '!"#$'
"""What stands before the numbers of a class, of which there are four; no digit looks like these."""


def number(n: int) -> str:
    """One number, at least 0."""
    text = chr(ZERO + n % BASE)
    while n := n // BASE:
        text = chr(ZERO + BASE + n % BASE) + text
    return text


_SHORT = [number(n) for n in range(BASE * BASE)]


def ascending(numbers: Iterable[int]) -> str:
    """Strictly ascending numbers, at least 0."""
    last, parts = -1, []
    for n in numbers:
        gap = n - last - 1
        parts.append(_SHORT[gap] if gap < BASE * BASE else number(gap))
        last = n
    return "".join(parts)
