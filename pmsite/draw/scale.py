"""A logarithmic axis of durations."""

import math
from dataclasses import dataclass

_TICKS = (
    (1, "1 s"),
    (10, "10 s"),
    (60, "1 min"),
    (300, "5 min"),
    (900, "15 min"),
    (3600, "1 h"),
    (4 * 3600, "4 h"),
    (86400, "1 d"),
    (3 * 86400, "3 d"),
    (10 * 86400, "10 d"),
    (30 * 86400, "30 d"),
    (100 * 86400, "100 d"),
    (365 * 86400, "1 y"),
    (10 * 365 * 86400, "10 y"),
)
SHORTEST = 1.0
"""Seconds: what is shorter stands at the axis' beginning."""


@dataclass(frozen=True, slots=True)
class LogScale:
    """Seconds → pixels, between two ticks."""

    low: float
    high: float
    left: float
    right: float
    apart: float
    """Least distance of two ticks in pixels."""

    def at(self, seconds: float) -> float:
        """Where a duration stands; never off the axis."""
        share = math.log(max(seconds, self.low) / self.low) / math.log(self.high / self.low)
        return self.left + min(share, 1.0) * (self.right - self.left)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Seconds and label, from end to end; those too near to the one before are left out."""
        kept: list[tuple[float, str]] = []
        for seconds, name in _TICKS:
            if self.low <= seconds <= self.high and (
                not kept or abs(self.at(seconds) - self.at(kept[-1][0])) >= self.apart
            ):
                kept.append((float(seconds), name))
        return kept


def scale(values: list[float], left: float, right: float, apart: float = 46.0) -> LogScale:
    """From the tick below the least value to the tick above the greatest."""
    least, most = max(min(values), SHORTEST), max(*values, 2 * SHORTEST)
    seconds = [float(s) for s, _ in _TICKS]
    low = max((s for s in seconds if s <= least), default=seconds[0])
    high = min((s for s in seconds if s >= most and s > low), default=max(most, seconds[-1]))
    return LogScale(low, high, left, right, apart)
