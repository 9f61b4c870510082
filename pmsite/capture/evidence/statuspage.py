"""Atlassian Statuspage: `/api/v2/incidents.json`. Of an update counts the time it bears on the page.

https://metastatuspage.com/api, https://developer.statuspage.io/
"""

from collections.abc import Iterator
from typing import Any

from pmsite.capture.evidence.instants import instant
from pmsite.capture.evidence.sighting import Evidence, Sighting, listed, maps, word


def read(data: Any) -> Evidence:
    """Every update of every incident."""
    one = data.get("incident") if isinstance(data, dict) else None
    incidents = list(maps([one] if isinstance(one, dict) else listed(data, "incidents")))
    first = incidents[0] if incidents else {}
    link = word(first, "shortlink")
    return Evidence(
        "statuspage",
        tuple(update for incident in incidents for update in _updates(incident)),
        title=word(first, "name") or None,
        severity=word(first, "impact") or None,
        link=("Status page", link) if link.startswith("https://") else None,
    )


def _updates(incident: dict[str, Any]) -> Iterator[Sighting]:
    updates = list(maps(listed(incident.get("incident_updates"))))
    for update in updates:
        at = instant(update.get("display_at")) or instant(update.get("created_at"))
        status, body = word(update, "status"), word(update, "body")
        if at is None or not (status or body):
            continue
        yield Sighting(
            at,
            f'Status page, {status}: "{body}"' if body else f"Status page: {status}",
            "status_page",
            f"statuspage:{word(update, 'id') or f'{at:%Y-%m-%dT%H:%M:%SZ}'}",
            "communication",
            "status page",
            proves="resolved_at" if status == "resolved" else None,
            data={"status": status} if status else {},
        )
