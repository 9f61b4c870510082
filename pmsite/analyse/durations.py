"""The four durations of an incident, and how they are told."""

from dataclasses import dataclass
from datetime import date, datetime

from pmsite.model.times import Times

Key = str


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its key, its name, and from which time to which it counts."""

    key: Key
    name: str
    begin: str
    end: str

    @property
    def words(self) -> str:
        """The definition as it is printed beside the figure."""
        return f"{self.end.removesuffix('_at')} − {self.begin.removesuffix('_at')}"


DEFINITIONS = (
    Definition("ttd", "Time to detect", "started_at", "detected_at"),
    Definition("tta", "Time to acknowledge", "detected_at", "acknowledged_at"),
    Definition("ttm", "Time to mitigate", "started_at", "mitigated_at"),
    Definition("ttr", "Time to resolve", "started_at", "resolved_at"),
)
"""Terms as in Google's Site Reliability Workbook, chapter 9, and ISO/IEC 20000."""


def duration(times: Times, definition: Definition) -> float | None:
    """Seconds between the two times; None where one is absent, or is a date alone.

    A negative duration is an error of the record and None too.
    """
    return between(getattr(times, definition.begin), getattr(times, definition.end))


def between(begin: date | datetime | None, end: date | datetime | None) -> float | None:
    """Seconds from one instant to another; None where one is no instant or the order is wrong."""
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return None
    seconds = (end - begin).total_seconds()
    return seconds if seconds >= 0 else None


def spoken(seconds: float) -> str:
    """A duration in the two largest units that matter: `1 h 35 min`, `45 s`, `3 d 4 h`."""
    whole = round(seconds)
    parts: list[tuple[int, str]] = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, whole = divmod(whole, size)
        if count or parts or unit == "s":
            parts.append((count, unit))
        if len(parts) == 2:
            break
    return " ".join(f"{count} {unit}" for i, (count, unit) in enumerate(parts) if count or i == 0)
