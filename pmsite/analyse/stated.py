"""Durations as people write them: `15 minutes`, `about 1 h 35 min`."""

import re
from dataclasses import dataclass

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*-?\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)\b",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|some|nearly|almost|over|and|~|≈|,|\s)+"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Seconds, and how many the smallest unit that was named has: what the words leave open."""

    seconds: float
    unit: int


def read_duration(text: str) -> Spoken | None:
    """What the words say; None where they say more than one duration, or something else."""
    parts = _PART.findall(text)
    rest = _FILLING.sub("", _PART.sub("", text.lower()))
    if not parts or rest:
        return None
    units = [_UNITS[unit[0].lower()] for _, unit in parts]
    if units != sorted(units, reverse=True) or len(set(units)) < len(units):
        return None
    seconds = sum(float(number.replace(",", ".")) * unit for (number, _), unit in zip(parts, units, strict=True))
    return Spoken(seconds, units[-1])


def agrees(spoken: Spoken, seconds: float) -> bool:
    """Whether words and clock tell the same, within a tenth and the roundness of the words."""
    return abs(spoken.seconds - seconds) <= max(0.1 * seconds, spoken.unit, 60)
