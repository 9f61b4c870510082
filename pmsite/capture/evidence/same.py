"""Sightings of several tools that are one happening."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from itertools import takewhile

from pmsite.analyse.recall.stems import stems
from pmsite.capture.evidence.sighting import Sighting

WITHIN = timedelta(seconds=60)
_AT_ONCE = timedelta(seconds=5)
"""What one tool tells twice, it tells so close together."""
_FEWEST, _MOST_OF = 2, 0.6
"""Words two texts must share, and their share of the shorter one's."""
_EXACT = ("log", "alert", "deploy", "chat", "ticket", "status_page", "metric")
"""Of sightings at one instant the text of the earliest kind is kept."""
_BAD, _GOOD = {"fail", "broken", "error"}, {"done", "succeed", "success", "complet", "ok", "restor", "work"}
"""Stems: what failed is not what was done."""
_ALARMS = frozenset({"log", "alert"})
_OF_PROMETHEUS = frozenset({"prometheus", "alertmanager"})
"""The first gives its alerts to the second."""
_LABELS = ("alert", "service", "instance")


@dataclass(frozen=True)
class Happening:
    """One thing that happened, and all who saw it; the first is the one whose text is told."""

    seen: tuple[Sighting, ...]

    @property
    def first(self) -> Sighting:
        """The one that is told."""
        return self.seen[0]


def happenings(sightings: Sequence[Sighting], within: timedelta = WITHIN) -> list[Happening]:
    """Sorted by instant; what several saw within an interval is one."""
    ordered = sorted(sightings, key=lambda one: (one.at, _EXACT.index(one.source) if one.source in _EXACT else 9))
    reach = max([within, *map(_step, ordered)])
    found: list[list[Sighting]] = []
    for one in ordered:
        near = takewhile(partial(_near, one, reach), reversed(found))
        group = next((g for g in near if _one_happening(g, one, within)), None)
        if group is None:
            found.append([one])
        else:
            group.append(one)
    told = (Happening(tuple(_told_first(group))) for group in found)
    return sorted(told, key=lambda happening: happening.first.at)


def _near(one: Sighting, reach: timedelta, group: Sequence[Sighting]) -> bool:
    return one.at - group[0].at <= reach


def alike(one: str, other: str) -> bool:
    """Whether two texts tell the same."""
    words, others = _words(one), _words(other)
    if bool(words & _BAD) != bool(others & _BAD) and (words | others) & _GOOD:
        return False
    common = len(words & others)
    return common >= _FEWEST and common >= _MOST_OF * min(len(words), len(others))


def _one_happening(group: Sequence[Sighting], one: Sighting, within: timedelta) -> bool:
    """Whether it belongs to those; a tool that saw two things saw two happenings."""
    if any(seen.key == one.key or _told_twice(seen, one) for seen in group):
        return True
    others = all(_tool(seen) != _tool(one) for seen in group)
    return others and any(_same(seen, one, within) for seen in group)


def _same(seen: Sighting, one: Sighting, within: timedelta) -> bool:
    apart = abs(one.at - seen.at)
    if {_tool(seen), _tool(one)} == _OF_PROMETHEUS:
        same_alert = all(seen.data.get(name) == one.data.get(name) for name in _LABELS)
        return apart <= within and same_alert and seen.proves == one.proves
    step = max(_step(seen), _step(one))
    if step and apart <= step and (_alarm(seen) or _alarm(one)):
        return True
    both_prove = seen.proves == one.proves and one.proves in ("acknowledged_at", "resolved_at")
    return apart <= within and (both_prove or alike(seen.text, one.text))


def _told_twice(seen: Sighting, one: Sighting) -> bool:
    """One tool's incident and the log entry that opened it."""
    same = _tool(seen) == _tool(one) and seen.proves is not None and seen.proves == one.proves
    return same and _tool(one) in ("pagerduty", "opsgenie") and abs(one.at - seen.at) <= _AT_ONCE


def _tool(one: Sighting) -> str:
    return one.key.partition(":")[0]


def _alarm(one: Sighting) -> bool:
    """A grave line of a log, or an alert that begins."""
    return one.source in _ALARMS and one.kind == "alert" and (one.source == "log" or one.proves is not None)


def _step(one: Sighting) -> timedelta:
    """How exact the time of a metric's deviation is: as far apart as its values are."""
    step = one.data.get("step")
    return timedelta(seconds=float(step)) if one.source == "metric" and step is not None else timedelta(0)


def _told_first(group: Sequence[Sighting]) -> list[Sighting]:
    """A metric's time is the least exact; else the earliest is told, of those at once what somebody did."""
    return sorted(group, key=lambda one: (one.source == "metric", one.at, not one.person))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return frozenset(stem for stem, _ in stems(apart))
