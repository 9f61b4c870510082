"""The latest stretch of time against the one before, with a test each."""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pmsite.analyse.change import Change, Comparison, compare
from pmsite.model.corpus import Entry
from tests.analyse.made import TODAY_DATE, entry, policy

UNTIL = TODAY_DATE
POLICY = policy()
SINCE = UNTIL - timedelta(days=89)
START = SINCE - timedelta(days=365)
KEYS = ["incidents", "ttd", "tta", "ttm", "ttr"]


def on(day: date, i: int, minutes: float | None = None, **fields: Any) -> Entry:
    """An incident that began at noon, and was resolved after so many minutes."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    times = {"started_at": noon.isoformat()}
    if minutes is not None:
        times["resolved_at"] = (noon + timedelta(minutes=minutes)).isoformat()
    return entry(**{"id": f"INC-2026-{i:04d}", "times": times, **fields})


def spread(begin: date, minutes: Iterable[float | None], first: int = 1, days: int = 7) -> list[Entry]:
    """Incidents from a day on, one every few days."""
    return [on(begin + timedelta(days=days * i), first + i, m) for i, m in enumerate(minutes)]


def of(found: Comparison, key: str) -> Change:
    """One of the figures."""
    return next(one for one in found.changes if one.key == key)


def compared(*found: Entry, **options: Any) -> Comparison:
    """What has changed by the day."""
    return compare(found, POLICY, UNTIL, **options)


def test_without_incidents_nothing_is_shown() -> None:
    found = compared()
    assert [one.key for one in found.changes] == KEYS
    assert {(one.n_before, one.n_after, one.p, one.verdict, one.entries) for one in found.changes} == {
        (0, 0, 1.0, "not shown", ())
    }
    assert [one.before for one in found.changes] == ["0 a month", "–", "–", "–", "–"]
    assert found.worse == ()


def test_ninety_days_up_to_the_day_are_held_against_the_year_before_them() -> None:
    found = compared()
    assert (found.before_since, found.since, found.until) == (
        date(2025, 8, 24),
        date(2026, 8, 24),
        date(2026, 11, 21),
    )
    found = compared(after_days=1, before_days=2)
    assert (found.before_since, found.since, found.until) == (date(2026, 11, 19), UNTIL, UNTIL)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (START - timedelta(days=1), 0, 0),
        (START, 1, 0),
        (SINCE - timedelta(days=1), 1, 0),
        (SINCE, 0, 1),
        (UNTIL, 0, 1),
        (UNTIL + timedelta(days=1), 0, 0),
    ],
)
def test_both_days_at_the_ends_belong_to_a_time(day: date, before: int, after: int) -> None:
    one = of(compared(on(day, 1)), "incidents")
    assert (one.n_before, one.n_after) == (before, after)


def test_before_the_watch_began_is_no_time_without_incidents() -> None:
    begun = SINCE - timedelta(days=30)
    found = compared(*spread(begun, [None] * 3), *spread(SINCE, [None] * 9, 20), watched_since=begun)
    one = of(found, "incidents")
    assert found.before_since == begun
    assert (one.before, one.after, one.verdict) == ("3 a month", "3 a month", "not shown")
    long_ago = compared(watched_since=START - timedelta(days=1))
    assert long_ago.before_since == START, "at most so many days are asked for"


@pytest.mark.parametrize("begun", [SINCE, SINCE + timedelta(days=3), UNTIL + timedelta(days=1)])
def test_without_a_time_before_nothing_is_compared(begun: date) -> None:
    found = compared(*spread(SINCE + timedelta(days=3), [5.0] * 9), watched_since=begun)
    one = of(found, "incidents")
    assert found.before_since == SINCE
    assert (one.test, one.before, one.n_before, one.n_after, one.p) == ("not watched before", "–", 0, 9, 1)
    assert {change.verdict for change in found.changes} == {"not shown"}


def test_the_day_is_that_of_the_policys_zone() -> None:
    late = entry(times={"started_at": f"{SINCE - timedelta(days=1)}T22:30:00Z"})
    berlin = policy(time_zone="Europe/Berlin")
    assert of(compare([late], berlin, UNTIL), "incidents").n_after == 1, "half past midnight, in summer"
    assert of(compare([late], POLICY, UNTIL), "incidents").n_after == 0


def test_a_rate_is_told_by_the_month_and_a_duration_by_its_median() -> None:
    found = compared(*spread(START, [30, 40, 80]), on(UNTIL, 9, 5))
    incidents, ttr = of(found, "incidents"), of(found, "ttr")
    assert (incidents.before, incidents.after) == ("0.25 a month", "0.34 a month")
    assert (ttr.before, ttr.after) == ("median 40 min", "median 5 min")
    assert (ttr.n_before, ttr.n_after) == (3, 1)
    assert (incidents.test, ttr.test) == ("exact test of two Poisson rates", "Mann-Whitney")
    assert (incidents.short, ttr.short) == ("Incidents", "TTR")


def test_longer_incidents_are_worse_and_shorter_ones_better() -> None:
    short, long = range(10, 18), range(100, 108)
    worse = compared(*spread(START, short), *spread(SINCE, long, 20))
    assert [one.key for one in worse.worse] == ["ttr"]
    p = of(worse, "ttr").p
    assert p == pytest.approx(2 * 5 / math.comb(16, 8)), "two sides, five figures"
    better = compared(*spread(START, long), *spread(SINCE, short, 20))
    assert of(better, "ttr").verdict == "better"
    assert of(better, "ttr").p == pytest.approx(p)


def test_so_many_or_so_long_by_chance_is_not_shown() -> None:
    found = compared(*spread(START, [10, 20, 30, 40, 50, 60]), *spread(SINCE, [70, 80], 20))
    assert found.worse == ()
    assert 0.05 < of(found, "ttr").p <= 1


def test_each_figure_must_stand_against_all_that_are_tested() -> None:
    """Of 4 and 4 all later ones are longer: 1 in 70, times five, times two."""
    found = compared(*spread(START, [1, 2, 3, 4]), *spread(SINCE, [5, 6, 7, 8], 20))
    assert of(found, "ttr").p == pytest.approx(10 / math.comb(8, 4))
    assert of(found, "ttr").verdict == "not shown"


def test_more_incidents_are_worse_and_fewer_better() -> None:
    more = compared(*spread(START, [None] * 4), *spread(SINCE, [None] * 11, 20))
    assert [one.key for one in more.worse] == ["incidents"]
    share = 90 / 455
    tail = sum(math.comb(15, k) * share**k * (1 - share) ** (15 - k) for k in range(11, 16))
    assert of(more, "incidents").p == pytest.approx(2 * 5 * tail)
    fewer = compared(*spread(START, [None] * 45))
    assert of(fewer, "incidents").verdict == "better"
    assert of(fewer, "incidents").p == pytest.approx(2 * 5 * (1 - share) ** 45)


def test_as_many_a_day_as_before_is_no_change() -> None:
    found = compared(*spread(START, [None] * 40), *spread(SINCE, [None] * 10, 60))
    assert of(found, "incidents").verdict == "not shown"


def test_another_window_is_another_question() -> None:
    week = spread(UNTIL - timedelta(days=6), [None] * 6, 20, days=1)
    assert [one.key for one in compared(*week, after_days=7).worse] == ["incidents"]
    steady = [*spread(START, [None] * 60, 100, days=6), *week]
    assert of(compared(*steady, after_days=90), "incidents").verdict == "not shown"
    assert of(compared(*steady, after_days=7), "incidents").verdict == "worse"


def test_behind_a_figure_are_the_later_incidents_that_are_in_it() -> None:
    found = compared(on(START, 1, 5), on(SINCE, 2, 5), on(UNTIL, 3), on(UNTIL, 4, 7, visibility="restricted"))
    assert [one.id for one in of(found, "incidents").entries] == [
        "INC-2026-0002",
        "INC-2026-0003",
        "INC-2026-0004",
    ]
    assert [one.id for one in of(found, "ttr").entries] == ["INC-2026-0002", "INC-2026-0004"]
    assert of(found, "ttd").entries == ()
