"""The day for which a site is built."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today(zone: ZoneInfo, given: str = "") -> date:
    """The day that was given (`2026-11-21`), else that of SOURCE_DATE_EPOCH, else today in `zone`.

    Raises ValueError when the given day is none.
    """
    if given:
        return date.fromisoformat(given)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.astimezone(zone).date()


def pin(day: date) -> None:
    """Tell MkDocs the day, so that its sitemap carries no time of the build."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
