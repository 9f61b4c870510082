"""Files of evidence → what happened in the window round an incident."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pmsite.capture.evidence.reading import Reading, read
from pmsite.capture.evidence.same import WITHIN, Happening, happenings
from pmsite.capture.evidence.sighting import Evidence, Member, NoEvidenceError, Sighting
from pmsite.capture.evidence.weave import proofs
from pmsite.model.times import Times

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
    span: Span | None,
    window: timedelta = WINDOW,
    within: timedelta = WITHIN,
) -> Gathered:
    """Read all files and put together what lies in the window. Raises NoEvidenceError with the file's name."""
    evidence = [_read(file, how) for file in files]
    span = span or _span([one for tool in evidence for one in tool.sightings if tool.kind != "metrics"])
    if span is not None:
        # What was usual is told by what was before the window.
        how = replace(how, before=span.begin - window)
        evidence = [
            _read(file, how) if one.kind == "metrics" else one for file, one in zip(files, evidence, strict=True)
        ]
    left = Counter[str]()
    for one in evidence:
        left.update(one.left_out)
    sightings = [one for tool in evidence for one in tool.sightings]
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


def span_of(times: Times) -> Span | None:
    """From the first to the last instant that a record knows; None where it knows only days."""
    known = [
        moment.astimezone(UTC)
        for name in ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
        if isinstance(moment := getattr(times, name), datetime)
    ]
    return Span(min(known), max(known)) if known else None


def _span(sightings: Sequence[Sighting]) -> Span | None:
    """From the first to the last time that a tool knows for certain, or else of all."""
    known = proofs([Happening((one,)) for one in sightings])
    sure = [one.at for one in known.values()]
    if "resolved_at" not in known:
        sure += [one.at for one in sightings]
    return Span(min(sure), max(sure)) if sure else None


def _touches(one: Sighting, span: Span, window: timedelta) -> bool:
    return span.begin - window <= one.at <= span.end + window


def _people(evidence: Iterable[Evidence]) -> dict[str, Member]:
    return {id_: member for one in evidence for id_, member in one.people.items()}


def _minutes(window: timedelta) -> str:
    minutes = int(window.total_seconds() // 60)
    return f"{minutes} minutes" if minutes != 1 else "a minute"
