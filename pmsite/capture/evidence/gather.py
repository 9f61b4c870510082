"""Files of evidence → what happened in the window round an incident."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pmsite.capture.evidence.reading import Reading, read
from pmsite.capture.evidence.same import WITHIN, Happening, happenings
from pmsite.capture.evidence.sighting import Evidence, Member, NoEvidenceError, Sighting
from pmsite.capture.evidence.weave import proofs
from pmsite.load.limits import REFUSED
from pmsite.model.times import Times

_ENDLESS = frozenset({"log", "metric"})
"""Sources that go on before and after an incident."""
WINDOW = timedelta(minutes=15)
"""On each side of the incident."""


class File(NamedTuple):
    """A file of evidence."""

    name: str
    raw: bytes
    kind: str | None = None
    """None to see it in the content."""
    found: bool = False
    """Whether it only lay in a folder that was named: then it need not tell anything."""


class Span(NamedTuple):
    """From one instant to another."""

    begin: datetime
    end: datetime


class Known(NamedTuple):
    """When an incident was, as far as its record says."""

    begin: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Gathered:
    """What some files tell."""

    found: tuple[Happening, ...]
    people: Mapping[str, Member]
    evidence: tuple[Evidence, ...]
    doubts: tuple[str, ...]
    left_out: Mapping[str, int]
    """How many things were passed over, by what they are."""
    span: Span | None
    """The incident's, as the record or the tools tell it."""


def gather(
    files: Sequence[File],
    how: Reading,
    known: Known,
    window: timedelta = WINDOW,
    within: timedelta = WITHIN,
) -> Gathered:
    """Read all files and put together what lies in the window. Raises NoEvidenceError with the file's name."""
    evidence = [_read(file, how) for file in files]
    span = _span(_standing(one for one in evidence if one.kind != "metrics"), known)
    if span is not None:
        # What was usual is told by what was before the window.
        how = replace(how, before=span.begin - window)
        evidence = [
            _read(file, how) if one.kind == "metrics" else one for file, one in zip(files, evidence, strict=True)
        ]
    left = Counter[str]()
    for one in evidence:
        left.update({REFUSED.sub("", what)[:80]: count for what, count in one.left_out.items()})
    sightings = _standing(evidence)
    inside = [one for one in sightings if span is None or _touches(one, span, window)]
    if outside := len(sightings) - len(inside):
        left[f"what lies outside of the window of {_minutes(window)} round the incident"] += outside
    return Gathered(
        tuple(happenings(inside, within)),
        _people(evidence),
        tuple(evidence),
        tuple(f"{file.name}: {doubt}" for file, one in zip(files, evidence, strict=True) for doubt in one.doubts),
        left,
        span,
    )


def _read(file: File, how: Reading) -> Evidence:
    try:
        return read(file.raw, file.kind, how)
    except NoEvidenceError as error:
        if file.found:
            return Evidence("none", doubts=(f"it {error}",))
        raise NoEvidenceError(f"{file.name} {error}.") from None


def known_of(times: Times, zone: ZoneInfo) -> Known:
    """What a record says of when it was; a day alone is all of that day."""
    moments = [
        moment
        for name in ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
        if (moment := getattr(times, name)) is not None
    ]
    first = min((_edge(moment, zone) for moment in moments), default=None)
    end = times.resolved_at
    if end is None and not any(isinstance(moment, datetime) for moment in moments) and moments:
        end = max(moments)  # only days are known
    return Known(first, None if end is None else _edge(end, zone, last=True))


def _edge(moment: date | datetime, zone: ZoneInfo, last: bool = False) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    midnight = datetime.combine(moment + timedelta(days=1 if last else 0), time(), zone)
    return midnight.astimezone(UTC)


def _span(sightings: Sequence[Sighting], known: Known) -> Span | None:
    """From the beginning to the end of the incident: what the record knows, else what a tool proves, else all."""
    begin = known.begin
    later = [one for one in sightings if begin is None or one.at >= begin]
    found = proofs([Happening((one,)) for one in later])
    told = [one.at for one in later if one.source not in _ENDLESS] or [one.at for one in later]
    if begin is None:
        if not told:
            return None
        begin = found["detected_at"].at if "detected_at" in found else min(told)
    end = known.end
    if end is None:
        end = found["resolved_at"].at if "resolved_at" in found else max([begin, *told])
    return Span(begin, max(begin, end))


def _standing(evidence: Iterable[Evidence]) -> list[Sighting]:
    """What all files tell together: without what was taken back, and as it was after a change."""
    files = list(evidence)
    gone = frozenset[str]().union(*(one.deleted for one in files))
    found: dict[str, Sighting] = {}
    for file in files:
        for one in file.sightings:
            if one.key not in found or one.key in file.edited:
                found[one.key] = one
    return [one for key, one in found.items() if key not in gone]


def _touches(one: Sighting, span: Span, window: timedelta) -> bool:
    return span.begin - window <= one.at <= span.end + window


def _people(evidence: Iterable[Evidence]) -> dict[str, Member]:
    return {id_: member for one in evidence for id_, member in one.people.items()}


def _minutes(window: timedelta) -> str:
    minutes = int(window.total_seconds() // 60)
    return f"{minutes} minutes" if minutes != 1 else "a minute"
