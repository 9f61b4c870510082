"""Facts of real documents, read by eye, compared with what the importer makes of them."""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pmsite.capture.markdown.document import Imported, Options, imported
from pmsite.model.base import parse_moment

HERE = Path(__file__).parent
REAL = Path(os.environ.get("PMSITE_REALDATA", HERE.parents[3] / "shared" / "realdata")) / "markdown"
SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5")


class Fact(NamedTuple):
    """Something a document says."""

    document: str
    path: str
    expected: Any

    def __str__(self) -> str:
        return f"{self.document.partition('/')[2]}: {self.path}"


def facts() -> list[Fact]:
    """All facts that were read by eye."""
    told = json.loads((HERE / "facts.json").read_text(encoding="utf-8"))
    return [Fact(one["document"], path, value) for one in told for path, value in one["facts"].items()]


def documents() -> list[Path]:
    """The real documents; none where they are absent."""
    return sorted(REAL.rglob("*.md"))


def read(path: Path) -> list[Imported]:
    """What the importer makes of a document."""
    return imported(path.read_text(encoding="utf-8"), options(path.name))


def options(name: str) -> Options:
    """The options of all tests: no zone, five levels."""
    return Options(None, SEVERITIES, date(2026, 11, 21), name)


def found(data: Any, path: str) -> Any:
    """The value at a path such as `timeline.-1.at`; `#` counts."""
    for step in path.split("."):
        if step == "#":
            return len(data or [])
        if isinstance(data, list) and step.lstrip("-").isdigit():
            data = data[int(step)] if -len(data) <= int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def misses() -> Iterator[tuple[Fact, Any]]:
    """Facts that come out otherwise, and how."""
    records: dict[str, dict[str, Any]] = {}
    for fact in facts():
        if fact.document not in records:
            records[fact.document] = read(REAL / fact.document)[0].data
        value = found(records[fact.document], fact.path)
        if not same(value, fact.expected, fact.path):
            yield fact, value


def same(value: Any, expected: Any, path: str) -> bool:
    """Whether they say the same: instants by the clock, titles and warnings by a word."""
    if path == "title":
        return expected.casefold() in str(value).casefold()
    if path == "provenance.warnings":
        return any(expected in warning for warning in value or ())
    if isinstance(value, str) and isinstance(expected, str) and path.startswith(("times", "timeline")):
        return _moment(value) == _moment(expected)
    return bool(value == expected)


def _moment(text: str) -> datetime | date:
    return parse_moment(text)
