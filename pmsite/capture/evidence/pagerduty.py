"""PagerDuty's REST API, version 2: incident, log entries, notes.

https://developer.pagerduty.com/api-reference/
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Member, Proof, Sighting, listed, maps, word
from pmsite.model.timeline import EventKind

_ENTRIES: dict[str, tuple[EventKind, Proof | None]] = {
    "trigger_log_entry": ("alert", "detected_at"),
    "acknowledge_log_entry": ("communication", "acknowledged_at"),
    "unacknowledge_log_entry": ("communication", None),
    "escalate_log_entry": ("escalation", None),
    "annotate_log_entry": ("investigation", None),
    "status_update_log_entry": ("communication", None),
    "priority_change_log_entry": ("decision", None),
    "urgency_change_log_entry": ("decision", None),
    "responder_request_for_escalation_policy_log_entry": ("escalation", None),
    "add_responder_log_entry": ("escalation", None),
    "merge_log_entry": ("decision", None),
    "run_response_play_log_entry": ("action", None),
    "reopen_log_entry": ("alert", None),
    "resolve_log_entry": ("resolution", "resolved_at"),
}
"""Other entries say whom the program told by which means."""


def read(data: Any) -> Evidence:
    """An incident, a list of them, its log entries, its notes, or all in one file."""
    incidents = [data["incident"]] if isinstance(data, dict) and isinstance(data.get("incident"), dict) else []
    incidents += maps(listed(data, "incidents")) if isinstance(data, dict) else []
    entries = list(maps(listed(data, "log_entries")))
    notes = list(maps(listed(data, "notes") if isinstance(data, dict) and "notes" in data else []))
    first = incidents[0] if incidents else {}
    known = [entry for entry in entries if word(entry, "type") in _ENTRIES]
    left = Counter(word(entry, "type").removesuffix("_log_entry") for entry in entries if entry not in known)
    sightings = [
        *(one for incident in incidents for one in _incident(incident)),
        *(one for entry in known for one in _entry(entry)),
        *(one for note in notes for one in _note(note)),
    ]
    service, link = word(first, "service", "summary"), word(first, "html_url")
    return Evidence(
        "pagerduty",
        tuple(sightings),
        dict(_people([*incidents, *entries, *notes])),
        title=word(first, "title") or None,
        severity=word(first, "priority", "summary") or word(first, "urgency") or None,
        services=(service,) if service else (),
        link=(f"PagerDuty #{word(first, 'incident_number')}", link) if link.startswith("https://") else None,
        left_out=left,
    )


_SPOKEN_OF = re.compile(r"\b(?:by|to|from|[Nn]otified|[Rr]equested) ((?:[A-Z][\w'’-]+ ){1,2}[A-Z][\w'’-]+)")
"""A person in a summary: "Escalated to …"."""


def _people(entries: Any) -> Iterator[tuple[str, Member]]:
    """Everybody who is named anywhere."""
    if isinstance(entries, list):
        for entry in entries:
            yield from _people(entry)
    elif isinstance(entries, dict):
        name = word(entries, "summary")
        if name and word(entries, "type").startswith("user"):
            yield name, Member("", name)
        elif word(entries, "type").endswith("_log_entry"):
            yield from ((found, Member("", found)) for found in _SPOKEN_OF.findall(name))
        for value in entries.values():
            yield from _people(value)


def _incident(incident: dict[str, Any]) -> Iterator[Sighting]:
    """That it was opened; its end stands in the log entries, or here where there are none."""
    name, at = word(incident, "id"), instant(incident.get("created_at"))
    if at is None:
        return
    title = word(incident, "title") or "an incident"
    yield Sighting(
        at, f"PagerDuty pages for {title}", "alert", f"pagerduty:{name}/opened", "alert", "pagerduty",
        proves="detected_at", data={"alert": title, "service": word(incident, "service", "summary")},
    )  # fmt: skip
    ended = instant(incident.get("resolved_at") or incident.get("last_status_change_at"))
    if word(incident, "status") == "resolved" and ended is not None:
        key = f"pagerduty:{name}/resolved"
        yield Sighting(
            ended, "Resolved in PagerDuty", "alert", key, "resolution", "pagerduty", proves="resolved_at"
        )


def _entry(entry: dict[str, Any]) -> Iterator[Sighting]:
    at = instant(entry.get("created_at"))
    if at is None:
        return
    kind, proves = _ENTRIES[word(entry, "type")]
    note = word(entry, "channel", "summary") if kind == "investigation" else ""
    person = word(entry, "agent", "type").startswith("user")
    yield Sighting(
        at,
        note or word(entry, "summary") or kind,
        "alert",
        f"pagerduty:{word(entry, 'id')}",
        kind,
        word(entry, "agent", "summary") if person else "pagerduty",
        person,
        proves=proves,
    )


def _note(note: dict[str, Any]) -> Iterator[Sighting]:
    at, text = instant(note.get("created_at")), word(note, "content")
    if at is not None and text:
        key = f"pagerduty:{word(note, 'id')}"
        yield Sighting(at, text, "alert", key, "investigation", word(note, "user", "summary") or None, True)
