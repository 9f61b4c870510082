"""Where every node of a document stands in its file."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pmsite.problems import Location, Pointer


class Mark(NamedTuple):
    """A node's place, from 1, and those of its children: by key with the key's own place, or by position."""

    line: int
    column: int
    children: "Mapping[str, Keyed] | Sequence[Mark] | None" = None


class Keyed(NamedTuple):
    """A key's place and its value's."""

    line: int
    column: int
    value: Mark


START = Mark(1, 1)
_SELDOM = 3
"""So often places are looked up one by one; whoever asks more often will ask for many."""


def place_in(text: str, index: int, path: str) -> Location:
    """The place of a character; a line ends where YAML ends it, at LF, CR LF or CR."""
    ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text[:index])]
    return Location(path, len(ends) + 1, index - (ends[-1] if ends else 0) + 1)


@dataclass(frozen=True)
class Source:
    """A file, its path relative to the repository's root, and the places of its nodes.

    Most files are read without a finding, so places are worked out from the text when first asked for.
    """

    path: str
    known: Mark | None = START
    """The places, where they are known already."""
    text: str = field(default="", repr=False)
    marks: Callable[[str, Pointer | None], Mark] | None = field(default=None, compare=False, repr=False)
    """Works the places out: of all nodes, or of those on the way to one."""

    @cached_property
    def root(self) -> Mark:
        """The document's place, and those of its nodes."""
        return self.known or (self.marks(self.text, None) if self.marks else START)

    def at(self, pointer: Pointer = ()) -> Location:
        """The value's place; where it is missing, that of the nearest parent's key."""
        return self._find(pointer)[0]

    def at_key(self, pointer: Pointer) -> Location:
        """The place of a key, of a list's item, or of the nearest parent's key."""
        return self._find(pointer)[1]

    def has(self, pointer: Pointer) -> bool:
        """Whether the document has the key that the pointer ends in, with or without a value."""
        mark = self.root
        for step in pointer[:-1]:
            children = mark.children
            if isinstance(children, Mapping) and isinstance(step, str) and step in children:
                mark = children[step].value
            elif isinstance(children, Sequence) and isinstance(step, int) and step < len(children):
                mark = children[step]
            else:
                return False
        return isinstance(mark.children, Mapping) and pointer[-1] in mark.children

    def _find(self, pointer: Pointer) -> tuple[Location, Location]:
        mark = self.marks(self.text, pointer) if self.marks and self._seldom() else self.root
        key = value = Location(self.path, mark.line, mark.column)
        for step in pointer:
            children = mark.children
            if isinstance(children, Mapping) and isinstance(step, str) and step in children:
                found = children[step]
                key, mark = Location(self.path, found.line, found.column), found.value
            elif isinstance(children, Sequence) and isinstance(step, int) and step < len(children):
                mark = children[step]
                key = Location(self.path, mark.line, mark.column)
            else:
                return key, key
            value = Location(self.path, mark.line, mark.column)
        return value, key

    def _seldom(self) -> bool:
        """Whether so little was asked that the way to one node costs less than the places of all."""
        if self.known is not None or "root" in self.__dict__:
            return False
        asked: int = self.__dict__.get("_asked", 0)
        self.__dict__["_asked"] = asked + 1
        return asked < _SELDOM

    def place(self, index: int) -> Location:
        """The place of a character of the text."""
        return place_in(self.text, index, self.path)

    def pointer_at(self, line: int, column: int) -> Pointer:
        """The innermost node that begins at or before a place of the file."""
        here = (line, column)
        steps: list[str | int] = []
        mark = self.root
        while mark.children:
            before: list[tuple[str | int, Mark]]
            if isinstance(mark.children, Mapping):
                items = mark.children.items()
                before = [(key, keyed.value) for key, keyed in items if (keyed.line, keyed.column) <= here]
            else:
                before = [(i, item) for i, item in enumerate(mark.children) if (item.line, item.column) <= here]
            if not before:
                break
            step, mark = before[-1]
            steps.append(step)
        return tuple(steps)
