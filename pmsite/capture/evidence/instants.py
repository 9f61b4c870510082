"""How tools write an instant: RFC 3339, near to it, or seconds since 1970."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCALES = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))
"""Numbers below each limit are so many a second: seconds, then milli-, micro- and nanoseconds."""
_EARLIEST = 631_152_000
"""Seconds until 1990: what is less is no instant."""
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
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    offset = match[8]
    if offset is None and zone is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        clock = datetime(year, month, day, hour, minute, second, _micro(match[7]))
        return (clock.replace(tzinfo=zone) if offset is None else _at(clock, offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def bare(value: Any) -> bool:
    """Whether it is a clock without an offset."""
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    return match is not None and match[8] is None


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
