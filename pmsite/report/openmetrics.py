"""Figures as OpenMetrics 1.0 text, for Prometheus. https://prometheus.io/docs/specs/om/open_metrics_spec/"""

from collections.abc import Iterable, Iterator, Mapping

from pmsite.analyse.measures import Measures

Sample = tuple[Mapping[str, str], float]


def as_openmetrics(found: Measures) -> str:
    """Gauges: what is true on the day. Durations in seconds."""
    lines = [line for name, words, samples in _families(found) for line in _family(name, words, samples)]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _families(found: Measures) -> Iterator[tuple[str, str, Iterable[Sample]]]:
    figures, follow = found.figures, found.follow_through
    yield "pmsite_incidents", "Counted incidents", [({}, figures.incidents)]
    for breakdown in figures.breakdowns:
        label = breakdown.key.removeprefix("by_")
        samples = [({label: group.name}, float(group.n)) for group in breakdown.groups]
        yield f"pmsite_incidents_{breakdown.key}", breakdown.definition, samples
    for figure in figures.durations:
        s = figure.summary
        values = [("median", s.median), ("mean", s.mean), ("p90", s.p90), ("min", s.min), ("max", s.max)]
        words = f"{figure.definition.name} = {figure.definition.words}"
        known = [({"statistic": name}, value) for name, value in values if value is not None]
        yield f"pmsite_{figure.definition.key}_seconds", words, known
        yield f"pmsite_{figure.definition.key}_n", f"Incidents with {figure.definition.key}", [({}, s.n)]
    again = len(figures.recurrences)
    yield "pmsite_recurrences", "Incidents that are a recurrence of an earlier one", [({}, again)]
    states = (("done", follow.done), ("wont_do", follow.wont_do), ("unfinished", follow.unfinished))
    yield "pmsite_actions", "Own actions by state", [({"state": name}, n) for name, n in states]
    yield "pmsite_actions_overdue", "Own actions due before today and not finished", [({}, follow.overdue)]
    if follow.rate is not None:
        yield "pmsite_actions_completion_ratio", "done / (all - wont_do)", [({}, follow.rate)]
    services = [one for one in found.availability if one.known]
    down = [({"service": s.service}, s.downtime) for s in services]
    yield "pmsite_downtime_seconds", "Weighted downtime in the period", down
    served = [({"service": s.service}, s.availability) for s in services]
    yield "pmsite_availability_ratio", "Availability in the period", served
    left = [({"service": s.service}, s.left) for s in services if s.left is not None]
    yield "pmsite_error_budget_left_seconds", "Error budget that is left in the period", left
    amounts = [({"currency": c.currency, "kind": s.name}, s.amount) for c in figures.costs for s in c.by_kind]
    yield "pmsite_costs", "What incidents cost", amounts


def _family(name: str, words: str, samples: Iterable[Sample]) -> Iterator[str]:
    listed = list(samples)
    if not listed:
        return
    yield f"# TYPE {name} gauge"
    if name.endswith("_seconds"):
        yield f"# UNIT {name} seconds"
    yield f"# HELP {name} {_escaped(words)}"
    for labels, value in listed:
        told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{{{told}}} {value!r}" if told else f"{name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
