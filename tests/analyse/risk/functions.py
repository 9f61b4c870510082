"""Boolean functions of a few variables, in three spellings: a formula, a truth table, a diagram."""

import itertools
from collections.abc import Sequence

from hypothesis import strategies as st

from pmsite.analyse.risk.bdd import FALSE, TRUE, Bdd

N = 4
"""Variables."""
STATES = tuple(itertools.product((False, True), repeat=N))
"""All states of the variables; a table has the function's value for each."""

Table = tuple[bool, ...]
Formula = int | tuple["str", tuple["Formula", ...]]
"""A variable, or an operation and what it is of."""

_TAKES = {"not": 1, "and": 2, "or": 2, "ite": 3}

tables = st.tuples(*[st.booleans()] * len(STATES))
"""Any function."""
rising = st.lists(st.lists(st.booleans(), min_size=N, max_size=N), max_size=5).map(
    lambda sets: tuple(
        any(all(x <= y for x, y in zip(one, state, strict=True)) for one in sets) for state in STATES
    )
)
"""Functions that only rise with their variables."""
states = st.sampled_from(STATES)


def _larger(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    return st.sampled_from(sorted(_TAKES)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.tuples(*[inner] * _TAKES[kind]))
    )


variables: st.SearchStrategy[Formula] = st.integers(0, N - 1)
formulas = st.recursive(variables, _larger, max_leaves=12)


def holds(formula: Formula, state: Sequence[bool]) -> bool:
    """What the formula says of a state."""
    if isinstance(formula, int):
        return state[formula]
    kind, parts = formula
    values = [holds(part, state) for part in parts]
    if kind == "ite":
        return values[1] if values[0] else values[2]
    return {"not": not values[0], "and": all(values), "or": any(values)}[kind]


def table_of(formula: Formula) -> Table:
    """A formula's truth table."""
    return tuple(holds(formula, state) for state in STATES)


def built(bdd: Bdd, formula: Formula) -> int:
    """A formula's diagram, made by the operations."""
    if isinstance(formula, int):
        return bdd.node(formula, FALSE, TRUE)
    kind, parts = formula
    values = [built(bdd, part) for part in parts]
    if kind == "ite":
        return bdd.ite(values[0], values[1], values[2])
    if kind == "not":
        return bdd.negation(values[0])
    return bdd.both(values[0], values[1]) if kind == "and" else bdd.either(values[0], values[1])


def drawn(bdd: Bdd, table: Table, variable: int = 0) -> int:
    """A truth table's diagram, made node by node."""
    if len(table) == 1:
        return TRUE if table[0] else FALSE
    half = len(table) // 2
    return bdd.node(variable, drawn(bdd, table[:half], variable + 1), drawn(bdd, table[half:], variable + 1))


def read(bdd: Bdd, f: int) -> Table:
    """A diagram's truth table, by walking it for every state."""
    return tuple(_walk(bdd, f, state) for state in STATES)


def _walk(bdd: Bdd, f: int, state: Sequence[bool]) -> bool:
    while f > TRUE:
        variable, low, high = bdd.parts(f)
        f = high if state[variable] else low
    return f == TRUE


def chance(table: Table, p: Sequence[float]) -> float:
    """Probability that the function holds where the variables are independent."""
    total = 0.0
    for state, value in zip(STATES, table, strict=True):
        if value:
            product = 1.0
            for one, x in zip(state, p, strict=True):
                product *= x if one else 1 - x
            total += product
    return total
