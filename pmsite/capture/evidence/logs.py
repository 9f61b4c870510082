"""Logs as JSON lines or CSV: what is grave enough, and repeated lines as one event."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from pmsite.capture.evidence.instants import doubts, instant
from pmsite.capture.evidence.sighting import Evidence, NoEvidenceError, Sighting
from pmsite.capture.evidence.table import Rows, column
from pmsite.model.timeline import EventKind

LEVELS = ("trace", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
"""From the least grave on (RFC 5424 and common names)."""
_ALSO = {
    "warn": "warning", "err": "error", "severe": "error", "fatal": "critical", "crit": "critical",
    "panic": "emergency", "emerg": "emergency", "information": "info", "verbose": "debug",
    "0": "emergency", "1": "alert", "2": "critical", "3": "error", "4": "warning", "5": "notice", "6": "info",
    "7": "debug",
    "10": "debug", "20": "info", "30": "warning", "40": "error", "50": "critical", "60": "critical",
}  # fmt: skip
"""Other words for them, the numbers of syslog and of Python's loggers."""
_OF_NODE = _ALSO | {"10": "trace", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "critical"}
"""The same with the numbers of Bunyan and Pino (https://github.com/trentm/node-bunyan#levels)."""
_NODE_HAS, _NODE_SIGNS = frozenset({"time", "msg"}), frozenset({"pid", "hostname", "v"})
"""Fields of their lines: all of the first, one at least of the others."""
_CLOSE = 300.0
"""Seconds: lines alike that follow one another so soon are one event."""
_KEPT = ("thread", "thread_id", "file", "line", "trace_id", "error", "exception", "code", "status")


@dataclass(frozen=True)
class LogOptions:
    """How a log is to be read."""

    zone: ZoneInfo | None = None
    """Of clocks without an offset."""
    least: str = "warning"
    """The least grave level that counts."""
    fields: Mapping[str, str] | None = None
    """What `time`, `level`, `message` and `logger` are called."""


def level_of(word: Any, fields: AbstractSet[str] = frozenset()) -> str | None:
    """The level in our words, or None; by the line's fields is seen whose number it is."""
    name = str(word).strip().lower()
    of_node = fields >= _NODE_HAS and not fields.isdisjoint(_NODE_SIGNS)
    name = (_OF_NODE if of_node else _ALSO).get(name, name)
    return name if name in LEVELS else None


def read(table: Rows, options: LogOptions) -> Evidence:
    """The lines that count; those without a level count too. Raises NoEvidenceError."""
    rows, given = table.rows, options.fields or {}
    time, message = column(rows, "time", given), column(rows, "message", given)
    if not rows or time is None or message is None:
        raise NoEvidenceError(
            "has no field for the time or the message: name them with --field time=NAME --field message=NAME"
        )
    level, logger = column(rows, "level", given), column(rows, "logger", given)
    found, clocks = [], []
    left = Counter[str]({"lines that are no log": table.broken} if table.broken else {})
    for row in rows:
        grave = level_of(row.get(level), row.keys()) if level else None
        at = instant(row.get(time), options.zone)
        if grave is not None and LEVELS.index(grave) < LEVELS.index(options.least):
            left[f"lines below {options.least}"] += 1
        elif at is None or not str(row.get(message) or "").strip():
            left["lines without a time or a message"] += 1
        else:
            told = {"level": grave or "", "logger": str(row.get(logger) or "") if logger else ""}
            told |= {name: row[name] for name in _KEPT if isinstance(row.get(name), (str, int, float))}
            text = str(row[message]).strip()
            who = told["logger"] or None
            data = {name: value for name, value in told.items() if value not in ("", None)}
            found.append(Sighting(at, text, "log", _key(at, who, text), _kind(grave), who, data=data))
            clocks.append(row.get(time))
    zoned = tuple(doubts(clocks, options.zone))
    return Evidence("log", tuple(_repeated_once(found)), doubts=zoned, left_out=left)


def _key(at: Any, who: str | None, text: str) -> str:
    return "log:" + blake2b(f"{at:%Y-%m-%dT%H:%M:%S.%f} {who} {text}".encode(), digest_size=8).hexdigest()


def _kind(level: str | None) -> EventKind:
    return "alert" if level in ("error", "critical", "alert", "emergency") else "other"


def _repeated_once(found: Sequence[Sighting]) -> list[Sighting]:
    """Of lines that differ in numbers alone and follow one another closely the first, with how many there are."""
    runs: list[list[Sighting]] = []
    last: dict[tuple[str | None, str], list[Sighting]] = {}
    for one in sorted(found, key=lambda sighting: sighting.at):
        shape = (one.by, re.sub(r"\d+", "#", one.text))
        run = last.get(shape)
        if run is None or (one.at - run[-1].at).total_seconds() > _CLOSE:
            run = last[shape] = []
            runs.append(run)
        run.append(one)
    return [_once(run) for run in runs]


def _once(run: Sequence[Sighting]) -> Sighting:
    first = run[0]
    if len(run) == 1:
        return first
    return replace(first, until=run[-1].at, data={**first.data, "count": len(run)}, repeats=tuple(run))


def since(one: Sighting, begin: datetime) -> Sighting:
    """What was repeated, told from an instant on. It is known by its first line as before, wherever it is cut."""
    if one.at >= begin:
        return one
    run = [line for line in one.repeats if line.at >= begin]
    return replace(_once(run), key=one.key) if run else one
