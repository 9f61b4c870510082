"""The page of one record, with its drawings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import quote

from markupsafe import Markup, escape

from pmsite.analyse.durations import between
from pmsite.analyse.facts import Facts
from pmsite.analyse.faulttree import occurred
from pmsite.analyse.followthrough import ours
from pmsite.analyse.risk import words
from pmsite.analyse.risk.actions import reductions
from pmsite.analyse.risk.analysis import risk
from pmsite.analyse.risk.frequency import frequencies
from pmsite.draw import faulttree, fishbone, phases, timeline, whys
from pmsite.draw.svg import Drawing
from pmsite.model import pages
from pmsite.model.actions import Action
from pmsite.model.corpus import Entry
from pmsite.render.markdown import excerpt, plain
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, figure, inert, page

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

FOUND_BY = {
    "alert": "an alert",
    "customer": "a customer",
    "employee": "an employee",
    "synthetic": "a synthetic check",
    "audit": "an audit",
    "other": "other means",
}

CUT_SETS = 20
"""Cut sets on a page, and those that occurred."""


@dataclass(frozen=True)
class IncidentPage:
    """A record's page and the files beside it, by path."""

    page: Page
    files: Mapping[str, bytes]


def render(entry: Entry, facts: Facts, edit: str | None, issue: str | None = None) -> IncidentPage:
    """Render a record.

    `edit` is an address with `{path}` in it, where the YAML can be edited; `issue` one with `{number}`.
    """
    record = entry.record
    view = View(facts, pages.incident(entry))
    drawings = dict(_drawings(entry))
    tree = record.analysis.fault_tree
    built = page(
        "incident.html",
        view,
        record.title,
        contents=_contents(entry),
        search=_search(entry),
        description=excerpt(record.summary),
        section=pages.INCIDENTS,
        source=entry.source.path,
        entry=entry,
        rank=facts.corpus.policy.rank,
        ties=facts.ties.get(entry.id, ()),
        again=[one for one in facts.came_back_of.get(entry.id, ()) if one.outcomes],
        related=[(match, facts.corpus.by_id[match.id]) for match in facts.index.related(entry.id)],
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
        numbers=_numbers(entry, facts),
        addressed=_addressed(entry),
        action_facts=lambda action: list(_action_facts(action, entry, view, issue)),
        glance=list(_glance(entry, view)),
        around=facts.neighbours.get(entry.id, ()),
        people=list(_people(entry, view)),
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


def _numbers(entry: Entry, facts: Facts) -> SimpleNamespace | None:
    """What is calculated of the fault tree, where there is one."""
    tree = entry.record.analysis.fault_tree
    if tree is None:
        return None
    found, seen = risk(tree), frequencies(tree, facts.exposure)
    return SimpleNamespace(
        risk=found,
        cut_sets_first=CUT_SETS,
        cut_sets=[one for i, one in enumerate(found.cut_sets) if i < CUT_SETS or one.occurred],
        ranked=sorted(found.importance.items(), key=lambda item: (-(item[1].criticality or 0.0), item[0])),
        actions=reductions(tree, entry.record.actions),
        frequencies=seen,
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
        day = None if event.at is None else View.when(event.at, "day").striptags()
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


def _glance(entry: Entry, view: View) -> Iterator[tuple[str, object]]:
    """What a reader asks first, as names and values."""
    record = entry.record
    to_the_second = _to_the_second(entry)
    actions = [action for action in record.actions if action.state != "wont_do"]
    done = sum(action.state == "done" for action in actions)
    late = sum(view.overdue(action) for action in actions) if ours(entry) else 0
    causes = Markup("<br>").join(
        Markup('<a href="#cause-{}">{}</a>').format(cause.id, excerpt(cause.text, 90))
        for cause in record.analysis.root_causes[:3]
    )
    teams = Markup(", ").join(
        Markup('<a href="{}">{}</a>').format(view.to(pages.team(name)), name) for name in record.teams
    )
    yield from _given(
        ("Began", view.when(entry.began, "full", to_the_second)),
        ("Over", record.times.resolved_at and view.when(record.times.resolved_at, "full", to_the_second)),
        ("Impact", record.impact.summary and excerpt(record.impact.summary, 140)),
        ("Root causes" if len(record.analysis.root_causes) > 1 else "Root cause", causes),
        ("Trigger", record.analysis.trigger and excerpt(record.analysis.trigger, 110)),
        ("Teams" if len(record.teams) > 1 else "Team", teams),
        ("Found by", record.detection and FOUND_BY[record.detection.source]),
        ("Failure class", (record.failure_class or "").replace("_", " ")),
        (
            "Actions",
            actions and Markup('<a href="#actions">{} of {} done</a>{}').format(
                done, len(actions), f", {late} overdue" if late else ""
            ),
        ),
    )  # fmt: skip


def _action_facts(action: Action, entry: Entry, view: View, issue: str | None) -> Iterator[tuple[str, object]]:
    """What is known of an action, as names and values."""
    yield from _given(
        ("Owner", view.owner(action, entry)),
        ("Priority", action.priority),
        ("Kind", " · ".join(w.replace("_", " ") for w in (action.kind, action.horizon) if w)),
        ("Due", action.due and view.when(action.due)),
        ("Started", action.started_on and view.when(action.started_on)),
        ("Completed", action.completed_on and view.when(action.completed_on)),
        ("Done when", action.done_when),
        ("Addresses", Markup(", ").join(_target(name, entry) for name in action.addresses)),
        ("Expected", ", ".join(f"p({name}) → {p:g}" for name, p in action.expect.items())),
        ("Depends on", _dependencies(action, entry, view)),
        ("Effort", action.effort_hours is not None and f"{action.effort_hours:g} h"),
        ("Saves", action.saves_hours_per_month is not None and f"{action.saves_hours_per_month:g} h a month"),
        ("Why not", action.reason),
        ("Issue", action.issue and _issue(action.issue, issue)),
    )
    if done := action.verified:
        by = view.person(done.by, entry)
        yield (
            "Verified",
            Markup("{} by {}{}").format(view.when(done.date), by, f": {done.evidence}" if done.evidence else ""),
        )


def _issue(number: int, address: str | None) -> Markup:
    name = f"#{number}"
    if address is None:
        return escape(name)
    return Markup('<a href="{}">{}</a>').format(address.replace("{number}", str(number)), name)


def _target(name: str, entry: Entry) -> Markup:
    """A link to what an action addresses: a cause, or the fault tree's row."""
    tree = entry.record.analysis.fault_tree
    anchor = f"ft-{name}" if tree and name in tree.events else f"cause-{name}"
    return Markup('<a href="#{}">{}</a>').format(anchor, name)


def _given(*pairs: tuple[str, object]) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in pairs if value)


def _dependencies(action: Action, entry: Entry, view: View) -> Markup:
    links = []
    for ref in action.depends_on:
        record_id, _, name = ref.rpartition("/")
        other = view.facts.corpus.by_name.get(record_id) if record_id else entry
        if record_id in view.facts.corpus.restricted_names:
            links.append(Markup("an action of a restricted record"))
        elif other is None:
            links.append(escape(ref))
        else:
            links.append(Markup('<a href="{}">{}</a>').format(view.incident(other, f"action-{name}"), ref))
    return Markup(", ").join(links)


def _people(entry: Entry, view: View) -> Iterator[tuple[str, object]]:
    """Roles and the life of the document. With `people: roles` the holders would only repeat the roles."""
    record = entry.record
    if view.facts.corpus.policy.people != "roles":
        for name in type(record.people).model_fields:
            value = getattr(record.people, name)
            held = value if isinstance(value, tuple) else (value,) if value else ()
            if held:
                yield name.replace("_", " ").capitalize(), ", ".join(view.person(p, entry) for p in held)
    dates = record.dates
    review = record.review
    yield from _given(
        ("Begun", dates.created_on and view.when(dates.created_on)),
        ("Drafted", dates.drafted_on and view.when(dates.drafted_on)),
        ("Review meeting", record.meeting and view.when(record.meeting.at)),
        ("Approved", review and review.approved_on and view.when(review.approved_on)),
        ("Published", dates.published_on and view.when(dates.published_on)),
        ("Language", record.language if record.language != "en" else ""),
    )


def _search(entry: Entry) -> SearchEntry:
    """What a tired engineer may type: symptoms first, then words of summary, causes, lessons, events."""
    record = entry.record
    analysis, lessons = record.analysis, record.lessons
    parts = [
        entry.id,
        *record.aliases,
        *record.services,
        *record.symptoms,
        plain(record.summary),
        *(cause.text for cause in (*analysis.root_causes, *analysis.contributing_factors)),
        *(event.text for event in record.timeline),
        *(lesson.title for lesson in lessons.learned),
        *(action.title for action in record.actions),
        *record.resolution.steps,
    ]
    return SearchEntry(f"{record.title} ({entry.id})", "; ".join(parts), record.tags)
