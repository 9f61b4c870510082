"""How long incidents last, those that still run among them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pmsite.analyse.survival import Survival, survival
from pmsite.model.corpus import Entry
from tests.analyse.made import entry

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = START + timedelta(hours=10)


def lasting(minutes: int | None, i: int = 1, start: str = START.isoformat(), **fields: Any) -> Entry:
    """An incident that took so long; None: it is not resolved."""
    times = {"started_at": start}
    if minutes is not None:
        times["resolved_at"] = (START + timedelta(minutes=minutes)).isoformat()
    return entry(**{"id": f"INC-2026-{i:04d}", "times": times, **fields})


def of(*minutes: int) -> Survival:
    """Resolved incidents of these lengths."""
    return survival([lasting(m, i) for i, m in enumerate(minutes)], NOW)


def test_without_incidents_there_is_no_curve() -> None:
    found = survival([], NOW)
    assert (found.steps, found.ended, found.open, found.median) == ((), 0, (), None)


def test_the_curve_falls_with_each_end() -> None:
    found = of(10, 20, 30, 40)
    assert [(step.time, step.survival) for step in found.steps] == [
        (600, 0.75),
        (1200, 0.5),
        (1800, 0.25),
        (2400, 0),
    ]
    assert (found.ended, found.median) == (4, 1200)


def test_an_open_incident_counts_for_as_long_as_it_has_lasted() -> None:
    found = survival([lasting(10, 1), lasting(None, 2, incident_status="fixing"), lasting(700, 3)], NOW)
    assert [one.id for one in found.open] == ["INC-2026-0002"]
    assert [(step.time, step.at_risk) for step in found.steps] == [(600, 3), (42000, 1)]
    assert found.ended == 2


def test_where_most_still_run_half_are_not_over() -> None:
    running = [lasting(None, i, incident_status="monitoring") for i in (2, 3)]
    found = survival([lasting(10), *running], NOW)
    assert (len(found.steps), found.median) == (1, None)
    assert found.steps[0].survival == pytest.approx(2 / 3)


@pytest.mark.parametrize("status", ["investigating", "identified", "fixing", "monitoring"])
def test_these_still_run(status: str) -> None:
    assert len(survival([lasting(None, incident_status=status)], NOW).open) == 1


@pytest.mark.parametrize(
    "other",
    [
        lasting(None),
        lasting(None, incident_status="resolved"),
        lasting(None, incident_status="closed"),
        lasting(None, start="2026-11-20", incident_status="fixing"),
        lasting(None, start="2026-11-20T22:00:01+00:00", incident_status="fixing"),
        entry(times={"detected_at": "2026-11-20T12:00:00Z"}, incident_status="fixing"),
        lasting(-10, incident_status="fixing"),
    ],
    ids=["no status", "resolved", "closed", "a day alone", "begins later", "no start", "ends before it begins"],
)
def test_what_says_nothing_of_its_length_is_left_out(other: Entry) -> None:
    found = survival([other], NOW)
    assert (found.steps, found.ended, found.open) == ((), 0, ())


def test_an_incident_with_an_end_is_over_whatever_its_status() -> None:
    found = survival([lasting(10, incident_status="monitoring")], NOW)
    assert (found.ended, found.open) == (1, ())


def test_the_length_is_time_that_passed_and_not_what_the_clock_on_the_wall_shows() -> None:
    """Berlin's night of 29 March 2026 is an hour short."""
    midnight = datetime(2026, 3, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    times = {"started_at": "2026-03-29T00:00:00+01:00", "resolved_at": "2026-03-29T23:00:00+02:00"}
    running = entry(times={"started_at": "2026-03-29T00:00:00+01:00"}, incident_status="fixing")
    found = survival([running, entry(id="INC-2026-0002", times=times)], midnight)
    assert [(step.time, step.at_risk) for step in found.steps] == [(22 * 3600, 2)]
    later = entry(id="INC-2026-0003", times={**times, "resolved_at": "2026-03-30T00:30:00+02:00"})
    assert [step.at_risk for step in survival([running, later], midnight).steps] == [1], "it had lasted 23 hours"


@pytest.mark.parametrize("n", [24, 28, 30])
def test_half_are_over_after_the_middle_one_of_an_even_number(n: int) -> None:
    assert of(*range(1, n + 1)).median == n // 2 * 60
