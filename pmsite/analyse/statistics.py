"""A handful of numbers → what may be said of them."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

P90_FROM = 10
"""Fewest values from which a 90th percentile is given."""


@dataclass(frozen=True, slots=True)
class Summary:
    """n values out of `of` records, in the values' unit. Without values all figures are None."""

    n: int
    of: int
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    min: float | None = None
    max: float | None = None
    stdev: float | None = None
    """Sample standard deviation (n − 1); None below two values."""


def summarise(values: Sequence[float], of: int) -> Summary:
    """Mean, median, 90th percentile (only from ten values on), extremes and spread."""
    if not values:
        return Summary(0, of)
    ordered = sorted(values)
    return Summary(
        n=len(ordered),
        of=of,
        mean=statistics.fmean(ordered),
        median=statistics.median(ordered),
        p90=percentile(ordered, 0.9) if len(ordered) >= P90_FROM else None,
        min=ordered[0],
        max=ordered[-1],
        stdev=statistics.stdev(ordered) if len(ordered) > 1 else None,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between order statistics, inclusive (Hyndman & Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def numbered(number: int, word: str) -> str:
    """ "1 record", "2 records"."""
    return f"{number} {word}{'s' if number != 1 else ''}"


def percent(share: float) -> str:
    """A share in per cent, to a whole one; near 0 and 100 as finely as it takes to tell them apart."""
    text = f"{share * 100:.0f}"
    if (text == "0" and share > 0) or (text == "100" and share < 1):
        text = f"{share * 100:.4g}"
    return f"{text}\u202f%"
