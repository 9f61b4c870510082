"""Longer texts of the things in a table, each below a heading that says of which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmsite.analyse.document.cells import heading, plain, unplain
from pmsite.analyse.document.parts import Data, Lines, Place, get, keep
from pmsite.analyse.document.texts import HEADINGS, chunks, guarded, unguarded

_NEAR = 50
"""So many rows are tried for the first of several texts that have moved."""
_ALIKE = 0.5
"""Of the words of two names, that share is the same: one was corrected."""

_Head = tuple[str, str]
"""What a heading shows before and behind its colon."""


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
                title = f"#### {plain(str(item.get('id', n)))}: {heading(item[self.name])}"
                lines += [*([""] if lines else []), title, "", *guarded(item[self.field], HEADINGS)]
        return lines

    def read(self, lines: Lines, data: Data) -> list[str]:
        """By their headings; what is of nothing in the table, or of nothing for certain, has no place."""
        items: list[Data] = get(data, self.place) or []
        (_, before), *found = chunks(lines, "#### ")
        rest: list[str] = []
        keep(before, rest)
        names = [str(item.get(self.name)) for item in items]
        heads = [_head(title) for title, _ in found]
        ids = {str(item["id"]): n for n, item in enumerate(items) if "id" in item}
        of = {n: ids[key] for n, (key, _) in enumerate(heads) if key in ids}
        of |= _by_name({n: head for n, head in enumerate(heads) if n not in of}, names, set(of.values()))
        for n, (title, below) in enumerate(found):
            text = unguarded(below, HEADINGS)
            item = items[of[n]] if n in of else None
            if text and (item is None or self.field in item):
                keep([f"#### {title}", *below], rest)
            elif text and item is not None:
                item[self.field] = text
        return rest


def _head(title: str) -> _Head:
    key, _, name = title.partition(": ")
    return unplain(key), unplain(name)


def _by_name(heads: Mapping[int, _Head], names: Sequence[str], taken: set[int]) -> dict[int, int]:
    """The row, from 0, of each heading whose text can be of no other: rows may have moved or been corrected."""
    rows: dict[str, list[int]] = {}
    for n, name in enumerate(names):
        if n not in taken:
            rows.setdefault(name, []).append(n)
    same: dict[str, list[int]] = {}
    for n, (_, name) in heads.items():
        same.setdefault(name, []).append(n)
    found: dict[int, int] = {}
    for name, those in same.items():
        found |= _aligned({n: _number(heads[n][0]) for n in those}, rows.get(name, []))
    used = taken | set(found.values())
    missed = {name for name in same if set(rows.get(name, ())) - used}
    if any(_number(heads[n][0]) != row for n, row in found.items()):
        return found  # rows have moved: numbers say nothing
    for n, (key, name) in heads.items():
        row = _number(key)
        free = n not in found and name not in missed and 0 <= row < len(names) and row not in used
        if free and _alike(name, names[row]):
            found[n] = row
            used.add(row)
    return found


def _aligned(heads: Mapping[int, int], rows: Sequence[int]) -> dict[int, int]:
    """Rows of one name for headings of that name: where they are, or all moved alike, or one by one in order."""
    there = set(rows)
    exact = {n: row for n, row in heads.items() if row in there}
    if len(exact) == len(heads) or len(heads) > len(rows):
        return _once(exact)
    if exact:  # some have moved, or one was renamed: nobody can say which
        return {}
    first = next(iter(heads.values()))
    for row in sorted(rows, key=lambda row: abs(row - first))[:_NEAR]:
        moved = {n: number + row - first for n, number in heads.items()}
        if there.issuperset(moved.values()):
            return _once(moved)
    return dict(zip(heads, rows, strict=True)) if len(heads) == len(rows) else {}


def _once(found: Mapping[int, int]) -> dict[int, int]:
    """Each row for the first heading that has it."""
    first: dict[int, int] = {}
    for n, row in found.items():
        first.setdefault(row, n)
    return {n: row for row, n in first.items()}


def _number(key: str) -> int:
    """The row, from 0, that a heading speaks of; -1 where it speaks of none."""
    return int(key) - 1 if re.fullmatch(r"[0-9]{1,9}", key) else -1


def _alike(one: str, other: str) -> bool:
    """Whether a name may be another one, corrected."""
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) >= _ALIKE * max(len(words), len(others), 1)
