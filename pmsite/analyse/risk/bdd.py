"""Reduced ordered binary decision diagrams: Boolean functions with one representation each.

R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Computers C-35 (1986);
A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering & System Safety 40 (1993).
"""

from collections.abc import Mapping, Sequence

FALSE, TRUE = 0, 1


class TooLargeError(Exception):
    """A diagram needs more nodes than it may have."""


class Bdd:
    """Functions of the variables 0, 1, 2 …; each is a number, 0 and 1 are the constants.

    Children are made before their parents, so a node's number is greater than its children's.
    Operations recurse once a variable at the most. `room` bounds nodes and remembered results together.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._nodes: list[tuple[int, int, int]] = [(1 << 60, 0, 0), (1 << 60, 1, 1)]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._known: dict[tuple[int, int, int], int] = {}

    def node(self, variable: int, low: int, high: int) -> int:
        """The function that is `high` where the variable holds, else `low`."""
        if low == high:
            return low
        key = (variable, low, high)
        found = self._unique.get(key)
        if found is None:
            self._charge()
            found = self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def parts(self, f: int) -> tuple[int, int, int]:
        """A function's first variable, and what is left without and with it."""
        return self._nodes[f]

    def ite(self, f: int, g: int, h: int) -> int:
        """If f then g, else h: every operation of two functions is one of these."""
        if f == TRUE or g == h:
            return g
        if f == FALSE:
            return h
        if g == TRUE and h == FALSE:
            return f
        key = (f, g, h)
        found = self._known.get(key)
        if found is None:
            self._charge()
            variable = min(self._nodes[f][0], self._nodes[g][0], self._nodes[h][0])
            (f0, f1), (g0, g1), (h0, h1) = (self._split(x, variable) for x in key)
            found = self.node(variable, self.ite(f0, g0, h0), self.ite(f1, g1, h1))
            self._known[key] = found
        return found

    def both(self, f: int, g: int) -> int:
        """f and g."""
        return self.ite(f, g, FALSE)

    def either(self, f: int, g: int) -> int:
        """f or g."""
        return self.ite(f, TRUE, g)

    def negation(self, f: int) -> int:
        """Not f."""
        return self.ite(f, FALSE, TRUE)

    def atleast(self, k: int, functions: Sequence[int]) -> int:
        """At least k of the functions."""
        rows = [TRUE] + [FALSE] * k
        for f in reversed(functions):
            rows = [TRUE, *(self.ite(f, rows[j - 1], rows[j]) for j in range(1, k + 1))]
        return rows[k]

    def given(self, f: int, known: Mapping[int, bool]) -> int:
        """What is left of f once some variables are known."""
        done = {FALSE: FALSE, TRUE: TRUE}
        for n in self.below(f):
            variable, low, high = self._nodes[n]
            if variable in known:
                done[n] = done[high if known[variable] else low]
            else:
                done[n] = self.node(variable, done[low], done[high])
        return done[f]

    def below(self, f: int) -> list[int]:
        """The nodes a function is made of, children before parents, without the constants."""
        seen, waiting = set(), [f]
        while waiting:
            n = waiting.pop()
            if n > TRUE and n not in seen:
                seen.add(n)
                waiting += self._nodes[n][1:]
        return sorted(seen)

    def bounds(self, f: int, low: Sequence[float], high: Sequence[float]) -> tuple[float, float]:
        """Least and greatest probability of f for independent variables whose own lie between `low` and `high`.

        Exact where both are the same. Else the bounds are never too narrow; and they are exact for a function
        that only rises with its variables, or if those that may have any probability come first: it is linear
        in each of them, so its extremes are at the ends.
        """
        least, most = {FALSE: 0.0, TRUE: 1.0}, {FALSE: 0.0, TRUE: 1.0}
        for n in self.below(f):
            variable, without, with_ = self._nodes[n]
            p, q = low[variable], high[variable]
            least[n] = min(_mix(x, least[without], least[with_]) for x in (p, q))
            most[n] = max(_mix(x, most[without], most[with_]) for x in (p, q))
        return least[f], most[f]

    def _split(self, f: int, variable: int) -> tuple[int, int]:
        first, low, high = self._nodes[f]
        return (low, high) if first == variable else (f, f)

    def _charge(self) -> None:
        self._room -= 1
        if self._room < 0:
            raise TooLargeError


def _mix(p: float, without: float, with_: float) -> float:
    return (1 - p) * without + p * with_
