import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.risk.bdd import FALSE, TRUE, Bdd, TooLargeError
from pmsite.analyse.risk.implicants import EMPTY, NONE, Implicants, Literal, Sets
from tests.analyse.risk.functions import STATES, N, Table, drawn, read, tables

Family = frozenset[frozenset[Literal]]

families: st.SearchStrategy[Family] = st.frozensets(st.frozensets(st.integers(0, 2 * N - 1)), max_size=12)
weights = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0]) | st.floats(0, 1), min_size=2 * N, max_size=2 * N)


def implicants() -> Implicants:
    """With room for all that is asked here."""
    return Implicants(100_000)


def built(sets: Implicants, family: Family) -> Sets:
    """A family, literal by literal."""
    if not family:
        return NONE
    if family == {frozenset()}:
        return EMPTY
    first = min(literal for one in family for literal in one)
    without = built(sets, frozenset(one for one in family if first not in one))
    return sets.node(first, without, built(sets, frozenset(one - {first} for one in family if first in one)))


def listed(sets: Implicants, family: Sets) -> Family:
    """What a family consists of; each set comes once, its literals in order."""
    found = list(sets.all(family))
    assert all(one == sorted(set(one)) for one in found)
    assert len(found) == len({frozenset(one) for one in found})
    return frozenset(frozenset(one) for one in found)


def by_definition(f: Table) -> Family:
    """Prime implicants: every consistent set of literals is tried."""
    implying = set()
    for signs in itertools.product((None, True, False), repeat=N):
        met = [value for state, value in zip(STATES, f, strict=True) if agrees(state, signs)]
        if all(met):
            implying.add(frozenset(2 * i + (not sign) for i, sign in enumerate(signs) if sign is not None))
    return frozenset(one for one in implying if not any(other < one for other in implying))


def agrees(state: tuple[bool, ...], signs: tuple[bool | None, ...]) -> bool:
    """Whether a state is as the literals ask."""
    return all(sign is None or sign is value for sign, value in zip(signs, state, strict=True))


@given(families)
def test_a_family_has_the_sets_it_was_made_of(family: Family) -> None:
    sets = implicants()
    assert listed(sets, built(sets, family)) == family


@given(families, families)
def test_the_difference_is_what_only_the_first_has(one: Family, other: Family) -> None:
    sets = implicants()
    left = sets.minus(built(sets, one), built(sets, other))
    assert left == built(sets, one - other)


@given(families)
def test_as_many_are_counted_as_are_listed(family: Family) -> None:
    sets = implicants()
    n = built(sets, family)
    assert sets.count(n) == len(list(sets.all(n))) == len(family)


def test_counting_is_exact_beyond_what_a_float_holds() -> None:
    sets, n = implicants(), EMPTY
    for literal in reversed(range(0, 140, 2)):
        n = sets.node(literal, n, n)
    assert sets.count(sets.node(1000, NONE, EMPTY)) == 1
    assert sets.count(n) == 2**70
    assert sets.count(sets.minus(n, EMPTY)) == 2**70 - 1


@given(families, st.frozensets(st.integers(0, 2 * N - 1)))
def test_only_sets_whose_literals_are_allowed_are_listed(family: Family, allowed: frozenset[Literal]) -> None:
    sets = implicants()
    found = list(sets.all(built(sets, family), allowed.__contains__))
    assert len(found) == len({frozenset(one) for one in found})
    assert {frozenset(one) for one in found} == {one for one in family if one <= allowed}


@given(families, weights)
def test_the_total_is_the_sum_of_all_products(family: Family, weight: list[float]) -> None:
    sets = implicants()
    expected = math.fsum(math.prod(weight[literal] for literal in one) for one in family)
    assert sets.total(built(sets, family), weight.__getitem__) == pytest.approx(expected, rel=1e-12, abs=1e-300)


@given(families, weights)
def test_by_order_comes_the_smallest_first_and_of_these_the_heaviest(family: Family, weight: list[float]) -> None:
    sets = implicants()
    found = list(sets.by_order(built(sets, family), weight))
    assert len(found) == len(family)
    assert {frozenset(one) for one in found} == family
    for one, after in itertools.pairwise(found):
        assert len(one) <= len(after)
        if len(one) == len(after):
            heavier, lighter = (math.prod(weight[literal] for literal in x) for x in (one, after))
            assert heavier >= lighter * (1 - 1e-9)


@given(families, st.integers(0, 2 * N - 1))
def test_the_sets_with_a_literal_are_found(family: Family, literal: Literal) -> None:
    sets = implicants()
    found = sets.with_literal(built(sets, family), literal)
    assert found == built(sets, frozenset(one for one in family if literal in one))


@given(families)
def test_their_union_holds_where_one_of_the_sets_does(family: Family) -> None:
    sets, bdd = implicants(), Bdd(100_000)
    found = read(bdd, sets.union(bdd, built(sets, family)))
    for state, value in zip(STATES, found, strict=True):
        true = {2 * i + (not holds) for i, holds in enumerate(state)}
        assert value == any(one <= true for one in family)


@given(tables)
def test_prime_implicants_are_what_their_definition_says(f: Table) -> None:
    sets, bdd = implicants(), Bdd(100_000)
    assert listed(sets, sets.primes(bdd, drawn(bdd, f))) == by_definition(f)


@given(tables)
def test_a_function_is_the_union_of_its_prime_implicants(f: Table) -> None:
    sets, bdd = implicants(), Bdd(100_000)
    function = drawn(bdd, f)
    assert sets.union(bdd, sets.primes(bdd, function)) == function


def test_the_constants_have_no_implicant_and_the_empty_one() -> None:
    sets, bdd = implicants(), Bdd(10)
    assert (sets.primes(bdd, FALSE), sets.primes(bdd, TRUE)) == (NONE, EMPTY)
    assert (list(sets.all(NONE)), list(sets.all(EMPTY))) == ([], [[]])
    assert (list(sets.by_order(NONE, [])), list(sets.by_order(EMPTY, []))) == ([], [[]])


def test_no_more_families_are_made_than_there_is_room_for() -> None:
    sets = Implicants(2)
    sets.node(0, NONE, EMPTY)
    sets.node(2, NONE, EMPTY)
    assert sets.node(0, NONE, EMPTY) == 2
    with pytest.raises(TooLargeError):
        sets.node(4, NONE, EMPTY)


def test_to_find_that_no_set_happened_takes_no_longer_than_the_family_is_large() -> None:
    """One of six in each of seven gates, and in the last gate none happened."""
    sets, family = implicants(), EMPTY
    for gate in reversed(range(7)):
        any_ = NONE
        for place in reversed(range(6)):
            any_ = sets.node(2 * (6 * gate + place), any_, family)
        family = any_
    asked = 0

    def happened(literal: Literal) -> bool:
        nonlocal asked
        asked += 1
        return literal < 2 * 6 * 6

    assert sets.count(family) == 6**7
    assert list(sets.all(family, happened)) == []
    assert asked < 1000
