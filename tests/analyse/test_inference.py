"""Intervals and tests against published values, complete enumeration, and examples worked by hand."""

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.inference import holm, mann_whitney_p, poisson_interval, poisson_rate, rate_ratio_p

GARWOOD = {
    0: (0.0, 3.689),
    1: (0.02532, 5.572),
    2: (0.2422, 7.225),
    3: (0.6187, 8.767),
    5: (1.623, 11.67),
    10: (4.795, 18.39),
    20: (12.22, 30.89),
    50: (37.11, 65.92),
    100: (81.36, 121.63),
}
"""F. Garwood, Biometrika 28 (1936), table 1: 95 % limits, to four digits."""


@pytest.mark.parametrize("n", GARWOOD)
def test_the_interval_of_a_poisson_mean_is_the_published_one(n: int) -> None:
    low, high = poisson_interval(n)
    assert (low, high) == pytest.approx(GARWOOD[n], rel=3e-4)


def probabilities(mean: float, most: int) -> list[float]:
    """Of 0, 1, … `most` events, each from the one before."""
    found = [math.exp(-mean)]
    for k in range(1, most + 1):
        found.append(found[-1] * mean / k)
    return found


@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_each_limit_leaves_one_in_forty_beyond_it(n: int) -> None:
    low, high = poisson_interval(n)
    assert sum(probabilities(high, n)) == pytest.approx(0.025, abs=1e-9)
    assert 1 - sum(probabilities(low, n - 1)) == pytest.approx(0.025, abs=1e-9)


def test_the_interval_covers_every_mean_in_at_least_95_of_100_cases() -> None:
    intervals = [poisson_interval(n) for n in range(90)]
    for mean in (i / 8 for i in range(1, 8 * 30)):
        inside = [low <= mean <= high for low, high in intervals]
        chance = sum(p for p, holds in zip(probabilities(mean, 89), inside, strict=True) if holds)
        assert 0.95 - 1e-9 <= chance <= 1, mean


def test_a_thousand_events_have_an_interval_too() -> None:
    assert poisson_interval(1000) == pytest.approx((938.97, 1063.95), abs=0.01)


def test_a_rate_is_per_unit_of_exposure_and_so_are_its_limits() -> None:
    rate = poisson_rate(3, 2.0)
    assert (rate.n, rate.exposure, rate.rate) == (3, 2.0, 1.5)
    assert (rate.low, rate.high) == pytest.approx((0.6187 / 2, 8.767 / 2), rel=1e-4)


def binomial_tail(before: int, before_days: int, after: int, after_days: int) -> float:
    """Every way in which the events fall before or after, one by one, where none prefers a day."""
    share = Fraction(after_days, before_days + after_days)
    total = Fraction(0)
    for way in itertools.product((0, 1), repeat=before + after):
        if sum(way) >= after:
            total += share ** sum(way) * (1 - share) ** (len(way) - sum(way))
    return float(total)


@pytest.mark.parametrize("days", [(365, 90), (1, 1), (10, 30)])
def test_the_test_of_two_rates_is_the_binomial_one(days: tuple[int, int]) -> None:
    for before, after in itertools.product(range(5), range(5)):
        expected = binomial_tail(before, days[0], after, days[1])
        assert rate_ratio_p(before, days[0], after, days[1]) == pytest.approx(expected, abs=1e-12)


def test_no_events_show_no_rise() -> None:
    assert rate_ratio_p(0, 365, 0, 90) == 1


def test_rates_of_a_thousand_incidents_can_be_compared() -> None:
    assert rate_ratio_p(600, 365, 600, 90) < 1e-9
    assert rate_ratio_p(900, 365, 220, 90) == pytest.approx(0.5, abs=0.1)


def beats(after: Sequence[float], before: Sequence[float]) -> float:
    """Mann and Whitney's U: in how many pairs the later value is larger, ties half."""
    return sum(1 if a > b else 0.5 if a == b else 0 for a in after for b in before)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=8, unique=True), st.integers(1, 7))
def test_without_ties_every_order_of_the_values_is_counted(values: list[int], cut: int) -> None:
    before, after = values[:cut], values[cut:]
    if not after:
        return
    seen = beats(after, before)
    orders = list(itertools.combinations(values, len(after)))
    as_large = sum(beats(chosen, [v for v in values if v not in chosen]) >= seen for chosen in orders)
    assert mann_whitney_p(before, after) == pytest.approx(as_large / len(orders))


@pytest.mark.parametrize(("below", "ways"), [(0, 1), (1, 2), (2, 4), (3, 7), (4, 12)])
def test_five_against_five_have_the_published_probabilities(below: int, ways: int) -> None:
    """H. B. Mann and D. R. Whitney (1947), table 1: 0.004, 0.008, 0.016, 0.028, 0.048 of 252 orders."""
    before = [1.0, 2, 3, 4, 5]
    after = [5.5 - below, 7, 8, 9, 10]
    assert beats(after, before) == 25 - below
    assert mann_whitney_p(before, after) == pytest.approx(ways / 252)


def test_up_to_25_on_a_side_are_counted_exactly_and_more_by_the_normal_curve() -> None:
    assert mann_whitney_p(range(25), range(25, 50)) == pytest.approx(1 / math.comb(50, 25), rel=1e-9)
    z = (26 * 26 / 2 - 0.5) / math.sqrt(26 * 26 * 53 / 12)
    assert mann_whitney_p(range(26), range(26, 52)) == pytest.approx(math.erfc(z / math.sqrt(2)) / 2, rel=1e-3)


def test_ties_go_by_the_normal_curve_with_its_corrections() -> None:
    """U = 2 + 3.5 + 4 + 4 = 13.5 of 16; the ties, three 2s and two 3s, take 24 + 6 off.

    Variance 16/12 · (9 − 30/56) = 11.2857; z = (13.5 − 8 − 0.5)/3.3594 = 1.4884, beyond which lie 6.83 %.
    """
    assert mann_whitney_p([1, 2, 2, 3], [2, 3, 4, 5]) == pytest.approx(0.06833, abs=1e-5)


@pytest.mark.parametrize(
    ("before", "after"), [([], [1.0]), ([1.0], []), ([], []), ([1.0], [1.0]), ([2.0] * 5, [2.0] * 9)]
)
def test_nothing_on_a_side_or_nothing_but_one_value_shows_nothing(before: list[float], after: list[float]) -> None:
    assert mann_whitney_p(before, after) == 1


def test_several_tests_are_corrected_as_in_holms_example() -> None:
    """p of 0.005, 0.01, 0.03 and 0.04: times 4, 3, 2 and 1, and never less than the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == [1, 1]
    assert holm([0.02]) == [0.02]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=9))
def test_a_corrected_p_is_never_smaller_and_keeps_its_place(p: list[float]) -> None:
    corrected = holm(p)
    assert all(raw <= told <= 1 for raw, told in zip(p, corrected, strict=True))
    order = sorted(range(len(p)), key=lambda i: p[i])
    assert [corrected[i] for i in order] == sorted(corrected)
