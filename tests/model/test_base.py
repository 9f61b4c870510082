"""Single values of a record: times, days, lengths of time."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.model.base import parse_day, parse_moment, parse_span, write_moment, write_span

OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))


DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31), timezones=OFFSETS)


@given(INSTANTS | DAYS)
def test_a_moment_is_read_back_as_it_was_written(moment: datetime | date) -> None:
    again = parse_moment(write_moment(moment))
    assert (again, type(again)) == (moment, type(moment))
    if isinstance(again, datetime) and isinstance(moment, datetime):
        assert again.utcoffset() == moment.utcoffset(), "the authors' offset is kept"


@given(DAYS)
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    assert parse_day(write_moment(day)) == day == parse_day(day)


@given(
    st.from_regex(r"[0-9]{1,4}[smhdw]|[0-9]{1,6}[sm]", fullmatch=True).filter(lambda t: t[-1] != "w" or len(t) < 5)
)
def test_a_length_of_time_is_read_back_as_it_was_written(text: str) -> None:
    assert parse_span(write_span(parse_span(text))) == parse_span(text)


def test_the_longest_length_of_time_is_read_back() -> None:
    assert parse_span(write_span(parse_span("5217w"))) == parse_span("5217w")
    with pytest.raises(ValueError, match="longer than a century"):
        parse_span("999999w")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-11-26", date(2025, 11, 26)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2025-11-26T10:27:35Z", datetime(2025, 11, 26, 10, 27, 35, tzinfo=UTC)),
        ("2025-11-26T10:27:35-00:00", datetime(2025, 11, 26, 10, 27, 35, tzinfo=UTC)),
        ("2025-11-26T23:59:59+05:30", datetime(2025, 11, 26, 18, 29, 59, tzinfo=UTC)),
        ("2025-11-26T10:27:35.5Z", datetime(2025, 11, 26, 10, 27, 35, 500_000, UTC)),
        ("2025-11-26T10:27:35.123456789Z", datetime(2025, 11, 26, 10, 27, 35, 123_456, UTC)),
    ],
)
def test_moments(text: str, moment: datetime | date) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2025-11-26T10:27:35", "has no offset from UTC: write 2025-11-26T10:27:35Z"),
        ("2025-02-29", "no day of the calendar: 2025-02-29"),
        ("2025-13-01T10:00:00Z", "no day of the calendar: 2025-13-01"),
        ("0000-01-01", "no day of the calendar"),
        ("2025-11-26T24:00:00Z", "no time of day"),
        ("2025-11-26T10:60:00Z", "no time of day"),
        ("2025-11-26 10:27:35Z", "should be a date-time"),
        ("2025-11-26T10:27Z", "should be a date-time"),
        ("26.11.2025", "should be a date-time"),
        ("2025-11-26\n", "should be a date-time"),
        ("٢٠٢٥-11-26", "should be a date-time"),
        ("", "should be a date-time"),
        (20251126, "should be a date-time"),
        (True, "should be a date-time"),
    ],
)
def test_what_is_no_moment(value: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_moment(value)


@pytest.mark.parametrize(
    "value", ["2025-11-26T10:27:35Z", "2025-02-30", "tomorrow", "25-11-26", "2025-11-26 ", "", 5, None]
)
def test_what_is_no_day(value: object) -> None:
    with pytest.raises(ValueError, match=r"should be a date such as|no day of the calendar"):
        parse_day(value)


def test_a_day_is_no_instant() -> None:
    with pytest.raises(ValueError, match="should be a date"):
        parse_day(datetime(2025, 11, 26, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "span", "written"),
    [
        ("90s", timedelta(seconds=90), "90s"),
        ("120s", timedelta(minutes=2), "2m"),
        ("24h", timedelta(days=1), "1d"),
        ("2w", timedelta(days=14), "14d"),
        ("0m", timedelta(0), "0d"),
    ],
)
def test_lengths_of_time(text: str, span: timedelta, written: str) -> None:
    assert parse_span(text) == span
    assert write_span(span) == written


@pytest.mark.parametrize(
    "value", ["15", "m", "1.5h", "-1d", "1 d", "15min", "1d\n", "1234567s", "٣d", "", 15, None]
)
def test_what_is_no_length_of_time(value: object) -> None:
    with pytest.raises(ValueError, match="should be a length of time such as 15m"):
        parse_span(value)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.none() | st.lists(st.text()))
def test_nothing_raises_but_a_sentence(value: object) -> None:
    for parse in (parse_moment, parse_day, parse_span):
        try:
            parse(value)
        except ValueError as error:
            assert str(error).startswith(("should be", "has no", "is no"))
