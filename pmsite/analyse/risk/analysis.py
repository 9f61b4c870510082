"""A fault tree → what can be calculated of it.

Events are independent, except that one event under several gates is one and the same. Probabilities are
of the tree's `basis`. Terms as in the Fault Tree Handbook (NUREG-0492, 1981).
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pmsite.analyse.risk.bdd import TooLargeError
from pmsite.analyse.risk.bounds import cut_sets_up_to, frechet, more_than
from pmsite.analyse.risk.implicants import Implicants, Literal, Sets
from pmsite.analyse.risk.importance import Importance, importances
from pmsite.analyse.risk.logic import ROOM, Ends, Logic, coherent, compiled, ends, events_in_order
from pmsite.model.faulttree import FaultTree

LISTED = 100_000
"""Cut sets that are all listed; of more, only SHORT of the lowest order are."""
SHORT = 1_000
_A_GATE = 5_000
"""Where there is no diagram: cut sets that one gate may have."""
_ORDERS = 5
"""Where there is no diagram: the largest cut sets that are looked for."""


@dataclass(frozen=True, slots=True)
class CutSet:
    """A minimal cut set; of a tree that is not coherent, a prime implicant, which may ask for events' absence."""

    events: tuple[str, ...]
    absent: tuple[str, ...]
    probability: float | None
    """Of all of them together; None where one is not known."""
    occurred: bool
    """Whether it is what happened in the incident."""

    @property
    def order(self) -> int:
        """How many conditions it has."""
        return len(self.events) + len(self.absent)


@dataclass(frozen=True)
class Risk:
    """What a fault tree says in numbers."""

    coherent: bool
    exact: bool
    """Whether the top event's function could be worked out; else there are wide bounds only."""
    bounds: tuple[float, float]
    """Least and greatest probability of the top event; the same where it is known."""
    cut_sets: tuple[CutSet, ...] = ()
    """The smallest first; of these the likeliest first."""
    cut_sets_total: int | None = None
    """How many there are, None where that is not known."""
    remainder: float = 0.0
    """At most so much of the top event's probability comes from cut sets that are not listed."""
    importance: Mapping[str, Importance] = field(default_factory=dict)
    """By event; empty where the tree is not coherent, a probability is missing or the tree too large."""
    missing: tuple[str, ...] = ()
    """Events without a probability that the top event depends on; of a tree too large, all."""

    @property
    def probability(self) -> float | None:
        """Of the top event; None where one is missing that it depends on, or no exact answer was to be had."""
        low, high = self.bounds
        return low if self.exact and low == high else None


def risk(tree: FaultTree, room: int = ROOM) -> Risk:
    """Everything about the tree by itself. It must have passed PM120: no circles, nothing dead."""
    span = ends(tree)
    missing = tuple(name for name in events_in_order(tree) if span[name][0] != span[name][1])
    whole = coherent(tree)
    try:
        # Uncertain variables come first where the order matters for exact bounds: see Bdd.bounds.
        logic = compiled(tree, () if whole else missing, room)
        bounds = bounds_of(logic, logic.top, span)
        needed = {logic.names[logic.bdd.parts(n)[0]] for n in logic.bdd.below(logic.top)}
        missing = tuple(name for name in missing if name in needed)
    except TooLargeError:
        return _roughly(tree, span, whole, missing)
    try:
        sets = Implicants(room)
        primes = sets.primes(logic.bdd, logic.top)
    except TooLargeError:
        return Risk(whole, True, bounds, missing=missing, remainder=bounds[1])
    listed = _listed(tree, logic, sets, primes, span)
    total = sets.count(primes)
    known = [span[name][0] for name in logic.names]
    return Risk(
        coherent=whole,
        exact=True,
        bounds=bounds,
        cut_sets=tuple(listed),
        cut_sets_total=total,
        remainder=_remainder(sets, primes, logic, span, listed, bounds[1]) if len(listed) < total else 0.0,
        importance=importances(logic, known, sets, primes) if whole and not missing else {},
        missing=missing,
    )


def bounds_of(logic: Logic, f: int, span: Ends) -> tuple[float, float]:
    """Bounds of a function's probability, exact for what `risk` compiles."""
    low, high = [span[name][0] for name in logic.names], [span[name][1] for name in logic.names]
    return logic.bdd.bounds(f, low, high)


def _listed(tree: FaultTree, logic: Logic, sets: Implicants, primes: Sets, span: Ends) -> list[CutSet]:
    weights = _weights(logic, span)
    if sets.count(primes) <= LISTED:
        found: Iterable[Sequence[Literal]] = sets.all(primes)
    else:
        happened = _happened(tree, logic)
        true = sets.all(primes, lambda literal: happened[literal // 2] is (literal % 2 == 0))
        found = [
            *itertools.islice(true, SHORT),
            *itertools.islice(sets.by_order(primes, weights), SHORT),
        ]
    unique = dict.fromkeys(tuple(one) for one in found)
    made = [_cut_set(tree, logic, one, span) for one in unique]
    return in_order(made)


def in_order(sets: Iterable[CutSet]) -> list[CutSet]:
    """The smallest first, then the likeliest, then by name."""
    return sorted(sets, key=lambda one: (one.order, -(one.probability or 0.0), one.events, one.absent))


def _cut_set(tree: FaultTree, logic: Logic, literals: Sequence[Literal], span: Ends) -> CutSet:
    events = tuple(logic.names[x // 2] for x in literals if x % 2 == 0)
    absent = tuple(logic.names[x // 2] for x in literals if x % 2)
    return cut_set(tree, events, absent, span)


def cut_set(tree: FaultTree, events: tuple[str, ...], absent: tuple[str, ...], span: Ends) -> CutSet:
    """A cut set with its probability, and whether it is what happened."""
    product: float | None = 1.0
    for name, present in [*((name, True) for name in events), *((name, False) for name in absent)]:
        low, high = span[name]
        product = None if product is None or low != high else product * (low if present else 1 - low)
    occurred = all(tree.events[name].occurred for name in events) and not any(
        tree.events[name].occurred for name in absent
    )
    return CutSet(events, absent, product, occurred)


def _happened(tree: FaultTree, logic: Logic) -> list[bool]:
    return [tree.events[name].occurred for name in logic.names]


def _weights(logic: Logic, span: Ends) -> list[float]:
    """By literal: its greatest probability."""
    return [x for name in logic.names for x in (span[name][1], 1 - span[name][0])]


def _remainder(
    sets: Implicants, primes: Sets, logic: Logic, span: Ends, listed: Sequence[CutSet], most: float
) -> float:
    """The sum over the sets that are not listed (Boole's inequality), or the top event's own probability."""
    weights = _weights(logic, span)
    total = sets.total(primes, weights.__getitem__)
    for one in listed:
        product = 1.0
        for name in one.events:
            product *= span[name][1]
        for name in one.absent:
            product *= 1 - span[name][0]
        total -= product
    return min(most, max(0.0, total))


def _roughly(tree: FaultTree, span: Ends, whole: bool, missing: tuple[str, ...]) -> Risk:
    """Bounds, and cut sets of low order as far as they go."""
    low, high = frechet(tree, span)
    found: frozenset[frozenset[str]] = frozenset()
    order = 0
    while whole and (more := cut_sets_up_to(tree, order + 1, _A_GATE)) is not None:
        order, found = order + 1, frozenset(more)
        if order == _ORDERS or len(more) > SHORT:
            break
    basic = [span[name][1] for name in events_in_order(tree) if tree.events[name].kind != "house"]
    remainder = min(high, more_than(order, basic)) if whole else high
    listed = in_order(cut_set(tree, tuple(sorted(one)), (), span) for one in found)
    return Risk(whole, False, (low, high), tuple(listed), None, remainder, missing=missing)
