"""The figures over a selection of records. Pure: same records, same figures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pmsite.analyse.durations import DEFINITIONS, Definition, duration
from pmsite.analyse.relations import recurs
from pmsite.analyse.selection import is_open, local_day
from pmsite.analyse.statistics import Summary, summarise
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy


@dataclass(frozen=True, slots=True)
class DurationFigure:
    """One of TTD, TTA, TTM, TTR in seconds, and what it was worked out from."""

    definition: Definition
    summary: Summary
    entries: tuple[Entry, ...]
    """The records behind it, longest first."""
    still_open: int
    """Incidents that still run, and so have no such duration yet."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the metrics page shows."""

    incidents: int
    restricted: int
    """Records among them that have no page."""
    durations: tuple[DurationFigure, ...]
    by_month: Mapping[str, int]
    """`2025-11` → number; months without any are there too."""
    by_severity: Mapping[str, int]
    by_service: Mapping[str, int]
    by_cause: Mapping[str, int]
    """Incidents with at least one root cause of the category."""
    by_detection: Mapping[str, int]
    recurrences: int
    """Incidents that are a recurrence of an earlier one."""


def figures(entries: Sequence[Entry], policy: Policy, by_name: Mapping[str, Entry] | None = None) -> Figures:
    """The figures of `entries`, which have been selected already; `by_name` has every record."""
    known = by_name if by_name is not None else {entry.id: entry for entry in entries}
    return Figures(
        incidents=len(entries),
        restricted=sum(not entry.shown for entry in entries),
        durations=tuple(_duration(entries, definition) for definition in DEFINITIONS),
        by_month=_by_month(entries, policy.zone),
        by_severity=_by_severity(entries, policy),
        by_service=_tally(name for e in entries for name in dict.fromkeys(e.record.services)),
        by_cause=_tally(
            category
            for e in entries
            for category in dict.fromkeys(c.category or "unknown" for c in e.record.analysis.root_causes)
        ),
        by_detection=_tally(e.record.detection.source for e in entries if e.record.detection),
        recurrences=sum(recurs(entry, known) for entry in entries),
    )


def _duration(entries: Sequence[Entry], definition: Definition) -> DurationFigure:
    known = [(duration(e.record.times, definition), e) for e in entries]
    measured = sorted(((d, e) for d, e in known if d is not None), key=lambda pair: (-pair[0], pair[1].id))
    return DurationFigure(
        definition,
        summarise([d for d, _ in measured], len(entries)),
        tuple(e for _, e in measured),
        sum(d is None and is_open(e) for d, e in known),
    )


def _tally(words: Iterable[str]) -> Mapping[str, int]:
    """Counts, the largest first, then by name."""
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _by_severity(entries: Sequence[Entry], policy: Policy) -> Mapping[str, int]:
    counts = Counter(entry.record.severity for entry in entries)
    return dict(sorted(counts.items(), key=lambda item: (policy.rank(item[0]), item[0])))


def _by_month(entries: Sequence[Entry], zone: ZoneInfo) -> Mapping[str, int]:
    counts = Counter(local_day(entry, zone).strftime("%Y-%m") for entry in entries)
    if not counts:
        return {}
    year, month = map(int, min(counts).split("-"))
    filled: dict[str, int] = {}
    while (key := f"{year:04d}-{month:02d}") <= max(counts):
        filled[key] = counts[key]
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return filled
