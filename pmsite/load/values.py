"""Single values of a document, written anew where they stand: every other byte stays as it is.

What is tried is read back: it counts only if the document then says what it said before, and the new value.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.layout import field_order
from pmsite.model.source import Keyed, Mark, Source
from pmsite.problems import Pointer

Value = str | int | None
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_KEY = re.compile(r"('[^'\n]*'|\"[^\"\n]*\"|[^\s:'\"{},]+)[ \t]*:")
_QUOTED = r"'(?:[^'\r\n]|'')*'|\"(?:[^\"\\\r\n]|\\.)*\""
_REST = r"(?=[ \t]*(?:[ \t]#[^\r\n]*)?(?:[\r\n]|\Z))"
"""Nothing but a comment until the line's end."""
_BLOCK = re.compile(rf"[ \t]*({_QUOTED}|(?:(?!#)(?:(?![ \t]#)[^\r\n])*?)?){_REST}")
_IN_FLOW = r"(?!#)(?:(?![ \t]#)[^,\[\]{}\r\n])*?"
_FLOW = re.compile(
    rf"[ \t]*({_QUOTED}|\[[^\[\]{{}}\r\n]*\]|(?:{_IN_FLOW})?)(?=[ \t]*(?:[,}}]|(?:[ \t]#[^\r\n]*)?(?:[\r\n]|\Z)))"
)


class NoPlaceError(ValueError):
    """A value could not be written, as a sentence."""


def set_value(text: str, pointer: Pointer, value: Value) -> str:
    """The document with one value of a map set; None sets null where there is a value. Raises NoPlaceError.

    A field that is missing comes where the canonical layout has it.
    """
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict):
        raise NoPlaceError("the document cannot be read")
    source = Source("", parsed.root, text)
    if value is None and not source.has(pointer):
        return text
    if isinstance(value, str) and len(value.splitlines()) > 1:
        raise NoPlaceError("a value of several lines is for a person to write")
    wanted = _changed(parsed.data, pointer, value)
    lines = _LINES.findall(text)
    tried = (
        _replaced(lines, source, pointer, value)
        if source.has(pointer)
        else _inserted(lines, parsed.root, pointer, value)
    )
    for candidate in tried:
        again = parse(candidate, "")
        if not again.problems and again.data == wanted:
            return candidate
    raise NoPlaceError(f"`{pointer[-1]}` stands where only a person can change it: write {_written(value)} there")


def _written(value: Value) -> str:
    return dump({"k": value}).partition(": ")[2].rstrip("\n") if value is not None else "null"


def _in_brackets(value: Value) -> str:
    """The same where commas and brackets mean something."""
    plain = isinstance(value, str) and re.search(r"[,\[\]{}]", value)
    return "'" + str(value).replace("'", "''") + "'" if plain else _written(value)


def _changed(data: Any, pointer: Pointer, value: Value) -> Any:
    changed = copy.deepcopy(data)
    at = changed
    try:
        for step in pointer[:-1]:
            at = at[step]
        at[pointer[-1]] = value
    except (KeyError, IndexError, TypeError):
        raise NoPlaceError(f"there is no `{'/'.join(map(str, pointer[:-1]))}` in the document") from None
    return changed


def _replaced(lines: list[str], source: Source, pointer: Pointer, value: Value) -> Iterator[str]:
    """Another word in place of the one that stands behind the key."""
    place = source.at_key(pointer)
    line = lines[place.line - 1]
    key = _KEY.match(line, place.column - 1)
    for pattern, new in ((_BLOCK, _written(value)), (_FLOW, _in_brackets(value))) if key else ():
        assert key is not None
        old = pattern.match(line, key.end())
        if old is not None:
            start = max(old.start(1), key.end())
            gap = "" if line[key.end() : start] else " "
            yield _with(lines, place.line - 1, line[:start] + gap + new + line[old.end(1) :])


def _inserted(lines: list[str], root: Mark, pointer: Pointer, value: Value) -> Iterator[str]:
    """A field more in a map: behind the nearest one that comes before it in the format's order."""
    *place, name = pointer
    children = _children(root, tuple(place))
    order = field_order(tuple(place))
    rank = order.get(str(name), len(order))
    before = sorted((key for key in children if order.get(key, len(order)) < rank), key=lambda key: -order[key])
    others = [key for key in children if key not in before]
    for key in (*before, *others):
        yield from _behind(lines, children[key], str(name), value)


def _behind(lines: list[str], anchor: Keyed, name: str, value: Value) -> Iterator[str]:
    line = lines[anchor.line - 1]
    key = _KEY.match(line, anchor.column - 1)
    flow = _FLOW.match(line, key.end()) if key else None
    if flow is not None and "{" in line[: anchor.column]:
        yield _with(
            lines, anchor.line - 1, f"{line[: flow.end(1)]}, {name}: {_in_brackets(value)}{line[flow.end(1) :]}"
        )
    for number in _ends(lines, anchor):
        above = lines[number - 1]
        end = above[len(above.rstrip("\r\n")) :]
        mark = end or ("\r\n" if "\r\n" in lines[0] else "\n")
        made = f"{' ' * (anchor.column - 1)}{name}: {_written(value)}{end}"
        yield _with(lines, number - 1, (above if end else above + mark) + made)


def _ends(lines: list[str], anchor: Keyed) -> Iterator[int]:
    """Lines behind which a field's value may be over: what follows is not deeper than the field."""
    last = _last_line(anchor.value)
    for number in range(last, len(lines) + 1):
        behind = next((line for line in lines[number:] if line.strip()), "")
        if lines[number - 1].strip() and len(behind) - len(behind.lstrip()) < anchor.column:
            yield number


def _last_line(mark: Mark) -> int:
    """The line on which the last of its nodes begins."""
    below: list[Mark] = []
    if isinstance(mark.children, Mapping):
        below = [keyed.value for keyed in mark.children.values()]
    elif mark.children:
        below = list(mark.children)
    return max((mark.line, *map(_last_line, below)))


def _children(root: Mark, place: Pointer) -> Mapping[str, Keyed]:
    mark = root
    for step in place:
        children = mark.children
        if isinstance(children, Mapping) and isinstance(step, str):
            mark = children[step].value
        elif children is not None and isinstance(step, int) and not isinstance(children, Mapping):
            mark = children[step]
    return mark.children if isinstance(mark.children, Mapping) else {}


def _with(lines: list[str], index: int, line: str) -> str:
    return "".join((*lines[:index], line, *lines[index + 1 :]))
