"""Has it become worse, or better? The latest stretch of time against the one before, with a test each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from pmsite.analyse.durations import DEFINITIONS, Definition, duration, spoken
from pmsite.analyse.inference import holm, mann_whitney_p, rate_ratio_p
from pmsite.analyse.selection import local_day
from pmsite.analyse.statistics import summarise
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy

AFTER, BEFORE = 90, 365
"""Days that are compared, and with how many before them."""
LEVEL = 0.025
"""Of each side: together 5 %."""

Verdict = Literal["worse", "better", "not shown"]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure then and now."""

    key: str
    name: str
    test: str
    before: str
    after: str
    n_before: int
    n_after: int
    entries: tuple[Entry, ...]
    """The records of the later time."""
    p: float = 1.0
    """Two-sided, corrected for the number of figures that are tested (Holm)."""
    verdict: Verdict = "not shown"

    @property
    def short(self) -> str:
        """`TTD`, where there is such a name."""
        return self.key.upper() if len(self.key) == 3 else self.name


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which days were compared, and what came of it."""

    since: date
    """First day of the later time; it ends with `until`."""
    until: date
    before_since: date
    changes: tuple[Change, ...]

    @property
    def worse(self) -> tuple[Change, ...]:
        """What has become worse."""
        return tuple(change for change in self.changes if change.verdict == "worse")


def compare(
    entries: Sequence[Entry],
    policy: Policy,
    until: date,
    after_days: int = AFTER,
    before_days: int = BEFORE,
    watched_since: date | None = None,
) -> Comparison:
    """Compare the `after_days` up to `until` with the `before_days` before them. `entries` are counted ones.

    Before `watched_since` nobody wrote records: that time does not count as one without incidents.
    """
    since = until - timedelta(days=after_days - 1)
    days = [(local_day(entry, policy.zone), entry) for entry in entries]
    start = since - timedelta(days=before_days)
    start = min(max(start, watched_since or start), since)
    before_days = (since - start).days
    before = [entry for day, entry in days if start <= day < since]
    after = [entry for day, entry in days if since <= day <= until]
    tested = [_rate(before, after, before_days, after_days)]
    tested += [_duration(definition, before, after) for definition in DEFINITIONS]
    worse, better = holm([p for _, p, _ in tested]), holm([p for _, _, p in tested])
    made = (_judged(one, w, b) for (one, _, _), w, b in zip(tested, worse, better, strict=True))
    return Comparison(since, until, start, tuple(made))


_Tested = tuple[Change, float, float]
"""A change not yet judged, and p for its being no worse and no better."""


def _judged(one: Change, worse: float, better: float) -> Change:
    verdict: Verdict = "worse" if worse < LEVEL else "better" if better < LEVEL else "not shown"
    return replace(one, p=min(1.0, 2 * min(worse, better)), verdict=verdict)


def _rate(before: Sequence[Entry], after: Sequence[Entry], before_days: int, after_days: int) -> _Tested:
    b, a = len(before), len(after)
    if before_days == 0:
        now = _per_month(a, after_days)
        change = Change("incidents", "Incidents", "not watched before", "–", now, b, a, tuple(after))
        return change, 1.0, 1.0
    words = _per_month(b, before_days), _per_month(a, after_days)
    change = Change("incidents", "Incidents", "exact test of two Poisson rates", *words, b, a, tuple(after))
    return change, rate_ratio_p(b, before_days, a, after_days), rate_ratio_p(a, after_days, b, before_days)


def _per_month(n: int, days: int) -> str:
    return f"{n / days * 365.25 / 12:.2g} a month"


def _duration(definition: Definition, before: Sequence[Entry], after: Sequence[Entry]) -> _Tested:
    b, a = (
        [s for entry in entries if (s := duration(entry.record.times, definition)) is not None]
        for entries in (before, after)
    )
    known = tuple(entry for entry in after if duration(entry.record.times, definition) is not None)
    words = _median(b), _median(a)
    change = Change(definition.key, definition.name, "Mann-Whitney", *words, len(b), len(a), known)
    return change, mann_whitney_p(b, a), mann_whitney_p(a, b)


def _median(values: Sequence[float]) -> str:
    middle = summarise(values, len(values)).median
    return "–" if middle is None else f"median {spoken(middle)}"
