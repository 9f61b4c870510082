"""The figures over a selection of records. Pure: same records, same figures."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pmsite.analyse.breakdown import Breakdown, breakdowns
from pmsite.analyse.durations import DEFINITIONS, Definition, duration
from pmsite.analyse.followthrough import ours
from pmsite.analyse.money import Costs, costs
from pmsite.analyse.relations import recurs
from pmsite.analyse.selection import is_open
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
    """Everything that is counted and measured over a selection of records."""

    incidents: int
    elsewhere: int
    """Public accounts among them: others' incidents."""
    restricted: int
    """Records among them that have no page."""
    durations: tuple[DurationFigure, ...]
    gaps: Summary
    """Seconds between the starts of one incident and the next."""
    breakdowns: tuple[Breakdown, ...]
    recurrences: tuple[Entry, ...]
    """Incidents that are a recurrence of an earlier one."""
    costs: tuple[Costs, ...]
    """Of the organisation's own incidents that have a page: an amount would give a restricted one away."""
    costs_left_out: int
    """Own restricted incidents with a cost."""

    def by(self, key: str) -> Breakdown:
        """One of the breakdowns."""
        return next(one for one in self.breakdowns if one.key == key)


def figures(entries: Sequence[Entry], policy: Policy, by_name: Mapping[str, Entry] | None = None) -> Figures:
    """The figures of `entries`, which have been selected already; `by_name` has every record."""
    known = by_name if by_name is not None else {entry.id: entry for entry in entries}
    own = [entry for entry in entries if ours(entry)]
    return Figures(
        incidents=len(entries),
        elsewhere=len(entries) - len(own),
        restricted=sum(not entry.shown for entry in entries),
        durations=tuple(_duration(entries, definition) for definition in DEFINITIONS),
        gaps=_gaps(entries),
        breakdowns=breakdowns(entries, policy),
        recurrences=tuple(entry for entry in entries if recurs(entry, known)),
        costs=costs([entry for entry in own if entry.shown], policy.zone),
        costs_left_out=sum(bool(entry.record.impact.costs) for entry in own if not entry.shown),
    )


def _gaps(entries: Sequence[Entry]) -> Summary:
    """Between starts that are known to the minute; of n incidents there are n − 1."""
    starts = sorted(entry.instant for entry in entries if isinstance(entry.began, datetime))
    gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(starts)]
    return summarise(gaps, max(len(entries) - 1, 0))


def _duration(entries: Sequence[Entry], definition: Definition) -> DurationFigure:
    known = [(duration(e.record.times, definition), e) for e in entries]
    measured = sorted(((d, e) for d, e in known if d is not None), key=lambda pair: (-pair[0], pair[1].id))
    return DurationFigure(
        definition,
        summarise([d for d, _ in measured], len(entries)),
        tuple(e for _, e in measured),
        sum(d is None and is_open(e) for d, e in known),
    )
