"""Numbers as text and back, by a reader written from the description alone."""

from itertools import accumulate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmsite.render.search.coding import BASE, CLASSES, ZERO, ascending, number
from tests.render.search.reading import decoded, postings

_GAPS = st.integers(0, 50) | st.integers(0, BASE**2 + 2) | st.integers(0, BASE**5) | st.just(2**40)
ASCENDING = st.lists(_GAPS, max_size=60).map(lambda gaps: [n - 1 for n in accumulate(gap + 1 for gap in gaps)])


@given(ASCENDING)
@example([0])
@example([BASE**2 - 1, 2 * BASE**2, 3 * BASE**2 + 1])
def test_what_is_written_is_read_back(numbers: list[int]) -> None:
    assert decoded(ascending(numbers)) == numbers


@pytest.mark.parametrize("power", [1, 2, 3, 4])
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_gaps_round_a_power_of_the_base_are_read_back(power: int, beside: int) -> None:
    gap = BASE**power + beside
    assert decoded(ascending([gap, 2 * gap + 1, 3 * gap + 2])) == [gap, 2 * gap + 1, 3 * gap + 2]
    assert len(number(gap)) == power + (beside >= 0)


def test_small_gaps_take_one_character() -> None:
    assert len(ascending(range(1000))) == 1000
    assert len(ascending(range(0, 45_000, 45))) == 1000


@given(st.lists(ASCENDING, min_size=4, max_size=4))
def test_classes_do_not_run_into_each_other(by_class: list[list[int]]) -> None:
    text = "".join(mark + ascending(numbers) for mark, numbers in zip(CLASSES, by_class, strict=True))
    assert postings(text) == [(rank, n) for rank, numbers in enumerate(by_class) for n in numbers]


@given(ASCENDING)
def test_no_digit_looks_like_a_class_a_tab_or_the_end_of_a_line(numbers: list[int]) -> None:
    text = ascending(numbers)
    assert not set(text) & {*CLASSES, "\t", "\n"}
    assert all(ZERO <= ord(sign) < 127 for sign in text), "one byte each"


@given(st.integers(0, BASE**6))
def test_a_number_alone_is_read_back(n: int) -> None:
    assert decoded(number(n)) == [n]


def test_of_no_numbers_there_is_nothing() -> None:
    assert ascending([]) == ""
