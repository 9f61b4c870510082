"""Pieces of a document that are no tables: texts and lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pmsite.analyse.document.cells import alone, beside_links, body, link, shown, unheading, unlinks, unplain
from pmsite.analyse.document.fences import fenced
from pmsite.analyse.document.parts import Data, Lines, Place, get, keep, put

_BULLET = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(.*)")
HEADINGS = "#{2,4}"
"""Levels of headings that are ours, in chapters of ours."""


@dataclass(frozen=True)
class Body:
    """A Markdown text; headings in it that would end it are marked by a backslash."""

    title: str
    place: Place

    def write(self, data: Data) -> list[str]:
        """The text."""
        value = get(data, self.place)
        return guarded(value, HEADINGS) if value else []

    def read(self, lines: Lines, data: Data) -> list[str]:
        """All lines."""
        if text := unguarded(lines, HEADINGS):
            put(data, self.place, text)
        return []


def guarded(text: str, headings: str) -> list[str]:
    """The lines of a Markdown text, of which none is taken for a heading of ours, nor for code without an end."""
    lines = shown(text).strip("\n").split("\n")
    return [
        line if code else re.sub(rf"\A({_guard(headings)})", r"\\\1", line)
        for line, code in zip(lines, fenced(lines), strict=True)
    ]


def unguarded(lines: Lines, headings: str) -> str:
    """The text that was guarded."""
    return body(
        "\n".join(
            line if code else re.sub(rf"\A\\({_guard(headings)})", r"\1", line)
            for line, code in zip(lines, fenced(lines), strict=True)
        )
    )


def _guard(headings: str) -> str:
    """What a line that needs a backslash begins with, as it were one: a heading or a fence of code."""
    return rf"\\*(?:{headings} | {{0,3}}(?:`{{3}}|~{{3}}))"


@dataclass(frozen=True)
class Sentence:
    """A plain text."""

    title: str
    place: Place

    def write(self, data: Data) -> list[str]:
        """The text, on one line."""
        value = get(data, self.place)
        return [alone(value)] if value else []

    def read(self, lines: Lines, data: Data) -> list[str]:
        """All lines as one."""
        if text := " ".join(line.strip() for line in lines if line.strip()):
            put(data, self.place, unplain(text))
        return []


@dataclass(frozen=True)
class List:
    """A list of plain texts, or of links."""

    title: str
    place: Place
    mark: str = "-"
    links: bool = False

    def write(self, data: Data) -> list[str]:
        """A line each."""
        return [f"{self.mark} {link(one) if self.links else alone(one)}" for one in get(data, self.place) or ()]

    def read(self, lines: Lines, data: Data) -> list[str]:
        """An item each; what stands before the first has no place."""
        rest: list[str] = []
        found: list[Any] = []
        for _, _, text in bullets(lines, rest):
            if not self.links:
                found.append(unplain(text))
                continue
            found += unlinks(text)
            if beside_links(text):
                keep([f"{self.mark} {text}"], rest)
        if found:
            put(data, self.place, found)
        return rest


def bullets(lines: Lines, rest: list[str]) -> Iterator[tuple[int, str, str]]:
    """Indentation, mark and text of each item of a list; what is none goes to `rest`.

    An item goes on in the lines right below it, and behind a blank line if they are indented. From a heading on
    it is another's list.
    """
    found: list[tuple[int, str, list[str]]] = []
    below = False  # whether a line would belong to the item above
    for n, (line, code) in enumerate(zip(lines, fenced(lines), strict=True)):
        match = None if code else _BULLET.fullmatch(line.rstrip())
        if not code and re.match("#{1,6} ", line):
            keep(lines[n:], rest)
            break
        if match:
            found.append((len(match[1]), match[2], [match[3]]))
            below = True
        elif found and not code and line.strip() and (below or line.startswith(" ")):
            found[-1][2].append(line.strip())
        else:
            below = False
            keep([line], rest)
    yield from ((indent, mark, " ".join(texts)) for indent, mark, texts in found)


def chunks(lines: Lines, mark: str = "### ") -> list[tuple[str, list[str]]]:
    """The lines below each heading of a level; first those below none. In fenced code there is no heading."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line, code in zip(lines, fenced(lines), strict=True):
        if line.startswith(mark) and not code:
            found.append((unheading(line.removeprefix(mark)), []))
        else:
            found[-1][1].append(line)
    return found
