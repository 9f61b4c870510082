"""Times as people say them the morning after: `10:27`, `20 min ago`, `2025-11-26 10:27` → RFC 3339."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pmsite.analyse.durations import spoken
from pmsite.load.mend import with_offset
from pmsite.model.base import parse_moment, write_moment

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_AGO = re.compile(r"((?:\d{1,4} ?[a-z]{1,7} ?){1,3})ago", re.I | re.ASCII)
_PART = re.compile(
    r"(\d{1,4}) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z]) ?", re.I | re.ASCII
)
_CLOCK = re.compile(
    r"(?:(today|yesterday)(?: at)? )?(\d{1,2}):(\d\d)(?::(\d\d))?(?: ?(am|pm))?(?: (today|yesterday))?",
    re.I | re.ASCII,
)
_NAIVE = re.compile(r"\d{4}-\d\d-\d\d +\d\d:\d\d(:\d\d)?", re.ASCII)
_FORMS = (
    "should be a date-time with an offset such as 2025-11-26T10:27:35Z, a date such as 2025-11-26, "
    "or 10:27, yesterday 22:10, 20 min ago, now"
)
_LATEST = timedelta(days=1)
"""As rule PM303 has it: somewhere it is tomorrow already."""


def understood(text: str, now: datetime) -> str:
    """The time as a record writes it; `now` is in the zone that clocks without an offset are read in.

    Raises ValueError with a sentence without its subject.
    """
    found = _read(" ".join(text.split()), now)
    moment = parse_moment(found)
    late = moment > now + _LATEST if isinstance(moment, datetime) else moment > (now + _LATEST).date()
    if late:
        raise ValueError(f"lies in the future: it is {write_moment(now.replace(microsecond=0))}")
    return found


def told(found: str, now: datetime) -> str:
    """The time as it was understood, and how long ago that is."""
    moment = parse_moment(found)
    if not isinstance(moment, datetime):
        return f"{found}, the day alone"
    seconds = (now - moment).total_seconds()
    return f"{found}, {spoken(seconds)} ago" if 0 <= seconds < 86400 * 2 else found


def _read(words: str, now: datetime) -> str:
    if words.lower() == "now":
        return write_moment(now.replace(microsecond=0))
    if match := _AGO.fullmatch(words):
        return write_moment(_ago(match[1], now))
    if match := _CLOCK.fullmatch(words):
        return _clock(match, now)
    for candidate in with_offset(words, ZoneInfo("UTC")):
        if not _NAIVE.fullmatch(words) and re.search(r"(?:Z|UTC|[+-]\d\d:?\d\d)$", words, re.ASCII):
            return candidate
    if _NAIVE.fullmatch(words):
        return _in_zone(words, now)
    try:
        parse_moment(words)
    except ValueError as error:
        known = re.match(r"\d{4}-\d\d-\d\d", words, re.ASCII) and "such as" not in str(error)
        raise ValueError(str(error) if known else _FORMS) from None
    return words


def _ago(words: str, now: datetime) -> datetime:
    rest, seconds = words, 0
    while match := _PART.match(rest):
        seconds += int(match[1]) * _UNITS[match[2][0].lower()]
        rest = rest[match.end() :]
    if rest:
        raise ValueError(_FORMS)
    then = now.replace(microsecond=0).astimezone(UTC) - timedelta(
        seconds=seconds
    )  # the clock may have been set between
    return then.astimezone(now.tzinfo)


def _clock(match: re.Match[str], now: datetime) -> str:
    hour, half, said = int(match[2]), (match[5] or "").lower(), (match[1] or match[6] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("is no time of day: with am or pm, hours go from 1 to 12")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    day = now.date() - timedelta(days=said == "yesterday")
    clock = f"{hour:02d}:{match[3]}:{match[4] or '00'}"
    found = _in_zone(f"{day.isoformat()} {clock}", now)
    moment = parse_moment(found)
    assert isinstance(moment, datetime)
    if moment > now:
        raise ValueError(f"is yet to come today: if it was the day before, write yesterday {clock[:5]}")
    return found


def _in_zone(words: str, now: datetime) -> str:
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    found = next(with_offset(words, zone), None)
    if found is not None:
        return found
    _no_time_of_day(words)
    raise ValueError(f"is shown twice or never by the clocks of {zone.key} that day: write its offset, +01:00")


def _no_time_of_day(words: str) -> None:
    """Raises where the words are no time anywhere."""
    day, clock = words.split()
    parse_moment(day)
    parse_moment(f"{day}T{clock if clock.count(':') == 2 else clock + ':00'}Z")


def before(one: str, other: str) -> bool:
    """Whether `one` is earlier; a date alone is compared as a date, so it is earlier only by a day."""
    first, second = parse_moment(one), parse_moment(other)
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first < second
    return _day(first) < _day(second)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
