"""Pieces of a document that are no tables: texts and lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pmsite.analyse.document.cells import body, link, plain, shown, unlinks, unplain
from pmsite.analyse.document.parts import Data, Lines, Place, get, put

_BULLET = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(.*)")
_HEADINGS = "#{2,4}"
"""Levels of headings that are ours, in chapters of ours."""


@dataclass(frozen=True)
class Body:
    """A Markdown text; headings in it that would end it are marked by a backslash."""

    title: str
    place: Place

    def write(self, data: Data) -> list[str]:
        """The text."""
        value = get(data, self.place)
        return guarded(value, _HEADINGS) if value else []

    def read(self, lines: Lines, data: Data) -> list[str]:
        """All lines."""
        if text := unguarded(lines, _HEADINGS):
            put(data, self.place, text)
        return []


def guarded(text: str, headings: str) -> list[str]:
    """The lines of a Markdown text, of which none is taken for a heading of ours."""
    return [re.sub(rf"\A(\\*{headings} )", r"\\\1", line) for line in shown(text).strip("\n").split("\n")]


def unguarded(lines: Lines, headings: str) -> str:
    """The text that was guarded."""
    return body("\n".join(re.sub(rf"\A\\(\\*{headings} )", r"\1", line) for line in lines))


@dataclass(frozen=True)
class Sentence:
    """A plain text."""

    title: str
    place: Place

    def write(self, data: Data) -> list[str]:
        """The text, on one line."""
        value = get(data, self.place)
        return [plain(value)] if value else []

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
        return [f"{self.mark} {link(one) if self.links else plain(one)}" for one in get(data, self.place) or ()]

    def read(self, lines: Lines, data: Data) -> list[str]:
        """An item each; what stands before the first has no place."""
        rest: list[str] = []
        found: list[Any] = []
        for _, _, text in bullets(lines, rest):
            if not self.links:
                found.append(unplain(text))
            elif not (links := unlinks(text)):
                rest.append(text)
            else:
                found += links
        if found:
            put(data, self.place, found)
        return rest


def bullets(lines: Lines, rest: list[str]) -> Iterator[tuple[int, str, str]]:
    """Indentation, mark and text of each item of a list; lines before the first go to `rest`."""
    open_: tuple[int, str, list[str]] | None = None
    for line in lines:
        match = _BULLET.fullmatch(line.rstrip())
        if match:
            if open_:
                yield open_[0], open_[1], " ".join(open_[2])
            open_ = len(match[1]), match[2], [match[3]]
        elif open_ and line.strip():
            open_[2].append(line.strip())
        elif line.strip():
            rest.append(line)
    if open_:
        yield open_[0], open_[1], " ".join(open_[2])


@dataclass(frozen=True)
class Texts:
    """A Markdown text of some of the things in a table before, each below a heading that says of which."""

    title: str
    place: Place
    field: str
    name: str
    """The field that the heading shows, behind the id or the number of the row."""

    def write(self, data: Data) -> list[str]:
        """Those that there are."""
        lines: list[str] = []
        for n, item in enumerate(get(data, self.place) or (), 1):
            if item.get(self.field):
                heading = f"#### {item.get('id', n)}: {plain(item[self.name])}"
                lines += [*([""] if lines else []), heading, "", *guarded(item[self.field], _HEADINGS)]
        return lines

    def read(self, lines: Lines, data: Data) -> list[str]:
        """By their headings; what is of nothing in the table has no place."""
        items = get(data, self.place) or []
        numbered = {str(item.get("id", n)): item for n, item in enumerate(items, 1)}
        named: dict[str, Data] = {}
        for item in items:
            named.setdefault(str(item.get(self.name)), item)
        (_, rest), *found = chunks(lines, "#### ")
        rest = [line for line in rest if line.strip()]
        for heading, below in found:
            key, _, name = map(unplain, heading.partition(": "))
            item = numbered.get(key)
            if item is None or ("id" not in item and item.get(self.name) != name):  # rows have moved
                item = named.get(name)
            if item is None:
                rest += [f"#### {heading}", *below]
            elif text := unguarded(below, _HEADINGS):
                item[self.field] = text
        return rest


def chunks(lines: Lines, mark: str = "### ") -> list[tuple[str, list[str]]]:
    """The lines below each heading of a level; first those below none."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        if line.startswith(mark):
            found.append((line.removeprefix(mark).strip(), []))
        else:
            found[-1][1].append(line)
    return found
