"""A metric that leaves what it was becomes an event; one that does not, none."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.evidence.series import Point, baseline, deviations, read
from pmsite.capture.evidence.sighting import NoEvidenceError
from pmsite.capture.evidence.table import comma_separated

BEGIN = datetime(2025, 11, 26, 9, tzinfo=UTC)
STEP = timedelta(seconds=30)


def _points(seed: int, low: int = 0, high: int = 0, shift: float = 0.0) -> list[Point]:
    """Normal noise round 100 with σ 2, moved by `shift` σ from one number to another."""
    noise = random.Random(seed)
    return [
        Point(BEGIN + i * STEP, 100 + max(-3, min(noise.gauss(0, 2), 3)) + (2 * shift if low <= i < high else 0))
        for i in range(200)
    ]


@given(st.integers(0, 10_000), st.sampled_from([-1, 1]))
def test_a_shift_is_found_where_it_begins_and_ends(seed: int, side: int) -> None:
    points = _points(seed, 120, 150, 20.0 * side)
    found = [one for one in deviations("rate", points, BEGIN + 100 * STEP) if one.until != one.at + STEP]
    assert [(one.at, one.until) for one in found][:1] == [(points[120].at, points[149].at)]
    data = found[0].data
    assert abs(float(data["mean"]) - 100) < 1.5 and 1 < float(data["sigma"]) < 3.5
    assert ("falls" in found[0].text) == (side < 0)


def test_the_baseline_is_not_moved_by_the_outage_itself() -> None:
    usual = baseline(_points(1, 120, 190, 50.0), None)
    assert usual is not None and abs(usual.mean - 100) < 4 and usual.sigma < 6


def test_single_values_few_values_and_constants_are_no_events() -> None:
    points = _points(2, 120, 121, 30.0)
    assert [one for one in deviations("rate", points, None) if one.at == points[120].at] == []
    assert list(deviations("rate", points[:10], None)) == []
    assert list(deviations("rate", [Point(BEGIN + i * STEP, 5.0) for i in range(50)], None)) == []


def test_a_column_a_metric_or_a_line_a_value() -> None:
    points = _points(3, 120, 150, 20.0)
    wide = "time,rate,host\n" + "".join(f"{at.isoformat()},{value},a\n" for at, value in points)
    long = "timestamp;metric;value\n" + "".join(f"{at.isoformat()};rate;{value}\n" for at, value in points)
    before = BEGIN + 100 * STEP
    found = [
        [one.key for one in read(comma_separated(text, {}), {}, None, before).sightings] for text in (wide, long)
    ]
    assert found[0] == found[1] and f"metric:rate@{points[120].at:%Y-%m-%dT%H:%M:%SZ}" in found[0]


def test_a_table_without_numbers_is_said_to_be_none() -> None:
    with pytest.raises(NoEvidenceError, match="--field"):
        read(comma_separated("a,b\nx,y\n", {}), {}, None, None)
