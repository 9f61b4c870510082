"""How chapters of a document are told: their pieces, and the field behind each row or column."""

from collections.abc import Sequence
from typing import NamedTuple

from pmsite.analyse.document.cells import TEXT, Cell
from pmsite.analyse.document.parts import Field, Part
from pmsite.analyse.document.whys import Fish, Whys


class Chapter(NamedTuple):
    """A heading of the second level and what is below it."""

    title: str
    parts: Sequence[Part]

    @property
    def whole(self) -> bool:
        """Whether one piece reads all of it, with its headings."""
        return isinstance(self.parts[0], Whys | Fish)


def field(name: str, place: str, cell: Cell = TEXT) -> Field:
    """A row or column for the field at a place such as `dates/created_on`."""
    return Field(name, tuple(place.split("/")), cell)
