"""Calendar dates as people write them, in English, French and Japanese."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

_MONTHS = (
    "january jan janvier janv",
    "february feb février fevrier fév fev",
    "march mar mars",
    "april apr avril avr",
    "may mai",
    "june jun juin",
    "july jul juillet juil",
    "august aug août aout",
    "september sept sep septembre",
    "october oct octobre",
    "november nov novembre",
    "december dec décembre decembre déc",
)
_NUMBER = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
_WEEKDAY = (
    r"(?:(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche)\b\.?,?\s+(?:the\s+)?"
)
_YEAR = r"((?:19|20)\d\d)(?!\d)"


class Written(NamedTuple):
    """A date of which the year may be missing, or the day."""

    year: int | None
    month: int | None
    day: int | None

    def on(self, near: date | None) -> date | None:
        """The day meant, the year taken from one that is near; None where that cannot be told."""
        year = self.year or (near.year if near else None)
        if year is None or not self.month or not self.day:
            return None
        found = _day(year, self.month, self.day)
        if self.year is None and found and near and abs((found - near).days) > 183:
            found = _day(year + (1 if found < near else -1), self.month, self.day)
        return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2999 else None
    except ValueError:
        return None


def _of_name(name: str) -> int:
    return _NUMBER[name.lower()]


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _numbers(match: re.Match[str], day_first: bool) -> Written:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    if first > 12 or (day_first and second <= 12):
        first, second = second, first
    return Written(year, first, second)


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], bool], Written]]
_FORMS: tuple[_Form, ...] = (
    (
        re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)"),
        lambda m, _: Written(int(m[1]), int(m[3]), int(m[4])),
    ),
    (
        re.compile(r"(\d{1,2})(?:(?=\d{0,2}[/-])|(?=\.\d{1,2}\.\d{4}))([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d:.])"),
        _numbers,
    ),
    (
        re.compile(rf"(?:{_WEEKDAY})?({MONTH})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+{_YEAR})?", re.I),
        lambda m, _: Written(_year(m[3]), _of_name(m[1]), int(m[2])),
    ),
    (
        re.compile(
            rf"(?:{_WEEKDAY})?(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s?(?:of\s+)?({MONTH})(?![a-z])\.?(?:,?\s*{_YEAR})?",
            re.I,
        ),
        lambda m, _: Written(_year(m[3]), _of_name(m[2]), int(m[1])),
    ),
    (
        re.compile(r"(?:(\d{4})年\s?)?(\d{1,2})月\s?(\d{1,2})日"),
        lambda m, _: Written(_year(m[1]), int(m[2]), int(m[3])),
    ),
    # Month and day alone are a date only where a time of day follows.
    (re.compile(r"(\d\d)-(\d\d)(?=\s+\d\d?:\d\d)"), lambda m, _: Written(None, int(m[1]), int(m[2]))),
    # The day is not known.
    (re.compile(r"((?:19|20)\d\d)-(\d\d)-(?:\?\?|xx|--)", re.I), lambda m, _: Written(int(m[1]), int(m[2]), None)),
    (re.compile(r"((?:19|20)\d\d)(?:/\d\d)?-\?\?-\?\?"), lambda m, _: Written(int(m[1]), None, None)),
)
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_CANDIDATE = re.compile(rf"(?<![\w.])(?:\d|(?:{MONTH})\b)", re.I)
_MOST = 400


def read_date(text: str, begin: int, day_first: bool) -> tuple[Written, int] | None:
    """The date that stands at a place of the text, and where it ends."""
    for pattern, build in _FORMS:
        match = pattern.match(text, begin)
        if match:
            written = build(match, day_first)
            if _possible(written):
                return written, match.end()
    return None


def _possible(written: Written) -> bool:
    year, month, day = written
    if month is None or day is None:
        return month is None or 1 <= month <= 12
    return _day(year or 2000, month, day) is not None


def find_date(text: str, day_first: bool, near: date | None = None) -> date | None:
    """The first whole date of a text; without a year only where one is near."""
    for i, match in enumerate(_CANDIDATE.finditer(text)):
        if i >= _MOST:
            break
        found = read_date(text, match.start(), day_first)
        day = found[0].on(near) if found else None
        if day:
            return day
    return None


def date_of_file(name: str) -> date | None:
    """The date that a file's name holds."""
    compact = _COMPACT.search(name)
    day = _day(*map(int, compact.groups())) if compact else None
    if day:
        return day
    spaced = re.sub(r"[_\s]+", " ", re.sub(r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)", " ", name))
    spaced = re.sub(r"(\d) (st|nd|rd|th)\b", r"\1\2", spaced)
    return find_date(spaced, day_first=False)


_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\d/])")


def day_comes_first(text: str, french: bool) -> bool | None:
    """Whether 03/04/2024 is in April, as other dates of the text tell; None where none does."""
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second > 0:
            return True
        if second > 12 >= first > 0:
            return False
    return True if french else None
