"""How long incidents last, those that still run among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pmsite.analyse.durations import DEFINITIONS, duration
from pmsite.analyse.inference import Step, kaplan_meier
from pmsite.analyse.selection import is_open
from pmsite.model.corpus import Entry

_TTR = DEFINITIONS[-1]


@dataclass(frozen=True, slots=True)
class Survival:
    """The share of incidents that last longer than a time in seconds (Kaplan and Meier)."""

    steps: tuple[Step, ...]
    ended: int
    open: tuple[Entry, ...]
    """Incidents that still run: they count for as long as they have."""
    median: float | None
    """Seconds after which half are over; None where the curve does not come down to a half."""


def survival(entries: Iterable[Entry], now: datetime) -> Survival:
    """From the time to resolve, and of open incidents the time until `now`."""
    listed: Sequence[Entry] = list(entries)
    ended = [s for entry in listed if (s := duration(entry.record.times, _TTR)) is not None]
    running = [
        e for e in listed if is_open(e) and isinstance(e.record.times.started_at, datetime) and e.instant <= now
    ]
    steps = kaplan_meier(ended, [(now - entry.instant).total_seconds() for entry in running])
    median = next((step.time for step in steps if step.survival <= 0.5 + 1e-9), None)
    return Survival(tuple(steps), len(ended), tuple(running), median)
