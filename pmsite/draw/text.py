"""How wide a text will be, and where to break it, without asking for a font.

Widths are those of DejaVu Sans in em, rounded up: of the sans-serif fonts that browsers fall back to
it is about the widest, so that a text fits in the others too.
"""

import re
import unicodedata
from functools import lru_cache

_WIDTHS = {
    0.34: " ijl.,:;|'",
    0.42: "Itfr()[]-!/\\",
    0.54: '"sz*_',
    0.61: "ckvxy",
    0.65: "{}",
    0.80: "мтып",
    0.87: "w&MQOGCD+=<>~#HNU",
    0.95: "шщжюф",
    1.02: "mW@…—%œæ",
    1.15: "ШЩЖЮФŒÆ",
}
_EM = {char: width for width, chars in _WIDTHS.items() for char in chars}


@lru_cache(maxsize=4096)
def _em(char: str) -> float:
    if char in _EM:
        return _EM[char]
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.05
    base = unicodedata.normalize("NFD", char)[0]
    if base != char:
        return _em(base)
    if char.isascii():
        return 0.72 if char.isupper() else 0.65
    if not char.isalpha():
        return 1.0
    return 0.87 if char.isupper() else 0.66


BOLD = 1.12
"""How much wider a semibold text is, at the most."""


def width(text: str, size: float) -> float:
    """Width of one line in pixels at a font size in pixels; never less than it will be."""
    return sum(map(_em, text)) * size


def wrap(text: str, limit: float, size: float) -> list[str]:
    """Lines of at most `limit` pixels; words are kept whole where they fit, wide scripts break anywhere."""
    lines: list[str] = []
    current = ""
    for piece in _pieces(" ".join(text.split())):
        if width((current + piece).rstrip(), size) <= limit:
            current += piece
            continue
        if current.strip():
            lines.append(current.strip())
        current = ""
        for char in piece:
            if width(current + char, size) > limit and current.strip():
                lines.append(current.strip())
                current = ""
            current += char
    if current.strip():
        lines.append(current.strip())
    return lines or [""]


def _pieces(text: str) -> list[str]:
    """Words with the space behind them; wide characters one by one; breaks allowed after / _ and -."""
    pieces: list[str] = []
    for word in re.findall(r"\S+\s*|\s+", text):
        run = ""
        for char in word:
            if unicodedata.east_asian_width(char) in ("W", "F"):
                pieces += [run, char] if run else [char]
                run = ""
                continue
            run += char
            if char in "/_-" and len(run) > 3:
                pieces.append(run)
                run = ""
        if run:
            pieces.append(run)
    return pieces
