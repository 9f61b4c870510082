"""The timeline to scale: each event a numbered dot, milestones with their words; long silences are cut short."""

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from pmsite.analyse.durations import spoken
from pmsite.draw import svg
from pmsite.draw.svg import Drawing, num
from pmsite.draw.text import width, wrap
from pmsite.model.timeline import TimelineEvent
from pmsite.model.times import Times

WIDE, MARGIN, SIZE, STEP = 720.0, 14.0, 11.0, 14.0
RADIUS, NUMBERED = 8.5, 60
"""Of more events than this the dots bear no numbers, and are small."""
LONGEST = 0.2
"""Share of the drawing that one silence may take."""
LABEL, LABELS = 150.0, 8
_PHASES = ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
_COLOURS = {"detection": "hot", "alert": "hot", "mitigation": "good", "resolution": "good"}


@dataclass(frozen=True, slots=True)
class Mark:
    """An event with a time: its number in the list from 1, and where it stands."""

    number: int
    event: TimelineEvent
    at: datetime
    x: float


class Axis:
    """Instants → pixels; a gap that would take more than its share is cut to it."""

    def __init__(self, instants: Sequence[datetime]) -> None:
        self._at = sorted(set(instants))
        gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(self._at)]
        cap = max(gaps, default=0.0)
        least = min(gaps, default=0.0)
        for _ in range(50):
            wider, cap = cap, min(cap, max(LONGEST * sum(gap if gap < cap else cap for gap in gaps), least))
            if cap == wider:
                break
        # A few gaps cannot each be a fifth: then they are what they are.
        if len(gaps) <= 1 / LONGEST:
            cap = max(cap, sorted(gaps)[len(gaps) // 2] if gaps else 0.0)
        self.cut = [(a, b) for a, b in itertools.pairwise(self._at) if (b - a).total_seconds() > cap * 1.001]
        drawn = [min(gap, cap) for gap in gaps]
        unit = (WIDE - 2 * MARGIN) / (sum(drawn) or 1.0)
        self._x = [MARGIN + unit * sum_ for sum_ in itertools.accumulate(drawn, initial=0.0)]

    def x(self, at: datetime) -> float:
        """Where an instant stands; between two known ones in proportion, outside at the ends."""
        if at <= self._at[0]:
            return self._x[0]
        if at > self._at[-1]:
            return self._x[-1]
        i = bisect_left(self._at, at)
        (a, b), (left, right) = self._at[i - 1 : i + 1], self._x[i - 1 : i + 1]
        return left + (right - left) * ((at - a) / (b - a))


def draw(events: Sequence[TimelineEvent], times: Times, key: str, zone: tzinfo = UTC) -> Drawing | None:
    """The drawing, in a zone; None with fewer than two instants. Dots link to `#t<number>` of the page."""
    timed = [(i, e, e.at.astimezone(zone)) for i, e in enumerate(events, 1) if isinstance(e.at, datetime)]
    phases = [at.astimezone(UTC) for name in _PHASES if isinstance(at := getattr(times, name), datetime)]
    if len({at for _, _, at in timed}) < 2:
        return None
    first, last = min(at for _, _, at in timed), max(at for _, _, at in timed)
    axis = Axis([*(at for _, _, at in timed), *(at for at in phases if first <= at <= last)])
    marks = sorted((Mark(i, e, at, axis.x(at)) for i, e, at in timed), key=lambda mark: (mark.x, mark.number))
    radius = RADIUS if len(marks) <= NUMBERED else 3.5
    lanes = _lanes([mark.x for mark in marks], 2 * radius + 1)
    floor = MARGIN + (max(lanes) + 1) * (2 * radius + 2) + 6
    body = [*_band(axis, times, floor, first, last), *_cuts(axis, floor)]
    body += [_dot(mark, lane, floor, radius) for mark, lane in zip(marks, lanes, strict=True)]
    labels, bottom = _labels(_told(marks), floor + 12)
    body += labels
    told = f"{len(marks)} events between {first:%Y-%m-%d %H:%M} and {last:%Y-%m-%d %H:%M} {last:%Z}."
    return svg.drawing(key, WIDE, bottom + 4, "Timeline, to scale", told, body)


def _lanes(xs: Sequence[float], need: float) -> list[int]:
    """The lowest lane in which each is clear of the one before it there."""
    ends: list[float] = []
    found = []
    for x in xs:
        lane = next((i for i, end in enumerate(ends) if x - end >= need), len(ends))
        ends[lane:] = [x, *ends[lane + 1 :]]
        found.append(lane)
    return found


def _band(axis: Axis, times: Times, floor: float, first: datetime, last: datetime) -> list[str]:
    """The axis, with the phases of the incident upon it."""
    parts = [svg.line(MARGIN, floor, WIDE - MARGIN, floor, "spine")]
    known = [(i, getattr(times, name)) for i, name in enumerate(_PHASES)]
    known = [(i, at) for i, at in known if isinstance(at, datetime) and first <= at <= last]
    for (_, a), (i, b) in itertools.pairwise(known):
        if a < b:
            x, wide = axis.x(a), axis.x(b) - axis.x(a)
            shape = f'<rect class="phase-{i}" x="{num(x)}" y="{num(floor - 3)}" width="{num(wide)}" height="6"/>'
            name = _PHASES[i].removesuffix("_at")
            parts.append(svg.group([shape], "phase", f"until {name}: {spoken((b - a).total_seconds())}"))
    return parts


def _cuts(axis: Axis, floor: float) -> list[str]:
    parts = []
    for a, b in axis.cut:
        x = (axis.x(a) + axis.x(b)) / 2
        told = spoken((b - a).total_seconds())
        strokes = svg.path(f"M{num(x - 5)} {num(floor + 6)}l4 -12M{num(x + 1)} {num(floor + 6)}l4 -12", "cut")
        words = svg.lines_of_text([told], x, floor - 20, SIZE - 1, STEP, "t-soft", "middle")
        parts.append(svg.group([strokes, words], "cut", f"{told} without an event, cut short"))
    return parts


def _dot(mark: Mark, lane: int, floor: float, radius: float) -> str:
    y = floor - 6 - radius - lane * (2 * radius + 2)
    colour = _COLOURS.get(mark.event.kind, "plain")
    parts = [f'<circle class="event-{colour}" cx="{num(mark.x)}" cy="{num(y)}" r="{num(radius)}"/>']
    if radius == RADIUS:
        parts.append(svg.lines_of_text([str(mark.number)], mark.x, y - 7, SIZE - 1, STEP, "t-dot", "middle"))
    return svg.group(parts, "event", f"{mark.at:%H:%M} {mark.event.text}", f"#t{mark.number}")


def _told(marks: Sequence[Mark]) -> list[Mark]:
    """Which events get words: milestones, or else the first of what matters most."""
    chosen = [mark for mark in marks if mark.event.milestone]
    if not chosen:
        firsts = {kind: next((m for m in marks if m.event.kind == kind), None) for kind in _COLOURS}
        chosen = [mark for mark in firsts.values() if mark is not None] or [marks[0], marks[-1]]
    return sorted({mark.number: mark for mark in chosen}.values(), key=lambda mark: mark.x)[:LABELS]


def _labels(marks: Sequence[Mark], top: float) -> tuple[list[str], float]:
    """Words below the axis, each with a line up to its dot, and the bottom edge.

    From the right to the left: a label lies lower than those whose lines come down where it stands, so that no
    line crosses another's words.
    """
    placed: list[tuple[Mark, list[str], float, int]] = []
    for mark in reversed(marks):
        lines = wrap(f"{mark.at:%H:%M} {mark.event.text}", LABEL, SIZE)
        lines = lines if len(lines) <= 3 else [*lines[:2], f"{lines[2].rstrip('.,;')} …"]
        wide = max(width(line, SIZE) for line in lines)
        left = min(max(mark.x - 4, MARGIN), WIDE - MARGIN - wide)
        lane = 1 + max((other for m, _, x, other in placed if min(m.x, x) < left + wide + 10), default=-1)
        placed.append((mark, lines, left, lane))
    tall = [max(len(lines) for _, lines, _, at in placed if at == lane) for lane in range(_deepest(placed) + 1)]
    tops = [top + sum(n * STEP + 6 for n in tall[:lane]) for lane in range(len(tall) + 1)]
    parts = [svg.line(mark.x, top - 8, mark.x, tops[lane] + 2, "leader") for mark, _, _, lane in placed]
    for mark, lines, left, lane in placed:
        text = svg.lines_of_text(lines, left, tops[lane], SIZE, STEP, "t t-clear", "start")
        parts.append(svg.group([text], "label", mark.event.text, f"#t{mark.number}"))
    return parts, tops[-1]


def _deepest(placed: Sequence[tuple[Mark, list[str], float, int]]) -> int:
    return max((lane for *_, lane in placed), default=-1)
