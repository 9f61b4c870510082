"""The page on which incidents are compared by charts that can be narrowed, and the data it works on."""

import csv
import io
import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pmsite.analyse.durations import DEFINITIONS, duration
from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import ours, overdue
from pmsite.analyse.selection import local_day
from pmsite.analyse.tabular import inert
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.render.page import Page
from pmsite.render.view import View, page, words

DATA, TABLE = f"{pages.EXPLORE}data.json", f"{pages.EXPLORE}incidents.csv"
CHARTS = (
    ("months", "Incidents over time"),
    ("durations", "How long they last"),
    ("trend", "One after the other"),
    ("pareto", "Causes"),
    ("cohorts", "What became of actions"),
    ("costs", "What they cost"),
)
_DURATIONS = frozenset(d.key for d in DEFINITIONS)


def explore(facts: Facts) -> tuple[Page, dict[str, bytes]]:
    """The page, and its data as JSON and CSV."""
    entries = [entry for entry in facts.counted if entry.shown]
    rows = [_row(entry, facts) for entry in entries]
    built = page(
        "explore.html",
        View(facts, pages.EXPLORE),
        "Explore",
        section=pages.METRICS,
        description="Incidents compared by period, severity, service, team and failure class.",
        charts=CHARTS,
        n=len(entries),
        restricted=len(facts.counted) - len(entries),
    )
    policy = facts.corpus.policy
    data = {
        "today": facts.today.isoformat(),
        "severities": [level.id for level in policy.severities],
        "definitions": {d.key: f"{d.name} = {d.words}" for d in DEFINITIONS},
        "incidents": rows,
    }
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return built, {DATA: raw, TABLE: _csv(rows).encode()}


def _row(entry: Entry, facts: Facts) -> dict[str, object]:
    """A counted incident; what is not known is left out. Durations in seconds."""
    record, zone = entry.record, facts.corpus.policy.zone
    causes = (*record.analysis.root_causes, *record.analysis.contributing_factors)
    own = ours(entry)
    row: dict[str, object] = {
        "id": entry.id,
        "url": pages.relative(pages.incident(entry), pages.EXPLORE),
        "day": local_day(entry, zone).isoformat(),
        "severity": record.severity,
        "services": record.services,
        "teams": record.teams,
        "class": words(record.failure_class or ""),
        "causes": sorted({words(cause.category) for cause in causes if cause.category}),
        "own": own,
        **{d.key: duration(record.times, d) for d in DEFINITIONS},
        "costs": [[c.currency, c.amount] for c in record.impact.costs if own and c.kind != "prevention"],
        "actions": _actions(entry, facts) if own else [],
    }
    return {key: value for key, value in row.items() if value is not None and (value or key in _DURATIONS)}


def _actions(entry: Entry, facts: Facts) -> list[list[object]]:
    """Per action: the day it was agreed on (the incident's where it is not said), and what became of it."""
    zone: ZoneInfo = facts.corpus.policy.zone
    found: list[list[object]] = []
    for action in entry.record.actions:
        day = action.created_on or local_day(entry, zone)
        if action.state == "wont_do":
            fate = "decided against"
        elif action.state == "done":
            late = action.due and action.completed_on and action.completed_on > action.due
            fate = "done late" if late else "done"
        else:
            fate = "overdue" if overdue(action, facts.today) else "open"
        found.append([day.isoformat(), fate])
    return found


_COLUMNS = ("id", "day", "severity", "services", "teams", "class", "causes", *(d.key for d in DEFINITIONS))


def _csv(rows: Sequence[dict[str, object]]) -> str:
    """RFC 4180; no cell is taken for a formula (OWASP, "CSV Injection")."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_cell(row.get(key)) for key in _COLUMNS])
    return out.getvalue()


def _cell(value: object) -> object:
    return inert("; ".join(value) if isinstance(value, (list, tuple)) else value)
