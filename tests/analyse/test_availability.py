"""Downtime, availability and error budget from impact windows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.availability import Availability, Period, availabilities, period, weighted
from pmsite.model.corpus import Entry
from tests.analyse.made import entry, policy

BERLIN = ZoneInfo("Europe/Berlin")
OVER = period(date(2026, 1, 1), date(2026, 1, 10), date(2026, 11, 21), ZoneInfo("UTC"))
"""Ten days: 864,000 seconds."""
INSIDE, BEFORE = "2026-01-05T00:00:00Z", "2025-12-31T23:00:00Z"


def window(
    begin: str | None, end: str | None = None, share: float | None = None, service: str = "a"
) -> dict[str, Any]:
    """An impact window; times without a day are on 5 January."""
    moments = [f"2026-01-05T{t}Z" if t and len(t) == 8 else t for t in (begin, end)]
    return {"service": service, "from": moments[0], "to": moments[1], "share": share}


def hit(*windows: dict[str, Any], i: int = 1, began: str = INSIDE, services: tuple[str, ...] = ("a",)) -> Entry:
    """A record with these windows."""
    return entry(
        id=f"INC-2026-{i:04d}",
        times={"started_at": began},
        services=list(services),
        impact={"windows": list(windows)},
    )


def found(
    *entries: Entry, over: Period = OVER, zone: str = "UTC", **objectives: float | None
) -> dict[str, Availability]:
    """By service, in the order they are told."""
    services = {name: {"objective": value} for name, value in objectives.items()}
    found = availabilities(entries, policy(time_zone=zone, taxonomy={"services": services}), over)
    return {one.service: one for one in found}


def downtime(*windows: dict[str, Any], over: Period = OVER) -> float:
    """Of the one service."""
    return found(hit(*windows), over=over)["a"].downtime


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (None, None, "2025-11-22", "2026-11-22"),
        ("2026-11-21", None, "2026-11-21", "2026-11-22"),
        (None, "2026-01-31", "2025-02-01", "2026-02-01"),
        ("2026-01-01", "2026-01-31", "2026-01-01", "2026-02-01"),
        ("2026-11-01", "2027-05-01", "2026-11-01", "2026-11-22"),
        ("2027-01-01", None, "2026-11-21", "2026-11-22"),
    ],
)
def test_the_period_is_365_days_or_what_was_asked_and_never_past_today(
    since: str | None, until: str | None, first: str, last: str
) -> None:
    days = [date.fromisoformat(day) if day else None for day in (since, until)]
    over = period(days[0], days[1], date(2026, 11, 21), ZoneInfo("UTC"))
    assert (over.begin.isoformat()[:10], over.end.isoformat()[:10]) == (first, last)
    assert over.begin.utcoffset() == over.end.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("day", "hours", "begin"),
    [
        (date(2026, 3, 29), 23, "2026-03-28T23:00:00+00:00"),
        (date(2026, 10, 25), 25, "2026-10-24T22:00:00+00:00"),
        (date(2026, 1, 5), 24, "2026-01-04T23:00:00+00:00"),
    ],
)
def test_a_day_is_as_long_as_it_is_in_the_policys_zone(day: date, hours: int, begin: str) -> None:
    over = period(day, day, date(2026, 11, 21), BERLIN)
    assert (over.seconds, over.begin.isoformat()) == (hours * 3600, begin)


@pytest.mark.parametrize(("share", "seconds"), [(None, 600), (1, 600), (0.5, 300), (0, 0)])
def test_a_window_is_weighted_with_the_share_that_was_hit_and_all_where_it_is_not_given(
    share: float | None, seconds: float
) -> None:
    one = found(hit(window("10:00:00", "10:10:00", share)))["a"]
    assert one.downtime == seconds
    assert one.availability == pytest.approx(1 - seconds / 864000)
    assert one.known


@pytest.mark.parametrize(
    ("windows", "seconds"),
    [
        ([("10:00:00", "10:10:00", None), ("10:05:00", "10:15:00", None)], 900),
        ([("10:00:00", "10:10:00", 0.5), ("10:05:00", "10:15:00", 0.2)], 300 + 60),
        ([("10:00:00", "10:30:00", 0.1), ("10:10:00", "10:20:00", 1)], 600 + 120),
        ([("10:00:00", "10:10:00", 1), ("10:10:00", "10:20:00", 1)], 1200),
        ([("10:00:00", "10:10:00", 0.5)] * 3, 300),
        ([("10:00:00", "10:10:00", 1), ("12:00:00", "12:01:00", 0.5)], 630),
    ],
)
def test_overlapping_windows_count_once_with_the_greatest_share(windows: list[Any], seconds: float) -> None:
    assert downtime(*(window(*one) for one in windows)) == pytest.approx(seconds)
    apart = [hit(window(*one), i=i) for i, one in enumerate(windows)]
    assert found(*apart)["a"].downtime == pytest.approx(seconds), "of several incidents too"


_spans = st.tuples(st.integers(0, 90), st.integers(1, 40), st.sampled_from([0.0, 0.25, 0.5, 1.0]))


@given(st.lists(_spans, max_size=8))
def test_downtime_is_that_of_a_second_by_second_count(spans: list[tuple[int, int, float]]) -> None:
    seconds = [0.0] * 140
    for begin, length, share in spans:
        for second in range(begin, begin + length):
            seconds[second] = max(seconds[second], share)
    moments = [
        (OVER.begin + timedelta(seconds=begin), OVER.begin + timedelta(seconds=begin + length), share)
        for begin, length, share in spans
    ]
    assert weighted(moments) == pytest.approx(sum(seconds))


@pytest.mark.parametrize(
    ("begin", "end", "seconds"),
    [
        ("2026-01-10T23:00:00Z", None, 3600),
        ("2026-01-10T23:00:00Z", "2026-01-12T00:00:00Z", 3600),
        ("2025-12-31T12:00:00Z", "2026-01-01T00:30:00Z", 1800),
        ("2025-01-01T00:00:00Z", None, 864000),
        ("2026-01-05T01:00:00+01:00", "2026-01-05T00:00:01Z", 1),
    ],
)
def test_only_what_lies_in_the_period_counts_and_an_open_window_ends_with_it(
    begin: str, end: str | None, seconds: float
) -> None:
    assert downtime(window(begin, end)) == seconds


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2026-01-11T00:00:00Z", None),
        ("2026-01-05", None),
        ("2026-01-05", "2026-01-06"),
        ("2026-01-05T00:00:00Z", "2026-01-06"),
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z"),
    ],
)
def test_a_window_outside_the_period_or_of_days_alone_measures_nothing(begin: str, end: str | None) -> None:
    one = found(hit(window(begin, end)))["a"]
    assert (one.measured, one.downtime, len(one.incidents)) == ((), 0, 1)
    assert not one.known


def test_an_incident_that_began_earlier_counts_with_the_window_that_reaches_in() -> None:
    one = found(hit(window("2025-12-31T23:30:00Z", "2026-01-01T00:10:00Z"), began=BEFORE))["a"]
    assert (one.incidents, len(one.measured), one.downtime, one.mtbf) == ((), 1, 600, None)
    assert one.known


@pytest.mark.parametrize(
    ("began", "n"),
    [("2026-01-01T00:00:00Z", 1), ("2026-01-10T23:59:59Z", 1), ("2026-01-11T00:00:00Z", 0), (BEFORE, 0)],
)
def test_the_first_moment_of_the_period_belongs_to_it_and_the_end_does_not(began: str, n: int) -> None:
    assert len(found(hit(began=began), a=99.9)["a"].incidents) == n


@pytest.mark.parametrize(("day", "n"), [("2026-01-01", 1), ("2026-01-11", 0)])
def test_a_day_alone_is_in_the_period_if_the_day_is(day: str, n: int) -> None:
    zone = "America/New_York"
    over = period(date(2026, 1, 1), date(2026, 1, 10), date(2026, 11, 21), ZoneInfo(zone))
    assert len(found(hit(began=day), over=over, zone=zone, a=99.9)["a"].incidents) == n


def test_where_one_of_two_incidents_has_no_window_downtime_is_a_bound_and_there_is_no_mtbf() -> None:
    two = (hit(window("10:00:00", "10:10:00")), hit(i=2))
    one = found(*two)["a"]
    assert (one.known, len(one.incidents), len(one.measured)) == (False, 2, 1)
    assert (one.downtime, one.mtbf, one.failures.n) == (600, None, 2)
    earlier = hit(window("2025-12-31T23:30:00Z", "2026-01-01T00:10:00Z"), began=BEFORE)
    assert not found(earlier, hit(i=2))["a"].known, "another's window says nothing of it"


@pytest.mark.parametrize(
    ("since", "watched", "first"),
    [
        (None, "2026-03-01", "2026-03-01"),
        ("2026-01-01", "2026-03-01", "2026-03-01"),
        ("2026-04-01", "2026-03-01", "2026-04-01"),
        (None, "2020-01-01", "2025-11-22"),
    ],
)
def test_the_period_never_begins_before_somebody_watched(since: str | None, watched: str, first: str) -> None:
    day = date.fromisoformat(since) if since else None
    over = period(day, None, date(2026, 11, 21), BERLIN, date.fromisoformat(watched))
    assert (str(over.first), str(over.last)) == (first, "2026-11-21")
    assert over.begin.astimezone(BERLIN).isoformat()[:16] == f"{first}T00:00"


def test_a_service_that_only_restricted_records_name_is_not_told_unless_the_policy_names_it() -> None:
    hidden = hit(window("10:00:00", "10:10:00"), window("10:00:00", "10:10:00", service="b"), services=("a", "c"))
    hidden = replace(hidden, record=hidden.record.model_copy(update={"visibility": "restricted"}))
    assert found(hidden) == {}
    assert {name: one.downtime for name, one in found(hidden, a=None).items()} == {"a": 600}
    assert set(found(hidden, hit(i=2, began=BEFORE, services=("c",)))) == {"c"}
    assert set(found(hidden, hit(window("10:00:00", service="b"), i=2, services=()))) == {"b"}


def test_a_service_without_incidents_was_there_all_the_time() -> None:
    one = found(a=99.9)["a"]
    assert (one.known, one.availability, one.downtime, one.mtbf) == (True, 1, 0, None)
    assert (one.failures.n, one.failures.rate, one.failures.low) == (0, 0, 0)


def test_without_incidents_and_objectives_no_service_is_told() -> None:
    assert found() == {}
    assert found(a=None) == {}
    assert found(hit(began=BEFORE)) == {}


def test_a_service_counts_once_an_incident_and_each_window_under_its_own_service() -> None:
    two = found(
        hit(window("10:00:00", "10:10:00"), window("10:00:00", "10:01:00", service="b"), services=("a", "a"))
    )
    assert [(name, len(one.incidents), len(one.measured), one.downtime) for name, one in two.items()] == [
        ("a", 1, 1, 600),
        ("b", 0, 1, 60),
    ]


def test_the_budget_is_what_the_objective_allows_and_can_be_overdrawn() -> None:
    one = found(hit(window("10:00:00", "10:10:00")), a=99.9)["a"]
    assert (one.budget, one.left) == pytest.approx((864, 264))
    one = found(hit(window("10:00:00", "10:20:00")), a=99.9)["a"]
    assert one.left == pytest.approx(864 - 1200)


def test_without_an_objective_there_is_no_budget() -> None:
    one = found(hit(window("10:00:00", "10:10:00")), a=None)["a"]
    assert (one.objective, one.budget, one.left) == (None, None, None)


def test_the_service_with_the_largest_part_of_its_budget_used_comes_first() -> None:
    short, long = ("10:00:00", "10:01:00"), ("10:00:00", "11:00:00")
    found_ = found(
        hit(window(*short, service="strict"), window(*long, service="free"), window(*long, service="lax")),
        lax=90,
        strict=99.99,
        idle=99,
    )
    assert list(found_) == ["strict", "lax", "idle", "free", "a"]


def test_mtbf_is_operating_time_by_incidents_and_the_rate_has_its_exact_interval() -> None:
    inside = window("10:00:00", "10:10:00")
    one = found(hit(inside), hit(inside, i=2), hit(inside, i=3))["a"]
    assert one.mtbf == pytest.approx((864000 - 600) / 3)
    years = 10 / 365.25
    assert (one.failures.n, one.failures.rate) == pytest.approx((3, 3 / years))
    assert (one.failures.low, one.failures.high) == pytest.approx((0.6187 / years, 8.767 / years), rel=1e-4)
