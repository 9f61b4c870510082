"""What the records, taken together, say should be done: a table of rules, each with the records behind it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pmsite.analyse.breakdown import WEEKDAYS
from pmsite.analyse.durations import DEFINITIONS, duration
from pmsite.analyse.followthrough import ours
from pmsite.analyse.inference import binomial_tail
from pmsite.analyse.recurrence import Again
from pmsite.analyse.selection import local_day
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy

FEWEST = 3
"""Incidents below which nothing is recommended."""
_TTD, _TTR = DEFINITIONS[0], DEFINITIONS[-1]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something seen in several incidents, and what follows from it."""

    id: str
    seen: str
    """What n of `of` incidents have in common."""
    advice: str
    entries: tuple[Entry, ...]
    """The n incidents."""
    of: int
    """Incidents that were asked: those that say anything about it."""

    @property
    def n(self) -> int:
        """How many."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules look at: the organisation's own counted incidents."""

    entries: Sequence[Entry]
    again: Sequence[Again]
    policy: Policy


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    seen: str
    advice: str
    look: Callable[[Asked], tuple[str, list[Entry], int]]
    """→ words for `seen`, the incidents it is true of, how many were asked."""
    share: float
    """Least share of those asked from which it is told."""


def recommendations(
    entries: Sequence[Entry], again: Sequence[Again], policy: Policy
) -> tuple[Recommendation, ...]:
    """Those whose rule finds at least three incidents, and the share it asks for; most incidents first."""
    asked = Asked([entry for entry in entries if ours(entry)], again, policy)
    found = []
    for rule in _RULES:
        words, hit, of = rule.look(asked)
        if len(hit) >= FEWEST and len(hit) >= rule.share * of:
            found.append(Recommendation(rule.id, rule.seen.format(words), rule.advice, tuple(hit), of))
    return tuple(sorted(found, key=lambda one: (-one.n, one.id)))


def _no_alert(asked: Asked) -> tuple[str, list[Entry], int]:
    known = [entry for entry in asked.entries if entry.record.detection]
    return "", [e for e in known if e.record.detection and e.record.detection.source not in _MACHINES], len(known)


_MACHINES = ("alert", "synthetic")


def _no_runbook(asked: Asked) -> tuple[str, list[Entry], int]:
    hit = [e for e in asked.entries if any(book.helped == "missing" for book in e.record.runbooks)]
    names = {book.id for e in hit if e.shown for book in e.record.runbooks if book.helped == "missing"}
    return ", ".join(sorted(names)) or "in restricted records", hit, len(asked.entries)


def _slow_detection(asked: Asked) -> tuple[str, list[Entry], int]:
    pairs = [(e, duration(e.record.times, _TTD), duration(e.record.times, _TTR)) for e in asked.entries]
    known = [(e, ttd, ttr) for e, ttd, ttr in pairs if ttd is not None and ttr is not None]
    return "", [e for e, ttd, ttr in known if ttd > ttr - ttd], len(known)


def _after_change(asked: Asked) -> tuple[str, list[Entry], int]:
    known = [e for e in asked.entries if isinstance(e.record.times.started_at, datetime) and e.record.timeline]
    return "", [e for e in known if _changed(e)], len(known)


def _changed(entry: Entry) -> bool:
    begin = entry.instant - timedelta(hours=1)
    return any(
        event.kind == "change" and isinstance(event.at, datetime) and begin <= event.at <= entry.instant
        for event in entry.record.timeline
    )


def _no_action(asked: Asked) -> tuple[str, list[Entry], int]:
    known = [e for e in asked.entries if e.record.analysis.root_causes]

    def left(entry: Entry) -> bool:
        addressed = {target for action in entry.record.actions for target in action.addresses}
        return any(cause.id not in addressed for cause in entry.record.analysis.root_causes)

    return "", [e for e in known if left(e)], len(known)


def _came_back(asked: Asked) -> tuple[str, list[Entry], int]:
    again = {one.entry.id for one in asked.again}
    return "", [entry for entry in asked.entries if entry.id in again], len(asked.entries)


def _unverified(asked: Asked) -> tuple[str, list[Entry], int]:
    finished = [
        (e, [a for a in e.record.actions if a.state == "done" and a.kind in _TRIED]) for e in asked.entries
    ]
    known = [(e, actions) for e, actions in finished if actions]
    return "", [e for e, actions in known if not all(a.verified for a in actions)], len(known)


_TRIED = ("prevent", "detect")
"""Kinds of action that can be shown to work."""


def _same_hour(asked: Asked) -> tuple[str, list[Entry], int]:
    zone = asked.policy.zone
    known = [(e, e.began.astimezone(zone).hour) for e in asked.entries if isinstance(e.began, datetime)]
    hour, hit = _conspicuous(known, 24)
    return f"{hour:02d}:00 and {(hour + 1) % 24:02d}:00", hit, len(known)


def _same_weekday(asked: Asked) -> tuple[str, list[Entry], int]:
    known = [(e, local_day(e, asked.policy.zone).weekday()) for e in asked.entries]
    day, hit = _conspicuous(known, 7)
    return WEEKDAYS[day], hit, len(known)


def _conspicuous(known: Sequence[tuple[Entry, int]], places: int) -> tuple[int, list[Entry]]:
    """The fullest place, with its incidents if so many would be there by chance in less than 5 of 100 cases.

    One-sided binomial test, corrected for the number of places (Bonferroni).
    """
    counts = Counter(place for _, place in known)
    if not counts:
        return 0, []
    place = min(counts, key=lambda p: (-counts[p], p))
    chance = binomial_tail(len(known), counts[place], 1 / places)
    return place, [entry for entry, where in known if where == place] if places * chance < 0.05 else []


_RULES = (
    _Rule(
        "no-alert",
        "Found by people, not by a machine",
        "Alert on what users notice: errors, latency, missing data. Ask each time which signal was there first.",
        _no_alert,
        0.25,
    ),
    _Rule(
        "no-runbook",
        "The runbook did not exist: {}",
        "Write the missing runbooks; the resolution's steps in these records are their first draft.",
        _no_runbook,
        0.0,
    ),
    _Rule(
        "slow-detection",
        "Finding it took longer than ending it",
        "Better detection would shorten these more than a faster repair.",
        _slow_detection,
        0.2,
    ),
    _Rule(
        "after-change",
        "A change came within the hour before",
        "Roll out in stages, with a check between them, and make going back the first thing that is tried.",
        _after_change,
        0.25,
    ),
    _Rule(
        "no-action",
        "A root cause is addressed by no action",
        "Give each root cause an action, or say in the record why there is none.",
        _no_action,
        0.1,
    ),
    _Rule(
        "came-back",
        "An earlier incident had an action against the same cause",
        "Look at these pairs: was the action too narrow, unfinished, or never tried?",
        _came_back,
        0.0,
    ),
    _Rule(
        "unverified",
        "A finished action that prevents or detects was never shown to work",
        "Try each fix, in a drill or in staging, and write into `verified` what showed it.",
        _unverified,
        0.25,
    ),
    _Rule(
        "same-hour",
        "They began between {}, more than chance explains",
        "Look at what runs at that hour: jobs, deployments, peaks, people's shifts.",
        _same_hour,
        0.0,
    ),
    _Rule(
        "same-weekday",
        "They began on a {}, more than chance explains",
        "Look at what happens on that day.",
        _same_weekday,
        0.0,
    ),
)
