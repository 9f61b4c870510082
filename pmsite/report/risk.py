"""What a fault tree says in numbers → text for a terminal, JSON for programs."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from pmsite.analyse.risk.actions import Effect, Reductions
from pmsite.analyse.risk.analysis import CutSet, Risk
from pmsite.analyse.risk.frequency import Frequency
from pmsite.analyse.risk.words import (
    ASSUMPTION,
    cumulative,
    figure,
    likely,
    notes,
    observed,
    of_what,
    taken,
    words,
)
from pmsite.model.faulttree import FaultTree
from pmsite.report.tables import table

_SHOWN = 10
"""Cut sets in the text; the JSON has all that are listed."""


@dataclass(frozen=True)
class RiskOf:
    """A record's fault tree and all that was calculated of it."""

    id: str
    tree: FaultTree
    risk: Risk
    actions: Reductions | None
    frequencies: Mapping[str, Frequency]


def as_json(found: RiskOf) -> str:
    """Probabilities from 0 to 1; what is not known, and what is infinite, is null."""
    risk, tree = found.risk, found.tree
    data: dict[str, Any] = {
        "id": found.id,
        "top": tree.top,
        "basis": tree.basis,
        "assumption": ASSUMPTION,
        "probability": risk.probability,
        "bounds": list(risk.bounds),
        "exact": risk.exact,
        "coherent": risk.coherent,
        "missing": list(risk.missing),
        "cut_sets": [_cut_set(one) for one in risk.cut_sets],
        "cut_sets_total": risk.cut_sets_total,
        "remainder": risk.remainder,
        "importance": {
            name: {measure: _finite(getattr(one, measure)) for measure in _MEASURES}
            for name, one in risk.importance.items()
        },
        "actions": list(_actions(found.actions)),
        "cumulative": _cumulative(found.actions),
        "frequency": {
            name: {
                "tags": list(one.tags),
                "n": one.rate.n,
                "years": one.rate.exposure,
                "per_year": one.rate.rate,
                "interval": [one.rate.low, one.rate.high],
            }
            for name, one in found.frequencies.items()
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)


_MEASURES = ("birnbaum", "criticality", "fussell_vesely", "raw", "rrw")


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else value


def _cut_set(one: CutSet) -> dict[str, Any]:
    return {
        "events": list(one.events),
        "absent": list(one.absent),
        "order": one.order,
        "probability": one.probability,
        "occurred": one.occurred,
    }


def _actions(found: Reductions | None) -> Iterator[dict[str, Any]]:
    for one in found.ranked if found else ():
        yield {
            "id": one.action.id,
            "state": one.action.state,
            "events": list(one.events),
            "probability_after": one.after.probability,
            "bounds_after": list(one.after.bounds),
            "reduction": one.reduction,
            "best_case": one.best_case,
        }


def _cumulative(found: Reductions | None) -> dict[str, Any] | None:
    if found is None:
        return None

    def told(ids: tuple[str, ...], effect: Effect) -> dict[str, Any]:
        return {"actions": list(ids), "probability": effect.probability, "bounds": list(effect.bounds)}

    return {"finished": told(found.finished_ids, found.finished), "all": told(found.all_ids, found.all)}


def as_text(found: RiskOf) -> list[Table | str]:
    """Tables and sentences, in the order they are read."""
    risk, tree = found.risk, found.tree
    said: list[Table | str] = [f"{found.id}, top event {tree.top}: {tree.gates[tree.top].text}"]
    of = f" {of_what(tree)}" if of_what(tree) else ""
    said.append(f"Probability: {likely(risk.probability, risk.bounds)}{of}. {ASSUMPTION}")
    said += notes(risk)
    if risk.cut_sets:
        said.append(_cut_set_table(risk))
    if risk.importance:
        said.append(_importance_table(found))
    if found.actions:
        said.append(_action_table(found.actions))
        said += [f"  {line}" for line in cumulative(found.actions)]
    else:
        said.append("No action addresses an event of the tree.")
    said += [f"{name}: {line}" for name, line in ((n, observed(f)) for n, f in found.frequencies.items())]
    return said


def _cut_set_table(risk: Risk) -> Table:
    name = "Minimal cut sets" if risk.coherent else "Prime implicants"
    shown = [one for i, one in enumerate(risk.cut_sets) if i < _SHOWN or one.occurred]
    if len(shown) < len(risk.cut_sets):
        name += f": {len(shown)} of {len(risk.cut_sets):,} listed; --format json has all"
    made = table(name, "Events", "Order", "Probability", "")
    for one in shown:
        occurred = "occurred in this incident" if one.occurred else ""
        made.add_row(words(one), str(one.order), figure(one.probability), occurred)
    return made


def _importance_table(found: RiskOf) -> Table:
    made = table(
        "Importance of events (∞: the top event needs it)", "Event", "Birnbaum", "Criticality", "FV", "RAW", "RRW"
    )
    ranked = sorted(found.risk.importance.items(), key=lambda item: (-(item[1].criticality or 0.0), item[0]))
    for name, one in ranked:
        values = (one.birnbaum, one.criticality, one.fussell_vesely, one.raw, one.rrw)
        made.add_row(f"{name} {found.tree.events[name].text}", *map(figure, values))
    return made


def _action_table(found: Reductions) -> Table:
    made = table("Actions by what they take away", "Action", "State", "Probability after", "Takes away", "")
    for one in found.ranked:
        made.add_row(
            f"{one.action.id} {one.action.title}",
            one.action.state.replace("_", " "),
            likely(one.after.probability, one.after.bounds),
            taken(one.reduction, found.before.probability),
            "best case" if one.best_case else "",
        )
    return made
