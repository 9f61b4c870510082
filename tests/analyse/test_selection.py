from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pmsite.analyse.selection import Selection, counted, is_open, local_day
from tests.analyse.made import entry

UTC = ZoneInfo("UTC")
DUPLICATE = [{"id": "INC-2024-0001", "kind": "similar"}, {"id": "INC-2024-0002", "kind": "duplicate"}]


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"state": "published"}, True),
        ({"visibility": "restricted"}, True),
        ({"related": DUPLICATE[:1]}, True),
        ({"drill": True}, False),
        ({"near_miss": True}, False),
        ({"state": "withdrawn"}, False),
        ({"related": DUPLICATE}, False),
    ],
)
def test_what_counts(fields: dict[str, Any], counts: bool) -> None:
    one = entry(**fields)
    assert counted(one) is counts
    assert Selection().of([one], UTC) == ((one,) if counts else ())


@pytest.mark.parametrize(
    ("status", "resolved", "running"),
    [
        ("investigating", None, True),
        ("identified", None, True),
        ("fixing", None, True),
        ("monitoring", None, True),
        ("resolved", None, False),
        ("closed", None, False),
        (None, None, False),
        ("fixing", "2025-11-26T11:00:00Z", False),
    ],
)
def test_an_incident_runs_until_its_status_or_a_time_says_otherwise(
    status: str | None, resolved: str | None, running: bool
) -> None:
    times = {"started_at": "2025-11-26T10:00:00Z", "resolved_at": resolved}
    assert is_open(entry(incident_status=status, times=times)) is running


@pytest.mark.parametrize(
    ("began", "zone", "day"),
    [
        ("2025-11-30T23:59:59Z", "UTC", "2025-11-30"),
        ("2025-11-30T23:00:00Z", "Europe/Berlin", "2025-12-01"),
        ("2025-11-30T22:59:59Z", "Europe/Berlin", "2025-11-30"),
        ("2025-12-01T00:30:00+09:00", "UTC", "2025-11-30"),
        ("2025-12-01T04:59:59Z", "America/New_York", "2025-11-30"),
        ("2025-12-01T05:00:00Z", "America/New_York", "2025-12-01"),
        ("2025-12-01", "America/New_York", "2025-12-01"),
    ],
)
def test_a_day_begins_at_midnight_of_the_policys_zone(began: str, zone: str, day: str) -> None:
    one = entry(times={"started_at": began})
    place = ZoneInfo(zone)
    on = date.fromisoformat(day)
    assert local_day(one, place) == on
    assert Selection(since=on, until=on).of([one], place) == (one,)
    assert Selection(since=date.fromordinal(on.toordinal() + 1)).of([one], place) == ()
    assert Selection(until=date.fromordinal(on.toordinal() - 1)).of([one], place) == ()


@pytest.mark.parametrize("began", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_no_other_zone_can_tell_is_refused(began: str) -> None:
    with pytest.raises(ValueError, match="is in no year of any incident"):
        entry(times={"started_at": began})


def test_without_a_start_the_day_is_that_of_detection() -> None:
    one = entry(times={"detected_at": "2025-11-30T23:30:00Z"})
    assert local_day(one, ZoneInfo("Europe/Berlin")) == date(2025, 12, 1)


def test_services_and_severities_limit_together_and_any_named_service_suffices() -> None:
    first = entry(id="INC-2025-0001", services=["dns", "web"], severity="SEV1")
    second = entry(id="INC-2025-0002", services=["web"], severity="SEV2")
    third = entry(id="INC-2025-0003", severity="SEV1")
    every = [first, second, third]
    assert Selection(services=("dns", "mail")).of(every, UTC) == (first,)
    assert Selection(services=("web",), severities=("SEV2", "SEV3")).of(every, UTC) == (second,)
    assert Selection(severities=("SEV1",)).of(every, UTC) == (first, third)
