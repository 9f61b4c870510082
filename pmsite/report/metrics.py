"""Figures → text for a terminal, JSON for programs."""

import json
from dataclasses import asdict
from typing import Any

from rich.table import Table

from pmsite.analyse.availability import Availability
from pmsite.analyse.breakdown import ENUMS, Breakdown
from pmsite.analyse.change import Comparison
from pmsite.analyse.durations import spoken
from pmsite.analyse.measures import Measures
from pmsite.analyse.money import Costs, Sum
from pmsite.analyse.statistics import Summary
from pmsite.report.tables import table

_KEYS = ("n", "of", "mean", "median", "p90", "min", "max", "stdev")


def as_json(found: Measures) -> str:
    """Durations in seconds; a figure that cannot be given is null."""
    return json.dumps(as_data(found), indent=2, ensure_ascii=False, allow_nan=False)


def as_data(found: Measures) -> dict[str, Any]:
    """The same as plain data."""
    figures, follow, life = found.figures, found.follow_through, found.survival
    data: dict[str, Any] = {"incidents": figures.incidents, "restricted": figures.restricted}
    for figure in figures.durations:
        data[figure.definition.key] = _summary(figure.summary) | {"still_open": figure.still_open}
    data["time_between_incidents"] = _summary(figures.gaps)
    data |= {breakdown.key: dict(breakdown.counts) for breakdown in figures.breakdowns}
    recurrences = len(figures.recurrences)
    data |= {
        "recurrences": recurrences,
        "recurrence_rate": recurrences / figures.incidents if figures.incidents else None,
        "lasting": {
            "median": life.median,
            "ended": life.ended,
            "open": len(life.open),
            "curve": [asdict(step) for step in life.steps],
        },
        "actions": asdict(follow) | {"completion_rate": follow.rate},
        "backlog_age": dict(found.backlog.ages.counts),
        "backlog_age_days": _summary(found.backlog.age),
    }
    for completions in found.backlog.completions:
        data[completions.key] = {
            row.group.name: {"n": row.group.n, "done": row.done, "wont_do": row.wont_do, "rate": row.rate}
            for row in completions.rows
        }
    return data | {
        "public_accounts": figures.elsewhere,
        "costs_left_out": figures.costs_left_out,
        "availability": {
            "since": found.period.begin.isoformat(),
            "until": found.period.end.isoformat(),
            "services": {one.service: _availability(one) for one in found.availability},
        },
        "costs": {one.currency: _costs(one) for one in figures.costs},
        "comparison": _comparison(found.comparison),
        "recommendations": [
            {"id": one.id, "seen": one.seen, "advice": one.advice, "n": one.n, "of": one.of}
            for one in found.recommendations
        ],
    }


def _summary(summary: Summary) -> dict[str, Any]:
    values = asdict(summary)
    return {key: values[key] for key in _KEYS}


def _availability(one: Availability) -> dict[str, Any]:
    rate = one.failures
    return {
        "incidents": len(one.incidents),
        "with_windows": len(one.measured),
        "downtime": one.downtime if one.known else None,
        "availability": one.availability if one.known else None,
        "objective": one.objective,
        "budget": one.budget,
        "budget_left": one.left if one.known else None,
        "mtbf": one.mtbf,
        "incidents_per_year": {"rate": rate.rate, "low": rate.low, "high": rate.high},
    }


def _costs(one: Costs) -> dict[str, Any]:
    def sums(listed: tuple[Sum, ...]) -> dict[str, Any]:
        return {s.name: {"amount": s.amount, "estimated": s.estimated, "n": len(s.entries)} for s in listed}

    return {
        "damage": one.total.amount,
        "by_kind": sums(one.by_kind),
        "by_cause": sums(one.by_category),
        "by_month": sums(one.by_month),
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "before": [found.before_since.isoformat(), found.since.isoformat()],
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "figures": {
            one.key: {
                "before": one.before,
                "after": one.after,
                "n_before": one.n_before,
                "n_after": one.n_after,
                "test": one.test,
                "p": one.p,
                "verdict": one.verdict,
            }
            for one in found.changes
        },
    }


def as_tables(found: Measures) -> list[Table | str]:
    """Durations with their definitions, then counts, services, money, follow-through."""
    figures, follow = found.figures, found.follow_through
    actions = "Actions: there are none to be done."
    if follow.rate is not None:
        done = f"done ÷ (all − wont_do) = {follow.done} ÷ {follow.total - follow.wont_do}"
        waiting = f"{follow.unfinished} unfinished, {follow.overdue} overdue"
        actions = f"Actions: {follow.rate:.0%} complete ({done}); {waiting}"
    told: list[Table | str] = [
        _durations(found),
        "; ".join(f"{f.definition.key.upper()} = {f.definition.words}" for f in figures.durations),
    ]
    told += [_counts(b) for key in _SHOWN if (b := figures.by(key)).groups]
    if found.availability:
        told.append(_services(found))
    told += [_money(one) for one in figures.costs]
    told += [compared(found.comparison), actions]
    told += [f"{one.n} of {one.of}: {one.seen}. {one.advice}" for one in found.recommendations]
    return told


_SHOWN = ("by_severity", "by_service", "by_cause", "by_detection")


def _durations(found: Measures) -> Table:
    figures = found.figures
    head = f"{figures.incidents} incident{'' if figures.incidents == 1 else 's'}"
    if figures.restricted:
        head += f", {figures.restricted} of them restricted"
    made = table(head, "", "Median", "Mean", "s", "p90", "n", "Open")
    for figure in figures.durations:
        s = figure.summary
        cells = [_span(x) for x in (s.median, s.mean, s.stdev, s.p90)]
        made.add_row(figure.definition.key.upper(), *cells, f"{s.n} of {s.of}", str(figure.still_open))
    return made


def _span(seconds: float | None) -> str:
    return "–" if seconds is None else spoken(seconds)


def _counts(breakdown: Breakdown) -> Table:
    made = table("", breakdown.column, f"n of {breakdown.of}")
    for group in breakdown.groups:
        made.add_row(group.name.replace("_", " ") if breakdown.key in ENUMS else group.name, str(group.n))
    return made


def _services(found: Measures) -> Table:
    days = round(found.period.seconds / 86400)
    columns = ("Service", "Incidents", "Downtime", "Available", "Objective", "Budget left")
    made = table(f"Own incidents of services over {days} days", *columns, wrap=True)
    for one in found.availability:
        left = one.left if one.known else None
        budget = "–" if left is None else spoken(left) if left >= 0 else f"−{spoken(-left)}"
        made.add_row(
            one.service,
            str(len(one.incidents)),
            _told(one, spoken(one.downtime), "at least "),
            _told(one, f"{one.availability:.3%}", "at most "),
            "–" if one.objective is None else f"{one.objective:g} %",
            budget,
        )
    return made


def _told(one: Availability, text: str, bound: str) -> str:
    return text if one.known else f"{bound}{text}" if one.measured else "not known"


def _money(one: Costs) -> Table:
    made = table(f"Costs in {one.currency}", "Kind", "Amount", "of it estimated", "Incidents")
    for row in one.by_kind:
        made.add_row(row.name, f"{row.amount:,.0f}", f"{row.estimated:,.0f}", str(len(row.entries)))
    return made


def compared(found: Comparison) -> Table:
    """Then and now, with the test behind each verdict."""
    title = f"{found.since} to {found.until}, against the time from {found.before_since}"
    made = table(title, "", "Before", "Now", "p", "", wrap=True)
    for one in found.changes:
        made.add_row(
            one.short,
            f"{one.before}, n {one.n_before}",
            f"{one.after}, n {one.n_after}",
            f"{one.p:.2g}",
            one.verdict,
        )
    return made
