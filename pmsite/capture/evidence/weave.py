"""Happenings → a record's timeline: what is new, where it goes, and what the record does not know yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from pmsite.capture.evidence.same import WITHIN, Happening, alike
from pmsite.capture.evidence.sighting import Proof, Sighting
from pmsite.capture.evidence.telling import Teller, safe_key
from pmsite.load.insert import insert_items
from pmsite.load.values import set_value
from pmsite.model.base import write_moment
from pmsite.model.postmortem import Postmortem
from pmsite.model.timeline import TimelineEvent

_TOOLS: Mapping[Proof, Sequence[str]] = {
    "detected_at": ("pagerduty", "opsgenie", "alertmanager", "prometheus"),
    "acknowledged_at": ("pagerduty", "opsgenie"),
    "resolved_at": ("pagerduty", "opsgenie", "statuspage"),
}
"""Whose word counts, the surest first."""
_WORDS: Mapping[Proof, str] = {
    "detected_at": "detected",
    "acknowledged_at": "acknowledged",
    "resolved_at": "resolved",
}


@dataclass(frozen=True)
class Woven:
    """A record's text with what was added."""

    text: str
    added: tuple[Mapping[str, Any], ...] = ()
    known: int = 0
    """Happenings that were there already."""
    filled: Mapping[str, str] = field(default_factory=dict)
    """Times that the record did not have."""
    doubts: tuple[str, ...] = ()


def weave(
    text: str, record: Postmortem, found: Sequence[Happening], teller: Teller, within: timedelta = WITHIN
) -> Woven:
    """Add what is new; nothing that stands there is changed. Raises NoPlaceError."""
    ids = {key for event in record.timeline for key in _ids(event)}
    new: list[tuple[int, Mapping[str, Any]]] = []
    doubts: list[str] = []
    known = 0
    for happening in found:
        if any(safe_key(one.key) in ids for one in happening.seen):
            known += 1
            continue
        event = told(happening, teller)
        if (there := _same_there(record, happening, event, within)) is not None:
            known += 1
            doubts.append(f'Not added, as the record tells it already ("{there.text}"): {event["text"]}')
            continue
        new.append((_place(record, happening.first.at), event))
    filled, differing = _times(record, found, within)
    for name, moment in filled.items():
        text = set_value(text, ("times", name), moment)
    text = insert_items(text, ("timeline",), new)
    return Woven(text, tuple(event for _, event in new), known, filled, (*doubts, *differing))


def told(happening: Happening, teller: Teller) -> dict[str, Any]:
    """The event of a happening, which names all who saw it."""
    first, *others = happening.seen
    event = teller.event(first)
    data = event["data"]
    for other in others:
        more = teller.event(other)
        event["milestone"] = True if event.get("milestone") or more.get("milestone") else None
        links = list(event.get("links") or ())
        event["links"] = [*links, *(link for link in more.get("links", ()) if link not in links)] or None
        if "until" in more and "until" not in event:
            event["until"] = more["until"]
        for name, value in more["data"].items():
            if name != "ids":
                data.setdefault(name, value)
        if _tool(other) != _tool(first) and more["text"] != event["text"]:
            data.setdefault("also", []).append(f"{_tool(other)}: {more['text']}")
    data.pop("ids")
    data["ids"] = [safe_key(one.key) for one in happening.seen]
    tools = seen_by(data["ids"])
    if len(tools) > 1:
        data["seen_by"] = tools
    return {name: event[name] for name in TimelineEvent.model_fields if event.get(name) is not None}


def seen_by(ids: Sequence[str]) -> list[str]:
    """The tools that saw something, from what it is known by."""
    return list(dict.fromkeys(key.partition(":")[0] for key in ids))


def _tool(one: Sighting) -> str:
    return one.key.partition(":")[0]


def _ids(event: TimelineEvent) -> Iterator[str]:
    ids = event.data.get("ids")
    yield from (str(one) for one in ids) if isinstance(ids, (list, tuple)) else ()


def _same_there(
    record: Postmortem, happening: Happening, event: Mapping[str, Any], within: timedelta
) -> TimelineEvent | None:
    """An event of the record's own that tells the same."""
    for own in record.timeline:
        if not isinstance(own.at, datetime) or abs(own.at - happening.first.at) > within:
            continue
        texts = (event["text"], *(one.text for one in happening.seen))
        by_hand = not any(_ids(own))
        if own.text in texts or (by_hand and any(alike(own.text, text) for text in texts)):
            return own
    return None


def _place(record: Postmortem, at: datetime) -> int:
    """Behind the last event that is not later; the authors' order stays."""
    before = [
        number
        for number, own in enumerate(record.timeline, 1)
        if isinstance(own.at, datetime) and own.at.astimezone(UTC) <= at
    ]
    return max(before, default=0)


def proofs(found: Sequence[Happening]) -> dict[Proof, Sighting]:
    """What the surest tool says of each time: the first detection and answer, the last end."""
    sightings = [one for happening in found for one in happening.seen]
    known: dict[Proof, Sighting] = {}
    for proof in get_args(Proof):
        for tool in _TOOLS[proof]:
            said = sorted(
                (one for one in sightings if one.proves == proof and _tool(one) == tool), key=lambda one: one.at
            )
            if said:
                known[proof] = said[-1] if proof == "resolved_at" else said[0]
                break
    return known


def _times(record: Postmortem, found: Sequence[Happening], within: timedelta) -> tuple[dict[str, str], list[str]]:
    filled: dict[str, str] = {}
    differing: list[str] = []
    began = min((moment for _, moment in record.times if isinstance(moment, datetime)), default=None)
    inside = [happening for happening in found if began is None or happening.first.at >= began]
    for proof, one in proofs(inside).items():
        own = getattr(record.times, proof)
        moment = write_moment(one.at.replace(microsecond=0))
        if own is None:
            filled[proof] = moment
        elif isinstance(own, datetime) and abs(own - one.at) > within:
            differing.append(
                f"times/{proof}: the record says {write_moment(own)}, {_tool(one)} says it was "
                f"{_WORDS[proof]} at {moment}. The record's stays."
            )
    return filled, differing
