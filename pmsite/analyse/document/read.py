"""A document in the form of our export → the fields of a record that it tells."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import NamedTuple

from pmsite.analyse.document.cells import unheading, unplain
from pmsite.analyse.document.fences import fenced
from pmsite.analyse.document.fields import Chapter
from pmsite.analyse.document.layout import FURTHER, SECTION, layout
from pmsite.analyse.document.parts import Data, keep
from pmsite.analyse.document.texts import chunks, guarded, unguarded

_LAYOUT = layout(UTC)
_TITLES = {one.title.casefold(): one.title for one in _LAYOUT} | {FURTHER.casefold(): FURTHER}
_CHAPTERS = {one.title: one for one in _LAYOUT}


class Doubt(NamedTuple):
    """What is for a person to look at: the line, from 1, and a sentence."""

    line: int
    message: str


class Read(NamedTuple):
    """What a document says."""

    data: Data
    further: list[str]
    """The lines of the code below the heading for further data."""
    further_line: int
    """The number of the fence above them."""
    doubts: list[Doubt]


class _Chapter(NamedTuple):
    title: str
    line: int
    lines: list[str]


def read(text: str) -> Read:
    """Read every chapter; what has no place in one becomes a section, and a doubt."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = Read({}, [], 0, [])
    head, *chapters = _chapters(text.split("\n"))
    sections = list(_head(head, found))
    seen: set[str] = set()
    for one in chapters:
        again = one.title in seen
        seen.add(one.title)
        if one.title == FURTHER and not again:
            found = _further(one, found)
            sections += _kept(one, _outside(one.lines), found)
        elif one.title in _CHAPTERS and not again:
            sections += _known(one, _CHAPTERS[one.title], found)
        elif again and one.title in _TITLES.values():
            sections += _kept(one, one.lines, found)
        elif text := unguarded(one.lines, "##"):
            sections.append({"title": one.title.removeprefix(SECTION), "text": text})
        else:
            found.doubts.append(Doubt(one.line, f"Nothing stands below `{one.title}`; the heading is left out."))
    if sections:
        found.data["sections"] = sections
    return found


def section(title: str, text: str) -> list[str]:
    """A section of the record as `read` reads it back."""
    taken = title.casefold() in _TITLES or title.startswith(SECTION)
    return [f"{SECTION if taken else ''}{title}", *guarded(text, "##")]


def _chapters(lines: Sequence[str]) -> Iterator[_Chapter]:
    title, begin, own = "", 1, list[str]()
    for n, (line, code) in enumerate(zip(lines, fenced(lines), strict=True), 1):
        if line.startswith("## ") and not code:
            yield _Chapter(title, begin, own)
            said = unplain(unheading(line[3:]))
            title, begin, own = _TITLES.get(said.casefold(), said), n, []
        else:
            own.append(line)
    yield _Chapter(title, begin, own)


def _head(head: _Chapter, found: Read) -> Iterator[Data]:
    """The title and the facts at the top."""
    rest = []
    for line in head.lines:
        if line.startswith("# ") and "title" not in found.data:
            found.data["title"] = unplain(unheading(line[2:]))
        elif not line.startswith("<!-- pmsite:"):
            rest.append(line)
    strange = _LAYOUT[0].parts[0].read(rest, found.data)
    if strange:
        message = "The top of the document has no place for this; it is kept as a section."
        found.doubts.append(Doubt(_place(head, strange[0]), message))
        yield {"title": "Before the summary", "text": unguarded(strange, "##")}


def _further(one: _Chapter, found: Read) -> Read:
    """Take in the code below the heading for further data."""
    code = fenced(one.lines)
    if True not in code:
        return found
    begin = code.index(True)
    end = _behind(code, begin)
    return found._replace(further=one.lines[begin + 1 : end - 1], further_line=one.line + 1 + begin)


def _outside(lines: Sequence[str]) -> list[str]:
    """What stands beside the first code."""
    code = fenced(lines)
    begin = code.index(True) if True in code else len(lines)
    rest: list[str] = []
    keep([*lines[:begin], *lines[_behind(code, begin) :]], rest)
    return rest


def _behind(code: Sequence[bool], begin: int) -> int:
    return code.index(False, begin) if False in code[begin:] else len(code)


def _known(one: _Chapter, chapter: Chapter, found: Read) -> Iterator[Data]:
    """Take in a chapter; what it has no place for comes back as a section."""
    parts = {part.title.casefold(): part for part in chapter.parts}
    pieces = [("", one.lines)] if chapter.whole else _pieces(one.lines, parts)
    rest: list[str] = []
    for title, lines in pieces:
        if title in parts:
            rest += parts.pop(title).read(lines, found.data)
        else:
            named = next((part.title for part in chapter.parts if part.title.casefold() == title), title)
            keep([*([f"### {named}"] if named else []), *lines], rest)
    yield from _kept(one, rest, found)


def _kept(one: _Chapter, rest: Sequence[str], found: Read) -> Iterator[Data]:
    """What a chapter has no place for as a section, and a doubt."""
    if text := unguarded(rest, "##"):
        line = _place(one, next(line for line in rest if line.strip()))
        message = f"`{one.title}` has no place for this; it is kept as a section of the same name."
        found.doubts.append(Doubt(line, message))
        yield {"title": one.title, "text": text}


def _pieces(lines: Sequence[str], known: Mapping[str, object]) -> list[tuple[str, list[str]]]:
    """The lines of each piece of a chapter; a heading that is none of ours belongs to the text above it."""
    found: list[tuple[str, list[str]]] = []
    for title, below in chunks(lines):
        name = unplain(title).casefold()
        if found and name not in known:
            found[-1][1].extend([f"### {title}", *below])
        else:
            found.append((name, below))
    return found


def _place(chapter: _Chapter, line: str) -> int:
    """The number of a line of a chapter."""
    return chapter.line + (chapter.lines.index(line) + (1 if chapter.title else 0) if line in chapter.lines else 0)
