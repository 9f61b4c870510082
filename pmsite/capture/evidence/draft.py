"""Evidence alone → a new record: what the tools know, with a doubt beside what was taken for it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pmsite.capture.evidence.gather import Gathered
from pmsite.capture.evidence.sighting import Sighting
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.evidence.weave import proofs, told
from pmsite.load.limits import REFUSED
from pmsite.model.base import TITLE_LENGTH, write_moment
from pmsite.model.policy import Policy

_RANKS = (
    ("sev0", "sev1", "p0", "p1", "critical", "emergency", "disaster"),
    ("sev2", "p2", "major", "high", "error"),
    ("sev3", "p3", "minor", "medium", "moderate", "warning"),
    ("sev4", "sev5", "p4", "p5", "low", "none", "info", "maintenance"),
)
"""Words of tools, the gravest first."""


def drafted(found: Gathered, teller: Teller, today: date) -> dict[str, Any]:
    """The data of a draft, without its id. Raises ValueError where nothing happened."""
    if not found.found:
        raise ValueError("the evidence tells of no event: nothing to begin a record with")
    doubts = list(found.doubts)
    title = next((one.title for one in _by_surety(found) if one.title), None) or found.found[0].first.text
    title = str(teller.event(_titled(found, title))["text"])[:TITLE_LENGTH]
    known = proofs(found.found)
    alarm = next((h.first for h in found.found if h.first.kind in ("alert", "detection")), found.found[0].first)
    doubts.append(f"The beginning is that of the first sign: {teller.event(alarm)['text']}")
    times = {"started_at": alarm.at} | {name: one.at for name, one in known.items()}
    services = [name for one in found.evidence for name in one.services]
    links = [{"title": one.link[0], "url": one.link[1]} for one in found.evidence if one.link]
    return {
        "title": title if len(title) >= 3 else f"Incident {title}",
        "state": "draft",
        "severity": _severity(found, teller.policy, doubts),
        "services": list(dict.fromkeys(name for name in services if _is_name(name))) or None,
        "summary": f"{title}. Drafted from evidence; what it was is still to be written.\n",
        "times": {name: write_moment(at.replace(microsecond=0)) for name, at in sorted(times.items(), key=_order)},
        "dates": {"created_on": today.isoformat()},
        "detection": {"source": "alert"} if "detected_at" in known else None,
        "timeline": [told(happening, teller) for happening in found.found],
        "links": links or None,
        "provenance": {"kind": "own", "warnings": doubts},
    }


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[^\s/\\][^/\\\n\r]{0,99}", name) is not None and not REFUSED.search(name)


def _order(item: tuple[str, Any]) -> int:
    return ("started_at", "detected_at", "acknowledged_at", "resolved_at").index(item[0])


def _by_surety(found: Gathered) -> list[Any]:
    tools = ("pagerduty", "opsgenie", "statuspage", "alertmanager")
    named = [one for one in found.evidence if one.kind in tools]
    return sorted(named, key=lambda one: tools.index(one.kind))


def _titled(found: Gathered, title: str) -> Sighting:
    first = found.found[0].first
    return Sighting(first.at, title, first.source, first.key)


def _severity(found: Gathered, policy: Policy, doubts: list[str]) -> str:
    """The policy's level for a tool's word."""
    levels = {level.id.casefold(): level.id for level in policy.severities}
    for word in (one.severity for one in _by_surety(found) if one.severity):
        if word.casefold() in levels:
            return levels[word.casefold()]
        rank = next((rank for rank, names in enumerate(_RANKS) if word.casefold() in names), None)
        if rank is not None:
            level = policy.severities[min(rank, len(policy.severities) - 1)].id
            doubts.append(f"The severity is what the tools call {word}; {level} was taken for it")
            return level
    level = policy.severities[-1].id
    doubts.append(f"No tool tells the severity; {level} stands for it until somebody says")
    return level


def ids(data: Mapping[str, Any]) -> set[str]:
    """What the events of plain data are known by."""
    return {key for event in data.get("timeline") or () for key in event.get("data", {}).get("ids", ())}
