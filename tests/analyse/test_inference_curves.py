"""The curve of Kaplan and Meier, and the limits of an XmR chart."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.inference import kaplan_meier, process_limits

ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
"""Weeks of remission under 6-MP: E. J. Freireich and others, Blood 21 (1963)."""
PUBLISHED = (
    # time, at risk, survival, its standard error (Greenwood), 95 % bounds on the log-minus-log scale
    (6, 21, 0.857, 0.0764, 0.6197, 0.9516),
    (7, 17, 0.807, 0.0869, 0.5631, 0.9228),
    (10, 15, 0.753, 0.0963, 0.5032, 0.8894),
    (13, 12, 0.690, 0.1068, 0.4316, 0.8491),
    (16, 11, 0.627, 0.1141, 0.3675, 0.8049),
    (22, 7, 0.538, 0.1282, 0.2678, 0.7468),
    (23, 6, 0.448, 0.1346, 0.1881, 0.6801),
)


def test_the_curve_of_the_leukaemia_data_is_the_published_one() -> None:
    steps = kaplan_meier(ENDED, CENSORED)
    assert [(step.time, step.at_risk) for step in steps] == [row[:2] for row in PUBLISHED]
    for step, (_, _, survival, error, low, high) in zip(steps, PUBLISHED, strict=True):
        assert step.survival == pytest.approx(survival, abs=5e-4)
        assert (step.low, step.high) == pytest.approx((low, high), abs=6e-5)
        log = math.log(step.survival)
        width = math.log(math.log(step.low) / log) / 1.959964
        assert -step.survival * log * width == pytest.approx(error, abs=6e-5)


def test_the_order_of_the_values_changes_nothing() -> None:
    assert kaplan_meier(ENDED[::-1], CENSORED[::-1]) == kaplan_meier(ENDED, CENSORED)


_weeks = st.lists(st.integers(0, 12), max_size=15)


@given(_weeks, _weeks)
def test_the_curve_is_the_product_of_those_who_stay(ended: list[int], censored: list[int]) -> None:
    steps = kaplan_meier(ended, censored)
    survival = Fraction(1)
    for step in steps:
        there = [t for t in (*ended, *censored) if t >= step.time]
        assert step.at_risk == len(there)
        survival *= 1 - Fraction(ended.count(int(step.time)), len(there))
        assert step.survival == pytest.approx(float(survival), abs=1e-12)
        assert 0 <= step.low <= step.survival + 1e-12 and step.survival <= step.high + 1e-12 <= 1 + 1e-9
    assert [step.time for step in steps] == sorted(set(ended))


def test_where_all_have_ended_nothing_is_left_and_without_an_end_there_is_no_curve() -> None:
    steps = kaplan_meier([1, 2], [])
    assert (steps[-1].survival, steps[-1].low, steps[-1].high) == (0, 0, steps[0].high)
    assert kaplan_meier([1, 1], [])[0].high == 1, "of one step nothing is known but that it is no more than all"
    assert kaplan_meier([], [3, 4]) == []
    assert kaplan_meier([2], [2])[-1].survival == 0.5, "who is last seen at the end of another was there then"


def test_limits_are_the_mean_and_266_hundredths_of_the_mean_range() -> None:
    """Mean 36/6; ranges 2, 1, 2, 4 and 2, so 11/5; 2.66 · 2.2 = 5.852."""
    limits = process_limits([5, 7, 6, 8, 4, 6])
    assert limits is not None
    assert (limits.low, limits.centre, limits.high) == pytest.approx((0.148, 6, 11.852))
    assert limits.signals == ()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_value_beyond_a_limit_is_a_signal(sign: int) -> None:
    """Mean 60/6; ranges 1, 1, 1, 1 and 22, so 5.2; the limit is 10 ± 13.832."""
    limits = process_limits([sign * value for value in (5, 6, 5, 6, 5, 27)])
    assert limits is not None
    reach = 2.66 * 26 / 5
    assert (limits.low, limits.high) == pytest.approx((sign * 9 - reach, sign * 9 + reach))
    assert limits.signals == (5,)


SWINGS = [0, 4] * 4
"""Eight values below 5, far apart."""


def test_the_eighth_in_a_row_on_one_side_is_a_signal_and_the_seventh_is_not() -> None:
    eight = process_limits([*SWINGS, *(10 - value for value in SWINGS)])
    assert eight is not None and eight.centre == 5
    assert eight.signals == (7, 15)
    seven = process_limits([*SWINGS[1:], *(10 - value for value in SWINGS[1:])])
    assert seven is not None and seven.centre == 5
    assert seven.signals == ()


def test_a_value_on_the_middle_ends_a_run() -> None:
    broken = process_limits([*SWINGS[:4], 5, *SWINGS[:4], *(10 - value for value in SWINGS)])
    assert broken is not None and broken.centre == 5
    assert broken.signals == (16,)


@pytest.mark.parametrize("n", range(6))
def test_fewer_than_six_values_have_no_limits(n: int) -> None:
    assert process_limits([1.0, 2, 3, 4, 5, 6][:n]) is None
    assert process_limits([1.0, 2, 3, 4, 5, 6]) is not None


@pytest.mark.parametrize(("minutes", "n"), [(10, 6), (12, 6), (15, 11)])
def test_equal_values_are_no_signals(minutes: int, n: int) -> None:
    limits = process_limits([math.log(minutes * 60)] * n)
    assert limits is not None
    assert limits.signals == ()
