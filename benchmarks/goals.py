"""What was aimed at, and whether what was measured holds it."""

import statistics
from collections.abc import Callable, Iterable
from typing import NamedTuple

from benchmarks.building import (
    CHANGED,
    CHECK_CHANGED,
    CHECK_COLD,
    COLD,
    HUGO,
    LATER,
    PLAIN,
    POLICY,
    SAME,
)
from benchmarks.finding import OURS, THEIRS
from benchmarks.results import Asked, Results

SIZES = (1000, 3000, 10_000)
"""The numbers of records that goals speak of."""


class Goal(NamedTuple):
    """One goal; what cannot be told from the results is None."""

    text: str
    wanted: float
    unit: str
    measured: float | None
    at_least: bool = False

    @property
    def goal(self) -> str:
        """The number to reach or not to pass."""
        return f"{'≥' if self.at_least else '≤'} {number(self.wanted)} {self.unit}"

    @property
    def verdict(self) -> str:
        """Whether it holds, and by how much not."""
        if self.measured is None:
            return "not measured"
        beyond = self.wanted - self.measured if self.at_least else self.measured - self.wanted
        return "holds" if beyond <= 0 else f"misses by {number(beyond)} {self.unit}"


def number(value: float) -> str:
    """As many digits as say something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def goals(results: Results, sizes: tuple[int, int, int] = SIZES) -> list[Goal]:
    """All goals but that of the many records."""
    small, middle, large = sizes
    take = _Taker(results)
    peak = take.peak(large)
    return [
        Goal(
            f"Cold build of {middle:,}: faster than MkDocs",
            5,
            "×",
            ratio(take(middle, PLAIN), take(middle, COLD)),
            True,
        ),
        Goal(
            f"Nothing changed, {middle:,}: faster than MkDocs",
            40,
            "×",
            ratio(take(middle, PLAIN), take(middle, SAME)),
            True,
        ),
        Goal(
            f"Nothing changed, {middle:,}: Hugo's full build",
            1.2,
            "×",
            ratio(take(middle, SAME), take(middle, HUGO)),
        ),
        Goal(
            f"One record of {middle:,} changed: faster than MkDocs",
            40,
            "×",
            ratio(take(middle, PLAIN), take(middle, CHANGED)),
            True,
        ),
        Goal(f"Cold build, {small:,} → {large:,}: growth", 10.5, "×", _growth(results, small, large)),
        Goal(f"Peak memory at {large:,}", 800, "MB", None if peak is None else peak / 1e6),
        *_searches(results, large),
        Goal(
            f"Check of {large:,}, one changed: of the cold check",
            5,
            "%",
            ratio(take(large, CHECK_CHANGED), take(large, CHECK_COLD), 100),
        ),
    ]


class _Taker:
    """Reads results that may not be there."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def __call__(self, records: int, name: str) -> float | None:
        """Seconds."""
        size = self._results.sizes.get(records)
        return size.rows[name].seconds if size and name in size.rows else None

    def peak(self, records: int) -> int | None:
        """Bytes: the largest peak of any build of ours."""
        size = self._results.sizes.get(records)
        rows = (
            [size.rows[name] for name in (COLD, SAME, CHANGED, POLICY, LATER) if name in size.rows] if size else []
        )
        return max((row.peak for row in rows if row.peak is not None), default=None)


def _growth(results: Results, small: int, large: int) -> float | None:
    """The median of those measured side by side."""
    one = results.growth
    known = one is not None and (one.few, one.many) == (small, large) and one.pairs
    return statistics.median(many / few for few, many in one.pairs) if one and known else None


def _searches(results: Results, large: int) -> list[Goal]:
    """Of several words the one with which we do worst counts.

    Where Material's search of the most records does not answer, that of the most with which it did is told too.
    """
    asked = results.search[large].asked if large in results.search else []
    moved = [one.moved / 1000 for one in _answered(asked, OURS.name)]
    found = [
        Goal(f"First search of {large:,}: moved", 500, "kB", max(moved, default=None)),
        _sooner(large, asked),
    ]
    if found[-1].measured is None:
        fewer = sorted((n for n in results.search if n < large), reverse=True)
        told = (_sooner(n, results.search[n].asked) for n in fewer)
        found += [goal for goal in told if goal.measured is not None][:1]
    return found


def _sooner(records: int, asked: Iterable[Asked]) -> Goal:
    asked = list(asked)
    theirs = {one.label: one for one in _answered(asked, THEIRS.name)}
    ratios = _ratios(_answered(asked, OURS.name), lambda one: theirs.get(one.label))
    return Goal(f"First search of {records:,}: sooner than Material's", 20, "×", min(ratios, default=None), True)


def _answered(asked: Iterable[Asked], site: str) -> list[Asked]:
    return [one for one in asked if one.site == site and one.seconds is not None]


def _ratios(ours: Iterable[Asked], other: Callable[[Asked], Asked | None]) -> list[float]:
    found = []
    for one in ours:
        their = other(one)
        if their and (value := ratio(their.seconds, one.seconds)) is not None:
            found.append(value)
    return found


def ratio(one: float | None, other: float | None, times: float = 1) -> float | None:
    """One over the other, if both are known."""
    return one / other * times if one is not None and other else None
