"""Items put into a list of a document: every other byte stays as it is.

What is tried is read back: it counts only if the document then says what it said before, and the new items.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.limits import MAX_BYTES, MAX_EVENTS
from pmsite.load.values import NoPlaceError, set_value
from pmsite.model.source import Mark, Source
from pmsite.problems import Pointer

Item = Mapping[str, Any]
_AROUND = 7
"""Nodes of a document, and of a list that is begun in it."""


class TooLargeError(NoPlaceError):
    """With the items the document would be larger than one may be, as a sentence."""


def insert_items(text: str, pointer: Pointer, items: Sequence[tuple[int, Item]]) -> str:
    """The document with items in a list, each before the one that had that number; the list may be missing.

    Items of one number keep their order. Raises NoPlaceError, of which TooLargeError is one.
    """
    if not items:
        return text
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict):
        raise NoPlaceError("the document cannot be read")
    count = _AROUND + nodes(parsed.data) + sum(nodes(item) for _, item in items)
    if count > MAX_EVENTS:
        raise TooLargeError(f"with {len(items):,} more it would have {count:,} nodes; {MAX_EVENTS:,} is the limit")
    source = Source("", parsed.root, text)
    listed = _at(parsed.data, pointer)
    wanted = _with_items(parsed.data, pointer, items)
    if not listed:
        tried: Iterator[str] = iter([_begun(text, pointer, [item for _, item in items])])
    else:
        tried = _among(text, _marks(source.root, pointer), items)
    for candidate in tried:
        size = len(candidate.encode("utf-8", "replace"))
        if size > MAX_BYTES:
            raise TooLargeError(
                f"with {len(items):,} more it would have {size:,} bytes; {MAX_BYTES:,} is the limit"
            )
        again = parse(candidate, "")
        if not again.problems and again.data == wanted:
            return candidate
    raise NoPlaceError(
        f"`{pointer[-1]}` is written so that only a person can add to it: write it as a list of dashes"
    )


def nodes(value: Any) -> int:
    """How many a value has, as a reader counts them: begin and end of maps and lists, keys, words."""
    if isinstance(value, Mapping):
        return 2 + sum(1 + nodes(inner) for inner in value.values())
    if isinstance(value, (list, tuple)):
        return 2 + sum(map(nodes, value))
    return 1


def _at(data: Any, pointer: Pointer) -> list[Any]:
    for step in pointer:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, list) else []


def _with_items(data: Any, pointer: Pointer, items: Sequence[tuple[int, Item]]) -> Any:
    changed = copy.deepcopy(data)
    at = changed
    for step in pointer[:-1]:
        at = at[step]
    old = at.get(pointer[-1]) or []
    new = []
    for number in range(len(old) + 1):
        new += [_plain(item) for place, item in items if place == number]
        new += old[number : number + 1]
    at[pointer[-1]] = new
    return changed


def _plain(item: Item) -> Any:
    """The item as it is read back."""
    parsed = parse(dump({"items": [item]}), "")
    if parsed.problems:
        raise NoPlaceError(f"what is to be added {parsed.problems[0].message}")
    return parsed.data["items"][0]


def _block(items: Sequence[Item], indent: str) -> str:
    """The items as lines, their dashes below one another."""
    lines = dump({"items": items}).splitlines(keepends=True)[1:]
    return "".join(indent + line[2:] if line.strip() else line for line in lines)


def _begun(text: str, pointer: Pointer, items: Sequence[Item]) -> str:
    """A list where there was none: its key's line first, where the canonical layout has it."""
    with_key = set_value(text, pointer, 1)
    place = Source("", parse(with_key, "").root, with_key).at_key(pointer)
    lines = with_key.splitlines(keepends=True)
    line = lines[place.line - 1]
    key, _, rest = line.partition(": 1")
    end = "\n" if not line.endswith("\r\n") else "\r\n"
    indent = " " * (place.column + 1)
    made = _block(items, indent).replace("\n", end)
    lines[place.line - 1] = f"{key}:{rest if rest.strip() else end}{made}"
    return "".join(lines)


def _marks(root: Mark, pointer: Pointer) -> Sequence[Mark]:
    mark = root
    for step in pointer:
        assert isinstance(mark.children, Mapping)
        mark = mark.children[str(step)].value
    return mark.children if isinstance(mark.children, Sequence) else ()


def _among(text: str, marks: Sequence[Mark], items: Sequence[tuple[int, Item]]) -> Iterator[str]:
    """The list with the items in it, for each line behind which it may end."""
    lines = text.splitlines(keepends=True)
    first = lines[marks[0].line - 1][: marks[0].column - 1]
    if first.strip() != "-" or not marks:
        return
    indent = first[: first.index("-")]
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    starts = [_with_comments(lines, mark.line - 1, indent) for mark in marks]
    for last in _ends(lines, marks[-1], len(indent)):
        places = [*starts, last]
        made = list(lines)
        if last == len(lines) and not made[-1].endswith("\n"):
            made[-1] += end
        for number in sorted({place for place, _ in items}, reverse=True):
            block = _block([item for place, item in items if place == number], indent).replace("\n", end)
            made.insert(places[number], block)
        yield "".join(made)


def _with_comments(lines: Sequence[str], start: int, indent: str) -> int:
    """Comments right above an item belong to it."""
    while start > 0 and lines[start - 1].startswith(f"{indent}#"):
        start -= 1
    return start


def _ends(lines: Sequence[str], mark: Mark, indent: int) -> Iterator[int]:
    """Line numbers behind which the list may be over: what follows is not deeper than the dashes."""
    for number in range(mark.line, len(lines) + 1):
        behind = next((line for line in lines[number:] if line.strip()), "")
        if lines[number - 1].strip() and len(behind) - len(behind.lstrip()) <= indent:
            yield number
