"""What all parts of a record share: strictness, and the types of single values."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, StringConstraints
from pydantic.json_schema import WithJsonSchema


def _allow_extensions(schema: dict[str, Any]) -> None:
    """Keys that begin with `x-` are the organisation's own and never an error."""
    schema["patternProperties"] = {"^x-": {}}


class Model(BaseModel):
    """Base of everything in a record or a policy: frozen, strict, no unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra=_allow_extensions,
    )


class MissingError(ValueError):
    """Something every record needs is not there."""


_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?)?\Z",
    re.ASCII,
)


def parse_moment(value: object) -> datetime | date:
    """Read an RFC 3339 date-time with an offset, or a date alone.

    Raises ValueError with a sentence that says how the value should look.
    """
    if isinstance(value, date):
        return value
    match = _MOMENT.match(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            "should be a date-time with an offset such as 2025-11-26T10:27:35Z, or a date such as 2025-11-26"
        )
    day, clock, fraction, offset = match.groups()
    if clock is None:
        return _calendar(day)
    if offset is None:
        raise ValueError(f"has no offset from UTC: write {value}Z if the clock was UTC, else {value}+01:00")
    _calendar(day)
    try:
        micro = (fraction or "")[:7]
        return datetime.fromisoformat(f"{day}T{clock}{micro}{offset.replace('Z', '+00:00')}")
    except ValueError:
        raise ValueError("is no time of day: hours go to 23, minutes and seconds to 59") from None


def parse_day(value: object) -> date:
    """Read a calendar date, `2025-11-26`. Raises ValueError with a sentence."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("should be a date such as 2025-11-26")
    return _calendar(value)


def _calendar(day: str) -> date:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise ValueError(f"is no day of the calendar: {day}") from None
    if not 1900 <= found.year <= 2999:
        raise ValueError(f"is in no year of any incident: {day}")
    return found


_LONGEST = timedelta(days=36525)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_span(value: object) -> timedelta:
    """Read a length of time such as `15m`, `24h`, `7d` or `2w`. Raises ValueError with a sentence."""
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d{1,6})([smhdw])", value, re.ASCII) if isinstance(value, str) else None
    if match is None:
        raise ValueError("should be a length of time such as 15m, 24h, 7d or 2w")
    span = timedelta(seconds=int(match[1]) * _UNITS[match[2]])
    if span > _LONGEST:
        raise ValueError("is longer than a century")
    return span


def write_moment(value: datetime | date) -> str:
    """The RFC 3339 form, `Z` for UTC: what `parse_moment` reads back."""
    return value.isoformat().replace("+00:00", "Z")


def write_span(value: timedelta) -> str:
    """The shortest whole form: `24h` is written `1d`."""
    seconds = int(value.total_seconds())
    unit = next(u for u in ("d", "h", "m", "s") if seconds % _UNITS[u] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


Moment = Annotated[
    datetime | date,
    PlainValidator(parse_moment),
    PlainSerializer(write_moment, return_type=str),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}],
            "examples": ["2025-11-26T10:27:35Z", "2025-11-26"],
        }
    ),
]
"""An instant (RFC 3339 with an offset), or a date where only the day is known."""

Day = Annotated[
    date,
    PlainValidator(parse_day),
    PlainSerializer(write_moment, return_type=str),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2025-11-26"]}),
]
"""A calendar date in the policy's time zone."""

Span = Annotated[
    timedelta,
    PlainValidator(parse_span),
    PlainSerializer(write_span, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,6}[smhdw]$", "examples": ["15m", "24h", "7d"]}),
]
"""A length of time: a whole number of s, m, h, d or w."""

SEEN = r"[^\s\u200b]"

Line = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=SEEN)]
"""Plain text, shown escaped; no markup."""

Markdown = Annotated[str, StringConstraints(min_length=1, pattern=SEEN)]
"""CommonMark with tables; cleaned before it is shown."""

TITLE_LENGTH = 200
ONE_LINE = r"^[^\n\r]*[^\s\u200b][^\n\r]*$"
_URL = r"^(https?://[^\s/?#]|mailto:[^\s@]+@)[^\s]*$"
_NAME = r"^[^\s/\\][^/\\\n\r]{0,99}$"
_LOCAL_ID = r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$"
_RECORD_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{1,79}$"
_ACTION_REF = r"^([A-Za-z0-9][A-Za-z0-9._-]{1,79}/)?[A-Za-z][A-Za-z0-9_.-]{0,39}$"

RULE_ID = r"^PM\d{3}$"
CURRENCY = r"^[A-Z]{3}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
AFTER = r"^(\d{1,3}%|\d{1,6}[smhdw])$"

PATTERNS = {
    RULE_ID: "should be the id of a rule such as PM114",
    CURRENCY: "should be an ISO 4217 code such as USD",
    LANGUAGE: "should be a language tag such as en or pt-BR",
    AFTER: "should be a share such as 50%, or a length of time such as 7d",
    SEEN: "should hold some text",
    ONE_LINE: "should be some text on one line",
    _URL: "should be an address that begins with https://, http:// or mailto:",
    _NAME: "should be a name of at most 100 characters without a slash",
    _LOCAL_ID: "should be an id such as A1, C2 or E3: a letter, then letters, digits, `_`, `.` or `-`",
    _RECORD_ID: "should be an id such as INC-2025-0007: letters, digits, `.`, `_` and `-`",
    _ACTION_REF: "should name an action: A2, or INC-2024-0031/A2",
}
"""What each pattern asks for, in words."""

Title = Annotated[
    str,
    StringConstraints(min_length=3, max_length=TITLE_LENGTH, pattern=ONE_LINE),
    Field(examples=["Orders rejected for 15 minutes after a DNS resolver was lost"]),
]
"""Plain text on one line."""

Url = Annotated[
    str,
    StringConstraints(pattern=_URL, max_length=2000),
    Field(examples=["https://grafana.example.com/d/1"]),
]
"""An absolute http, https or mailto address."""

Name = Annotated[str, StringConstraints(pattern=_NAME), Field(examples=["order-gateway"])]
"""A service, team, tag or category: a short name without slashes."""

Person = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=ONE_LINE),
    Field(examples=["jdoe", "on-call engineer"]),
]
"""A handle, a name or a role, as the policy says."""

LocalId = Annotated[str, StringConstraints(pattern=_LOCAL_ID), Field(examples=["A1"])]
"""An id unique within its record: A1, C2, E3."""

RecordId = Annotated[str, StringConstraints(pattern=_RECORD_ID), Field(examples=["INC-2025-0007"])]
"""The id of a record: safe as a file name and in an address."""

Alias = RecordId
"""Another name of a record (a ticket, a former id): an address that leads to its page."""

ActionRef = Annotated[str, StringConstraints(pattern=_ACTION_REF), Field(examples=["A2", "INC-2024-0031/A2"])]
"""An action: A2 in the same record, INC-2024-0031/A2 in another."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A share or probability, 0 to 1."""

Amount = Annotated[float, Field(ge=0)]
"""A quantity that is not negative."""

Count = Annotated[int, Field(ge=0)]
"""A whole number that is not negative."""
