"""Every notation of an instant that tools use is read as that instant."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.evidence.instants import doubts, instant

AT = datetime(2025, 11, 26, 10, 27, 35, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
instants = st.datetimes(datetime(1991, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "written",
    [
        "2025-11-26T10:27:35Z",
        "2025-11-26T10:27:35.000Z",
        "2025-11-26 10:27:35 UTC",
        "2025-11-26T11:27:35+01:00",
        "2025-11-26T05:27:35-0500",
        "2025/11/26 11:27:35",
        "2025-11-26 11:27:35,000",
        "1764152855.000000",
        1764152855,
        1764152855000,
        1764152855000000,
    ],
)
def test_one_instant_in_many_notations(written: str | int) -> None:
    assert instant(written, BERLIN) == AT


@pytest.mark.parametrize(
    "value", [None, True, "", "yesterday", "10:27", 12, -5, 1e300, {}, "2025-13-45T10:00:00Z"]
)
def test_what_is_none_is_none(value: object) -> None:
    assert instant(value, BERLIN) is None


def test_a_clock_without_an_offset_needs_a_zone() -> None:
    assert instant("2025-11-26 10:27:35") is None
    assert list(doubts(["2025-11-26 10:27:35Z", 1764152855, "soon"], BERLIN)) == []
    assert list(doubts(["2025-11-26 10:27:35"], None)) == []


def test_which_zone_was_taken_is_said_and_what_it_leaves_open() -> None:
    taken = "Clocks without an offset were read in Europe/Berlin."
    assert list(doubts(["2025-11-26 10:27:35"], BERLIN)) == [taken]
    assert list(doubts(["2025-10-26 02:30:00", "2025-10-26 02:59:59", "2025-10-26 03:00:00"], BERLIN)) == [
        taken,
        "Shown twice, as clocks went back, and read as the first time: 2 of them.",
    ]
    assert instant("2025-10-26 02:30:00", BERLIN) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert list(doubts(["2025-03-30 02:30:00", "2025-03-30 03:00:00"], BERLIN)) == [
        taken,
        "Never shown there, as clocks went forward: 1 of them. Is the zone right?",
    ]


@given(instants, offsets)
def test_what_rfc_3339_writes_is_read(at: datetime, offset: timezone) -> None:
    assert instant(at.astimezone(offset).isoformat()) == at


@given(instants)
def test_seconds_since_1970_are_read(at: datetime) -> None:
    assert abs((instant(f"{at.timestamp():.6f}") or at) - at) < timedelta(milliseconds=1)
