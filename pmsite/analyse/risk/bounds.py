"""What can still be said of a fault tree that is too large for an exact answer."""

import itertools
from collections.abc import Sequence

from pmsite.analyse.risk.logic import Ends, events_in_order, gates_first_to_last, parts
from pmsite.model.faulttree import FaultTree, Gate

CutSets = set[frozenset[str]]
_PAIRS = 5_000_000
"""Pairs of sets that one product may look at: some seconds' work."""


def frechet(tree: FaultTree, ends: Ends) -> tuple[float, float]:
    """Bounds of the top event's probability, whatever depends on whatever.

    M. Fréchet, "Généralisation du théorème des probabilités totales", Fundamenta Mathematicae 25 (1935),
    gate by gate.
    """
    known = dict(ends)
    for name in gates_first_to_last(tree):
        gate = tree.gates[name]
        known[name] = _gate(gate, [known[part] for part in parts(gate)])
    return known[tree.top]


def _gate(gate: Gate, inputs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    low, high = [a for a, _ in inputs], [b for _, b in inputs]
    if gate.type == "not":
        return 1 - high[0], 1 - low[0]
    if gate.type == "or":
        return max(low), min(1.0, sum(high))
    if gate.type == "xor":
        (a, b), (c, d) = inputs
        return max(a - d, c - b, 0.0), min(b + d, 2 - a - c, 1.0)
    if gate.type == "atleast":
        k, n = gate.k or 1, len(inputs)
        # Markov's inequality for the number that hold, and for the number that do not.
        return max(0.0, 1 - (n - sum(low)) / (n - k + 1)), min(1.0, sum(high) / k)
    return max(0.0, sum(low) - len(low) + 1), min(high)


def more_than(order: int, probabilities: Sequence[float]) -> float:
    """Probability that more than `order` of independent events happen (the Poisson binomial distribution)."""
    row, more = [1.0] + [0.0] * order, 0.0
    for p in probabilities:
        more += row[-1] * p  # not 1 − the rest: what is very rare would be lost
        row = [row[0] * (1 - p), *(b * (1 - p) + a * p for a, b in itertools.pairwise(row))]
    return min(1.0, more)


def cut_sets_up_to(tree: FaultTree, order: int, most: int) -> CutSets | None:
    """Minimal cut sets of a coherent tree with at most `order` events; None where a gate has more than `most`.

    House events are set. A set that is dropped for its size could only have led to larger ones.
    """
    known: dict[str, CutSets] = {}
    for name in events_in_order(tree):
        event = tree.events[name]
        house = {frozenset[str]()} if event.state else set()
        known[name] = house if event.kind == "house" else {frozenset({name})}
    for name in gates_first_to_last(tree):
        gate = tree.gates[name]
        found = _sets(gate, [known[part] for part in parts(gate)], order, most)
        if found is None:
            return None
        known[name] = found
    return known[tree.top]


def _sets(gate: Gate, inputs: Sequence[CutSets], order: int, most: int) -> CutSets | None:
    if gate.type == "or":
        return _least(set().union(*inputs), most)
    if gate.type != "atleast":
        return _product(inputs, order, most)
    # rows[j]: at least j of the inputs so far
    rows: list[CutSets] = [{frozenset()}, *(CutSets() for _ in range(gate.k or 1))]
    for sets in inputs:
        for j in range(len(rows) - 1, 0, -1):
            more = _product([rows[j - 1], sets], order, most)
            least = None if more is None else _least(rows[j] | more, most)
            if least is None:
                return None
            rows[j] = least
    return rows[-1]


def _product(inputs: Sequence[CutSets], order: int, most: int) -> CutSets | None:
    found: CutSets = {frozenset()}
    for sets in inputs:
        if len(found) * len(sets) > _PAIRS:
            return None
        product: CutSets = set()
        for a, b in itertools.product(found, sets):
            if len(union := a | b) <= order:
                product.add(union)
                if len(product) > most:
                    return None
        least = _least(product, most)
        if least is None:
            return None
        found = least
    return found


def _least(sets: CutSets, most: int) -> CutSets | None:
    """Those that contain no other."""
    if len(sets) > most:
        return None
    kept: CutSets = set()
    for one in sorted(sets, key=len):
        if not any(frozenset(part) in kept for n in range(len(one)) for part in itertools.combinations(one, n)):
            kept.add(one)
    return kept
