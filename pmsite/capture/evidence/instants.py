"""How tools write an instant: RFC 3339, near to it, or seconds since 1970."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCALES = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))
"""Numbers below each limit are so many a second: seconds, then milli-, micro- and nanoseconds."""
_EARLIEST = 631_152_000
"""Seconds until 1990: what is less is no instant."""
_YEARS = range(1990, 2900)
"""Of instants that are written out: tools write the year 1, or 9999, for none."""
_WRITTEN = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)


def instant(value: Any, zone: ZoneInfo | None = None) -> datetime | None:
    """The instant in UTC, or None where the value is none.

    A clock without an offset is read in `zone`; without one it is no instant.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)) or (isinstance(value, str) and re.fullmatch(r"\d{9,20}(\.\d+)?", value)):
        return _since_1970(float(value)) if abs(float(value) if isinstance(value, str) else value) < 1e20 else None
    clock, offset = _clock(value)
    if clock is None or (offset is None and zone is None):
        return None
    try:
        return (clock.replace(tzinfo=zone) if offset is None else _at(clock, offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def doubts(values: Iterable[Any], zone: ZoneInfo | None) -> Iterator[str]:
    """What is uncertain of those that are clocks without an offset, a sentence each."""
    clocks = [clock for clock, offset in map(_clock, values) if clock is not None and offset is None]
    if zone is None or not clocks:
        return
    yield f"Clocks without an offset were read in {zone.key}."
    turns = [_turn(clock, zone) for clock in clocks]
    if back := turns.count(-1):
        yield f"Shown twice, as clocks went back, and read as the first time: {back} of them."
    if forward := turns.count(1):
        yield f"Never shown there, as clocks went forward: {forward} of them. Is the zone right?"


def _turn(clock: datetime, zone: ZoneInfo) -> int:
    """-1 for a clock that a zone shows twice, 1 for one that it never shows."""
    first, second = (clock.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return (first < second) - (first > second)


def _clock(value: Any) -> tuple[datetime | None, str | None]:
    """The clock that is written, if one is, and its offset, if it has one."""
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) not in _YEARS:
        return None, None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        return datetime(year, month, day, hour, minute, second, _micro(match[7])), match[8]
    except ValueError:
        return None, None


def _micro(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def _at(clock: datetime, offset: str) -> datetime:
    plain = "+00:00" if offset.upper() in ("Z", "UTC", "GMT") else offset
    hours, minutes = int(plain[1:3]), int(plain[-2:])
    east = timedelta(hours=hours, minutes=minutes) * (-1 if plain[0] == "-" else 1)
    return (clock - east).replace(tzinfo=UTC)


def _since_1970(number: float) -> datetime | None:
    scale = next((scale for limit, scale in _SCALES if abs(number) < limit), None)
    if scale is None or number / scale < _EARLIEST:
        return None
    try:
        return _EPOCH + timedelta(microseconds=round(number / scale * 1e6))
    except OverflowError:
        return None
