import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.durations import DEFINITIONS, between, duration, spoken
from tests.analyse.made import entry

BY_KEY = {definition.key: definition for definition in DEFINITIONS}
TIMES = {
    "started_at": "2025-11-26T10:00:00Z",
    "detected_at": "2025-11-26T10:05:00Z",
    "acknowledged_at": "2025-11-26T10:06:30Z",
    "mitigated_at": "2025-11-26T12:20:00+01:00",
    "resolved_at": "2025-11-26T13:00:00Z",
}


@pytest.mark.parametrize(("key", "seconds"), [("ttd", 300), ("tta", 90), ("ttm", 4800), ("ttr", 10800)])
def test_each_duration_counts_between_its_two_times_across_offsets(key: str, seconds: float) -> None:
    assert duration(entry(times=TIMES).record.times, BY_KEY[key]) == seconds


@pytest.mark.parametrize(("key", "begin", "end"), [(d.key, d.begin, d.end) for d in DEFINITIONS])
@pytest.mark.parametrize("end_value", [None, "2025-11-26", "2025-11-27", "2025-11-25T00:00:00Z"])
def test_absent_date_alone_or_negative_is_no_duration(
    key: str, begin: str, end: str, end_value: str | None
) -> None:
    times = entry(times={**TIMES, end: end_value}).record.times
    assert duration(times, BY_KEY[key]) is None


def test_a_start_known_by_day_only_gives_no_duration() -> None:
    times = entry(times={**TIMES, "started_at": "2025-11-26"}).record.times
    assert [duration(times, definition) is None for definition in DEFINITIONS] == [True, False, True, True]


def test_no_time_at_all_between_two_moments_is_zero_not_unknown() -> None:
    noon = datetime(2025, 11, 26, 12, tzinfo=UTC)
    assert between(noon, noon) == 0.0
    assert between(noon, noon - timedelta(microseconds=1)) is None
    assert between(date(2025, 11, 26), noon) is None


def test_definitions_are_told_as_ends_of_a_difference() -> None:
    assert [definition.words for definition in DEFINITIONS] == [
        "detected − started",
        "acknowledged − detected",
        "mitigated − started",
        "resolved − started",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3599, "59 min 59 s"),
        (3599.7, "1 h"),
        (3605, "1 h"),
        (5700, "1 h 35 min"),
        (86399, "23 h 59 min"),
        (86400, "1 d"),
        (86460, "1 d"),
        (3 * 86400 + 4 * 3600 + 59 * 60, "3 d 4 h"),
        (400 * 86400, "400 d"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert spoken(seconds) == words


@given(st.floats(0, 1e9))
def test_words_never_say_more_than_the_duration_and_lose_less_than_their_smallest_unit(seconds: float) -> None:
    size = {"d": 86400, "h": 3600, "min": 60, "s": 1}
    parts = re.findall(r"(\d+) (d|h|min|s)", words := spoken(seconds))
    told = sum(int(count) * size[unit] for count, unit in parts)
    largest = size[parts[0][1]]
    finest = {86400: 3600, 3600: 60, 60: 1, 1: 1}[largest]
    assert " ".join(f"{count} {unit}" for count, unit in parts) == words
    assert told - 0.5 <= seconds < told + finest + 0.5
