"""Pieces of a document: facts, tables, lists and texts, each written from a record's data and read back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from pmsite.analyse.document.cells import TEXT, Cell, unplain

Data = dict[str, Any]
Place = tuple[str, ...]
Lines = Sequence[str]

_RULE = re.compile(r":?-+:?")


class Part(Protocol):
    """A piece of a chapter."""

    @property
    def title(self) -> str:
        """Its heading; nothing right below the chapter's."""

    def write(self, data: Data) -> list[str]:
        """Its lines; none where the record has nothing to say."""

    def read(self, lines: Lines, data: Data) -> list[str]:
        """Put what the lines say into the data; return those that it has no place for."""


class Field(NamedTuple):
    """A row of facts, or a column of a table: its name, the field, the kind of value."""

    name: str
    place: Place
    cell: Cell = TEXT


def get(data: Any, place: Place) -> Any:
    """The value at a place, None where there is none."""
    for key in place:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def put(data: Data, place: Place, value: Any) -> None:
    """Set the value at a place."""
    for key in place[:-1]:
        data = data.setdefault(key, {})
    data[place[-1]] = value


def blank(value: Any) -> bool:
    """Whether there is nothing to write."""
    return value is None or value in ("", [], {})


@dataclass(frozen=True)
class Facts:
    """A table of names and values."""

    title: str
    fields: Sequence[Field]

    def write(self, data: Data) -> list[str]:
        """Rows for what is known."""
        known = [(one, get(data, one.place)) for one in self.fields]
        rows = [[one.name, one.cell.write(value)] for one, value in known if not blank(value)]
        return table(["Field", "Value"], rows) if rows else []

    def read(self, lines: Lines, data: Data) -> list[str]:
        """Every row that has a known name."""
        names = {one.name.casefold(): one for one in self.fields}
        rest: list[str] = []
        before = ""
        for line in lines:
            row = cells(line)
            one = names.get(unplain(row[0]).casefold()) if len(row) == 2 else None
            if one is not None and row[1]:
                put(data, one.place, one.cell.read(row[1]))
            ours = one is not None and not one.cell.more(row[1])
            head = [cell.casefold() for cell in row] == ["field", "value"]
            if not ours and not head and not (is_rule(row) and not (rest and rest[-1] == before)):
                keep([line], rest)
            before = line
        return rest


def keep(lines: Lines, rest: list[str]) -> None:
    """Add lines to those that have no place, blank ones only between others."""
    for line in lines:
        if rest or line.strip():
            rest.append(line)


def is_rule(row: Sequence[str]) -> bool:
    """Whether it is the line below a table's head."""
    return bool(row) and all(_RULE.fullmatch(cell) for cell in row)


@dataclass(frozen=True)
class Table:
    """A list of things, a row each; columns that nothing fills are left out."""

    title: str
    place: Place
    columns: Sequence[Field]
    always: int = 2
    """So many columns stand there in any case."""
    keyed: bool = False
    """A map by the first column, instead of a list."""
    more: bool = False
    """More columns of a table before, by the first column."""

    def write(self, data: Data) -> list[str]:
        """The table."""
        value = get(data, self.place)
        key = self.columns[0].place
        items = [{key[0]: name, **item} for name, item in value.items()] if self.keyed and value else value or []
        used = [n for n, one in enumerate(self.columns) if any(not blank(get(i, one.place)) for i in items)]
        if self.more:
            items = [i for i in items if any(not blank(get(i, one.place)) for one in self.columns[1:])]
        columns = [one for n, one in enumerate(self.columns) if n < self.always or n in used]
        if not items:
            return []
        return table([one.name for one in columns], [[_cell(i, one) for one in columns] for i in items])

    def read(self, lines: Lines, data: Data) -> list[str]:
        """Rows by the names of their columns, in whatever order they stand."""
        names = {one.name.casefold(): one for one in self.columns}
        columns: list[Field | None] = []
        key = self.columns[0].place[0]
        known = {str(item.get(key)): item for item in get(data, self.place) or ()} if self.more else {}
        rest: list[str] = []
        strange = False  # within a table that is none of ours
        rows = [cells(line) for line in lines]
        for line, row, below in zip(lines, rows, [*rows, []][1:], strict=True):
            head = bool(row) and (is_rule(below) or not columns) and not is_rule(row)
            if not row:
                strange = False
                keep([line], rest)
            elif head and (is_rule(below) or not strange):
                columns = [names.get(unplain(cell).casefold()) for cell in row]
                strange = sum(map(bool, columns)) < min(self.always, len(row))
                if strange:
                    columns = []
                    keep([line], rest)
            elif (
                strange
                or not columns
                or (any(row) and not is_rule(row) and not self._row(columns, row, data, known))
            ):
                keep([line], rest)
        return rest

    def _row(
        self, columns: Sequence[Field | None], row: Sequence[str], data: Data, known: dict[str, Data]
    ) -> bool:
        """Take a row in; False where a cell has no place."""
        item: Data = {}
        for one, cell in zip(columns, row, strict=False):
            if one is not None and cell:
                put(item, one.place, one.cell.read(cell))
        strange = [
            cell for one, cell in zip(columns, row, strict=False) if cell and (one is None or one.cell.more(cell))
        ]
        fits = len(row) <= len(columns) and not strange
        key = item.get(self.columns[0].place[0])
        if self.keyed:
            if not isinstance(key, str):
                return False
            del item[self.columns[0].place[0]]
            put(data, (*self.place, key), item)
            return fits
        if self.more:
            if key not in known:
                return False
            merge(known[key], item)
            return fits
        if get(data, self.place) is None:
            put(data, self.place, [])
        get(data, self.place).append(item)
        return fits


def merge(into: Data, more: Mapping[str, Any]) -> None:
    """Add what is not there yet."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into.setdefault(key, value)


def _cell(item: Data, one: Field) -> str:
    value = get(item, one.place)
    return "" if blank(value) else one.cell.write(value)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table of GitHub's Markdown."""
    return [_row(head), "|" + " --- |" * len(head), *map(_row, rows)]


def _row(row: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in row) + " |"


def cells(line: str) -> list[str]:
    """The cells of a line of a table; none if it is no such line."""
    line = line.strip()
    if not line.startswith("|") or len(line) < 2:
        return []
    line = line.removeprefix("|")
    line = line[:-1] if re.search(r"(?<!\\)\|\Z", line) else line
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)]
