"""Which records count, and which of them a question is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from pmsite.model.corpus import Entry

OPEN = frozenset({"investigating", "identified", "fixing", "monitoring"})


def counted(entry: Entry) -> bool:
    """Counted are records that are no drill, no near miss, not withdrawn and no duplicate."""
    record = entry.record
    return not (
        record.drill
        or record.near_miss
        or record.state == "withdrawn"
        or any(relation.kind == "duplicate" for relation in record.related)
    )


def is_open(entry: Entry) -> bool:
    """Whether the incident itself still runs."""
    return entry.record.times.resolved_at is None and entry.record.incident_status in OPEN


def local_day(entry: Entry, zone: ZoneInfo) -> date:
    """The day the incident began in the policy's time zone."""
    return _day(entry.began, zone)


@lru_cache(maxsize=1 << 17)  # every count asks for it
def _day(began: date | datetime, zone: ZoneInfo) -> date:
    return began.astimezone(zone).date() if isinstance(began, datetime) else began


@dataclass(frozen=True, slots=True)
class Selection:
    """A question's limits; what is None or empty does not limit."""

    since: date | None = None
    until: date | None = None
    services: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()

    def of(self, entries: Iterable[Entry], zone: ZoneInfo) -> tuple[Entry, ...]:
        """The counted records inside the limits; both days belong to it."""
        return tuple(entry for entry in self.within(entries, zone) if counted(entry))

    def within(self, entries: Iterable[Entry], zone: ZoneInfo) -> tuple[Entry, ...]:
        """All records inside the limits, drills and near misses too: their actions count."""
        return tuple(entry for entry in entries if self._holds(entry, zone))

    def _holds(self, entry: Entry, zone: ZoneInfo) -> bool:
        day = local_day(entry, zone)
        return (
            (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and (not self.services or any(s in self.services for s in entry.record.services))
            and (not self.severities or entry.record.severity in self.severities)
        )
