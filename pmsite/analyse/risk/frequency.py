"""How often an event of a fault tree has really happened, beside the probability that is stated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pmsite.analyse.followthrough import ours
from pmsite.analyse.inference import Rate, poisson_rate
from pmsite.analyse.selection import counted
from pmsite.model.corpus import Entry
from pmsite.model.faulttree import FaultTree

YEAR = 365.25
"""Days."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """Incidents of the organisation that bear one of the event's tags, per year."""

    tags: tuple[str, ...]
    entries: tuple[Entry, ...]
    rate: Rate


def tags_of(entry: Entry) -> frozenset[str]:
    """What a record is tied to others by: its tags, its causes', and those of events that occurred in it."""
    record = entry.record
    analysis = record.analysis
    causes = (*analysis.root_causes, *analysis.contributing_factors)
    events = analysis.fault_tree.events.values() if analysis.fault_tree else ()
    return frozenset(
        [
            *record.tags,
            *(tag for cause in causes for tag in cause.tags),
            *(tag for event in events if event.occurred for tag in event.tags),
        ]
    )


@dataclass(frozen=True)
class Exposure:
    """The organisation's own counted incidents, and for how long there are records of them."""

    years: float
    by_tag: Mapping[str, Sequence[Entry]]


def exposure(entries: Iterable[Entry], today: date) -> Exposure | None:
    """From the first own incident to the end of today; None below a year. Public accounts are others' years.

    The first incident is not counted: it is where the watch begins, not what was seen during it.
    """
    own = sorted((entry for entry in entries if counted(entry) and ours(entry)), key=lambda e: (e.instant, e.id))
    if not own:
        return None
    end = datetime.combine(today, time.max, UTC)
    years = (end - own[0].instant).total_seconds() / 86400 / YEAR
    by_tag: dict[str, list[Entry]] = {}
    for entry in own[1:]:
        for tag in tags_of(entry):
            by_tag.setdefault(tag, []).append(entry)
    return Exposure(years, by_tag) if years >= 1 else None


def frequencies(tree: FaultTree, seen: Exposure | None) -> Mapping[str, Frequency]:
    """Per event with tags that own incidents share: how many there were a year."""
    found: dict[str, Frequency] = {}
    if seen is None:
        return found
    for name, event in tree.events.items():
        entries = {entry.id: entry for tag in event.tags for entry in seen.by_tag.get(tag, ())}
        if entries:
            rate = poisson_rate(len(entries), seen.years)
            found[name] = Frequency(event.tags, tuple(entries[key] for key in sorted(entries)), rate)
    return found
