"""Files of evidence → what happened in the window round an incident."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pmsite.capture.evidence.logs import since
from pmsite.capture.evidence.reading import Reading, read
from pmsite.capture.evidence.same import WITHIN, Happening, happenings
from pmsite.capture.evidence.sighting import Evidence, Member, NoEvidenceError, Sighting
from pmsite.capture.evidence.weave import proofs
from pmsite.capture.markdown.text import LINE_LENGTH, one_line, shortened
from pmsite.load.limits import REFUSED
from pmsite.model.base import write_moment
from pmsite.model.times import Times

_ENDLESS = frozenset({"log", "metric"})
"""Sources that go on before and after an incident."""
WINDOW = timedelta(minutes=15)
"""On each side of the incident."""
_LATE = timedelta(days=1)
"""So much after its beginning a tool may first tell of an incident."""


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
    evidence = _of_one_incident([_read(file, how) for file in files], known, window)
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
    if span is not None:
        sightings = [since(one, span.begin - window) for one in sightings]
    inside = [one for one in sightings if span is None or _touches(one.at, span, window)]
    if outside := len(sightings) - len(inside):
        left[f"what lies outside of the window of {_minutes(window)} round the incident"] += outside
    return Gathered(
        tuple(happenings(inside, within)),
        _people(evidence),
        tuple(evidence),
        tuple(_doubt(file, told) for file, one in zip(files, evidence, strict=True) for told in one.doubts),
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


def _doubt(file: File, told: str) -> str:
    """A doubt as a record may hold it, whatever files and metrics are called."""
    return shortened(one_line(REFUSED.sub("", f"{file.name}: {told}")), LINE_LENGTH)


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


def _of_one_incident(evidence: Sequence[Evidence], known: Known, window: timedelta) -> list[Evidence]:
    """Of files that hold several incidents what is of the one that is meant, with a doubt."""
    parts = [part for one in evidence for part in one.incidents if part.sightings]
    if not parts or (known.begin and known.end):
        return list(evidence)
    seen = [one for file in evidence if not file.incidents for one in file.sightings]
    others = sorted(line.at for one in seen for line in one.repeats or (one,))
    meant = _meant(_outages(parts, window), known, others, window)
    return [_cut(one, meant, known) if one.incidents else one for one in evidence]


def _outages(parts: Iterable[Evidence], window: timedelta) -> list[Span]:
    """When incidents were; those that are less than a window apart are one."""
    found: list[Span] = []
    for begin, end in sorted(map(_lasted, parts)):
        if found and begin <= found[-1].end + window:
            found[-1] = Span(found[-1].begin, max(found[-1].end, end))
        else:
            found.append(Span(begin, end))
    return found


def _lasted(part: Evidence) -> Span:
    """From the first that is told to the end that is proven, or to the last."""
    ended = [one.at for one in part.sightings if one.proves == "resolved_at"]
    times = [one.at for one in part.sightings]
    return Span(min(times), max(ended or times))


def _meant(outages: Sequence[Span], known: Known, others: Sequence[datetime], window: timedelta) -> Span | None:
    """The first at the record's beginning; without a record the newest, of those that other files tell of too."""
    if (begin := known.begin) is not None:
        return next((one for one in outages if one.begin - _LATE <= begin <= one.end), None)

    def told_elsewhere(outage: Span) -> bool:
        number = bisect_left(others, outage.begin - window)
        return number < len(others) and _touches(others[number], outage, window)

    return [*outages, *filter(told_elsewhere, outages)][-1]


def _cut(one: Evidence, meant: Span | None, known: Known) -> Evidence:
    """What a file tells without its other incidents."""
    mine = [part for part in one.incidents if _is_of(part, meant)]
    others = [part for part in one.incidents if not _is_of(part, meant)]
    if not others:
        return one
    first = mine[0] if mine else Evidence(one.kind)
    gone = {seen.key for part in others for seen in part.sightings}
    began = ", ".join(write_moment(_lasted(part).begin.replace(microsecond=0)) for part in mine)
    taken = f"what began at {began} was taken" if mine else "none of them at the time of this one"
    way = "" if known.begin else "; for another begin a record with its `started_at` and use `pmsite timeline`"
    return replace(
        first,
        sightings=tuple(seen for seen in one.sightings if seen.key not in gone),
        people=one.people,
        doubts=(*one.doubts, f"It holds {len(one.incidents)} incidents, {taken}{way}."),
        left_out={**one.left_out, "events of other incidents": len(gone)},
    )


def _is_of(part: Evidence, outage: Span | None) -> bool:
    return outage is not None and bool(part.sightings) and outage.begin <= _lasted(part).begin <= outage.end


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


def _touches(at: datetime, span: Span, window: timedelta) -> bool:
    return span.begin - window <= at <= span.end + window


def _people(evidence: Sequence[Evidence]) -> dict[str, Member]:
    """Everybody by id; who says something anywhere, or is mentioned, is here."""
    here = frozenset[str]().union(*(one.here for one in evidence))
    members = ((id_, member) for one in evidence for id_, member in one.people.items())
    return {id_: member._replace(here=member.here or id_ in here) for id_, member in members}


def _minutes(window: timedelta) -> str:
    minutes = int(window.total_seconds() // 60)
    return f"{minutes} minutes" if minutes != 1 else "a minute"
