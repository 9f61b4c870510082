"""How good the alerts were that evidence brought in: does a message tell what to do, and how many were there.

What a good alert has is as in "Monitoring Distributed Systems" (Site Reliability Engineering, O'Reilly 2016,
chapter 6) and Prometheus' advice on alerting (https://prometheus.io/docs/practices/alerting/).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from statistics import median
from typing import Any, NamedTuple

from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem
from pmsite.model.timeline import TimelineEvent

TOOLS = ("alertmanager", "opsgenie", "prometheus")
"""Of whose alerts the whole message is known."""
KEPT = (
    "alert",
    "service",
    "summary",
    "description",
    "runbook",
    "dashboard",
    "value",
    "instance",
    "ids",
)
"""What is judged by, of an event's data."""
_SAYS_SOMETHING = 4
"""Words: a shorter text names a thing, and does not say what is wrong with it."""
NO_SERVICE = "no service"


class Quality(NamedTuple):
    """Something a good alert has."""

    name: str
    words: str


QUALITIES = (
    Quality("text", f"a summary or description of at least {_SAYS_SOMETHING} words, that says what is wrong"),
    Quality("runbook", "a link to what is to be done"),
    Quality("title", "a name of at least two words"),
    Quality("service", "the service it is about"),
    Quality("context", "a dashboard, a value or the instance"),
)


@dataclass(frozen=True)
class Alert:
    """One alert, whenever it fired."""

    name: str
    service: str
    incidents: tuple[Entry, ...]
    """In which it fired, newest first."""
    fired: int
    """How often in all of them."""
    missing: tuple[str, ...]
    """What it lacks, by the last time it fired."""

    @property
    def has(self) -> int:
        """How many of the qualities it has."""
        return len(QUALITIES) - len(self.missing)


@dataclass(frozen=True)
class Load:
    """What the alerts of a service were for those who got them."""

    service: str
    incidents: tuple[Entry, ...]
    """With an alert of this service."""
    fired: int
    typical: float
    """Median of how many fired in an incident."""
    most: int
    """In one incident."""
    repeated: int
    """How many had fired in the same incident before: noise, as they told nothing new."""


@dataclass(frozen=True)
class Alerting:
    """All alerts that came from evidence."""

    alerts: tuple[Alert, ...]
    """Those that lack most first."""
    loads: tuple[Load, ...]
    incidents: int
    """Records with such alerts."""


def alerting(entries: Iterable[Entry]) -> Alerting:
    """Judge the alerts of records, newest first."""
    fired: dict[str, list[tuple[Entry, TimelineEvent]]] = {}
    by_service: dict[str, list[tuple[Entry, str]]] = {}
    with_any: set[str] = set()
    for entry in entries:
        for event in fires(entry.record):
            name = str(event.data["alert"])
            fired.setdefault(name, []).append((entry, event))
            by_service.setdefault(_service(event.data), []).append((entry, name))
            with_any.add(entry.id)
    alerts = [_alert(name, seen) for name, seen in fired.items()]
    return Alerting(
        tuple(sorted(alerts, key=lambda one: (one.has, -one.fired, one.name))),
        tuple(sorted((_load(*item) for item in by_service.items()), key=lambda one: (-one.fired, one.service))),
        len(with_any),
    )


def fires(record: Postmortem) -> Iterator[TimelineEvent]:
    """The events at which an alert fired, of those that a tool told."""
    for event in record.timeline:
        ids = event.data.get("ids")
        told = isinstance(ids, (list, tuple)) and any(str(one).startswith(TOOLS) for one in ids)
        if event.kind == "alert" and event.data.get("alert") and told and not _over(event):
            yield event


def missing(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What an alert's message lacks."""
    text = max((str(data.get(name) or "") for name in ("summary", "description")), key=len)
    title = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", str(data["alert"]))
    has = {
        "text": len(text.split()) >= _SAYS_SOMETHING,
        "runbook": bool(data.get("runbook")),
        "title": len(re.findall(r"\w+", title.replace("_", " "))) > 1,
        "service": bool(data.get("service")),
        "context": any(data.get(name) not in (None, "") for name in ("dashboard", "value", "instance")),
    }
    return tuple(quality.name for quality in QUALITIES if not has[quality.name])


def _over(event: TimelineEvent) -> bool:
    return all("/ends@" in str(one) for one in event.data["ids"] if str(one).startswith(TOOLS))


def _service(data: Mapping[str, Any]) -> str:
    return str(data.get("service") or NO_SERVICE)


def _alert(name: str, seen: Sequence[tuple[Entry, TimelineEvent]]) -> Alert:
    last = sorted(seen, key=lambda one: _when(*one))[-1][1].data  # of one instant the later line
    incidents = tuple({entry.id: entry for entry, _ in seen}.values())
    return Alert(name, _service(last), incidents, len(seen), missing(last))


def _when(entry: Entry, event: TimelineEvent) -> tuple[datetime, datetime, str]:
    """When it fired, and in which record; of a day its midnight, else when the incident began."""
    at = event.at or entry.instant
    instant = at if isinstance(at, datetime) else datetime.combine(at, time(), UTC)
    return instant, entry.instant, entry.id


def _load(service: str, seen: Sequence[tuple[Entry, str]]) -> Load:
    counts: dict[str, int] = {}
    for entry, _ in seen:
        counts[entry.id] = counts.get(entry.id, 0) + 1
    distinct = len({(entry.id, name) for entry, name in seen})
    incidents = tuple({entry.id: entry for entry, _ in seen}.values())
    return Load(service, incidents, len(seen), median(counts.values()), max(counts.values()), len(seen) - distinct)
