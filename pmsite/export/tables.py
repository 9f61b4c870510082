"""Incidents, events and actions as tables for spreadsheets and data frames (RFC 4180, UTF-8).

Times are RFC 3339 in UTC, days ISO 8601, durations seconds; lists are joined by `; `.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from pmsite.analyse.durations import DEFINITIONS, duration
from pmsite.analyse.followthrough import ours, overdue
from pmsite.analyse.people import discreet
from pmsite.analyse.tabular import inert
from pmsite.model.base import write_moment
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.times import Times
from pmsite.render.tables import table

Row = Sequence[Any]


class Sheet(NamedTuple):
    """What tables are made of: no restricted records, nor their names, which are in `hidden`."""

    entries: Sequence[Entry]
    policy: Policy
    today: date
    hidden: Collection[str] = ()


_TIMES = tuple(Times.model_fields)
INCIDENTS = (
    *("id", "title", "state", "incident_status", "severity", "failure_class", "visibility", "drill", "near_miss"),
    *("services", "teams", "tags", *_TIMES, *(f"{one.key}_seconds" for one in DEFINITIONS), "detection_source"),
    *("customers_affected", "data_loss", "security", "sla_breached", "costs", "root_causes", "cause_categories"),
    *("events", "actions", "actions_unfinished", "published_on", "language", "provenance"),
)
IN_ABSTRACTS = tuple(name for name in INCIDENTS if name != "events")
"""What abstracts of records tell too."""
EVENTS = (
    *("incident", "n", "at", "until", "approximate", "kind", "source", "by", "milestone", "text", "as_written"),
)
ACTIONS = (
    *("action", "incident", "title", "state", "overdue", "owner", "team", "kind", "horizon", "priority"),
    *("created_on", "started_on", "due", "completed_on", "verified_on", "effort_hours", "depends_on", "addresses"),
    *("issue", "own"),
)


def incidents(sheet: Sheet, columns: Sequence[str] = INCIDENTS) -> bytes:
    """A row for each record."""
    return table(columns, (_safe([row[name] for name in columns]) for row in map(_named, sheet.entries)))


def incidents_json(sheet: Sheet, columns: Sequence[str] = INCIDENTS) -> bytes:
    """The same as a list of objects; what is not known is null, lists are lists."""
    rows = [{name: row[name] for name in columns} for row in map(_named, sheet.entries)]
    return (json.dumps(rows, ensure_ascii=False, default=_in_utc, separators=(",", ":")) + "\n").encode()


def _named(entry: Entry) -> dict[str, Any]:
    return dict(zip(INCIDENTS, _incident(entry), strict=True))


def _in_utc(value: date) -> str:
    return write_moment(value.astimezone(UTC) if isinstance(value, datetime) else value)


def events(sheet: Sheet) -> bytes:
    """A row for each event of a timeline, in the authors' order."""
    return table(EVENTS, map(_safe, (row for entry in sheet.entries for row in _events(entry, sheet.policy))))


def actions(sheet: Sheet) -> bytes:
    """A row for each action."""
    return table(ACTIONS, map(_safe, (row for entry in sheet.entries for row in _actions(entry, sheet))))


TABLES: Mapping[str, Callable[[Sheet], bytes]] = {
    "incidents": incidents,
    "events": events,
    "actions": actions,
}
"""What each table is called."""


def _safe(row: Row) -> Row:
    return [inert(_cell(value)) for value in row]


def _cell(value: Any) -> Any:
    """How a value is written: nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return write_moment(value.astimezone(UTC))
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value


def _incident(entry: Entry) -> Row:
    record = entry.record
    impact, analysis = record.impact, record.analysis
    costs = tuple(f"{cost.amount:.15g} {cost.currency} {cost.kind}" for cost in impact.costs)
    unfinished = sum(not action.finished for action in record.actions)
    return (
        *(record.id, record.title, record.state, record.incident_status, record.severity, record.failure_class),
        *(record.visibility, record.drill, record.near_miss, record.services, record.teams, record.tags),
        *(getattr(record.times, name) for name in _TIMES),
        *(duration(record.times, one) for one in DEFINITIONS),
        record.detection and record.detection.source,
        *(impact.customers_affected, impact.data_loss, impact.security, impact.sla_breached, costs),
        tuple(cause.text for cause in analysis.root_causes),
        tuple(cause.category for cause in analysis.root_causes if cause.category),
        *(len(record.timeline), len(record.actions), unfinished, record.dates.published_on, record.language),
        record.provenance.kind,
    )


def _events(entry: Entry, policy: Policy) -> Iterator[Row]:
    for n, event in enumerate(discreet(entry.record, policy).timeline, 1):
        yield (
            *(entry.id, n, event.at, event.until, event.approximate, event.kind, event.source, event.by),
            *(event.milestone, event.text, event.as_written),
        )


def _actions(entry: Entry, sheet: Sheet) -> Iterator[Row]:
    own = ours(entry)
    for action in discreet(entry.record, sheet.policy).actions:
        first = tuple(ref for ref in action.depends_on if ref.rpartition("/")[0] not in sheet.hidden)
        verified = action.verified and action.verified.date
        yield (
            *(
                f"{entry.id}/{action.id}",
                entry.id,
                action.title,
                action.state,
                own and overdue(action, sheet.today),
            ),
            *(action.owner, action.team, action.kind, action.horizon, action.priority, action.created_on),
            *(action.started_on, action.due, action.completed_on, verified, action.effort_hours),
            *(first, action.addresses, action.issue, own),
        )
