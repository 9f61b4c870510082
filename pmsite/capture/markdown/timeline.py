"""The timeline of a document: entries in the author's order, each with its instant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from pmsite.capture.markdown.blocks import Block, Env
from pmsite.capture.markdown.dates import find_date
from pmsite.capture.markdown.entries import Entry, Found, entries_of, timed
from pmsite.capture.markdown.inline import plain
from pmsite.capture.markdown.kinds import kind_of
from pmsite.capture.markdown.moments import Notation, ends, placed
from pmsite.capture.markdown.outline import Part, below
from pmsite.capture.markdown.record import Record, assumed
from pmsite.capture.markdown.text import LINE_LENGTH, Doubt, first_sentence, seen, shortened
from pmsite.capture.markdown.zones import find_zone, said_zone, season, twice_or_never

_ABOUT = re.compile(
    r"\ball (?:times|events|dates)[\w ]{0,20} approximat|all times? approx|times? (?:are )?approximate", re.I
)
_HANDLE = re.compile(r"`?@([\w-]{1,60})`?(?:\s*[:：]|(?=\s))\s*")
_PLAIN = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)[ T]+)?(\d\d):(\d\d)(?::(\d\d))?(?: ?(?:Z|UTC))?")
_NIGHT = timedelta(hours=12)
"""A clock that steps back shows the day after, where that is not further away."""
_OUT_OF_ORDER = timedelta(minutes=5)
"""So far two who write at once stand out of order."""


@dataclass
class Telling:
    """Where a timeline stands while it is read, and what was read."""

    env: Env
    day_first: bool
    base: date | None
    zone: str | None
    events: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The document's line of each event."""
    claimed: list[Block] = field(default_factory=list)
    headings: list[Part] = field(default_factory=list)
    """Headings that are events."""
    words: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    approximate: bool = False
    last: tuple[date, time] | None = None
    told: set[str] = field(default_factory=set)
    zone_line: int | None = None
    """The line of the sentence that the zone was taken from."""
    zone_given: bool = False
    """Whether the person who imports said which zone it is."""

    @classmethod
    def of(cls, record: Record) -> Self:
        """Where a record's timeline begins."""
        telling = cls(record.env, record.day_first, record.base, record.zone, told=record.told)
        telling.zone_line, telling.zone_given = record.zone_line, record.zone_given
        return telling

    def part(self, part: Part, others: Sequence[Part]) -> None:
        """Read a part that is a timeline, and those of the others that go on with it."""
        self.introduction(part)
        self.blocks(part.blocks)
        for other in _following(list(others), part, self):
            self.heading(other)

    def introduction(self, part: Part) -> None:
        """Zone, day and precision, where the heading or a sentence before the first entry says them."""
        said = [(part.line, part.title)]
        for block in part.blocks[:3]:
            if block.kind in ("paragraph", "other", "quote") and timed(block.content, self.day_first) is None:
                said.append((block.line, plain(block.content or block.text, self.env)[0]))
            else:
                break
        for i, (line, text) in enumerate(said):
            zone = find_zone(text) if i == 0 else None if self.zone_given else said_zone(text)
            if zone:
                self.zone, self.zone_line = zone, line if i else None
            self.base = find_date(text, self.day_first, self.base) or self.base
            self.approximate = self.approximate or bool(_ABOUT.search(text))

    def blocks(self, blocks: Sequence[Block]) -> Found:
        """Read blocks; what holds no entries stays."""
        found = entries_of(list(blocks), self.env, self.day_first)
        self.claimed += found.claimed
        self.words += found.words
        if found.year:
            self.base = date(found.year, self.base.month if self.base else 1, 1)
        hint = find_zone(found.zone_hint)
        for entry in found.entries:
            self.entry(entry, hint)
        return found

    def heading(self, part: Part) -> None:
        """A heading that is a time: an event, or the day of what stands below it."""
        notation = timed(part.title, self.day_first)
        if notation is None:
            if part.role is None:
                self.blocks(part.blocks)
            return
        self.headings.append(part)
        zone = find_zone(part.title[notation.end :]) if notation.clock is None else None
        if zone:
            self.zone, self.zone_line = zone, None
        rest = part.title[notation.end :].strip("# ")
        if notation.clock is None and not notation.unknown:
            start = len(self.events)
            self.context(notation)
            self.blocks(part.blocks)
            if len(self.events) > start or not (seen(rest) or part.blocks):
                return
        text, notes = rest, list(part.blocks)
        if not seen(rest) and notes and notes[0].kind == "paragraph":
            text = notes.pop(0).content
        self.claimed += part.blocks
        self.entry(Entry(part.line, notation, notation.written, text, notes), None)

    def context(self, notation: Notation) -> None:
        day = notation.date.on(self.base) if notation.date else None
        if day:
            self.base, self.last = day, None

    def entry(self, entry: Entry, hint: str | None) -> None:
        """Add an event."""
        if entry.context and entry.notation:
            self.context(entry.notation)
            self.words.append(entry.written)
            return
        event = self._moment(entry, hint)
        text, links = plain(entry.text, self.env, apart=True)
        handle = _HANDLE.match(text)
        by = entry.by or (handle[1] if handle else None)
        text = text[handle.end() :] if handle and not entry.by else text
        notes = [block.text for block in entry.notes]
        if len(text) > LINE_LENGTH:
            notes.insert(0, entry.text)
            text = shortened(first_sentence(text)[0], LINE_LENGTH // 2)
        if not seen(text):
            text = event.get("as_written") or entry.written or "(nothing written)"
        event |= {
            "kind": kind_of(text),
            "text": shortened(text, LINE_LENGTH),
            "by": by,
            "data": entry.data or None,
        }
        event["links"] = [{"title": link.title, "url": link.url} for link in links] or None
        event["note"] = "\n\n".join(notes) or None
        self.events.append(event)
        self.lines.append(entry.line)

    def _moment(self, entry: Entry, hint: str | None) -> dict[str, Any]:
        notation = entry.notation
        written = shortened(entry.written, LINE_LENGTH) if seen(entry.written) else None
        if notation is None:
            if written:
                self.doubts.append(
                    Doubt(entry.line, "The time of this event was not understood; it is kept as it is written.")
                )
            return {"as_written": written}
        day = self._day(notation, entry.line)
        if day is None:
            return {"as_written": written, "approximate": notation.approximate or None}
        zone = notation.zone or hint or self._zone(entry.line)
        at = placed(day, notation.clock, zone)
        if notation.clock:
            self.last = (day, notation.clock)
            self._season(day, notation.clock, zone, entry.line)
        self.base = day
        end = ends(notation, day, day)
        about = notation.approximate or self.approximate or "〜" in notation.written[-1:]
        event: dict[str, Any] = {
            "at": at,
            "until": placed(*end, zone) if end else None,
            "approximate": about or None,
        }
        event["as_written"] = None if _says_it(notation.written, at) else written
        return event

    def _day(self, notation: Notation, line: int) -> date | None:
        if notation.date is not None:
            return notation.date.on(self.base)
        if self.base is None or notation.clock is None:
            return None
        if self.last is None or self.last[0] != self.base:
            return self.base
        back = datetime.combine(self.base, self.last[1]) - datetime.combine(self.base, notation.clock)
        if back <= _OUT_OF_ORDER:
            return self.base
        before = f"{notation.written} follows {self.last[1]:%H:%M}"
        if timedelta(days=1) - back <= _NIGHT:
            self.doubts.append(Doubt(line, f"{before} and was taken as the day after."))
            return self.base + timedelta(days=1)
        self.doubts.append(Doubt(line, f"{before} and is earlier; it was taken as the same day."))
        return self.base

    def _zone(self, line: int) -> str:
        if self.zone is None:
            self.once("UTC", line, "No time zone is given; UTC was taken.")
        elif self.zone_line:
            self.once("sentence", self.zone_line, assumed(self.zone))
        return self.zone or "UTC"

    def _season(self, day: date, clock: time, zone: str, line: int) -> None:
        odd = season(day, clock, zone)
        if odd:
            self.once(zone, line, odd)
        if shown := twice_or_never(day, clock, zone):
            self.once(shown, line, shown)

    def once(self, key: str, line: int, message: str) -> None:
        """Tell a doubt that holds for the whole document."""
        if key not in self.told:
            self.told.add(key)
            self.doubts.append(Doubt(line, message))


def _says_it(written: str, at: str) -> bool:
    """Whether the instant can be read from the record just as it was written."""
    match = _PLAIN.fullmatch(written)
    if not match:
        return written == at
    digits = "".join(part for part in match.groups() if part)
    return digits in re.sub(r"\D", "", at[:19]) and (not written.endswith(("Z", "UTC")) or at.endswith("Z"))


def _following(parts: list[Part], top: Part, telling: Telling) -> list[Part]:
    """Parts below the timeline's heading, and those after it whose heading is a date or time alone."""
    inside = list(below(parts, top))
    after = parts[next(i for i, part in enumerate(parts) if part is top) + 1 + len(inside) :]
    for i, part in enumerate(after):
        notation = timed(part.title, telling.day_first)
        goes_on = notation is not None and not seen(part.title[notation.end :])
        if not goes_on and not any(above in after[:i] for above in part.above[-1:]):
            break
        inside.append(part)
    return [part for part in inside if part.role in (None, "timeline", "detection", "resolution")]
