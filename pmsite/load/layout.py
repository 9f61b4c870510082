"""The canonical layout of a record: fields in the format's order, two spaces, comments where they belong.

Lines are moved, never written anew, so comments, quotes and notations come along; then ruamel.yaml sets
the indentation. What would change a value, or lose a comment, is not done.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from pmsite.load.edit import close_document, open_document
from pmsite.load.events import parse
from pmsite.load.shape import descend, parts
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Keyed, Mark
from pmsite.problems import Pointer

_ROUNDS = 4
"""Moving lines may change what ruamel.yaml makes of a comment; it settles at once or never."""
_BEGINS = re.compile(r"(?: *- )* *")


class NoLayoutError(ValueError):
    """Why a document is left as it is, as a sentence without its subject."""


def layout(text: str) -> str:
    """The document in canonical layout; laid out twice is laid out once. Raises NoLayoutError."""
    if "\r\n" in text:  # line ends are git's affair
        return layout(text.replace("\r\n", "\n")).replace("\n", "\r\n")
    for _ in range(_ROUNDS):
        before, text = text, _once(text)
        if text == before:
            return text
    raise NoLayoutError("cannot be laid out without changing what it says")


def _once(text: str) -> str:
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict):
        raise NoLayoutError("cannot be read; `pmsite check` says why")
    lines = [line if line.strip() else "\n" for line in text.splitlines(keepends=True)]
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    _indent_lists(lines, parsed.root, len(lines))
    _order(lines, parse("".join(lines), "").root, (), len(lines))
    ordered = "".join(lines).lstrip("\n")
    for candidate in (_indented(ordered), ordered):
        if candidate is not None and _same(candidate, parsed.data, text):
            return candidate
    raise NoLayoutError("cannot be laid out without changing what it says")


def _indented(text: str) -> str | None:
    try:
        return close_document(open_document(text))
    except ValueError:
        return None


def _same(candidate: str, data: Any, before: str) -> bool:
    again = parse(candidate, "")
    return not again.problems and again.data == data and _comments(candidate) == _comments(before)


def _comments(text: str) -> Counter[str]:
    """The comments of a document (and lines of text that look like one), each as often as it stands there."""
    return Counter(match[1].strip() for match in re.finditer(r"(?:^|\s)(#[^\n]*)", text))


def _indent_lists(lines: list[str], mark: Mark, end: int) -> None:
    """Move lists that stand right below their key two columns in, with the comments inside of them."""
    children = mark.children
    if not isinstance(children, Mapping):
        for i, item in enumerate(children or ()):
            behind = children[i + 1].line - 1 if children and i + 1 < len(children) else end
            _indent_lists(lines, item, behind)
        return
    keyed = list(children.values())
    for i, child in enumerate(keyed):
        behind = keyed[i + 1].line - 1 if i + 1 < len(keyed) else end
        value = child.value
        _indent_lists(lines, value, behind)
        if isinstance(value.children, Sequence) and value.line > child.line and value.column == child.column:
            for n in range(value.line - 1, _without_trailing(lines, value.line, behind, child.column + 1)):
                lines[n] = f"  {lines[n]}" if lines[n].strip() else lines[n]


def _order(lines: list[str], mark: Mark, place: Pointer, end: int) -> None:
    """Put the lines of a block mapping, and of what lies below it, into order; `end` is the line behind it."""
    children = mark.children
    if not children:
        return
    if isinstance(children, Mapping):
        keyed = list(children.items())
        for (name, child), behind in zip(keyed, [*(k.line - 1 for _, k in keyed[1:]), end], strict=True):
            _order(lines, child.value, (*place, name), behind)
        _order_fields(lines, children, place, end)
    elif isinstance(children, Sequence):
        for i, item in enumerate(children):
            behind = children[i + 1].line - 1 if i + 1 < len(children) else end
            _order(lines, item, (*place, i), behind)


def _order_fields(lines: list[str], children: Mapping[str, Keyed], place: Pointer, end: int) -> None:
    wanted = field_order(place)
    names = list(children)
    ranked = sorted(names, key=lambda name: wanted.get(name, len(wanted)))
    starts = [children[name].line - 1 for name in names]
    column = children[names[0]].column if names else 0
    if not wanted or ranked == names or len(set(starts)) < len(names):
        return
    if any(key.column != column for key in children.values()) or not _starts_a_line(lines[starts[0]], column):
        return
    end = _without_trailing(lines, starts[-1] + 1, end, column)
    tops = [starts[0], *(_with_comments(lines, start, column) for start in starts[1:])]
    blocks = dict(zip(names, (lines[a:b] for a, b in zip(tops, [*tops[1:], end], strict=True)), strict=True))
    begin, first = lines[starts[0]][: column - 1], names[0]
    blocks[first] = [" " * (column - 1) + blocks[first][0][column - 1 :], *blocks[first][1:]]
    moved = [line for name in ranked for line in blocks[name]]
    if begin.strip() and moved[0].lstrip().startswith("#"):
        return  # a comment cannot stand between the dash and the first field
    lines[starts[0] : end] = [begin + moved[0][column - 1 :], *moved[1:]]


def field_order(place: Pointer) -> dict[str, int]:
    """The order of the fields of a model; empty where keys are the author's own."""
    for part in parts(descend(Postmortem, place)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return {field.alias or name: i for i, (name, field) in enumerate(part.model_fields.items())}
    return {}


def _starts_a_line(line: str, column: int) -> bool:
    return _BEGINS.fullmatch(line[: column - 1]) is not None


def _with_comments(lines: list[str], start: int, column: int) -> int:
    """Where the comments directly above a key begin."""
    while start > 0 and lines[start - 1].startswith(" " * (column - 1) + "#"):
        start -= 1
    return start


def _without_trailing(lines: list[str], begin: int, end: int, column: int) -> int:
    """The end of a mapping without the blank lines and the outer comments behind it."""
    while end > begin:
        line = lines[end - 1]
        outer = line.lstrip().startswith("#") and len(line) - len(line.lstrip()) < column - 1
        if line.strip() and not outer:
            break
        end -= 1
    return end
