"""A file of evidence → what it tells. Its kind is given, or seen in its content."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    document = _document(text)
    seen = _sniffed(document, text) if kind in (None, "slack") else kind
    found = "slack-users" if seen == "slack-users" else kind or seen
    if found in JSON:
        if document is None:
            raise NoEvidenceError("is no JSON document")
        return JSON[found](document)
    return _of_table(document, text, found, how)


def _document(text: str) -> Any:
    try:
        return sound(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _of_table(document: Any, text: str, kind: str, how: Reading) -> Evidence:
    if isinstance(document, list):
        rows = table.of_maps(document)
    else:
        lines = text.lstrip().startswith("{")
        rows = table.json_lines(text) if lines or kind == "jsonl" else table.comma_separated(text)
    said = table.column(rows.rows, "message", how.fields)
    if kind == "metrics" or (not said and series.has_numbers(rows, how.fields)):
        return series.read(rows, how.fields, how.zone, how.before)
    return logs.read(rows, logs.LogOptions(how.zone, how.least, how.fields))


def _sniffed(document: Any, text: str) -> str:
    """The kind that the content shows. Raises NoEvidenceError."""
    if isinstance(document, dict) and isinstance(document.get("members"), list):
        return "slack-users"
    for item in _items(document):
        found = next((kind for kind, keys in _SIGNS if keys <= item.keys()), None)
        if found:
            return found
    if document is None and text.strip():
        return "jsonl" if text.lstrip().startswith("{") else "csv"
    first = document[0] if isinstance(document, list) and document else document
    if isinstance(first, dict) and any(name in first for name in table.FIELDS["time"]):
        return "jsonl"  # a log of one line, or a list of lines
    raise NoEvidenceError(f"is of no kind that is known: give --kind, one of {', '.join(KINDS)}")


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
