"""Notations of time are read back as they were written."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.markdown.dates import Written, date_of_file, day_comes_first, find_date
from pmsite.capture.markdown.moments import ends, placed, read
from pmsite.capture.markdown.zones import find_zone, instant, said_zone, season, twice_or_never
from pmsite.model.base import parse_moment

MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2098, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
DATES = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%A, %B %d, %Y",
    "%dth of %B %Y",
    "%Y年%m月%d日",
]
CLOCKS = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S%p", "%Hh%M", "%H時%M分"]
JOINS = [" ", ", ", " - ", " at "]


@given(MOMENTS, st.sampled_from(DATES), st.sampled_from(CLOCKS), st.sampled_from(JOINS))
def test_a_date_and_a_time_of_day_are_read_back(moment: datetime, day: str, clock: str, join: str) -> None:
    text = moment.strftime(day) + join + moment.strftime(clock)
    found = read(f"{text}: what happened")
    assert found is not None
    assert found.date == Written(moment.year, moment.month, moment.day)
    exact = "%S" in clock
    assert found.clock == moment.time().replace(second=moment.second if exact else 0)
    assert (found.written, f"{text}: what happened"[found.end :]) == (text, "what happened")


@given(
    MOMENTS,
    st.sampled_from(["%H:%M UTC", "[%H:%M] ", "**%H:%M**", "~%H:%M", "%H:%M (PST)", "%I:%M %p PDT", "(%H:%M)"]),
)
def test_a_time_of_day_alone_is_read_back(moment: datetime, clock: str) -> None:
    found = read(moment.strftime(clock) + " - x")
    assert found is not None
    assert found.clock == time(moment.hour, moment.minute)
    assert found.date is None
    assert found.approximate == clock.startswith("~")
    assert found.zone == next((zone for zone in ("UTC", "PST", "PDT") if zone in clock), None)


@given(MOMENTS, st.sampled_from(["-", " - ", "–", " to ", "〜"]), st.integers(1, 600))
def test_a_range_is_read_back(moment: datetime, join: str, minutes: int) -> None:
    start = moment.replace(second=0)
    end = start + timedelta(minutes=minutes)
    found = read(f"{start:%Y-%m-%d %H:%M}{join}{end:%H:%M} text")
    assert found is not None
    assert ends(found, start.date(), start.date()) == (end.date(), end.time())


@given(
    MOMENTS, st.sampled_from(["UTC", "PST", "CET", "JST", "UTC+5:30", "GMT-3", "Europe/Berlin", "PT", "+01:00"])
)
def test_an_instant_is_written_as_the_format_wants_it(moment: datetime, zone: str) -> None:
    text = placed(moment.date(), moment.time(), zone)
    back = parse_moment(text)
    assert isinstance(back, datetime)
    assert back == instant(moment.date(), moment.time(), zone)
    assert text.startswith(f"{moment:%Y-%m-%dT%H:%M:%S}")


@pytest.mark.parametrize(
    ("text", "written", "day", "clock"),
    [
        ("2022-05-?? HH:mm", "2022-05-?? HH:mm", Written(2022, 5, None), None),
        ("2024-03-13 14:?? x", "2024-03-13 14:??", Written(2024, 3, 13), None),
        ("[???] x", "???", None, None),
        ("不明", "不明", None, None),
        ("2026-06-12 evening — x", "2026-06-12 evening", Written(2026, 6, 12), None),
        ("2022-02-02 1625: x", "2022-02-02 1625", Written(2022, 2, 2), time(16, 25)),
        ("9:02a", "9:02a", None, time(9, 2)),
        ("February 15, 2024: 7:56am UTC", "February 15, 2024: 7:56am UTC", Written(2024, 2, 15), time(7, 56)),
        ("10:00 a server fell", "10:00", None, time(10)),
        ("12:05 AM", "12:05 AM", None, time(0, 5)),
        ("12:05 PM", "12:05 PM", None, time(12, 5)),
        ("00:25 - 00:29 AM x", "00:25 - 00:29 AM", None, time(0, 25)),
        ("Dec 18th **14:45** x", "Dec 18th **14:45", Written(None, 12, 18), time(14, 45)),
        ("vers 9h30 : x", "9h30", None, time(9, 30)),
        ("24/07/25", "24/07/25", Written(2025, 7, 24), None),
        ("at 16:30 UTC on May 2, 2020 x", "at 16:30 UTC on May 2, 2020", Written(2020, 5, 2), time(16, 30)),
    ],
)
def test_odd_notations(text: str, written: str, day: Written | None, clock: time | None) -> None:
    found = read(text)
    assert found is not None
    assert (found.date, found.clock) == (day, clock)
    assert written.endswith(found.written) or found.written.endswith(written)


@pytest.mark.parametrize(
    ("text", "zone", "rest"),
    [
        ("2024-03-01 10:00:00-05:00 deploy", "-05:00", "deploy"),
        ("2024-03-01 10:00:00.123456-05:00 deploy", "-05:00", "deploy"),
        ("2024-03-01 10:00:00-05 deploy", "-05", "deploy"),
        ("2024-03-01 10:00:00 -0500 deploy", "-0500", "deploy"),
        ("2024-03-01 10:00:00 -05:00: deploy", "-05:00", "deploy"),
        ("2024-03-01 10:00 -0500 deploy", "-0500", "deploy"),
        ("2024-03-01 10:00:00 AM -0500 deploy", "-0500", "deploy"),
        ("2024-03-01T10:00-05:00 deploy", "-05:00", "deploy"),
        ("2024-03-01 10:00:00+01:00 deploy", "+01:00", "deploy"),
        ("2024-03-01 10:00:00+01 deploy", "+01", "deploy"),
        ("10:00 -0500 deploy", "-0500", "deploy"),
    ],
)
def test_an_offset_behind_a_time_of_day_is_no_range(text: str, zone: str, rest: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.clock, found.zone, found.until_clock, text[found.end :]) == (time(10), zone, None, rest)
    assert instant(date(2024, 3, 1), time(10), zone).utcoffset() == timedelta(hours=int(zone[:3]))


@pytest.mark.parametrize(
    ("text", "zone", "day", "clock"),
    [
        ("2024-03-01 10:00-11:30 x", None, None, time(11, 30)),
        ("2024-03-01 10:00 -11:30 x", None, None, time(11, 30)),
        ("2024-03-01 10:00:00-11:30:00 x", None, None, time(11, 30)),
        ("2024-03-01 10:00:00 - 11:30 x", None, None, time(11, 30)),
        ("2024-03-01 10:00:00-11h30 x", None, None, time(11, 30)),
        ("2024-03-01T10:00:00-11:30:00 x", None, None, time(11, 30)),
        ("2024-03-01 10:00:00-03-02 11:30:00 x", None, Written(None, 3, 2), time(11, 30)),
        ("2024-03-01 10:00:00-05:00 - 11:30:00-05:00 x", "-05:00", None, time(11, 30)),
        ("2024-03-01 10:00:00 - 11:30:00 -0500 x", "-0500", None, time(11, 30)),
    ],
)
def test_a_range_of_a_dated_time_is_no_offset(
    text: str, zone: str | None, day: Written | None, clock: time
) -> None:
    found = read(text)
    assert found is not None
    assert (found.clock, found.zone, text[found.end :]) == (time(10), zone, "x")
    assert (found.until_date, found.until_clock) == (day, clock)


@pytest.mark.parametrize(
    ("text", "begin", "end", "night"),
    [
        ("11:30 - 12:15 pm", time(11, 30), time(12, 15), False),
        ("11:30 - 12:15 am", time(23, 30), time(0, 15), True),
        ("9:00 to 1:00 pm", time(9), time(13), False),
        ("1:15 - 2:30 pm", time(13, 15), time(14, 30), False),
        ("1:15 pm - 2:30", time(13, 15), time(14, 30), False),
        ("9:00 am - 5:00", time(9), time(17), False),
        ("11:30 pm - 12:15", time(23, 30), time(0, 15), True),
        ("11:30 am - 12:15 am", time(11, 30), time(0, 15), True),
        ("13:15 - 2:30 pm", time(13, 15), time(14, 30), False),
        ("11:30 - 00:15", time(11, 30), time(0, 15), True),
        ("2024-03-01 1:15 pm - 2024-03-01 2:30", time(13, 15), time(14, 30), False),
    ],
)
def test_an_end_of_a_range_without_its_half_of_the_day_is_in_the_nearest(
    text: str, begin: time, end: time, night: bool
) -> None:
    day = date(2024, 3, 1)
    found = read(f"{text} - x")
    assert found is not None
    assert found.clock == begin
    assert ends(found, day, day) == (day + timedelta(days=night), end)


@pytest.mark.parametrize(
    "text",
    [
        "200 nodes",
        "7 people",
        "May we",
        "3.5 hours",
        "X is down",
        "1.2.3.4 fell",
        "25:10",
        "10:99",
        "2024-13-45",
        "",
        "-",
        "v2.14.10",
    ],
)
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_not(text: str) -> None:
    found = read(text)
    assert found is None or 0 <= found.end <= len(text)
    find_date(text, False)
    find_zone(text)
    date_of_file(text)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2018-02-22-nginx-down.md", date(2018, 2, 22)),
        ("20221004-panne.md", date(2022, 10, 4)),
        ("epoch_8th_december.md", None),
        ("outage_12th_march_2023.md", date(2023, 3, 12)),
        ("meteor-08Nov2022.md", date(2022, 11, 8)),
        ("notes.md", None),
    ],
)
def test_the_date_of_a_file(name: str, day: date | None) -> None:
    assert date_of_file(name) == day


def test_a_date_without_a_year_is_the_nearest() -> None:
    assert Written(None, 1, 2).on(date(2023, 12, 30)) == date(2024, 1, 2)
    assert Written(None, 12, 30).on(date(2024, 1, 2)) == date(2023, 12, 30)
    assert Written(None, 2, 30).on(date(2024, 1, 2)) is None
    assert Written(None, 1, 2).on(None) is None


def test_which_number_is_the_month_is_told_by_other_dates() -> None:
    assert day_comes_first("01/02/2024 and 13/02/2024", french=False) is True
    assert day_comes_first("01/02/2024 and 02/13/2024", french=True) is False
    assert day_comes_first("01/02/2024", french=False) is None
    assert day_comes_first("01/02/2024", french=True) is True
    assert find_date("on 03/04/2024", day_first=True) == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("All times in PST", "PST"),
        ("documented in [UTC](https://example.com) time", "UTC"),
        ("Time (UTC+1)", "UTC+1"),
        ("toutes les heures en heure de Paris", "heure de Paris"),
        ("times in Europe/Berlin", "Europe/Berlin"),
        ("Pacific Standard Time", "Pacific"),
        ("Timeline (all CET)", "CET"),
        ("10:15 to 11:00 (PST)", "PST"),
        ("Start of the MSK outage", None),
        ("the best list of pests", None),
        ("Action/Reaction", None),
    ],
)
def test_the_zone_a_sentence_names(text: str, zone: str | None) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("All times in PST", "PST"),
        ("The times below are given in UTC+1.", "UTC+1"),
        ("Time zone: Europe/Berlin", "Europe/Berlin"),
        ("(UTC)", "UTC"),
        ("At 10:15 EST it fell", "EST"),
        ("Events from MSK were delayed", None),
        ("Many times the ET service fell", None),
        ("Events of the Europe/Berlin region were lost", None),
        ("It hit users (MSK)", None),
    ],
)
def test_a_sentence_has_to_speak_of_times_to_name_their_zone(text: str, zone: str | None) -> None:
    assert said_zone(text) == zone


def test_what_clocks_show_twice_or_never_is_odd() -> None:
    half_past = time(2, 30)
    assert "twice" in str(twice_or_never(date(2024, 10, 27), half_past, "Europe/Berlin"))
    assert "never" in str(twice_or_never(date(2024, 3, 31), half_past, "Europe/Berlin"))
    assert "twice" in str(twice_or_never(date(2024, 11, 3), time(1, 30), "ET"))
    assert twice_or_never(date(2024, 3, 31), time(3, 30), "Europe/Berlin") is None
    assert twice_or_never(date(2024, 3, 31), half_past, "CET") is None
    assert twice_or_never(date(2024, 3, 31), half_past, "+01:00") is None


def test_a_zone_of_the_wrong_season_is_a_doubt() -> None:
    noon = time(12)
    assert "PDT was in force" in str(season(date(2018, 7, 30), noon, "PST"))
    assert season(date(2018, 1, 30), noon, "PST") is None
    assert "CEST was in force" in str(season(date(2021, 7, 1), noon, "CET"))
    assert "several meanings" in str(season(date(2021, 7, 1), noon, "IST"))
    assert season(date(2021, 7, 1), noon, "UTC") is None


def test_clocks_of_a_region_follow_the_season() -> None:
    summer = instant(date(2021, 7, 1), time(12), "PT")
    assert summer.astimezone(UTC) == datetime(2021, 7, 1, 19, tzinfo=UTC)
    assert instant(date(2021, 7, 1), time(12), "+05:30").tzinfo == timezone(timedelta(hours=5, minutes=30))
    assert instant(date(2021, 7, 1), time(12), "Nowhere/At_All").utcoffset() == timedelta()
