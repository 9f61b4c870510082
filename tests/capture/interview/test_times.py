"""Times as people say them become what a record holds, or a sentence."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.interview.times import before, told, understood
from pmsite.model.base import parse_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2025, 11, 26, 12, 0, 0, 999_999, tzinfo=BERLIN)
AFTER_THE_CHANGE = datetime(2025, 10, 26, 12, 0, tzinfo=BERLIN)
"""The clocks of Berlin were set back at 03:00 that day."""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025-11-26T10:27:35Z", "2025-11-26T10:27:35Z"),
        ("2025-11-26T10:27:35+09:00", "2025-11-26T10:27:35+09:00"),
        ("2025-11-26", "2025-11-26"),
        ("2025-11-26 10:27", "2025-11-26T10:27:00+01:00"),
        (" 2025-11-26  10:27:35 ", "2025-11-26T10:27:35+01:00"),
        ("2025-06-26 10:27", "2025-06-26T10:27:00+02:00"),
        ("2025-11-26 10:27 UTC", "2025-11-26T10:27:00Z"),
        ("2025-11-26 10:27 +0530", "2025-11-26T10:27:00+05:30"),
        ("10:27", "2025-11-26T10:27:00+01:00"),
        ("today 10:27", "2025-11-26T10:27:00+01:00"),
        ("9:05 am", "2025-11-26T09:05:00+01:00"),
        ("12:00 am", "2025-11-26T00:00:00+01:00"),
        ("yesterday 23:10", "2025-11-25T23:10:00+01:00"),
        ("Yesterday at 11:10 PM", "2025-11-25T23:10:00+01:00"),
        ("23:10 yesterday", "2025-11-25T23:10:00+01:00"),
        ("now", "2025-11-26T12:00:00+01:00"),
        ("20 min ago", "2025-11-26T11:40:00+01:00"),
        ("1 h 30 min ago", "2025-11-26T10:30:00+01:00"),
        ("90s ago", "2025-11-26T11:58:30+01:00"),
        ("2 days ago", "2025-11-24T12:00:00+01:00"),
    ],
)
def test_a_time_is_understood(said: str, meant: str) -> None:
    assert understood(said, NOON) == meant


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "should be a date-time with an offset such as 2025-11-26T10:27:35Z"),
        ("yesterday", "or 10:27, yesterday 22:10, 20 min ago, now"),
        ("10 parsecs ago", "should be a date-time"),
        ("2025-11-26T10:27:35", "has no offset from UTC"),
        ("2025-02-30", "is no day of the calendar"),
        ("25:10", "is no time of day"),
        ("13:10 pm", "with am or pm, hours go from 1 to 12"),
        ("2025-11-26 24:10", "is no time of day"),
        ("2025-02-30 10:10", "is no day of the calendar"),
        ("2025-10-26 02:30", "is shown twice or never by the clocks of Europe/Berlin"),
        ("2025-03-30 02:30", "is shown twice or never by the clocks of Europe/Berlin"),
        ("23:10", "is yet to come today: if it was the day before, write yesterday 23:10"),
        ("2025-11-28T10:00:00Z", "lies in the future: it is 2025-11-26T12:00:00+01:00"),
        ("2026-11-26", "lies in the future"),
    ],
)
def test_what_is_no_time_is_told(said: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:
        understood(said, NOON)
    assert why in str(caught.value)


def test_ago_counts_through_a_change_of_the_clocks() -> None:
    assert understood("10 h ago", AFTER_THE_CHANGE) == "2025-10-26T02:00:00+01:00"
    assert understood("11 h ago", AFTER_THE_CHANGE) == "2025-10-26T02:00:00+02:00"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("2025-11-26T11:40:00+01:00", "2025-11-26T11:40:00+01:00, 20 min ago"),
        ("2025-11-26", "2025-11-26, the day alone"),
        ("2024-11-26T11:40:00+01:00", "2024-11-26T11:40:00+01:00"),
    ],
)
def test_how_a_time_was_understood_is_told(found: str, words: str) -> None:
    assert told(found, NOON.replace(microsecond=0)) == words


@given(st.text(max_size=40) | st.from_regex(r"\A[0-9: -]{1,12}(am|pm|ago|min ago|today|yesterday)?\Z"))
def test_any_words_are_a_moment_or_a_sentence(words: str) -> None:
    try:
        found = understood(words, NOON)
    except ValueError as error:
        assert str(error)
        return
    moment = parse_moment(found)
    assert understood(found, NOON) == found, "what was understood is understood the same again"
    assert not isinstance(moment, datetime) or moment <= NOON + timedelta(days=1)


@given(st.integers(0, 9999), st.sampled_from(["s", "min", "hours", "d"]))
def test_ago_is_so_long_before_now(number: int, unit: str) -> None:
    moment = parse_moment(understood(f"{number} {unit} ago", NOON))
    assert isinstance(moment, datetime)
    seconds = (NOON.replace(microsecond=0).astimezone(UTC) - moment.astimezone(UTC)).total_seconds()
    assert seconds == number * {"s": 1, "min": 60, "hours": 3600, "d": 86400}[unit]


def test_a_date_alone_is_earlier_only_by_a_day() -> None:
    assert before("2025-11-25", "2025-11-26T00:00:00Z")
    assert not before("2025-11-26", "2025-11-26T10:00:00Z")
    assert not before("2025-11-26T10:00:00Z", "2025-11-26")
    assert before("2025-11-26T10:00:00+01:00", "2025-11-26T09:30:00Z")
