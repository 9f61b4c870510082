"""Time zones as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
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
OFFSET = r"(?: ?[+-](?:0\d|1[0-4]):?[0-5]\d(?!\w|:\d)|[+-](?:0\d|1[0-4])(?![\w/-]|[.:]\d))"
"""An offset behind a time of ISO 8601, or of a date to the second; elsewhere `10:00-11:30` is a range."""
WEST = r" ?-(?:0\d|1[0-4])[0-5]\d(?!\w|:\d)"
"""An offset behind any time of day, as no clock is written like this; those to the east are zones."""
_IN_TEXT = re.compile(
    rf"(?<![A-Za-z0-9]){ZONE}|(?i:\b(?:Pacific|Eastern|Central|Mountain)(?= (?:standard |daylight )?time)"
    r"|heure de Paris|coordinated universal time)|\b[A-Z][a-z]+/[A-Z][A-Za-z]+(?:[_/][A-Z][A-Za-z]+)*"
)
_SHIFT = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d\d)?")


_HOURS = r"(?:times?|timestamps?|hours|clocks?|dates?)"
_SAID = re.compile(
    rf"(?:\ball (?:the )?{_HOURS}\b[^.;]{{0,60}}|\btime[ -]?zones?\b[^.;]{{0,40}}"
    rf"|\b(?:{_HOURS}|events|entries)\b(?: [\w-]+){{0,4}} (?:is|are)(?: all| given| shown| written)*"
    r"(?: in| as)?(?: the)?\W{0,3}"
    rf"|\b{_HOURS}(?: in)?\W{{0,3}}|\b(?:times|timestamps)(?: [\w-]+){{0,4}} in\W{{0,3}}"
    rf"|\bheures?\b[^.;]{{0,40}}|時刻[^。]{{0,20}}|\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*[(（\[]?)$",
    re.I,
)
_IS_TIME = re.compile(r"[\])]*(?:\s?\([^()]*\))?\s(?:standard |daylight |summer )?times?\b", re.I)
_ITSELF = re.compile(
    r"(?:Pacific|Eastern|Central|Mountain|heure de Paris|coordinated universal time|日本時間)", re.I
)
_NOTED = re.compile(r"(?:^\W*|[(（\[,:：–—|/-]\s*|\b(?:in|all|en|as|timeline|chronology)\s+)$", re.I)
_NOTE_ENDS = re.compile(r"\s*(?:[)）\],.*_|:：]|$)")
_BEFORE = 100


def find_zone(text: str) -> str | None:
    """The first zone that a heading, the head of a column or a value notes: Timeline (UTC)."""
    return _first(text, noted=True)


def said_zone(text: str) -> str | None:
    """The first zone of which a sentence says that times are in it; one that stands behind a clock."""
    return _first(text, noted=False)


def _first(text: str, noted: bool) -> str | None:
    text = text[:2000]
    for match in _IN_TEXT.finditer(text):
        name = "UTC" if match[0].lower().startswith("coordinated") else match[0]
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        ends = _NOTE_ENDS.match(text, match.end())
        said = _SAID.search(before) or _IS_TIME.match(text, match.end()) or _ITSELF.fullmatch(match[0])
        alone = ends and not re.search(r"\w", text[: match.start()] + text[match.end() :])
        if (said or alone or (noted and ends and _NOTED.search(before))) and is_zone(name):
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


def twice_or_never(day: date, clock: time, name: str) -> str | None:
    """What is odd about a time of day when the clocks were changed, as a sentence."""
    region = _region(name) if name != "Z" and name not in _OFFSETS and _shift(name) is None else None
    if region is None:
        return None
    moment = datetime.combine(day, clock, region)
    if moment.utcoffset() == moment.replace(fold=1).utcoffset():
        return None
    back = moment.astimezone(UTC).astimezone(region)
    if back.replace(tzinfo=None) == moment.replace(tzinfo=None):
        return f"The clocks of {name} showed {clock:%H:%M} twice on {day}; the first time was taken."
    return (
        f"The clocks of {name} never showed {clock:%H:%M} on {day}, as they were put forward; look what is meant."
    )
