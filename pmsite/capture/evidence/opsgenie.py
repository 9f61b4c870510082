"""Opsgenie's alert API: an alert, its log, its notes.

https://docs.opsgenie.com/docs/alert-api
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Member, Proof, Sighting, maps, word
from pmsite.model.timeline import EventKind

_LOGGED: tuple[tuple[str, EventKind, Proof | None], ...] = (
    (r"\backnowledged\b", "communication", "acknowledged_at"),
    (r"\balert (?:is |was )?closed\b", "resolution", "resolved_at"),
    (r"\bescalat", "escalation", None),
    (r"\balert (?:is |was )?created\b", "alert", "detected_at"),
)
"""By what the log's line says."""


def read(data: Any) -> Evidence:
    """One alert, a list of alerts, or the lines of a log or of notes."""
    inner = data.get("data") if isinstance(data, dict) else data
    items = list(maps(inner if isinstance(inner, list) else [inner]))
    alerts = [item for item in items if "message" in item]
    sightings = [
        *(one for alert in alerts for one in _alert(alert)),
        *(one for item in items if "log" in item for one in _log(item)),
        *(one for item in items if "note" in item for one in _note(item)),
    ]
    first = alerts[0] if alerts else {}
    reports = [item["report"] for item in alerts if isinstance(item.get("report"), dict)]
    names = [word(report, key) for report in reports for key in ("acknowledgedBy", "closedBy")]
    names += [word(item, "owner") for item in items]
    people = {name: Member("" if " " in name else name, name) for name in names if name and name != "System"}
    service = word(first, "details", "service") or word(first, "entity")
    return Evidence(
        "opsgenie",
        tuple(sightings),
        people,
        title=word(first, "message") or None,
        severity=word(first, "priority") or None,
        services=(service,) if service else (),
    )


def _alert(alert: dict[str, Any]) -> Iterator[Sighting]:
    at, name = instant(alert.get("createdAt")), word(alert, "id") or word(alert, "tinyId")
    if at is None:
        return
    message = word(alert, "message")
    told = {"alert": message, "severity": word(alert, "priority"), "description": word(alert, "description")}
    told["service"] = word(alert, "details", "service") or word(alert, "entity")
    yield Sighting(
        at, f"{message} fires", "alert", f"opsgenie:{name}/created", "alert", "opsgenie", proves="detected_at",
        data={key: value for key, value in told.items() if value},
    )  # fmt: skip
    report = alert.get("report")
    yield from _after(report, "ackTime", "acknowledgedBy", at, f"opsgenie:{name}/acknowledged")
    yield from _after(report, "closeTime", "closedBy", at, f"opsgenie:{name}/closed")


def _after(report: Any, time: str, who: str, at: datetime, key: str) -> Iterator[Sighting]:
    """What the report tells in milliseconds after the alert was created."""
    passed = report.get(time) if isinstance(report, dict) else None
    if not isinstance(passed, int) or isinstance(passed, bool) or not 0 < passed < 10**12:
        return
    then, by = at + timedelta(milliseconds=passed), word(report, who)
    if time == "ackTime":
        yield Sighting(then, f"Acknowledged by {by}" if by else "Acknowledged", "alert", key, "communication",
                       by or None, bool(by), proves="acknowledged_at")  # fmt: skip
    else:
        yield Sighting(then, f"Closed by {by}" if by else "Closed", "alert", key, "resolution",
                       by or None, bool(by), proves="resolved_at")  # fmt: skip


def _log(item: dict[str, Any]) -> Iterator[Sighting]:
    at, text, owner = instant(item.get("createdAt")), word(item, "log"), word(item, "owner")
    if at is None or not text:
        return
    found = next(((kind, proof) for sign, kind, proof in _LOGGED if re.search(sign, text, re.IGNORECASE)), None)
    kind, proof = found or ("other", None)
    person = bool(owner) and owner != "System"
    key = f"opsgenie:{word(item, 'offset') or f'{at:%Y-%m-%dT%H:%M:%S.%f}'}"
    yield Sighting(at, text, "alert", key, kind, owner if person else "opsgenie", person, proves=proof)


def _note(item: dict[str, Any]) -> Iterator[Sighting]:
    at, text = instant(item.get("createdAt")), word(item, "note")
    if at is not None and text:
        key = f"opsgenie:note/{word(item, 'offset') or f'{at:%Y-%m-%dT%H:%M:%S.%f}'}"
        yield Sighting(at, text, "alert", key, "investigation", word(item, "owner") or None, True)
