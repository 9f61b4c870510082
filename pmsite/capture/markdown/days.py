"""On which day it happened, and by which clock: from title, sentences, front matter and file name."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from pmsite.capture.markdown.dates import date_of_file, day_comes_first, find_date
from pmsite.capture.markdown.front import Front
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.zones import ZONE, find_zone, said_zone

_SAYS_TIMES = re.compile(r"\b(?:times?|timezone|hours|events)\b|heures?|時刻", re.I)
_CLOCK = re.compile(rf"\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*[(（]?({ZONE})", re.I)
_KANA = re.compile(r"[\u3040-\u30ff]")
_FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|une?|est|que|qui|pour|par|dans|avec|sur|été|pas|nous|aux?|et|sont|résumé|résolution|statut)\b",
    re.I,
)
_SLASHES = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])")
_LONGEST_SENTENCE = 400


def language_of(text: str) -> str:
    """The language of a text: ja, fr, or else en."""
    if len(_KANA.findall(text)) * 10 > len(text.split()):
        return "ja"
    return "fr" if len(_FRENCH.findall(text)) * 10 > len(text.split()) > 0 else "en"


def day_order(text: str, language: str) -> bool:
    """Whether the day stands before the month in 03/04/2024."""
    return bool(day_comes_first(text, language == "fr"))


def order_is_a_guess(text: str, language: str) -> int | None:
    """The line of the first such date, where nothing tells which number is the month."""
    match = _SLASHES.search(text) if day_comes_first(text, language == "fr") is None else None
    return text.count("\n", 0, match.start()) + 1 if match else None


def place(record: Record, top: Part | None, front: Front, file_name: str) -> None:
    """Set the day that times of day are counted from."""
    dated = [part for part in record.parts if part.role == "date"]
    of_parts = _first(record, (block.content for part in dated for block in part.blocks))
    of_title = find_date(top.title, record.day_first) if top else None
    of_front = front.day("incident_date", "date")
    of_file = date_of_file(file_name.rsplit("/", 1)[-1])
    of_text = _first(record, (block.content for part in record.parts[:4] for block in part.blocks[:3]))
    own = of_parts or of_title or of_text
    record.base = own or of_front or of_file
    other = of_file or of_front
    if own and other and abs((own - other).days) > 1 and (of_title or of_parts):
        line = top.line if top else 1
        record.doubt(line, f"The document says {own}, its file's name or front matter {other}; {own} was taken.")


def anywhere(record: Record) -> date | None:
    """The first day that any paragraph names."""
    prose = (block for part in record.parts for block in part.blocks if block.kind in ("paragraph", "list"))
    day = _first(record, (block.content or block.text for block in prose))
    if day:
        record.doubt(1, f"The day was taken from the first sentence that names one: {day}.")
    return day


def _first(record: Record, texts: Iterable[str]) -> date | None:
    return next((day for text in texts if text and (day := find_date(text, record.day_first))), None)


class Spoken(NamedTuple):
    """A zone, and where it stands."""

    zone: str
    line: int
    prose: bool
    """Whether a sentence says it; else the timeline's heading or the head of a column."""


def zone_of(record: Record) -> Spoken | None:
    """The zone that the timeline's heading or a column notes, or else that a sentence on times names."""
    said: Spoken | None = None
    clock: Spoken | None = None
    for part in record.parts:
        noted = find_zone(part.title) if part.role == "timeline" else None
        if noted:
            return Spoken(noted, part.line, False)
        for number, line, head in _lines(part):
            if head and (noted := _of_head(line)):
                return Spoken(noted, number, False)
            zone = said_zone(line) if len(line) <= _LONGEST_SENTENCE else None
            behind = _CLOCK.search(line) if clock is None else None
            if zone and not (behind and behind[1] == zone):
                said = said or Spoken(zone, number, True)
            if behind and behind[1] == behind[1].upper():
                clock = Spoken(behind[1], number, True)
    return said or clock


def _lines(part: Part) -> Iterator[tuple[int, str, bool]]:
    """Title and text with their lines, and whether a line is the head of a table; no code."""
    yield part.line, part.title, False
    for block in part.blocks:
        for i, line in enumerate(block.text.split("\n") if block.kind != "fence" else ()):
            yield block.line + i, line, block.kind == "table" and i == 0


def _of_head(line: str) -> str | None:
    cells = [cell for cell in line.split("|") if _SAYS_TIMES.search(cell)]
    return next((zone for cell in cells if (zone := find_zone(cell))), None)
