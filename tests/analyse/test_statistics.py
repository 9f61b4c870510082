import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.statistics import Summary, percentile, summarise

VALUES = st.lists(st.floats(0, 1e9), min_size=1, max_size=40)


def test_nothing_measured_says_nothing_but_how_many_were_asked() -> None:
    assert summarise([], 52) == Summary(0, 52, None, None, None, None, None, None)


def test_one_value_has_no_spread_and_no_percentile() -> None:
    assert summarise([90.0], 3) == Summary(1, 3, 90.0, 90.0, None, 90.0, 90.0, None)


@given(VALUES, st.integers(0, 5))
def test_figures_are_those_of_a_plain_recomputation(values: list[float], without: int) -> None:
    found = summarise(values, len(values) + without)
    n = len(values)
    mean = math.fsum(values) / n
    ordered = sorted(values)
    middle = ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2
    assert (found.n, found.of, found.min, found.max) == (n, n + without, min(values), max(values))
    assert found.mean == pytest.approx(mean)
    assert found.median == pytest.approx(middle)
    if n > 1:
        spread = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (n - 1))
        assert found.stdev == pytest.approx(spread, rel=1e-6, abs=1e-3)
    else:
        assert found.stdev is None


@pytest.mark.parametrize(("n", "given_"), [(9, False), (10, True), (11, True)])
def test_the_90th_percentile_is_given_from_ten_values_on(n: int, given_: bool) -> None:
    assert (summarise([float(x) for x in range(n)], n).p90 is not None) == given_


@pytest.mark.parametrize(
    ("values", "p90"),
    [
        (list(range(1, 11)), 9.1),
        (list(range(11)), 9.0),
        (list(range(12)), 9.9),
        ([5] * 10, 5.0),
        ([*range(9), 1000], 107.2),
    ],
)
def test_the_90th_percentile_is_interpolated_inclusively(values: list[int], p90: float) -> None:
    assert summarise([float(x) for x in reversed(values)], len(values)).p90 == pytest.approx(p90)


@given(st.lists(st.integers(0, 10**6), min_size=10, max_size=60))
def test_the_90th_percentile_agrees_with_the_standard_library(values: list[int]) -> None:
    expected = statistics.quantiles(values, n=10, method="inclusive")[-1]
    assert summarise(values, len(values)).p90 == pytest.approx(expected)


@given(VALUES)
def test_the_ends_of_the_percentiles_are_the_extremes(values: list[float]) -> None:
    ordered = sorted(values)
    assert (percentile(ordered, 0.0), percentile(ordered, 1.0)) == (ordered[0], ordered[-1])
