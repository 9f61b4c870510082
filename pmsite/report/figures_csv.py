"""Figures as one long table: figure, group, statistic, value."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from pmsite.analyse.measures import Measures
from pmsite.analyse.tabular import inert
from pmsite.report.metrics import as_data


def as_csv(found: Measures) -> str:
    """RFC 4180, with a header. What a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["figure", "group", "statistic", "value"])
    for row in _rows(as_data(found)):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()


def _rows(data: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for figure, value in data.items():
        if figure != "recommendations":  # sentences
            yield from _flat(figure, (), value)


def _flat(figure: str, path: tuple[str, ...], value: Any) -> Iterator[tuple[Any, ...]]:
    """The last key is the statistic, those before it name the group."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if (figure, *path, key) != ("lasting", "curve"):
                yield from _flat(figure, (*path, key), inner)
    elif isinstance(value, list):
        yield figure, " ".join(path), "value", " to ".join(map(str, value))
    elif len(path) == 1 and (figure.startswith("by_") or figure == "backlog_age"):
        yield figure, path[0], "n", value
    else:
        yield figure, " ".join(path[:-1]), path[-1] if path else "value", value
