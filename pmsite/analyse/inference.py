"""Intervals and tests that stand behind every "more", "worse" or "better". Plain numbers in, plain numbers out."""

import itertools
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist, fmean

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per unit of exposure, with an exact interval."""

    n: int
    exposure: float
    """How long was watched, in units of time."""
    rate: float
    low: float
    high: float


def poisson_rate(n: int, exposure: float) -> Rate:
    """A rate with its exact 95 % interval (F. Garwood, Biometrika 28 (1936)). `exposure` is positive."""
    low, high = poisson_interval(n)
    return Rate(n, exposure, n / exposure, low / exposure, high / exposure)


@cache
def poisson_interval(n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of a Poisson mean of which n was observed."""
    tail = (1 - confidence) / 2
    high = _root(lambda m: poisson_cdf(n, m) - tail, n, n + 10 * math.sqrt(n + 1) + 10)
    low = _root(lambda m: tail - (1 - poisson_cdf(n - 1, m)), 0.0, n) if n else 0.0
    return low, high


def poisson_cdf(n: int, mean: float) -> float:
    """Probability of at most n."""
    if mean == 0:
        return 1.0
    return min(1.0, math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(n + 1)))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses zero, to the last bit that bisection gives."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def rate_ratio_p(before: int, before_exposure: float, after: int, after_exposure: float) -> float:
    """One-sided p that the rate has not risen: exact, conditional on the sum.

    J. Przyborowski and H. Wilenski, Biometrika 31 (1940).
    """
    return binomial_tail(before + after, after, after_exposure / (before_exposure + after_exposure))


def binomial_tail(n: int, k: int, p: float) -> float:
    """Probability of at least k successes in n independent trials, 0 < p < 1."""
    ways, yes, no = math.lgamma(n + 1), math.log(p), math.log1p(-p)

    def term(i: int) -> float:
        return math.exp(ways - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * yes + (n - i) * no)

    return min(1.0, math.fsum(map(term, range(k, n + 1))))


def mann_whitney_p(before: Sequence[float], after: Sequence[float]) -> float:
    """One-sided p that `after` is not larger (H. B. Mann and D. R. Whitney, 1947).

    Exact where no two values are equal and both sides have at most 25; else the normal approximation, corrected
    for ties and continuity. 1 where a side is empty.
    """
    if not before or not after:
        return 1.0
    m, n = len(after), len(before)
    ordered = sorted(before)
    u = sum((bisect_left(ordered, a) + bisect_right(ordered, a)) / 2 for a in after)
    values = sorted((*before, *after))
    if max(m, n) <= 25 and len(set(values)) == m + n:
        counts = _u_counts(m, n)
        return sum(counts[int(u) :]) / sum(counts)
    ties = sum(t**3 - t for t in (len(list(g)) for _, g in itertools.groupby(values)))
    total = m + n
    variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)))
    return 1 - NormalDist().cdf((u - m * n / 2 - 0.5) / math.sqrt(variance)) if variance > 0 else 1.0


@cache
def _u_counts(m: int, n: int) -> tuple[int, ...]:
    """In how many orders of m and n values the statistic U takes each value from 0 to m n."""
    if m == 0 or n == 0:
        return (1,)
    counts = [0] * (m * n + 1)
    for u, ways in enumerate(_u_counts(m - 1, n)):  # the largest is one of the m: it beats all n
        counts[u + n] += ways
    for u, ways in enumerate(_u_counts(m, n - 1)):
        counts[u] += ways
    return tuple(counts)


def holm(p: Sequence[float]) -> list[float]:
    """p-values corrected for being several (S. Holm, 1979)."""
    order = sorted(range(len(p)), key=lambda i: p[i])
    corrected = [0.0] * len(p)
    so_far = 0.0
    for rank, i in enumerate(order):
        so_far = max(so_far, min(1.0, (len(p) - rank) * p[i]))
        corrected[i] = so_far
    return corrected


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a Kaplan-Meier curve: what holds from `time` on."""

    time: float
    survival: float
    low: float
    high: float
    at_risk: int
    """How many were still watched just before."""


def kaplan_meier(ended: Sequence[float], censored: Sequence[float]) -> list[Step]:
    """Share that lasts longer than a time; `censored` are those that had not ended when last seen.

    E. L. Kaplan and P. Meier, JASA 53 (1958); 95 % bounds by Greenwood's variance on the log-minus-log scale.
    """
    steps: list[Step] = []
    survival, variance = 1.0, 0.0
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    watched = sorted((*ended, *censored))
    for time, ends in sorted(Counter(ended).items()):
        at_risk = len(watched) - bisect_left(watched, time)
        survival *= 1 - ends / at_risk
        if at_risk == ends:
            # Greenwood's variance is not defined here: at most what it was before.
            steps.append(Step(time, 0.0, 0.0, steps[-1].high if steps else 1.0, at_risk))
            continue
        variance += ends / (at_risk * (at_risk - ends))
        width = z * math.sqrt(variance) / math.log(survival)
        low, high = survival ** math.exp(-width), survival ** math.exp(width)
        steps.append(Step(time, survival, min(low, high), max(low, high), at_risk))
    return steps


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """An XmR chart: centre and natural limits of single values, and which of them are signals."""

    centre: float
    low: float
    high: float
    signals: tuple[int, ...]
    """Places of values beyond a limit, or that end a run of eight on one side of the centre."""


FEWEST = 6
"""Values below which an XmR chart says nothing."""
_RUN = 8


def process_limits(values: Sequence[float]) -> ProcessLimits | None:
    """Limits from moving ranges (D. J. Wheeler, "Understanding Variation", 2000): mean ± 2.66 · mean range."""
    if len(values) < FEWEST:
        return None
    centre = fmean(values)
    reach = 2.66 * fmean(abs(b - a) for a, b in itertools.pairwise(values))
    slack = 1e-9 * max(1.0, abs(centre))  # what rounding may do to equal values
    signals, run, side = [], 0, 0
    for i, value in enumerate(values):
        off = value - centre if abs(value - centre) > slack else 0.0
        here = (off > 0) - (off < 0)
        run, side = (run + 1, side) if here == side and here else (1, here)
        if abs(off) > reach + slack or (run >= _RUN and here):
            signals.append(i)
    return ProcessLimits(centre, centre - reach, centre + reach, tuple(signals))
