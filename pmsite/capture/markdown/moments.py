"""Notations of time at the beginning of a text → what they say."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pmsite.capture.markdown.dates import MONTH, Written, read_date
from pmsite.capture.markdown.zones import OFFSET, WEST, ZONE, instant
from pmsite.model.base import write_moment

_OPEN = re.compile(r"[\s*_`\[(（【]*")
_ABOUT = re.compile(r"\s*(?:~|≈|c(?:irc)?a\b\.?|around|about|approx(?:imately|\b)\.?|roughly|vers|環|約)\s*", re.I)
_WORD = re.compile(r"(?:at|on|le|à|from)\s+|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?=\d)", re.I)
_BETWEEN = re.compile(r"(?:\s*,|:(?=\s+\d{1,2}:\d\d))?(?:\s+-+|\s*–)?[\s*_`]*(?:T(?=\d)|at\s+|à\s+|@\s*)?", re.I)
_CLOCK = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?!\d|:\d)(?:\s*(a\.?m\b\.?|p\.?m\b\.?)|([ap])\b)?", re.I
)
_HOUR = re.compile(r"(\d{1,2})\s?(a\.?m\b\.?|p\.?m\b\.?)", re.I)
_FRENCH = re.compile(r"(\d{1,2})\s?[hH]\s?(\d\d)?(?![\w])")
_JAPANESE = re.compile(r"(\d{1,2})時(?:(\d{1,2})分)?")
_MILITARY = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?=:|\s|$)")
_UNKNOWN = re.compile(
    r"(?:\d\d:(?:\?\?|XX)|\?{1,4}(?::\?\?)?|\[\?+\]|HH:mm|--:--|時刻不明|不明|X(?=\s*(?:[:|-]|$))|TBD\b|unknown\b)",
    re.I,
)
_PART_OF_DAY = re.compile(r"(?:early |late )?(?:morning|noon|afternoon|evening|night|midnight)\b", re.I)
_ZONE = re.compile(rf"\s*(?:({ZONE})|[(（]({ZONE})[)）])")
_OFFSET = re.compile(rf"({OFFSET})")
_WEST = re.compile(rf"({WEST})")
_EXACT = re.compile(r"T|.*\d:\d\d:\d\d(?:[.,]\d+)?$", re.S)
"""What stands between a date and an offset: a time of day of ISO 8601, or one to the second."""
_TO = re.compile(r"\s*(?:-+|–|—|→|〜|~|～|to\b|until\b|à\b)\s*")
_LATE = re.compile(r"\s*(?:頃|ごろ|[(（](?:approx|約)[^)）]{0,20}[)）])")
_AFTER = re.compile(r"[*_`\])）】]*\s*,?\s*(?:[-–—:：|.]+(?=\s|$|\D)[*_`]*)?\s*")
_BEGINS = re.compile(rf"[\s*_`\[(（【]*(?:[\d?~≈約環X-]|HH|c\.|ca|at|on|le"
    rf"|à|from|circa|around|about|approx|roughly|vers|時|不"
                     rf"|unknown|TBD|{MONTH}|[A-Z][a-z]+day|lun|mar|mer|jeu|ven|sam|dim)", re.I)  # fmt: skip


@dataclass(frozen=True)
class Notation:
    """What a notation says; parts that it leaves open are None."""

    written: str
    end: int
    """Where the text behind it begins."""
    date: Written | None = None
    clock: time | None = None
    zone: str | None = None
    until_date: Written | None = None
    until_clock: time | None = None
    approximate: bool = False
    unknown: bool = False
    """The time of day is said to be unknown."""


@dataclass
class _Reader:
    """A text and how far it is read."""

    text: str
    day_first: bool
    at: int = 0
    about: bool = False

    def skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def approximate(self, pattern: re.Pattern[str]) -> None:
        if self.skip(pattern):
            self.about = True

    def date(self) -> Written | None:
        found = read_date(self.text, self.at, self.day_first)
        if found is None:
            return None
        self.at = found[1]
        return found[0]

    def zone(self, exact: bool) -> str | None:
        """The zone; where the clock is `exact`, a minus begins an offset and no range."""
        match = self.skip(_OFFSET if exact else _WEST) or self.skip(_ZONE)
        return next((group.strip() for group in match.groups() if group), None) if match else None


def read(text: str, day_first: bool = False) -> Notation | None:
    """The notation a text begins with: a time of day, a date, or both, perhaps a range."""
    if not _BEGINS.match(text):
        return None
    reader = _Reader(text, day_first)
    reader.skip(_OPEN)
    begin = reader.at
    reader.skip(_WORD)
    reader.approximate(_ABOUT)
    day = reader.date()
    before = reader.at
    clock, half, unknown = _time_of_day(reader, day)
    if day is None and clock is None and not unknown:
        return None
    if clock is None and not unknown:
        reader.at = before
    exact = day is not None and _EXACT.match(text, before, reader.at) is not None
    zone = reader.zone(exact) if clock else None
    if day is None and clock:
        day = _trailing_date(reader)
    reader.approximate(_LATE)
    until_day, until, half_after, zone_after = _range(reader, day, clock)
    if clock and until and until_day in (None, day):
        clock, until = _halves(clock, half, until, half_after)
    if (
        reader.at < len(text)
        and text[reader.at].isalnum()
        and text[reader.at - 1].isalnum()
        and text[reader.at].isascii()
    ):
        return None
    written = text[begin : reader.at].strip(" *_`[](（）【】,")
    reader.skip(_AFTER)
    return Notation(
        written, reader.at, day, clock, zone or zone_after, until_day, until, reader.about, unknown
    )  # fmt: skip


def _time_of_day(reader: _Reader, day: Written | None) -> tuple[time | None, str, bool]:
    """The time of day, its half of the day, and whether it is said to be unknown."""
    if day is not None:
        reader.skip(_BETWEEN)
        reader.approximate(_ABOUT)
    military = reader.skip(_MILITARY) if day and day.year else None
    if military:
        return time(int(military[1]), int(military[2])), "", False
    found = _clock(reader)
    if found:
        return found[0], found[1], False
    if day is not None and reader.skip(_PART_OF_DAY):
        reader.about = True
        return None, "", True
    return None, "", bool(reader.skip(_UNKNOWN))


def _clock(reader: _Reader) -> tuple[time, str] | None:
    start = reader.at
    half = ""
    if match := reader.skip(_CLOCK):
        hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), match[4] or match[5] or ""
    elif match := reader.skip(_HOUR):
        hour, minute, second, half = int(match[1]), 0, 0, match[2]
    elif match := reader.skip(_FRENCH) or reader.skip(_JAPANESE):
        hour, minute, second = int(match[1]), int(match[2] or 0), 0
    else:
        return None
    if hour > 23 or minute > 59 or second > 59:
        reader.at = start
        return None
    return _of_half(time(hour, minute, second), half), half


def _of_half(clock: time, half: str) -> time:
    """The clock of 24 hours; what is past noon already stays as it is."""
    if not half or clock.hour > 12:
        return clock
    return clock.replace(hour=clock.hour % 12 + (12 if half[0].lower() == "p" else 0))


def _halves(begin: time, half: str, end: time, half_after: str) -> tuple[time, time]:
    """A range of which one end names its half of the day: the other is in that which makes it shortest."""
    if half and not half_after:
        end = min(_both(end), key=lambda clock: _length(begin, clock))
    elif half_after and not half:
        begin = min(_both(begin), key=lambda clock: _length(clock, end))
    return begin, end


def _both(clock: time) -> tuple[time, time]:
    return _of_half(clock, "am"), _of_half(clock, "pm")


def _length(begin: time, end: time) -> timedelta:
    """From one time of day to the next time that clocks show the other."""
    return (datetime.combine(date.min, end) - datetime.combine(date.min, begin)) % timedelta(days=1)


_ON = re.compile(r"\s*(?:,|on|le)\s+", re.I)


def _trailing_date(reader: _Reader) -> Written | None:
    start = reader.at
    if reader.skip(_ON):
        day = reader.date()
        if day:
            return day
    reader.at = start
    return None


_Range = tuple[Written | None, time | None, str, str | None]


def _range(reader: _Reader, day: Written | None, clock: time | None) -> _Range:
    """The end of a range, where one follows."""
    start = reader.at
    if reader.skip(_TO):
        reader.skip(_ABOUT)
        end_day = reader.date() or _short(reader, day)
        if end_day:
            reader.skip(_BETWEEN)
        found = _clock(reader) if clock else None
        if found:
            return end_day, found[0], found[1], reader.zone(exact=True)
        if end_day and clock is None:
            return end_day, None, "", None
        if "〜" in reader.text[start : reader.at]:
            reader.at = start + 1
            return None, None, "", None
    reader.at = start
    return None, None, "", None


_MONTH_AND_DAY = re.compile(r"(\d\d)-(\d\d)(?![\d:-])")


def _short(reader: _Reader, day: Written | None) -> Written | None:
    match = reader.skip(_MONTH_AND_DAY) if day else None
    if match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 28:
        return Written(day.year if day else None, int(match[1]), int(match[2]))
    return None


def placed(day: date, clock: time | None, zone: str) -> str:
    """The record's notation: RFC 3339, or the date where no time of day is known."""
    return day.isoformat() if clock is None else write_moment(instant(day, clock, zone))


def ends(notation: Notation, day: date, near: date) -> tuple[date, time | None] | None:
    """Day and time of day at which a range ends; past midnight where it would end before it begins."""
    if notation.until_clock is None and notation.until_date is None:
        return None
    last = notation.until_date.on(near) if notation.until_date else day
    if last is None:
        return None
    if notation.clock and notation.until_clock and notation.until_date is None:
        late = datetime.combine(day, notation.until_clock) < datetime.combine(day, notation.clock)
        last = day + timedelta(days=1) if late else day
    return last, notation.until_clock
