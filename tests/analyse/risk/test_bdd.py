import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.risk.bdd import FALSE, TRUE, Bdd, TooLargeError
from tests.analyse.risk.functions import (
    STATES,
    Formula,
    N,
    Table,
    built,
    chance,
    drawn,
    formulas,
    read,
    rising,
    states,
    table_of,
    tables,
)

P = st.lists(st.floats(0, 1), min_size=N, max_size=N)
SPANS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), min_size=N, max_size=N)


def bdd() -> Bdd:
    """One that has room for all that is asked here."""
    return Bdd(10_000)


@given(formulas)
def test_a_formula_and_its_diagram_say_the_same(formula: Formula) -> None:
    b = bdd()
    assert read(b, built(b, formula)) == table_of(formula)


@given(formulas)
def test_a_function_has_one_number_however_it_is_written(formula: Formula) -> None:
    b = bdd()
    assert built(b, formula) == drawn(b, table_of(formula))


@given(tables, tables)
def test_different_functions_have_different_numbers(one: Table, other: Table) -> None:
    b = bdd()
    assert (drawn(b, one) == drawn(b, other)) == (one == other)


@given(tables, tables, tables)
def test_if_then_else_chooses(f: Table, g: Table, h: Table) -> None:
    b = bdd()
    expected = tuple(y if x else z for x, y, z in zip(f, g, h, strict=True))
    assert b.ite(drawn(b, f), drawn(b, g), drawn(b, h)) == drawn(b, expected)


@given(tables, tables)
def test_both_either_and_not(f: Table, g: Table) -> None:
    b = bdd()
    x, y = drawn(b, f), drawn(b, g)
    assert read(b, b.both(x, y)) == tuple(p and q for p, q in zip(f, g, strict=True))
    assert read(b, b.either(x, y)) == tuple(p or q for p, q in zip(f, g, strict=True))
    assert read(b, b.negation(x)) == tuple(not p for p in f)


@given(tables, tables)
def test_what_must_be_is_recognised_as_certain(f: Table, g: Table) -> None:
    b = bdd()
    x, y = drawn(b, f), drawn(b, g)
    assert b.either(x, b.negation(x)) == TRUE
    assert b.both(b.both(x, y), b.negation(y)) == FALSE


@given(st.lists(tables, min_size=1, max_size=5), st.data())
def test_at_least_k_of_some_functions_is_counting(functions: list[Table], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(functions)))
    b = bdd()
    expected = tuple(sum(f[i] for f in functions) >= k for i in range(len(STATES)))
    assert b.atleast(k, [drawn(b, f) for f in functions]) == drawn(b, expected)


@given(tables, states, st.sets(st.integers(0, N - 1)))
def test_what_is_given_no_longer_matters(f: Table, state: tuple[bool, ...], fixed: set[int]) -> None:
    b = bdd()
    value = dict(zip(STATES, f, strict=True))
    expected = tuple(value[tuple(state[i] if i in fixed else one[i] for i in range(N))] for one in STATES)
    assert b.given(drawn(b, f), {i: state[i] for i in fixed}) == drawn(b, expected)


@given(tables)
def test_a_diagram_is_ordered_and_has_no_node_too_many(f: Table) -> None:
    b = bdd()
    nodes = b.below(drawn(b, f))
    assert nodes == sorted(set(nodes))
    for n in nodes:
        variable, low, high = b.parts(n)
        assert low != high
        assert max(low, high) < n
        assert variable < min(b.parts(low)[0], b.parts(high)[0])


@given(tables, P)
def test_a_probability_is_exact(f: Table, p: list[float]) -> None:
    b = bdd()
    low, high = b.bounds(drawn(b, f), p, p)
    assert low == high == pytest.approx(chance(f, p), rel=0, abs=1e-12)


@given(tables, SPANS)
def test_bounds_are_never_too_narrow(f: Table, spans: list[list[float]]) -> None:
    b = bdd()
    low, high = b.bounds(drawn(b, f), [x for x, _ in spans], [y for _, y in spans])
    corners = [chance(f, corner) for corner in itertools.product(*spans)]
    assert low <= min(corners) + 1e-12
    assert max(corners) <= high + 1e-12


@given(rising, SPANS)
def test_bounds_of_a_function_that_only_rises_are_exact(f: Table, spans: list[list[float]]) -> None:
    b = bdd()
    least, most = [x for x, _ in spans], [y for _, y in spans]
    expected = chance(f, least), chance(f, most)
    assert b.bounds(drawn(b, f), least, most) == pytest.approx(expected, rel=0, abs=1e-12)


@given(tables, P, st.integers(0, N))
def test_bounds_are_exact_if_what_is_unknown_comes_first(f: Table, p: list[float], first: int) -> None:
    b = bdd()
    least, most = [0.0] * first + p[first:], [1.0] * first + p[first:]
    corners = [chance(f, corner) for corner in itertools.product(*zip(least, most, strict=True))]
    found = b.bounds(drawn(b, f), least, most)
    assert found == pytest.approx((min(corners), max(corners)), rel=0, abs=1e-12)


@given(formulas)
def test_an_operation_has_just_enough_room_or_says_so(formula: Formula) -> None:
    for room in range(200):
        b = Bdd(room)
        try:
            f = built(b, formula)
        except TooLargeError:
            continue
        assert read(b, f) == table_of(formula)
        return
    raise AssertionError("A small formula takes a lot of room.")


def test_no_more_nodes_are_made_than_there_is_room_for() -> None:
    b = Bdd(3)
    made = [b.node(i, FALSE, TRUE) for i in range(3)]
    assert made == [b.node(i, FALSE, TRUE) for i in range(3)]
    with pytest.raises(TooLargeError):
        b.node(3, FALSE, TRUE)
