"""The page of one record, with its drawings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import quote

from pmsite.analyse.durations import between
from pmsite.analyse.faulttree import occurred
from pmsite.analyse.risk import words
from pmsite.analyse.risk.actions import reductions
from pmsite.analyse.risk.analysis import risk
from pmsite.draw import faulttree, fishbone, phases, timeline, whys
from pmsite.draw.svg import Drawing
from pmsite.model import pages
from pmsite.model.actions import Action
from pmsite.model.corpus import Entry
from pmsite.render.around import Around
from pmsite.render.markdown import excerpt
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.particulars import FOUND_BY, action_facts, glance, people
from pmsite.render.search.documents import texts
from pmsite.render.view import Scene, View, day_of, figure, inert, page

_MOMENTS = (
    ("fault_at", "Fault arose"),
    ("started_at", "Impact began"),
    ("detected_at", "Detected"),
    ("acknowledged_at", "Acknowledged"),
    ("declared_at", "Declared an incident"),
    ("first_action_at", "First remedy tried"),
    ("mitigated_at", "Mitigated"),
    ("resolved_at", "Resolved"),
    ("closed_at", "Closed"),
)
_STATED = (
    ("duration", "lasted"),
    ("time_to_detect", "detected after"),
    ("time_to_acknowledge", "acknowledged after"),
    ("time_to_mitigate", "mitigated after"),
    ("time_to_resolve", "resolved after"),
)

CUT_SETS = 20
"""Cut sets on a page, and those that occurred."""


@dataclass(frozen=True)
class IncidentPage:
    """A record's page and the files beside it, by path."""

    page: Page
    files: Mapping[str, bytes]


def render(
    entry: Entry, scene: Scene, around: Around, edit: str | None, issue: str | None = None, searched: bool = True
) -> IncidentPage:
    """Render a record with what is around it; `searched` by the theme's own search, if that is used.

    `edit` is an address with `{path}` in it, where the YAML can be edited; `issue` one with `{number}`.
    """
    record = entry.record
    view = View(scene, pages.incident(entry))
    drawings = dict(_drawings(entry))
    tree = record.analysis.fault_tree
    built = page(
        "incident.html",
        view,
        record.title,
        contents=_contents(entry),
        search=_search(entry) if searched else None,
        description=excerpt(record.summary),
        section=pages.INCIDENTS,
        source=entry.source.path,
        entry=entry,
        rank=scene.policy.rank,
        around=around,
        has=_has(entry),
        moments=_moments(entry),
        days=_day_changes(entry),
        seconds=_to_the_second(entry),
        stated=[(w, t) for key, w in _STATED if record.stated and (t := getattr(record.stated, key))],
        phases=figure(phases.draw(record.times, f"{entry.id}-phases")),
        to_scale=figure(drawings.get("timeline.svg")),
        whys=[figure(drawings[f"five-whys-{i}.svg"]) for i, _ in enumerate(record.analysis.five_whys, 1)],
        why_anchor=whys.anchor,
        fishbone=figure(drawings.get("fishbone.svg")),
        fault_tree=figure(drawings.get("fault-tree.svg")),
        happened=occurred(tree) if tree else {},
        numbers=_numbers(entry),
        addressed=_addressed(entry),
        action_facts=lambda action: list(action_facts(action, entry, view, around, issue)),
        glance=list(glance(entry, view, _to_the_second(entry))),
        people=list(people(entry, view)),
        found_by=FOUND_BY,
        edit_url=edit.replace("{path}", quote(entry.source.path)) if edit else None,
    )
    files = {view.page + name: inert(d.standalone).encode() for name, d in drawings.items()}
    return IncidentPage(built, files)


def _drawings(entry: Entry) -> Iterator[tuple[str, Drawing]]:
    analysis = entry.record.analysis
    to_scale = timeline.draw(entry.record.timeline, entry.record.times, f"{entry.id}-timeline")
    if to_scale:
        yield "timeline.svg", to_scale
    for i, why in enumerate(analysis.five_whys, 1):
        yield f"five-whys-{i}.svg", whys.draw(why, f"{entry.id}-whys-{i}", i)
    if analysis.fishbone:
        yield "fishbone.svg", fishbone.draw(analysis.fishbone, f"{entry.id}-fishbone")
    if analysis.fault_tree:
        yield "fault-tree.svg", faulttree.draw(analysis.fault_tree, f"{entry.id}-fault-tree")


def _numbers(entry: Entry) -> SimpleNamespace | None:
    """What is calculated of the fault tree, where there is one."""
    tree = entry.record.analysis.fault_tree
    if tree is None:
        return None
    found = risk(tree)
    return SimpleNamespace(
        risk=found,
        cut_sets_first=CUT_SETS,
        cut_sets=[one for i, one in enumerate(found.cut_sets) if i < CUT_SETS or one.occurred],
        ranked=sorted(found.importance.items(), key=lambda item: (-(item[1].criticality or 0.0), item[0])),
        actions=reductions(tree, entry.record.actions),
        words=words,
    )


def _has(entry: Entry) -> SimpleNamespace:
    """Which chapters have anything in them."""
    record = entry.record
    return SimpleNamespace(
        impact=record.impact != type(record.impact)(),
        analysis=record.analysis != type(record.analysis)(),
        resolution=record.resolution != type(record.resolution)() or bool(record.runbooks),
        lessons=record.lessons != type(record.lessons)(),
    )


def _contents(entry: Entry) -> Iterator[Heading]:
    record, has = entry.record, _has(entry)
    chapters = (
        ("summary", "Summary", True),
        ("impact", "Impact", has.impact),
        ("times", "Times", True),
        ("timeline", "Timeline", bool(record.timeline)),
        ("analysis", "Analysis", has.analysis),
        ("fishbone", "Fishbone", record.analysis.fishbone is not None),
        ("five-whys", "Five whys", bool(record.analysis.five_whys)),
        ("fault-tree", "Fault tree", record.analysis.fault_tree is not None),
        ("resolution", "Resolution", has.resolution),
        ("lessons", "Lessons", has.lessons),
        ("actions", "Actions", bool(record.actions or record.prevention)),
    )
    for name, title, present in chapters:
        if present:
            yield Heading(name, title)
    for i, section in enumerate(record.sections, 1):
        yield Heading(f"section-{i}", section.title)
    yield Heading("before", "Seen before?")
    yield Heading("record", "This record")


def _moments(entry: Entry) -> list[tuple[str, object, float | None]]:
    times = entry.record.times
    known = [(name, getattr(times, key)) for key, name in _MOMENTS]
    return [(name, at, between(times.started_at, at)) for name, at in known if at is not None]


def _day_changes(entry: Entry) -> list[bool]:
    """Per event of the timeline: whether its day differs from the one before."""
    last = None
    changes = []
    for event in entry.record.timeline:
        day = None if event.at is None else day_of(event.at)
        changes.append(day is not None and day != last)
        last = day or last
    return changes


def _to_the_second(entry: Entry) -> bool:
    """Whether any time of the record has seconds: then all show them."""
    times = [getattr(entry.record.times, key) for key, _ in _MOMENTS]
    times += [event.at for event in entry.record.timeline]
    return any(isinstance(at, datetime) and at.second for at in times)


def _addressed(entry: Entry) -> Mapping[str, list[Action]]:
    """Actions by the cause or event they address."""
    found: dict[str, list[Action]] = {}
    for action in entry.record.actions:
        for target in dict.fromkeys((*action.addresses, *action.expect)):
            found.setdefault(target, []).append(action)
    return found


def _search(entry: Entry) -> SearchEntry:
    """What the theme's own search is told, where a site uses that."""
    return SearchEntry(f"{entry.record.title} ({entry.id})", "; ".join(texts(entry)), entry.record.tags)
