"""Downtime, availability and error budget of services, from the impact windows of their incidents.

Terms as in Google's Site Reliability Workbook, chapters 2 and 5.
"""

import heapq
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pmsite.analyse.inference import Rate, poisson_rate
from pmsite.analyse.selection import local_day
from pmsite.model.corpus import Entry
from pmsite.model.impact import Window
from pmsite.model.policy import Policy

DAYS = 365
"""Length of the period that is looked at where none was asked for."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, in UTC; the end is not in it."""

    begin: datetime
    end: datetime
    first: date
    """The first and the last day that belong to it, in the policy's zone."""
    last: date

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.end - self.begin).total_seconds()


@dataclass(frozen=True, slots=True)
class Availability:
    """One service over a period."""

    service: str
    period: Period
    incidents: tuple[Entry, ...]
    """Counted incidents that name the service and began in the period."""
    measured: tuple[Entry, ...]
    """Counted incidents with an impact window of the service in the period."""
    downtime: float
    """Seconds, each weighted with the share of requests or users that was hit; overlapping windows count once."""
    objective: float | None
    """In per cent."""

    @property
    def known(self) -> bool:
        """Whether its downtime is known: every incident of the period has a window."""
        return {entry.id for entry in self.incidents} <= {entry.id for entry in self.measured}

    @property
    def availability(self) -> float:
        """Share of the period in which it served, 0 to 1; at most so much where not all is known."""
        return 1 - self.downtime / self.period.seconds

    @property
    def budget(self) -> float | None:
        """Error budget, seconds of downtime that the objective allows in the period."""
        return None if self.objective is None else (1 - self.objective / 100) * self.period.seconds

    @property
    def left(self) -> float | None:
        """Seconds of the budget that are left; negative where it is overdrawn."""
        return None if self.budget is None else self.budget - self.downtime

    @property
    def failures(self) -> Rate:
        """Incidents per year of the period, with its exact interval."""
        return poisson_rate(len(self.incidents), self.period.seconds / 86400 / 365.25)

    @property
    def mtbf(self) -> float | None:
        """Mean time between failures in seconds: operating time ÷ incidents; None without one, or if not known."""
        operating = self.period.seconds - self.downtime
        return operating / len(self.incidents) if self.incidents and self.known else None


def period(
    since: date | None, until: date | None, today: date, zone: ZoneInfo, watched_since: date | None = None
) -> Period:
    """From midnight to midnight in the policy's zone; without `since` the last 365 days.

    Never past today, and not before `watched_since`, the day of the first own record.
    """
    last = min(until or today, today)
    first = since or last - timedelta(days=DAYS - 1)
    first = max(first, watched_since or first)
    begin, end = (datetime.combine(day, time(), zone) for day in (min(first, last), last + timedelta(days=1)))
    return Period(begin.astimezone(UTC), end.astimezone(UTC), min(first, last), last)


def availabilities(entries: Sequence[Entry], policy: Policy, over: Period) -> tuple[Availability, ...]:
    """Per service with an objective, or an incident or window in the period; least budget left first.

    `entries` are own counted incidents, whenever they began. A service that only restricted ones name is left out.
    """
    spans: dict[str, list[tuple[datetime, datetime, float]]] = {}
    measured: dict[str, dict[str, Entry]] = {}
    begun: dict[str, list[Entry]] = {}
    for entry in entries:
        for window in entry.record.impact.windows:
            if (span := _inside(window, over)) is not None:
                spans.setdefault(window.service, []).append(span)
                measured.setdefault(window.service, {})[entry.id] = entry
        if over.first <= local_day(entry, policy.zone) <= over.last:
            for name in dict.fromkeys(entry.record.services):
                begun.setdefault(name, []).append(entry)
    known = policy.taxonomy.services
    told = {name for entry in entries if entry.shown for name in (*entry.record.services, *_windows(entry))}
    names = {name for name in (*spans, *begun) if name in told or name in known}
    names |= {name for name, service in known.items() if service.objective is not None}
    found = [
        Availability(
            service=name,
            period=over,
            incidents=tuple(begun.get(name, ())),
            measured=tuple(measured.get(name, {}).values()),
            downtime=weighted(spans.get(name, [])),
            objective=known[name].objective if name in known else None,
        )
        for name in names
    ]
    return tuple(sorted(found, key=_urgency))


def _windows(entry: Entry) -> list[str]:
    return [window.service for window in entry.record.impact.windows]


def _urgency(one: Availability) -> tuple[float, float, str]:
    used = one.downtime / one.budget if one.budget else -1.0
    return -used, -one.downtime, one.service


def _inside(window: Window, over: Period) -> tuple[datetime, datetime, float] | None:
    """The part of a window that lies in the period; one that is still open ends with the period."""
    if not isinstance(window.begin, datetime) or not isinstance(window.end, datetime | None):
        return None  # a day alone says nothing about downtime
    begin = max(window.begin, over.begin)
    end = min(window.end or over.end, over.end)
    return (begin, end, 1.0 if window.share is None else window.share) if begin < end else None


def weighted(spans: Iterable[tuple[datetime, datetime, float]]) -> float:
    """Seconds covered, each counted with the greatest share of the spans over it."""
    listed = sorted(spans)
    edges = sorted({edge for begin, end, _ in listed for edge in (begin, end)})
    total, next_ = 0.0, 0
    running: list[tuple[float, datetime]] = []  # of what has begun: the greatest share first
    for left, right in itertools.pairwise(edges):
        while next_ < len(listed) and listed[next_][0] <= left:
            _, end, share = listed[next_]
            heapq.heappush(running, (-share, end))
            next_ += 1
        while running and running[0][1] <= left:
            heapq.heappop(running)
        if running:
            total += -running[0][0] * (right - left).total_seconds()
    return total
