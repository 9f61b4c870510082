"""Counts by something, each with the records behind it."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from pmsite.analyse.breakdown import PATTERNS, Breakdown, breakdowns
from pmsite.analyse.selection import Selection
from pmsite.model.corpus import Entry, newest_first
from tests.analyse.made import entries, entry, policy

POLICY = policy()
HOURS = [f"{hour:02d}" for hour in range(24)]


def by(key: str, *found: Entry, **changes: Any) -> Breakdown:
    """One of the breakdowns."""
    chosen = policy(**changes) if changes else POLICY
    return {one.key: one for one in breakdowns(found, chosen)}[key]


def some(key: str, *found: Entry, **changes: Any) -> Mapping[str, int]:
    """Its groups that have any."""
    return {name: n for name, n in by(key, *found, **changes).counts.items() if n}


def began(moment: str, i: int = 1, **fields: Any) -> Entry:
    """A record that began then."""
    return entry(id=f"INC-2025-{i:04d}", times={"started_at": moment}, **fields)


def caused(*categories: str | None) -> Entry:
    """A record with root causes of these categories."""
    causes = [{"id": f"C{i}", "text": "x", "category": one} for i, one in enumerate(categories, 1)]
    return entry(analysis={"root_causes": causes})


def test_without_incidents_weekdays_and_hours_are_zero_and_nothing_else_is_there() -> None:
    for one in breakdowns([], POLICY):
        fixed = {"by_weekday": 7, "by_hour": 24}.get(one.key, 0)
        assert (len(one.groups), one.n, one.of, sum(one.counts.values())) == (fixed, 0, 0, 0)


def test_every_count_has_a_definition_and_an_address_of_its_own() -> None:
    assert len({pattern.key for pattern in PATTERNS}) == len(PATTERNS) == 10
    for one in breakdowns([entry()], POLICY):
        assert one.key.startswith("by_")
        assert one.title and one.column and one.definition.endswith(".")


def test_a_day_alone_has_a_month_a_year_and_a_weekday_and_no_hour() -> None:
    day = began("2025-11-26")
    assert some("by_month", day) == {"2025-11": 1}
    assert some("by_year", day) == {"2025": 1}
    assert some("by_weekday", day) == {"Wednesday": 1}
    hours = by("by_hour", day, began("2025-11-26T09:59:59Z", 2))
    assert (hours.n, hours.of, list(hours.counts)) == (1, 2, HOURS)
    assert hours.counts["09"] == 1


def test_a_day_alone_is_the_same_day_in_every_zone() -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        assert some("by_weekday", began("2025-11-26"), time_zone=zone) == {"Wednesday": 1}


def test_without_a_start_the_time_of_detection_counts() -> None:
    assert some("by_hour", entry(times={"detected_at": "2025-11-26T14:00:00Z"})) == {"14": 1}


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", ("2025-12", "2025", "Wednesday", "23")),
        ("Europe/Berlin", ("2026-01", "2026", "Thursday", "00")),
        ("America/New_York", ("2025-12", "2025", "Wednesday", "18")),
    ],
)
def test_a_new_year_begins_at_the_policys_midnight(zone: str, expected: tuple[str, ...]) -> None:
    one = began("2025-12-31T23:30:00Z")
    keys = ("by_month", "by_year", "by_weekday", "by_hour")
    assert tuple(next(iter(some(key, one, time_zone=zone))) for key in keys) == expected


def test_the_hour_is_that_of_the_clock_on_the_wall_when_it_is_put_forward() -> None:
    """On 30 March 2025 Berlin's clocks go from 01:59:59 to 03:00."""
    found = [began("2025-03-30T00:59:59Z", 1), began("2025-03-30T01:00:00Z", 2), began("2025-03-29T23:00:00Z", 3)]
    assert some("by_hour", *found, time_zone="Europe/Berlin") == {"00": 1, "01": 1, "03": 1}
    assert some("by_weekday", *found, time_zone="Europe/Berlin") == {"Sunday": 3}


def test_the_hour_is_that_of_the_clock_on_the_wall_when_it_is_put_back() -> None:
    """On 26 October 2025 Berlin has the hour from two to three twice."""
    found = [began("2025-10-26T00:30:00Z", 1), began("2025-10-26T01:30:00Z", 2), began("2025-10-26T02:30:00Z", 3)]
    assert some("by_hour", *found, time_zone="Europe/Berlin") == {"02": 2, "03": 1}


def test_years_and_months_go_from_the_first_to_the_last_without_gaps() -> None:
    found = [began("2025-02-10", 1), began("2022-11-30", 2)]
    assert by("by_year", *found).counts == {"2022": 1, "2023": 0, "2024": 0, "2025": 1}
    months = by("by_month", *found).counts
    assert len(months) == 28
    assert list(months)[:3] == ["2022-11", "2022-12", "2023-01"]
    assert list(months)[-2:] == ["2025-01", "2025-02"]


def test_severities_come_in_the_policys_order_and_unknown_ones_last() -> None:
    found = [began("2025-11-26", i, severity=name) for i, name in enumerate(("Z", "SEV3", "SEV1", "A", "SEV3"))]
    severities = by("by_severity", *found)
    assert list(severities.counts.items()) == [("SEV1", 1), ("SEV3", 2), ("A", 1), ("Z", 1)]
    assert severities.ordered


def test_a_service_counts_once_an_incident_and_the_largest_comes_first() -> None:
    found = [entry(services=["b", "a", "b"]), entry(id="INC-2025-0002", services=["b"]), entry(id="INC-2025-0003")]
    services = by("by_service", *found)
    assert list(services.counts.items()) == [("b", 2), ("a", 1)]
    assert (services.n, services.of, services.ordered) == (2, 3, False)


def test_an_incident_counts_once_in_each_category_of_its_root_causes() -> None:
    assert some("by_cause", caused("process", "process", "capacity")) == {"capacity": 1, "process": 1}
    assert some("by_cause", caused(None)) == {"unknown": 1}
    assert by("by_cause", caused()).n == 0


def test_a_contributing_factor_is_no_root_cause() -> None:
    factor = {"id": "C1", "text": "x", "category": "process"}
    assert some("by_cause", entry(analysis={"contributing_factors": [factor]})) == {}


def test_what_a_record_does_not_say_is_counted_nowhere() -> None:
    for key in ("by_failure_class", "by_detection", "by_alert", "by_service"):
        one = by(key, entry())
        assert (one.n, one.of, one.groups) == (0, 1, ())
    assert some("by_failure_class", entry(failure_class="data_quality")) == {"data_quality": 1}


@pytest.mark.parametrize(
    ("detection", "name"),
    [
        ({"source": "alert", "detail": "PaymentErrorRate, from Grafana, at once"}, "PaymentErrorRate"),
        ({"source": "alert", "detail": "  Latency "}, "Latency"),
        ({"source": "alert"}, "(not named)"),
        ({"source": "alert", "detail": ", from Grafana"}, "(not named)"),
    ],
)
def test_an_alert_is_known_by_what_stands_before_the_first_comma(detection: dict[str, str], name: str) -> None:
    assert some("by_alert", entry(detection=detection)) == {name: 1}


def test_only_alerts_are_counted_by_alert() -> None:
    found = entry(detection={"source": "customer", "detail": "An e-mail"})
    assert some("by_alert", found) == {}
    assert some("by_detection", found) == {"customer": 1}


def test_behind_a_count_are_its_records_newest_first_restricted_ones_too() -> None:
    found = newest_first(
        [began(f"2025-11-{10 + i}", i, visibility="restricted" if i == 2 else None) for i in (1, 2, 3)]
    )
    (group,) = by("by_severity", *found).groups
    assert [one.id for one in group.entries] == ["INC-2025-0003", "INC-2025-0002", "INC-2025-0001"]
    assert group.n == 3
    assert group.actions == ()


def test_services_that_only_restricted_records_name_are_not_named_unless_the_policy_does() -> None:
    hidden = {"visibility": "restricted"}
    found = [
        entry(id="INC-2025-0001", services=["open"]),
        entry(id="INC-2025-0002", services=["open", "x", "y"], **hidden),
        entry(id="INC-2025-0003", services=["x", "known"], **hidden),
    ]
    one = by("by_service", *found, taxonomy={"services": {"known": {}}})
    assert list(one.counts.items()) == [("open", 2), ("known", 1), ("(restricted)", 2)]
    assert (one.n, one.of) == (3, 3)


def test_alerts_that_only_restricted_records_name_are_not_named() -> None:
    latency, secret = ({"source": "alert", "detail": name} for name in ("Latency", "Secret"))
    found = [
        entry(id="INC-2025-0001", detection=latency),
        entry(id="INC-2025-0002", detection=latency, visibility="restricted"),
        entry(id="INC-2025-0003", detection=secret, visibility="restricted"),
    ]
    assert some("by_alert", *found) == {"Latency": 2, "(restricted)": 1}


@given(entries())
def test_no_incident_is_lost_and_none_counted_twice(found: list[Entry]) -> None:
    chosen = Selection().of(found, POLICY.zone)
    for one in breakdowns(chosen, POLICY):
        assert one.of == len(chosen)
        assert one.n == len({e.id for group in one.groups for e in group.entries}) <= one.of
        for group in one.groups:
            assert group.n == len({e.id for e in group.entries}) == one.counts[group.name]
        if one.key in ("by_month", "by_year", "by_weekday", "by_severity"):
            assert sum(one.counts.values()) == one.n == one.of
        if one.key in ("by_hour", "by_detection", "by_failure_class", "by_alert"):
            assert sum(one.counts.values()) == one.n
