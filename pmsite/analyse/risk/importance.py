"""Importance measures of the events of a coherent fault tree.

Definitions as in M. Rausand and A. Høyland, "System Reliability Theory", 2nd ed. (2004), chapter 5; RAW and
RRW as in W. E. Vesely et al., "Measures of Risk Importance and Their Applications", NUREG/CR-3385 (1983).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from pmsite.analyse.risk.bdd import TooLargeError
from pmsite.analyse.risk.implicants import Implicants, Sets
from pmsite.analyse.risk.logic import Logic


@dataclass(frozen=True, slots=True)
class Importance:
    """How much one event matters. P is the top event's probability, P(e = 1) that given the event.

    None where a measure divides by nothing, or its diagram would be too large.
    """

    birnbaum: float
    """P(e = 1) − P(e = 0): how fast P follows the event's probability (Birnbaum 1969)."""
    criticality: float | None
    """birnbaum · p ÷ P: probability that the event is critical and has happened, given the top event."""
    fussell_vesely: float | None
    """Probability that a minimal cut set with the event in it holds, ÷ P (Fussell 1975)."""
    raw: float | None
    """Risk achievement worth, P(e = 1) ÷ P."""
    rrw: float | None
    """Risk reduction worth, P ÷ P(e = 0); infinite where the top event cannot happen without the event."""


def importances(logic: Logic, p: Sequence[float], sets: Implicants, cut_sets: Sets) -> Mapping[str, Importance]:
    """Per event of the tree that its top event depends on; `p` is by variable."""
    whole = probability(logic, logic.top, p)
    used = sorted({logic.bdd.parts(n)[0] for n in logic.bdd.below(logic.top)})
    return {logic.names[v]: _importance(logic, p, v, whole, sets, cut_sets) for v in used}


def probability(logic: Logic, f: int, p: Sequence[float]) -> float:
    """Exact probability of a function whose variables are independent."""
    return logic.bdd.bounds(f, p, p)[0]


def _importance(
    logic: Logic, p: Sequence[float], variable: int, whole: float, sets: Implicants, cut_sets: Sets
) -> Importance:
    with_, without = (
        probability(logic, logic.top, [*p[:variable], value, *p[variable + 1 :]]) for value in (1.0, 0.0)
    )
    birnbaum = with_ - without
    if whole == 0:
        return Importance(birnbaum, None, None, None, None)
    try:
        held = probability(logic, sets.union(logic.bdd, sets.with_literal(cut_sets, 2 * variable)), p)
        fussell_vesely = held / whole
    except TooLargeError:
        fussell_vesely = None
    return Importance(
        birnbaum=birnbaum,
        criticality=birnbaum * p[variable] / whole,
        fussell_vesely=fussell_vesely,
        raw=with_ / whole,
        rrw=whole / without if without else inf,
    )
