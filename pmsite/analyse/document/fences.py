"""Fenced code in Markdown: nothing in it is a heading."""

import re
from collections.abc import Sequence

OPENS = re.compile(r" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)")
_CLOSES = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*")


def fenced(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is of fenced code, the fences with it.

    A fence that nothing closes opens none, so that it cannot swallow what follows.
    """
    found = [False] * len(lines)
    unclosed: dict[str, int] = {}  # how long a fence was that nothing closed: none that is as long is, later
    n = 0
    while n < len(lines):
        match = OPENS.fullmatch(lines[n])
        fence = (match[1] or match[2]) if match else ""
        if fence and len(fence) < unclosed.get(fence[0], len(fence) + 1):
            end = _end(lines, n + 1, fence)
            if end:
                found[n:end] = [True] * (end - n)
                n = end
                continue
            unclosed[fence[0]] = len(fence)
        n += 1
    return found


def _end(lines: Sequence[str], begin: int, fence: str) -> int:
    """Behind the line that closes it; 0 if there is none."""
    for n in range(begin, len(lines)):
        match = _CLOSES.fullmatch(lines[n])
        if match and match[1].startswith(fence):
            return n + 1
    return 0
