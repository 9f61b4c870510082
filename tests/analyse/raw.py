"""The records of this repository as plain data, and what every figure needs of them.

Nothing of pmsite is used: its figures are held against what plain loops make of the YAML.
"""

import json
import math
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 21)
RESTRICTED = "(restricted)"
Record = dict[str, Any]


def _read(file: Path) -> Record:
    data: Record = yaml.safe_load(file.read_text("utf-8"))
    return data


@cache
def policy() -> Record:
    """The policy."""
    return _read(ROOT / "schema/policy.yaml")


@cache
def records() -> tuple[Record, ...]:
    """Every record, by id."""
    return tuple(_read(file) for file in sorted((ROOT / "incidents").glob("*/*.yaml")))


@cache
def told() -> dict[str, Any]:
    """What `pmsite metrics` tells of them."""
    command = [sys.executable, "-m", "pmsite.cli", "metrics", "--format", "json", "--today", TODAY.isoformat()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def counts(record: Record) -> bool:
    """No drill, no near miss, not withdrawn, no duplicate."""
    ties = [tie["kind"] for tie in record.get("related") or []]
    out = (record.get("drill"), record.get("near_miss"), record["state"] == "withdrawn", "duplicate" in ties)
    return not any(out)


def counted() -> list[Record]:
    """The records that count."""
    return [record for record in records() if counts(record)]


def ours(record: Record) -> bool:
    """Neither a public account nor withdrawn."""
    return bool(part(record, "provenance").get("kind") != "retold" and record["state"] != "withdrawn")


def own() -> list[Record]:
    """The organisation's own records that count."""
    return [record for record in counted() if ours(record)]


def hidden(record: Record) -> bool:
    """Whether it has no page."""
    return record.get("visibility") == "restricted"


def part(record: Record, name: str) -> Record:
    """A part of a record that may be absent."""
    return record.get(name) or {}


def listed(record: Record, *path: str) -> list[Any]:
    """A list in a record that may be absent."""
    for name in path[:-1]:
        record = part(record, name)
    return record.get(path[-1]) or []


def root_causes(record: Record) -> list[Record]:
    """Its root causes."""
    return listed(record, "analysis", "root_causes")


def began(record: Record) -> date | datetime:
    """The start, or else the detection."""
    times = part(record, "times")
    moment: date | datetime = times.get("started_at") or times["detected_at"]
    return moment


def instant(record: Record) -> datetime:
    """When it began; a day from its midnight."""
    moment = began(record)
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def local(record: Record) -> date | datetime:
    """When it began in the policy's zone."""
    moment = began(record)
    return moment.astimezone(ZoneInfo(policy()["time_zone"])) if isinstance(moment, datetime) else moment


def day(record: Record) -> date:
    """The day it began in the policy's zone."""
    moment = local(record)
    return moment.date() if isinstance(moment, datetime) else moment


def midnight(of: date) -> datetime:
    """At which a day begins in the policy's zone."""
    return datetime(of.year, of.month, of.day, tzinfo=ZoneInfo(policy()["time_zone"]))


def seconds(record: Record, begin: str, end: str) -> float | None:
    """Between two times of a record that are known to the second."""
    first, last = (part(record, "times").get(f"{name}_at") for name in (begin, end))
    if not isinstance(first, datetime) or not isinstance(last, datetime) or last < first:
        return None
    return (last - first).total_seconds()


PAIRS = {
    "ttd": ("started", "detected"),
    "tta": ("detected", "acknowledged"),
    "ttm": ("started", "mitigated"),
    "ttr": ("started", "resolved"),
}


def lengths(found: Iterable[Record], key: str) -> list[float]:
    """Of those that have the duration."""
    return [s for record in found if (s := seconds(record, *PAIRS[key])) is not None]


def median(values: Sequence[float]) -> float:
    """The middle one, or the middle of the middle two."""
    ordered, n = sorted(values), len(values)
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def summary(values: Sequence[float], of: int) -> dict[str, Any]:
    """n, mean, median and so on."""
    found: dict[str, Any] = dict.fromkeys(("mean", "median", "p90", "min", "max", "stdev"))
    ordered, n = sorted(values), len(values)
    if n:
        mean = sum(values) / n
        found |= {"mean": mean, "median": median(values), "min": ordered[0], "max": ordered[-1]}
        if n > 1:
            found["stdev"] = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
        if n >= 10:
            place = 0.9 * (n - 1)
            low = int(place)
            above = ordered[low + 1] if low + 1 < n else ordered[low]
            found["p90"] = ordered[low] * (1 - (place - low)) + above * (place - low)
    return {"n": n, "of": of, **found}


def by(found: Iterable[Record], names: Callable[[Record], Iterable[str]]) -> dict[str, int]:
    """How many records bear each name, each once; the most first."""
    tally: dict[str, int] = {}
    for record in found:
        for name in sorted(set(names(record))):
            tally[name] = tally.get(name, 0) + 1
    return {name: tally[name] for name in sorted(tally, key=lambda name: (-tally[name], name))}


def by_told(
    found: Sequence[Record], names: Callable[[Record], Iterable[str]], public: Iterable[str] = ()
) -> dict[str, int]:
    """The same, but names that only restricted records bear are one group, which comes last."""
    open_ = {name for record in found if not hidden(record) for name in names(record)} | set(public)
    tally = by(found, lambda record: [name if name in open_ else RESTRICTED for name in names(record)])
    return {name: tally[name] for name in sorted(tally, key=lambda name: name == RESTRICTED)}


def spoken(length: float) -> str:
    """`1 h 35 min`: the largest unit and the one below it."""
    rest, parts = round(length), []
    for name, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        parts.append((rest // size, name))
        rest %= size
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    told_ = [f"{n} {name}" for n, name in parts[:2] if n]
    return " ".join(told_) or "0 s"
