"""The incident's own times, where only its timeline tells them."""

import re
from datetime import date, datetime
from typing import Any

from pmsite.analyse.stated import agrees, read_duration
from pmsite.capture.markdown.labels import Pair, apply
from pmsite.capture.markdown.moments import placed, read
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.text import first_sentence
from pmsite.capture.markdown.timeline import Telling
from pmsite.model.base import parse_moment

_FIRST = (
    ("started_at", r"\b(?:outage|incident|impact|downtime) (?:begins?"
        r"|began|starts?|started)\b|発生|begins experiencing"),
    (
        "detected_at",
        r"\bdetected\b|first noticed|first detected|\bnotic(?:e|ed|es)\b|\b(?:is|are|was) reported\b"
            r"|first report|検知|informed of|reported by (?:others|users)"
        r"|site is (?:hard )?down|detected the",
    ),
    ("mitigated_at", r"\b(?:issue|incident|impact|outage)\W+(?:is |was )?mitigated\b"),
    ("acknowledged_at", r"\backnowledged?\b(?! the (?:outage|problem))"),
    ("declared_at", r"incident (?:was |is )?declared|declared? (?:an |the )?incident"),
)  # fmt: skip
_LAST = (
    (
        "resolved_at",
        r"(?:incident|issue|problem|outage|alert)\W+(?:is |was |has been "
        r"|officially |now |declared |fully )*(?:resolved|over|closed|solved)"
        r"|back to normal|(?:fully|service|site) (?:is )?(?:fully )?(?:restored"
        r"|recovered)|outage ends|outage to an end|復旧"
        r"|all systems verified|are now back\b|working as (?:intended|expected)",
    ),
)
_A_MINUTE = 60
_DENIED = re.compile(r"\bnot (?:yet )?(?:resolved|back|fixed)\b|to confirm|appears to", re.I)


def take(record: Record, telling: Telling) -> None:
    """Fill in times that are still missing; every one is a doubt, since words can mislead."""
    events = [(event, line) for event, line in zip(telling.events, telling.lines, strict=True) if event.get("at")]
    for field, words in _FIRST:
        _set(record, field, events, words)
    for field, words in _LAST:
        _set(record, field, events[::-1], words)
    _by_durations(record, events)
    _start(record, events)


_Events = list[tuple[dict[str, Any], int]]


def _set(record: Record, field: str, events: _Events, words: str) -> None:
    if record.data.get("times", {}).get(field):
        return
    pattern = re.compile(words, re.I)
    for event, line in events:
        text = f"{event['text']} {(event.get('note') or '')[:200]}"
        if pattern.search(text) and not _DENIED.search(text):
            if field == "resolved_at" and _too_early(record, event["at"]):
                record.doubt(
                    line, "This event ends the incident before it begins; `times/resolved_at` was left out."
                )
                return
            record.put(f"times/{field}", event["at"])
            record.doubt(line, f"`times/{field}` was taken from this event; check that it is meant.")
            return


def _too_early(record: Record, at: str) -> bool:
    times = record.data.get("times", {})
    end = parse_moment(at)
    known = [parse_moment(times[field]) for field in ("started_at", "detected_at") if times.get(field)]
    return any(isinstance(one, datetime) and isinstance(end, datetime) and end < one for one in known)


_LASTED = re.compile(
    r"\b(?:lasting|lasted(?: for)?|unusable for|unavailable for"
    r"|down for|outage of|for a total of|resulted in an?)\s+"
    r"((?:about |approximately |roughly |around |~ ?)?\d[\d.]*[- ]?(?:hours?|h|minutes?|mins?|m|days?)\b"
    r"(?:,? (?:and )?\d+ ?(?:minutes?|mins?|m|seconds?)\b|\d+m\b)?)",
    re.I,
)


def lasted(record: Record) -> None:
    """The duration that the summary states."""
    for part in record.parts:
        for block in part.blocks[:4] if part.role in (None, "summary", "impact") else ():
            text = record.plain(block.content) if block.kind == "paragraph" else ""
            match = _LASTED.search(text)
            if match and record.put("stated/duration", match[1]):
                record.doubt(block.line, "`stated/duration` was taken from this sentence.")
                return


def _by_durations(record: Record, events: _Events) -> None:
    """Start and detection, where the stated durations lead to an event of the timeline."""
    times, stated = record.data.get("times", {}), record.data.get("stated", {})
    for field, known, duration, sign in (
        ("started_at", "resolved_at", "time_to_resolve", -1),
        ("detected_at", "started_at", "time_to_detect", 1),
    ):
        said = read_duration(str(stated.get(duration) or ""))
        origin = parse_moment(times[known]) if times.get(known) else None
        if times.get(field) or said is None or not isinstance(origin, datetime):
            continue
        for event, line in events:
            at = parse_moment(event["at"])
            if isinstance(at, datetime) and abs(sign * (at - origin).total_seconds() - said.seconds) < _A_MINUTE:
                record.put(f"times/{field}", event["at"])
                record.doubt(line, f"`times/{field}` was taken from this event, as the stated duration says.")
                break


def _start(record: Record, events: _Events) -> None:
    """The first event is the start where the stated time to detect says so, or where nothing else is known."""
    times = record.data.setdefault("times", {})
    if not events or times.get("started_at"):
        return
    first, line = events[0]
    begin, noticed = parse_moment(first["at"]), parse_moment(times.get("detected_at") or first["at"])
    said = read_duration(str(record.data.get("stated", {}).get("time_to_detect") or ""))
    if said and isinstance(begin, datetime) and isinstance(noticed, datetime) and noticed > begin:
        fits = agrees(said, (noticed - begin).total_seconds())
    else:
        fits = False
    if fits or not times.get("detected_at"):
        times["started_at"] = first["at"]
        record.doubt(line, "`times/started_at` was taken from the first event; check that it is meant.")


def from_dates(record: Record) -> None:
    """Times that stand below a heading such as Date or Time."""
    for part in record.parts:
        if part.role != "date":
            continue
        for block in part.blocks:
            notation = read(block.content, record.day_first)
            if notation and notation.clock and record.base:
                apply(record, Pair(part.line, "started at", block.content))


def at_least_a_day(record: Record, today: date) -> None:
    """A record needs a time: the day, or else today."""
    times = record.data.setdefault("times", {})
    if times.get("started_at") or times.get("detected_at"):
        return
    if _from_summary(record):
        return
    if record.base:
        record.put("times/started_at", placed(record.base, None, "UTC"))
        record.doubt(1, f"Only the day is known: `times/started_at` is {record.base}.")
    else:
        record.put("times/started_at", today.isoformat())
        record.doubt(1, "No time was found; `times/started_at` is the day of the import.")


_NOTICED = re.compile(r"\b(?:notic|report|alert|detect|receiv)", re.I)


def _from_summary(record: Record) -> bool:
    """The time that the summary begins with."""
    summary = str(record.data.get("summary"))
    notation = read(summary, record.day_first)
    if notation is None or notation.clock is None:
        return False
    day = notation.date.on(record.base) if notation.date else record.base
    zone = notation.zone or (record.usual_zone(1) if record.zone else None)
    if day is None or zone is None:
        return False
    field = "detected_at" if _NOTICED.search(first_sentence(summary[notation.end :])[0]) else "started_at"
    record.put(f"times/{field}", placed(day, notation.clock, zone))
    record.doubt(1, f"`times/{field}` was taken from the first sentence of the summary; check that it is meant.")
    return True
