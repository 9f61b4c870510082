"""The sentences and figures in which a fault tree's numbers are told, on pages and on the terminal."""

import math

from pmsite.analyse.risk.actions import Reductions
from pmsite.analyse.risk.analysis import CutSet, Risk
from pmsite.analyse.risk.frequency import Frequency
from pmsite.analyse.statistics import percent
from pmsite.model.faulttree import FaultTree

ASSUMPTION = "Events are taken as independent; one that stands under several gates is one and the same."


def likely(probability: float | None, bounds: tuple[float, float]) -> str:
    """A probability, or its bounds."""
    if probability is not None:
        return figure(probability)
    return f"between {figure(bounds[0])} and {figure(bounds[1])}"


def figure(value: float | None) -> str:
    """Three figures that count; `1` and `0` only where they are meant."""
    if value is None:
        return "–"
    if math.isinf(value):
        return "∞"
    text = f"{value:.3g}"
    if text != "1" or value == 1:
        return text
    return f"1 − {1 - value:.2g}" if value < 1 else f"1 + {value - 1:.2g}"


def of_what(tree: FaultTree) -> str:
    """What the probabilities are of, in brackets; empty where there are none."""
    if tree.basis:
        return f"({tree.basis})"
    stated = any(event.probability is not None for event in tree.events.values())
    return "(the record does not say of what: `basis`)" if stated else ""


def notes(risk: Risk) -> list[str]:
    """What must be known to read the numbers."""
    said = []
    if risk.missing:
        named = ", ".join(risk.missing)
        so = (
            "there are no importances"
            if risk.probability is not None
            else "there are bounds only, and no importances"
        )
        said.append(f"Without a probability: {named}. So {so}.")
    if not risk.coherent:
        said.append(
            "The tree is not coherent (it has an xor or a not): its prime implicants are given, which may ask for "
            "an event's absence; importances are left out, as they would mislead."
        )
    if not risk.exact:
        said.append(
            "The tree is too large for an exact answer: the bounds are wide, and hold whatever depends on what."
        )
    total = risk.cut_sets_total
    if total is None or total > len(risk.cut_sets):
        of = f" of {total:,}" if total is not None else ""
        said.append(
            f"Only {len(risk.cut_sets):,}{of} cut sets are listed, the smallest; those that are not add at most "
            f"{figure(risk.remainder)} to the probability."
        )
    return said


def words(one: CutSet) -> str:
    """`E1, E2, not E3`."""
    return ", ".join([*one.events, *(f"not {name}" for name in one.absent)]) or "(always)"


def taken(reduction: float | None, before: float | None) -> str:
    """What an action takes away, with its share; an action that makes it likelier adds."""
    if reduction is None:
        return "–"
    if reduction < 0:
        return f"adds {figure(-reduction)}"
    return figure(reduction) + (f" ({percent(reduction / before)})" if before else "").replace("\u202f", "")


def cumulative(found: Reductions) -> list[str]:
    """The effect of what is done, and of everything that is to be done."""
    said = []
    if found.finished_ids:
        named = ", ".join(found.finished_ids)
        said.append(f"With what is done ({named}): {likely(found.finished.probability, found.finished.bounds)}")
    if found.all_ids and found.all_ids != found.finished_ids:
        named = ", ".join(found.all_ids)
        said.append(f"With all of them ({named}): {likely(found.all.probability, found.all.bounds)}")
    return said


def observed(one: Frequency) -> str:
    """How often it was really seen, with the interval."""
    rate = one.rate
    n = f"{rate.n} own incident{'' if rate.n == 1 else 's'}"
    return (
        f"{n} tagged {', '.join(one.tags)} in {rate.exposure:.1f} years, {figure(rate.rate)} a year "
        f"(95 % interval {figure(rate.low)} to {figure(rate.high)}, exact Poisson)"
    )
