"""Durations as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.durations import spoken
from pmsite.analyse.stated import Spoken, agrees, read_duration


@pytest.mark.parametrize(
    ("text", "seconds", "unit"),
    [
        ("15 minutes", 900, 60),
        ("about 1 h 35 min", 5700, 60),
        ("1.5 hours", 5400, 3600),
        ("1,5 hours", 5400, 3600),
        ("~2h", 7200, 3600),
        ("2 days and 4 hours", 187200, 3600),
        ("a", None, None),
        ("90-minute", 5400, 60),
        ("3 weeks", 1814400, 604800),
        ("Roughly 45 secs", 45, 1),
    ],
)
def test_what_the_words_say(text: str, seconds: float | None, unit: int | None) -> None:
    assert read_duration(text) == (Spoken(seconds, unit) if seconds and unit else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "long",
        "15",
        "10 to 20 minutes",
        "10-20 minutes",
        "20 minutes, then 2 hours",
        "5 minutes 5 minutes",
        "3 months",
        "until 10:30",
    ],
)
def test_what_is_no_one_duration_is_left_alone(text: str) -> None:
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("text", "seconds", "same"),
    [
        ("15 minutes", 900, True),
        ("15 minutes", 819, True),
        ("15 minutes", 818, False),
        ("2 hours", 3600, True),
        ("2 hours", 3599, False),
        ("100 minutes", 6600, True),
        ("100 minutes", 6700, False),
        ("30 seconds", 90, True),
        ("30 seconds", 91, False),
    ],
)
def test_words_agree_within_a_tenth_and_their_own_roundness(text: str, seconds: float, same: bool) -> None:
    said = read_duration(text)
    assert said is not None
    assert agrees(said, seconds) is same


@given(st.integers(1, 60 * 86400))
def test_what_is_printed_is_read_back_and_agrees(seconds: int) -> None:
    said = read_duration(spoken(seconds))
    assert said is not None
    assert agrees(said, seconds)


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    read_duration(text)
