"""Where every node of a document stands in its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Source:
    """A file, its path relative to the repository's root, and the places of its nodes."""

    path: str
    root: Mark = Mark(1, 1)

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
        mark = self.root
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
