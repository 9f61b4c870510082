"""Series of a metric: where they leave what they were before.

A robust baseline: the median, and the median absolute deviation times 1.4826, which estimates the standard
deviation of a normal distribution and is not moved by the outage itself (Rousseeuw and Croux, 1993).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pmsite.capture.evidence.instants import doubts, instant
from pmsite.capture.evidence.sighting import Evidence, NoEvidenceError, Sighting
from pmsite.capture.evidence.table import Rows, column

SIGMAS = 3.0
"""Standard deviations from which a value deviates."""
FEWEST = 20
"""Values: fewer make no baseline."""
_IN_A_ROW = 2
"""Deviating values that make an event: of single ones 3 in 1,000 are chance."""
_CONSISTENT = 1.4826


class Point(NamedTuple):
    """One value."""

    at: datetime
    value: float


class Baseline(NamedTuple):
    """What a series was like."""

    mean: float
    """Its median."""
    sigma: float


def read(table: Rows, fields: Mapping[str, str], zone: ZoneInfo | None, before: datetime | None) -> Evidence:
    """Deviations of every series; the baseline is what was `before` an instant, or everything.

    Raises NoEvidenceError.
    """
    series = dict(_series(table.rows, fields, zone))
    if not series:
        raise NoEvidenceError(
            "has no field for the time, or none with numbers: name them with --field time=NAME --field value=NAME"
        )
    few = [
        f"{name} has {len(points)} values, too few to say what is usual: it needs {FEWEST}"
        for name, points in series.items()
        if len(points) < FEWEST
    ]
    found = [one for name, points in series.items() for one in deviations(name, points, before)]
    time = column(table.rows, "time", fields)
    zoned = doubts((row.get(time) for row in table.rows), zone) if time else ()
    return Evidence("metrics", tuple(found), doubts=(*few, *zoned))


def has_numbers(table: Rows, fields: Mapping[str, str]) -> bool:
    """Whether a table has a time and, beside it, columns of numbers."""
    return any(points for _, points in _series(table.rows[:50], fields, ZoneInfo("UTC")))


def baseline(points: Sequence[Point], before: datetime | None) -> Baseline | None:
    """What is usual, with σ 0 where half of the values are the same; None where there are too few."""
    early = [point.value for point in points if before is not None and point.at < before]
    values = early if len(early) >= FEWEST else [point.value for point in points]
    if len(values) < FEWEST:
        return None
    middle = median(values)
    away = [abs(value - middle) for value in values]
    return Baseline(middle, _CONSISTENT * median(away))


def deviations(name: str, points: Sequence[Point], before: datetime | None) -> Iterator[Sighting]:
    """An event for each time in which values in a row deviate to the same side."""
    usual = baseline(points, before)
    if usual is None:
        return
    step = _step(points)
    run: list[Point] = []
    for point in (*points, None):
        side = _side(point, usual) if point else 0
        if run and (point is None or side != _side(run[0], usual)):
            if len(run) >= _IN_A_ROW:
                yield _event(name, run, usual, step)
            run = []
        if point is not None and side:
            run.append(point)


def _side(point: Point, usual: Baseline) -> int:
    away = point.value - usual.mean
    return 0 if abs(away) <= SIGMAS * usual.sigma else int(math.copysign(1, away))


def _event(name: str, run: Sequence[Point], usual: Baseline, step: timedelta) -> Sighting:
    worst = max(run, key=lambda point: abs(point.value - usual.mean))
    below = worst.value < usual.mean
    verb = "falls to" if below else "rises to"
    return Sighting(
        run[0].at,
        f"{name} {verb} {worst.value:.4g} (usual {usual.mean:.4g}, σ {usual.sigma:.3g})",
        "metric",
        f"metric:{name}@{run[0].at:%Y-%m-%dT%H:%M:%SZ}",
        "detection",
        name,
        until=run[-1].at,
        data={
            "metric": name,
            "value": float(f"{worst.value:.6g}"),
            "mean": float(f"{usual.mean:.6g}"),
            "sigma": float(f"{usual.sigma:.6g}"),
            "step": step.total_seconds(),
        },
    )


def _step(points: Sequence[Point]) -> timedelta:
    """How far apart the values usually are: so exact are their times."""
    gaps = [(b.at - a.at).total_seconds() for a, b in pairwise(points)]
    return timedelta(seconds=median(gaps) if gaps else 0)


def _series(
    rows: Sequence[Mapping[str, Any]], fields: Mapping[str, str], zone: ZoneInfo | None
) -> Iterator[tuple[str, list[Point]]]:
    """By name: either a column tells the metric, or each column with numbers is one."""
    time, metric, value = (column(rows, what, fields) for what in ("time", "metric", "value"))
    if time is None:
        return
    found: dict[str, list[Point]] = {}
    for row in rows:
        at = instant(row.get(time), zone)
        named = {str(row.get(metric) or value) if metric else str(value): row.get(value)} if value else row
        for name, raw in named.items():
            number = _number(raw) if name != time else None
            if at is not None and number is not None:
                found.setdefault(name, []).append(Point(at, number))
    for name, points in found.items():
        yield name, sorted(points)


def _number(raw: Any) -> float | None:
    try:
        number = float(raw) if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None
