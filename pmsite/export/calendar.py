"""Due dates and reviews as a calendar (RFC 5545).

Events of a whole day and not tasks, since calendars show those; they do not make anybody busy.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pmsite.analyse.followthrough import by_urgency, ours, unfinished
from pmsite.analyse.people import discreet
from pmsite.analyse.severity import mandatory
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.model.policy import Policy

_WIDTH = 75
"""Octets of a line."""
_STEPS = (("draft", "Draft"), ("meeting", "Review meeting to be held"), ("published", "To be published"))


class _Event(NamedTuple):
    uid: str
    """Among the organisation's events."""
    at: datetime | date
    summary: str
    description: str
    entry: Entry
    category: str


def calendar(entries: Iterable[Entry], policy: Policy, site_url: str | None) -> bytes:
    """Due dates of our unfinished actions, review meetings, and deadlines of documents that are not published."""
    shown = [entry for entry in entries if entry.shown and ours(entry)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pmsite//pmsite//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(f'{policy.organisation}: post-mortems')}")
    whose = uuid5(NAMESPACE_URL, f"pmsite:{policy.organisation}")
    for event in (*_due(shown, policy), *_reviews(shown, policy)):
        lines += _lines(event, f"{whose}.pmsite", site_url)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _due(entries: Iterable[Entry], policy: Policy) -> Iterator[_Event]:
    found = [
        ActionEntry(entry, action)
        for entry in entries
        if any(action.due for action in unfinished(entry))
        for action in discreet(entry.record, policy).actions
        if action.due and not action.finished
    ]
    for one in by_urgency(found):
        action = one.action
        whose = ", ".join(who for who in (action.owner, action.team) if who) or "nobody yet"
        priority = f" Priority {action.priority}." if action.priority else ""
        words = f"Action of {one.entry.id}, {one.entry.record.title}. Owner: {whose}.{priority}"
        assert action.due is not None
        yield _Event(f"{one.ref}/due", action.due, f"Due: {action.title} ({one.ref})", words, one.entry, "Action")


def _reviews(entries: Iterable[Entry], policy: Policy) -> Iterator[_Event]:
    for entry in entries:
        record, name = entry.record, f"{entry.record.title} ({entry.id})"
        if record.meeting:
            yield _Event(f"{entry.id}/meeting", record.meeting.at, f"Review: {name}", "", entry, "Review")
        start = getattr(record.times, policy.deadlines_from)
        if start is None or record.state == "published" or record.drill or mandatory(record, policy) is None:
            continue
        for step, what in _STEPS:
            limit = policy.deadline(record.severity, step)
            done = {"draft": record.state != "draft", "meeting": record.meeting is not None}.get(step, False)
            if limit is not None and not done:
                end = start + limit
                day = end.astimezone(policy.zone).date() if isinstance(end, datetime) else end
                words = f"By the policy's deadlines for {record.severity}."
                yield _Event(f"{entry.id}/{step}", day, f"{what}: {name}", words, entry, "Deadline")


def _lines(event: _Event, whose: str, site_url: str | None) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}@{whose}"
    yield f"DTSTAMP:{_instant(_stamp(event.entry))}"
    if isinstance(event.at, datetime):
        yield f"DTSTART:{_instant(event.at)}"
        yield "DURATION:PT1H"
    else:
        yield f"DTSTART;VALUE=DATE:{event.at:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.at + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"CATEGORIES:{event.category}"
    if site_url:
        yield f"URL:{site_url}{pages.incident(event.entry)}"
    yield "END:VEVENT"


def _stamp(entry: Entry) -> datetime:
    """A time that changes only with the record: nothing says when the calendar was made."""
    dates = entry.record.dates
    day = max((one for one in (dates.created_on, dates.drafted_on, dates.published_on) if one), default=None)
    return datetime.combine(day, time(), UTC) if day else entry.instant


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A text value: escaped, without control characters."""
    bare = "".join(" " if (char < " " and char != "\n") or char == "\x7f" else char for char in text)
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        bare = bare.replace(char, escaped)
    return bare


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never cut inside of a character."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + char, size + octets
    return "\r\n".join([*pieces, piece])
