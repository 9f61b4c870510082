"""The day for which a site is built."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_DAY = "PMSITE_TODAY"


class NoDayError(ValueError):
    """What was given as a day is none; the text says so."""


def a_day(text: str, what: str) -> date:
    """A day such as 2026-11-21. Raises NoDayError, naming `what` gave it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NoDayError(f"{what} takes a date such as 2026-11-21, not {text!r}.") from None
    if not 1900 <= day.year < 3000:  # as in records; and there is room to count from it
        raise NoDayError(f"{what} takes a date between 1900 and 2999, not {text!r}.")
    return day


def today(zone: ZoneInfo, given: str = "") -> date:
    """The day of the command line, else the one given, that of SOURCE_DATE_EPOCH, or today in `zone`.

    Raises NoDayError when what is set is no day.
    """
    if pinned := os.environ.get(_DAY, ""):
        return a_day(pinned, _DAY)
    if given:
        return a_day(given, "`today` of the pmsite plugin")
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise NoDayError(f"SOURCE_DATE_EPOCH is no time in seconds: {epoch[:40]!r}.") from None
    return moment.astimezone(zone).date()


@contextmanager
def pinned(day: date) -> Iterator[None]:
    """While MkDocs runs it is told the day, so that nothing carries the time of the build."""
    before = {name: os.environ.get(name) for name in (_DAY, "SOURCE_DATE_EPOCH")}
    _pin(day)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _pin(day: date) -> None:
    os.environ[_DAY] = day.isoformat()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
