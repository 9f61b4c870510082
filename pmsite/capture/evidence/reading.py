"""A file of evidence → what it tells. Its kind is given, or seen in its content."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pmsite.capture.evidence import alerts, github, logs, opsgenie, pagerduty, series, slack, statuspage, table
from pmsite.capture.evidence.sighting import Evidence, NoEvidenceError, listed, maps, sound

MAX_BYTES = 64_000_000
JSON: Mapping[str, Callable[[Any], Evidence]] = {
    "pagerduty": pagerduty.read,
    "alertmanager": alerts.read,
    "prometheus": alerts.read,
    "slack": slack.read,
    "slack-users": slack.users,
    "statuspage": statuspage.read,
    "opsgenie": opsgenie.read,
    "github-deployments": github.deployments,
    "github-issue": github.issue,
}
"""Readers of JSON documents by kind."""
KINDS = (*JSON, "jsonl", "csv", "metrics")
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("slack-users", frozenset({"id", "profile"})),
    ("slack", frozenset({"ts", "type"})),
    ("github-deployments", frozenset({"sha", "environment"})),
    ("github-issue", frozenset({"event", "actor"})),
    ("github-issue", frozenset({"issue_url", "body"})),
    ("opsgenie", frozenset({"log", "createdAt"})),
    ("opsgenie", frozenset({"note", "createdAt"})),
    ("opsgenie", frozenset({"tinyId"})),
    ("alertmanager", frozenset({"labels", "startsAt"})),
    ("alertmanager", frozenset({"labels", "activeAt"})),
    ("statuspage", frozenset({"incident_updates"})),
    ("pagerduty", frozenset({"incident_number"})),
    ("pagerduty", frozenset({"channel", "agent"})),
    ("pagerduty", frozenset({"content", "user"})),
)
"""Keys by which the items of a document are known; the first row that fits counts."""
_SEVERAL: Mapping[str, tuple[str, str]] = {
    "pagerduty": ("incidents", "incident_number"),
    "statuspage": ("incidents", "incident_updates"),
    "opsgenie": ("data", "message"),
}
"""Where a document holds several incidents, and a key that each of them has."""
_WRAPPERS = (
    "alerts", "incidents", "log_entries", "notes", "messages", "members", "data", "incident", "alert",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """How files are to be read."""

    zone: ZoneInfo | None = None
    """Of clocks without an offset."""
    least: str = "warning"
    """The least grave level of a log that counts."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What `time`, `level`, `message`, `logger`, `metric` and `value` are called."""
    before: datetime | None = None
    """When all was well: metrics before it are their baseline."""


def read(raw: bytes, kind: str | None, how: Reading) -> Evidence:
    """What a file tells. Raises NoEvidenceError."""
    if len(raw) > MAX_BYTES:
        raise NoEvidenceError(f"has more than {MAX_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoEvidenceError(f"is not UTF-8: byte {error.start + 1:,} is none of a text") from None
    document, fault = _document(text)
    found = _sniffed(document, text, fault) if kind is None else kind
    if kind == "slack" and _signed(document) == "slack-users":
        found = "slack-users"  # it lies in the same folder
    if found in JSON:
        if document is None:
            raise NoEvidenceError(fault or "is no JSON document")
        each = [JSON[found](one) for one in _apart(document, found)]
        return replace(JSON[found](document), incidents=tuple(each))
    rows = _rows(document, text, found, how)
    if fault and text.lstrip().startswith("{") and not rows.rows:
        raise NoEvidenceError(fault)
    return _of_table(rows, found, how)


def _document(text: str) -> tuple[Any, str]:
    """A JSON document; None with what is wrong with it, where it is none."""
    try:
        return sound(json.loads(text)), ""
    except json.JSONDecodeError as error:
        where = f"line {error.lineno:,}, column {error.colno:,}"
        return None, f"is no whole JSON: it breaks off, or is wrong, in {where}: save it anew"
    except (ValueError, RecursionError):
        return None, "is no JSON that can be read: it is nested too deep, or a number is too long"


def _apart(document: Any, kind: str) -> list[dict[str, Any]]:
    """The incidents of a document that holds several, each as a document of its own."""
    if kind not in _SEVERAL:
        return []
    name, sign = _SEVERAL[kind]
    items = [item for item in maps(listed(document, name)) if sign in item]
    return [{name: [item]} for item in items] if len(items) > 1 else []


def _rows(document: Any, text: str, kind: str, how: Reading) -> table.Rows:
    if isinstance(document, list):
        return table.of_maps(document)
    lines = kind == "jsonl" or text.lstrip().startswith("{")
    return table.json_lines(text) if lines else table.comma_separated(text, how.fields)


def _of_table(rows: table.Rows, kind: str, how: Reading) -> Evidence:
    said = table.column(rows.rows, "message", how.fields)
    if kind == "metrics" or (not said and series.has_numbers(rows, how.fields)):
        return series.read(rows, how.fields, how.zone, how.before)
    return logs.read(rows, logs.LogOptions(how.zone, how.least, how.fields))


def _sniffed(document: Any, text: str, fault: str) -> str:
    """The kind that the content shows. Raises NoEvidenceError."""
    if found := _signed(document):
        return found
    begin = text.lstrip()[:1]
    if fault and begin == "[":
        raise NoEvidenceError(fault)
    if document is None and begin:
        return "jsonl" if begin == "{" else "csv"
    first = document[0] if isinstance(document, list) and document else document
    if isinstance(first, dict) and any(name in first for name in table.FIELDS["time"]):
        return "jsonl"  # a log of one line, or a list of lines
    raise NoEvidenceError(f"is of no kind that is known: give --kind, one of {', '.join(KINDS)}")


def _signed(document: Any) -> str | None:
    """The kind whose keys a document has."""
    if isinstance(document, dict) and isinstance(document.get("members"), list):
        return "slack-users"
    fitting = (kind for item in _items(document) for kind, keys in _SIGNS if keys <= item.keys())
    return next(fitting, None)


def _items(document: Any) -> list[dict[str, Any]]:
    """The first few things that a document holds."""
    found = list(maps(document if isinstance(document, list) else [document]))[:5]
    for item in list(found):
        for name in _WRAPPERS:
            inner = item.get(name)
            found += list(maps(listed(inner) or ([inner] if isinstance(inner, dict) else [])))[:5]
            if name == "data" and isinstance(inner, dict):
                found += list(maps(listed(inner, "alerts")))[:5]
    return found
