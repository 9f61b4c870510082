"""Lines of JSON and CSV files as rows of named fields, and which field is what."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pmsite.capture.evidence.sighting import NoEvidenceError, sound

FIELDS: Mapping[str, Sequence[str]] = {
    "time": ("@timestamp", "timestamp", "ts", "time", "datetime", "date", "event_time", "eventtime", "t", "at"),
    "level": ("level", "severity", "lvl", "log_level", "loglevel", "levelname", "log.level", "priority"),
    "message": ("message", "msg", "text", "event", "body", "log", "description", "title"),
    "logger": ("logger", "service", "logger_name", "name", "component", "app", "application", "source", "host"),
    "metric": ("metric", "metric_name", "series", "__name__", "name"),
    "value": ("value", "val", "v", "reading"),
}
"""What a field is commonly called, the likeliest first; case makes no difference."""
_SEPARATORS = ",;\t|"
_LONGEST = 100_000
"""Characters of a CSV field."""


class Rows(NamedTuple):
    """A table."""

    rows: Sequence[Mapping[str, Any]]
    broken: int
    """How many lines could not be read."""


def json_lines(text: str) -> Rows:
    """Each line that is a JSON object."""
    rows, broken = [], 0
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            row = sound(json.loads(line))
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            rows.append(_flat(row))
        else:
            broken += 1
    return Rows(rows, broken)


def of_maps(values: Sequence[Any]) -> Rows:
    """A list of JSON objects."""
    rows = [_flat(value) for value in values if isinstance(value, dict)]
    return Rows(rows, len(values) - len(rows))


def comma_separated(text: str, given: Mapping[str, str]) -> Rows:
    """A CSV file with a line of names; separated by what stands most often between these."""
    names = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=names.count)
    spaced = f"{separator} " in names
    csv.field_size_limit(_LONGEST)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, skipinitialspace=spaced)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise NoEvidenceError(f"is no CSV file: {error}") from None
    between = f"{separator} " if spaced else separator
    free = column([dict.fromkeys(reader.fieldnames or ())], "message", given)
    whole = [_fitted(row, free, between) for row in rows if None not in row.values()]
    return Rows(whole, len(rows) - len(whole))


def _fitted(row: dict[Any, Any], free: str | None, between: str) -> dict[str, Any]:
    """The row; where it has more cells than names, the message holds separators that nobody quoted."""
    surplus = row.pop(None, [])
    while surplus and not surplus[-1].strip():
        surplus.pop()
    names, cells = list(row), [*row.values(), *surplus]
    if names and surplus:
        at = names.index(free) if free in names else len(names) - 1
        behind = at + len(surplus) + 1
        cells[at:behind] = [between.join(cells[at:behind])]
    return dict(zip(names, cells, strict=False))


def column(rows: Sequence[Mapping[str, Any]], what: str, given: Mapping[str, str]) -> str | None:
    """What a field is called in a table: as it was told, else by its common names."""
    if what in given:
        return given[what]
    present = {name.lower(): name for row in rows[:50] for name in row}
    return next((present[name] for name in FIELDS[what] if name in present), None)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of inner objects by their path, as Elastic writes it: `log.level`."""
    return dict(_leaves(row, ""))


def _leaves(row: Mapping[str, Any], before: str, depth: int = 4) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict) and depth:
            yield from _leaves(value, f"{before}{name}.", depth - 1)
        else:
            yield f"{before}{name}", value
