"""By what the list of incidents can be narrowed: for each value, the records that have it."""

import json
from collections.abc import Callable, Iterable, Sequence

from pmsite.analyse.durations import DEFINITIONS, duration
from pmsite.analyse.followthrough import unfinished
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.render.search.coding import ascending, number
from pmsite.render.search.index import FOLDER
from pmsite.render.view import words

PATH = f"{FOLDER}facets.json"


def _enum(value: str | None) -> list[str]:
    return [words(value)] if value else []


def _detection(entry: Entry) -> list[str]:
    return _enum(entry.record.detection.source) if entry.record.detection else []


def _causes(entry: Entry) -> Iterable[str]:
    analysis = entry.record.analysis
    for cause in (*analysis.root_causes, *analysis.contributing_factors):
        yield from _enum(cause.category)


def _kind(entry: Entry) -> list[str]:
    record = entry.record
    marks = {"near miss": record.near_miss, "public account": record.provenance.kind == "retold"}
    return [name for name, holds in marks.items() if holds] or ["incident"]


FACETS: tuple[tuple[str, str, Callable[[Entry], Iterable[str]]], ...] = (
    ("severity", "Severity", lambda e: [e.record.severity]),
    ("year", "Year", lambda e: [e.year]),
    ("service", "Service", lambda e: e.record.services),
    ("team", "Team", lambda e: e.record.teams),
    ("tag", "Tag", lambda e: e.record.tags),
    ("cause", "Cause", _causes),
    ("class", "Failure class", lambda e: _enum(e.record.failure_class)),
    ("found", "Found by", _detection),
    ("state", "State", lambda e: [e.record.state]),
    ("actions", "Open actions", lambda e: ["open actions"] if unfinished(e) else ["none open"]),
    ("kind", "Kind", _kind),
)
"""Key in an address, heading, and a record's values."""


def facets(parts: Sequence[Sequence[Entry]], policy: Policy) -> bytes:
    """The file: rows are incidents in the order of the index's segments, newest first; drills are none.

    `minutes` are a row's time to resolve plus one, or 0 where that is not known.
    """
    kept = [[entry for entry in part if not entry.record.drill] for part in parts]
    entries = [entry for part in kept for entry in part]
    return json.dumps(
        {
            "rows": len(entries),
            "segments": [len(part) for part in kept],
            "minutes": "".join(number(_minutes(entry)) for entry in entries),
            "facets": [
                {"key": key, "name": name, "values": _values(key, [set(of(entry)) for entry in entries], policy)}
                for key, name, of in FACETS
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _values(key: str, rows: Sequence[set[str]], policy: Policy) -> list[list[str]]:
    """Name and rows of each value: severities by rank, years from the last on, others by number."""
    found: dict[str, list[int]] = {}
    for i, names in enumerate(rows):
        for name in names:
            found.setdefault(name, []).append(i)

    def order(name: str) -> tuple[float, str]:
        if key == "severity":
            return policy.rank(name), name
        return (-float(name), name) if key == "year" else (-len(found[name]), name)

    return [[name, ascending(found[name])] for name in sorted(found, key=order)]


def _minutes(entry: Entry) -> int:
    lasted = duration(entry.record.times, DEFINITIONS[-1])
    return 0 if lasted is None or lasted < 0 else round(lasted / 60) + 1
