"""Prime implicants of a function: for a coherent fault tree, its minimal cut sets.

O. Coudert and J. C. Madre, "Fault tree analysis: 10^20 prime implicants and beyond", RAMS 1993;
S. Minato, "Zero-suppressed BDDs for set manipulation in combinatorial problems", DAC 1993.
"""

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence

from pmsite.analyse.risk.bdd import FALSE, TRUE, Bdd, TooLargeError

NONE, EMPTY = 0, 1
"""No set at all; the one set that is empty."""

Literal = int
"""2 v: variable v holds; 2 v + 1: it does not."""
Sets = int
"""A family of sets of literals."""


class Implicants:
    """Families of sets of literals, each with one representation; a literal stands before greater ones."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._nodes: list[tuple[int, Sets, Sets]] = [(1 << 60, 0, 0), (1 << 60, 0, 0)]
        self._unique: dict[tuple[int, Sets, Sets], Sets] = {}
        self._less: dict[tuple[Sets, Sets], Sets] = {}

    def node(self, literal: Literal, without: Sets, with_: Sets) -> Sets:
        """The sets `without`, and those of `with_` with the literal added to each."""
        if with_ == NONE:
            return without
        key = (literal, without, with_)
        found = self._unique.get(key)
        if found is None:
            self._charge()
            found = self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def minus(self, a: Sets, b: Sets) -> Sets:
        """The sets of a that are not in b."""
        if a in (NONE, b):
            return NONE
        if b == NONE:
            return a
        key = (a, b)
        found = self._less.get(key)
        if found is None:
            self._charge()
            (x, a0, a1), (y, b0, b1) = self._nodes[a], self._nodes[b]
            if x < y:
                found = self.node(x, self.minus(a0, b), a1)
            elif y < x:
                found = self.minus(a, b0)
            else:
                found = self.node(x, self.minus(a0, b0), self.minus(a1, b1))
            self._less[key] = found
        return found

    def primes(self, bdd: Bdd, f: int) -> Sets:
        """All prime implicants of a function."""
        done = {FALSE: NONE, TRUE: EMPTY}

        def of(f: int) -> Sets:
            found = done.get(f)
            if found is None:
                variable, low, high = bdd.parts(f)
                either_way = of(bdd.both(low, high))
                absent, present = self.minus(of(low), either_way), self.minus(of(high), either_way)
                found = self.node(2 * variable, self.node(2 * variable + 1, either_way, absent), present)
                done[f] = found
            return found

        return of(f)

    def with_literal(self, sets: Sets, literal: Literal) -> Sets:
        """Those sets that have the literal."""
        done = {NONE: NONE, EMPTY: NONE}
        for n in self._below(sets):
            first, without, with_ = self._nodes[n]
            if first == literal:
                done[n] = self.node(literal, NONE, with_)
            else:
                done[n] = NONE if first > literal else self.node(first, done[without], done[with_])
        return done[sets]

    def union(self, bdd: Bdd, sets: Sets) -> int:
        """The function that holds where one of the sets does."""
        done = {NONE: FALSE, EMPTY: TRUE}
        for n in self._below(sets):
            literal, without, with_ = self._nodes[n]
            variable, absent = divmod(literal, 2)
            holds = bdd.node(variable, TRUE, FALSE) if absent else bdd.node(variable, FALSE, TRUE)
            done[n] = bdd.ite(holds, bdd.either(done[with_], done[without]), done[without])
        return done[sets]

    def count(self, sets: Sets) -> int:
        """How many sets there are."""
        return round(self.total(sets, lambda literal: 1))

    def total(self, sets: Sets, weight: Callable[[Literal], float]) -> float:
        """The sum over all sets of the product of their literals' weights."""
        done: dict[Sets, float] = {NONE: 0, EMPTY: 1}
        for n in self._below(sets):
            literal, without, with_ = self._nodes[n]
            done[n] = done[without] + weight(literal) * done[with_]
        return done[sets]

    def all(
        self, sets: Sets, allowed: Callable[[Literal], bool] = lambda literal: True
    ) -> Iterator[list[Literal]]:
        """Every set whose literals are all allowed."""
        leads = {NONE: False, EMPTY: True}  # whether any set is to be had from here
        for n in self._below(sets):
            literal, without, with_ = self._nodes[n]
            leads[n] = leads[without] or (allowed(literal) and leads[with_])
        waiting: list[tuple[Sets, list[Literal]]] = [(sets, [])]
        while waiting:
            n, taken = waiting.pop()
            if n == EMPTY:
                yield taken
            elif leads[n]:
                literal, without, with_ = self._nodes[n]
                waiting.append((without, taken))
                if allowed(literal):
                    waiting.append((with_, [*taken, literal]))

    def by_order(self, sets: Sets, weights: Sequence[float]) -> Iterator[list[Literal]]:
        """The sets one by one: the smallest first, of these the heaviest first; weights are by literal.

        A best-first search whose estimate, the best completion of what was taken so far, is exact.
        """
        best = self._best(sets, weights)
        serial = itertools.count()
        waiting: list[tuple[int, float, int, Sets, float, tuple[Literal, ...]]] = []

        def put(n: Sets, product: float, taken: tuple[Literal, ...]) -> None:
            order, weight = best[n]
            # Of equals the latest first: then one set is finished before the next is begun. Rounded, as products
            # of the same numbers in another order are not quite equal.
            likely = float(f"{product * weight:.9e}")
            heapq.heappush(waiting, (len(taken) + order, -likely, -next(serial), n, product, taken))

        put(sets, 1.0, ())
        while waiting:
            _, _, _, n, product, taken = heapq.heappop(waiting)
            if n == EMPTY:
                yield list(taken)
            elif n != NONE:
                literal, without, with_ = self._nodes[n]
                put(without, product, taken)
                put(with_, product * weights[literal], (*taken, literal))

    def _best(self, sets: Sets, weights: Sequence[float]) -> dict[Sets, tuple[int, float]]:
        """Per family: the size of its smallest set, and the weight of the heaviest of that size."""
        best = {NONE: (1 << 60, 0.0), EMPTY: (0, 1.0)}
        for n in self._below(sets):
            literal, without, with_ = self._nodes[n]
            size, weight = best[with_]
            best[n] = min(best[without], (size + 1, weight * weights[literal]), key=lambda b: (b[0], -b[1]))
        return best

    def _below(self, sets: Sets) -> list[Sets]:
        seen, waiting = set(), [sets]
        while waiting:
            n = waiting.pop()
            if n > EMPTY and n not in seen:
                seen.add(n)
                waiting += self._nodes[n][1:]
        return sorted(seen)

    def _charge(self) -> None:
        self._room -= 1
        if self._room < 0:
            raise TooLargeError
