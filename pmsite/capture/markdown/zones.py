"""Time zones as people write them."""

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

_OFFSETS = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "IST": 330, "SGT": 480, "HKT": 480, "AWST": 480, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "EDT": -240, "EST": -300, "CDT": -300,
    "CST": -360, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480, "AKDT": -480, "AKST": -540, "HST": -600,
}  # fmt: skip
"""Minutes east of Greenwich."""
_REGIONS = {
    "PT": "America/Los_Angeles", "ET": "America/New_York", "MT": "America/Denver", "CT": "America/Chicago",
    "PACIFIC": "America/Los_Angeles", "EASTERN": "America/New_York", "MOUNTAIN": "America/Denver",
    "CENTRAL": "America/Chicago", "日本時間": "Asia/Tokyo", "HEURE DE PARIS": "Europe/Paris",
}  # fmt: skip
_SEASONS = {
    "America/Los_Angeles": ("PST", "PDT"), "America/Denver": ("MST", "MDT"), "America/Chicago": ("CST", "CDT"),
    "America/New_York": ("EST", "EDT"), "Europe/London": ("GMT", "BST"), "Europe/Paris": ("CET", "CEST"),
    "Europe/Lisbon": ("WET", "WEST"), "Europe/Athens": ("EET", "EEST"), "Australia/Sydney": ("AEST", "AEDT"),
    "Pacific/Auckland": ("NZST", "NZDT"),
}  # fmt: skip
_AMBIGUOUS = {"IST": "India", "CST": "Central America", "BST": "Britain"}
_NAMES = "|".join(sorted(_OFFSETS, key=len, reverse=True))
ZONE = (
    rf"(?:(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?[0-5]\d)?(?!\d)|(?:{_NAMES}|PT|ET|MT|CT)(?![A-Za-z0-9])"
    r"|\+(?:0\d|1[0-4]):?[0-5]\d(?!\d)|Z(?![A-Za-z0-9])|日本時間)"
)
"""A zone behind a time of day."""
OFFSET = r"[+-](?:0\d|1[0-4]):?[0-5]\d(?!\d)"
"""An offset behind a time of ISO 8601; elsewhere `10:00-11:30` is a range."""
_IN_TEXT = re.compile(
    rf"(?<![A-Za-z0-9]){ZONE}|(?i:\b(?:Pacific|Eastern|Central|Mountain)(?= (?:standard |daylight )?time)"
    r"|heure de Paris|coordinated universal time)|\b[A-Z][a-z]+/[A-Z][A-Za-z]+(?:[_/][A-Z][A-Za-z]+)*"
)
_SHIFT = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d\d)?")


def find_zone(text: str) -> str | None:
    """The first zone that a sentence or header names."""
    for match in _IN_TEXT.finditer(text[:2000]):
        name = "UTC" if match[0].lower().startswith("coordinated") else match[0]
        if is_zone(name):
            return name
    return None


@cache
def is_zone(name: str) -> bool:
    """Whether the name is known: PST, UTC+1, +01:00, PT, Europe/Berlin."""
    return (
        name == "Z"
        or name in _OFFSETS
        or name.upper() in _REGIONS
        or bool(_shift(name))
        or _region(name) is not None
    )


def _shift(name: str) -> timedelta | None:
    match = _SHIFT.fullmatch(name)
    if not match:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timedelta(minutes=minutes if match[1] == "+" else -minutes) if minutes <= 14 * 60 else None


@cache
def _region(name: str) -> ZoneInfo | None:
    try:
        return (
            ZoneInfo(_REGIONS.get(name.upper(), name)) if re.fullmatch(r"[\w/+日本時間 -]{2,60}", name) else None
        )
    except (OSError, ValueError, KeyError):
        return None


def instant(day: date, clock: time, name: str) -> datetime:
    """The instant when that zone's clocks showed this; UTC where the name is unknown."""
    shift = timedelta(minutes=_OFFSETS[name]) if name in _OFFSETS else _shift(name)
    region = _region(name) if shift is None and name != "Z" else None
    if region is not None:
        shift = datetime.combine(day, clock, region).utcoffset() or timedelta()
        shift = timedelta(minutes=round(shift.total_seconds() / 60))
    return datetime.combine(day, clock, timezone(shift or timedelta()))


def season(day: date, clock: time, name: str) -> str | None:
    """What is odd about the zone on that day, as a sentence."""
    for place, names in _SEASONS.items():
        if name in names and name != "GMT":
            summer = bool(datetime.combine(day, clock, ZoneInfo(place)).dst())
            right = names[summer]
            if right != name:
                return f"{name} is written, but {right} was in force on {day}; {name} was taken as it stands."
    if name in _AMBIGUOUS:
        return f"{name} has several meanings; that of {_AMBIGUOUS[name]} was taken."
    return None
