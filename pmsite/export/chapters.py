"""What a printed record says, chapter by chapter."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pmsite.analyse.durations import DEFINITIONS, duration, spoken
from pmsite.draw import faulttree, fishbone, timeline, whys
from pmsite.draw.svg import Drawing
from pmsite.export.blocks import Node, link, node, prose
from pmsite.export.figure import figure
from pmsite.model.actions import Action
from pmsite.model.causes import Cause
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.timeline import Link, TimelineEvent
from pmsite.model.times import Times

_TIMES = {
    "fault_at": "Fault arose",
    "started_at": "Impact began",
    "detected_at": "Detected",
    "acknowledged_at": "Acknowledged",
    "declared_at": "Declared",
    "first_action_at": "First remedy tried",
    "mitigated_at": "Mitigated",
    "resolved_at": "Resolved",
    "closed_at": "Closed",
}


_LONG, _HIGH = 2500, 30
"""Of a cell with more than that, or with so many lines, the rest may stand on the next page."""


def chapters(record: Postmortem, policy: Policy) -> Iterator[Node]:
    """Blocks in order; a chapter that has nothing to say is left out."""
    zone = policy.zone
    yield _facts(record, policy)
    yield from _chapter("Summary", [prose(record.summary)])
    yield from _chapter("Impact", _impact(record))
    yield from _chapter("Times", _times(record, zone))
    yield from _chapter("Timeline", _timeline(record, zone))
    yield from _chapter("Analysis", _analysis(record))
    yield from _chapter("Resolution", _resolution(record))
    yield from _chapter("Lessons", _lessons(record))
    yield from _chapter("Actions", _actions(record))
    for section in record.sections:
        yield from _chapter(section.title, [prose(section.text)])
    yield from _chapter("Links", _bullets(record.links))


def _chapter(title: str, blocks: Iterator[Node] | Sequence[Node]) -> Iterator[Node]:
    found = list(blocks)
    if found:
        yield node("h2", title)
        yield from found


def _piece(title: str, *blocks: Node) -> Iterator[Node]:
    yield node("h3", title)
    yield from blocks


def _table(head: Sequence[str], rows: Sequence[Sequence[Node | str]], widths: Sequence[int]) -> Node:
    """Widths are shares; 0 is as wide as its content."""
    kept = [n for n in range(len(widths)) if not head or any(not _empty(row[n]) for row in rows)]
    lines = [
        node("tr", *(node("cell", row[n], long=_long(row[n])) for n in kept))
        for row in ([head, *rows] if head else rows)
    ]
    return node("table", *lines, widths=[widths[n] for n in kept], head=bool(head))


def _long(cell: Node | str) -> bool:
    told = repr(cell)
    return len(told) > _LONG or told.count("\\n") > _HIGH


def _empty(cell: Node | str) -> bool:
    """Whether a cell says nothing: a column of such is left out."""
    if isinstance(cell, str):
        return not cell
    return not cell.get("s") and all(map(_empty, cell.get("c", ())))


def _drawn(title: str, drawing: Drawing, alt: str) -> Iterator[Node]:
    """A drawing below its heading, on a page of its own where it is wide."""
    made = figure(drawing, alt)
    if made["wide"]:
        yield {**made, "c": [node("h3", title)]}
    else:
        yield from (node("h3", title), made)


def _pairs(pairs: Sequence[tuple[str, str | Node]]) -> Node:
    return _table((), [(node("soft", name), value) for name, value in pairs], (0, 1))


def _bullets(items: Sequence[str] | Sequence[Link]) -> Iterator[Node]:
    if items:
        yield node("ul", *(node("li", one if isinstance(one, str) else _link(one)) for one in items))


def _link(one: Link) -> Node:
    return link(one.url, one.title)


def _words(text: str | None) -> str:
    return (text or "").replace("_", " ")


def _facts(record: Postmortem, policy: Policy) -> Node:
    level = next((one.title for one in policy.severities if one.id == record.severity), "")
    people = record.people
    led = ("incident_commander", "technical_lead", "communications_lead", "scribe", "facilitator")
    who = [_in_role(getattr(people, role), _words(role)) for role in led if getattr(people, role)]
    kinds = [word for word, is_one in (("drill", record.drill), ("near miss", record.near_miss)) if is_one]
    state = ", ".join([record.state, *kinds])
    pairs = [
        ("Record", f"{record.id}, {state}"),
        ("Severity", f"{record.severity}, {level}" if level else record.severity),
        ("Services", ", ".join(record.services)),
        ("Teams", ", ".join(record.teams)),
        ("Incident", _words(record.incident_status)),
        ("Failure class", _words(record.failure_class)),
        ("People", ", ".join(who)),
        ("Authors", ", ".join(people.authors)),
        ("Reviewed by", ", ".join(record.review.reviewers) if record.review else ""),
        ("Published", record.dates.published_on.isoformat() if record.dates.published_on else ""),
        ("Also known as", ", ".join(record.aliases)),
    ]
    return _pairs([(name, value) for name, value in pairs if value])


def _in_role(person: str, role: str) -> str:
    """Once, where the policy shows people by their role."""
    return role if person == role else f"{person} ({role})"


def _impact(record: Postmortem) -> Iterator[Node]:
    impact = record.impact
    if impact.summary:
        yield prose(impact.summary)
    for title, text in (("Customers", impact.customer), ("Technical", impact.technical)):
        if text:
            yield from _piece(title, prose(text))
    rows = [(one.name, f"{one.value:,.10g} {one.unit or ''}{_about(one.estimated)}") for one in impact.metrics]
    rows += [
        (f"{_words(one.kind)}", f"{one.amount:,.2f} {one.currency}{_about(one.estimated)}") for one in impact.costs
    ]
    if impact.customers_affected is not None:
        rows.insert(0, ("customers affected", f"{impact.customers_affected:,}"))
    if impact.data_loss:
        rows.append(("data lost", impact.data_loss))
    if impact.regulatory:
        rows.append(("to be reported", impact.regulatory))
    if rows:
        yield from _piece("In numbers", _pairs(rows))


def _about(estimated: bool) -> str:
    return " (estimated)" if estimated else ""


def _clock(moment: date | datetime, zone: ZoneInfo, seconds: bool) -> str:
    """Day and time of day, or the day alone."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"{moment.astimezone(zone):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}}"


def _seconds(record: Postmortem) -> bool:
    """Whether any time of the record has seconds: then all show them."""
    times = [*(getattr(record.times, key) for key in _TIMES), *(event.at for event in record.timeline)]
    return any(isinstance(at, datetime) and at.second for at in times)


def _times(record: Postmortem, zone: ZoneInfo) -> Iterator[Node]:
    times: Times = record.times
    known = [(name, getattr(times, key)) for key, name in _TIMES.items()]
    exact = _seconds(record)
    yield _pairs([(name, f"{_clock(at, zone, exact)}{_zone(at, zone)}") for name, at in known if at is not None])
    lasted = [(one.name, duration(times, one)) for one in DEFINITIONS]
    told = [f"{name}: {spoken(seconds)}" for name, seconds in lasted if seconds is not None]
    if told:
        yield node("p", f"{'. '.join(told)}.")


def _zone(moment: date | datetime, zone: ZoneInfo) -> str:
    return f" {moment.astimezone(zone):%Z}" if isinstance(moment, datetime) else ""


def _timeline(record: Postmortem, zone: ZoneInfo) -> Iterator[Node]:
    if not record.timeline:
        return
    drawn = timeline.draw(record.timeline, record.times, "timeline", zone)
    if drawn:
        yield figure(drawn, "The timeline, to scale")
    rows: list[tuple[Node | str, ...]] = []
    last, exact = "", _seconds(record)
    for number, event in enumerate(record.timeline, 1):
        at = _clock(event.at, zone, exact) if event.at else event.as_written or "?"
        day, _, clock = at.partition(" ") if event.at else (at, "", "")
        shown = node("all", node("strong", day), node("br"), clock) if clock and day != last else clock or at
        last = day
        rows.append((node("soft", str(number)) if drawn else "", shown, _event(event)))
    yield _table(("", f"Time ({record_zone(record, zone)})", "What happened"), rows, (0, 0, 1))


def record_zone(record: Postmortem, zone: ZoneInfo) -> str:
    """The zone of the clock times in the timeline, as people call it."""
    moments = [event.at for event in record.timeline if isinstance(event.at, datetime)]
    names = dict.fromkeys(f"{at.astimezone(zone):%Z}" for at in moments)
    return "/".join(names) or zone.key


def _event(event: TimelineEvent) -> Node:
    text = node("strong", event.text) if event.milestone else node("all", event.text)
    marks = [_words(event.kind) if event.kind != "other" else "", event.by or "", _words(event.source)]
    said = "; ".join(dict.fromkeys(mark for mark in marks if mark))
    about = "time is approximate" if event.approximate else ""
    small = "; ".join(one for one in (said, about) if one)
    return node(
        "all", text, *([node("small", small)] if small else []), *([prose(event.note)] if event.note else [])
    )


def _analysis(record: Postmortem) -> Iterator[Node]:
    analysis = record.analysis
    if analysis.what_happened:
        yield prose(analysis.what_happened)
    if analysis.trigger:
        yield from _piece("Trigger", node("p", analysis.trigger))
    for title, causes in (
        ("Root causes", analysis.root_causes),
        ("Contributing factors", analysis.contributing_factors),
    ):
        if causes:
            rows = [(cause.id, _cause(cause), _words(cause.category)) for cause in causes]
            yield from _piece(title, _table(("", "Cause", "Category"), rows, (0, 1, 0)))
    for n, one in enumerate(analysis.five_whys, 1):
        title = f"Five whys: {one.problem}"
        yield from _drawn(title, whys.draw(one, f"whys-{n}", n), title)
    if bone := analysis.fishbone:
        yield from _drawn("Fishbone", fishbone.draw(bone, "fishbone"), f"Fishbone: {bone.problem}")
    if analysis.fault_tree:
        top = analysis.fault_tree.gates[analysis.fault_tree.top].text
        yield from _drawn("Fault tree", faulttree.draw(analysis.fault_tree, "fault-tree"), f"Fault tree: {top}")


def _cause(cause: Cause) -> Node:
    evidence = [node("small", f"Evidence: {'; '.join(cause.evidence)}")] if cause.evidence else []
    return node("all", cause.text, *evidence)


def _resolution(record: Postmortem) -> Iterator[Node]:
    found = record.resolution
    if found.steps:
        yield node("ol", *(node("li", step) for step in found.steps), start=1)
    yield from (node("p", f"Rolled back: {one.what}. {one.result or ''}".strip()) for one in found.rollbacks)
    if found.verification:
        rows = [
            (one.check, one.expected or "", one.actual or "", {True: "yes", False: "no", None: ""}[one.passed])
            for one in found.verification
        ]
        head = ("Verified", "Expected", "Found", "Enough")
        yield from _piece("Verification", _table(head, rows, (2, 1, 1, 0)))
    if record.runbooks:
        rows_ = [(one.id, one.helped, one.note or "") for one in record.runbooks]
        yield from _piece("Runbooks", _table(("Runbook", "Helped", "Note"), rows_, (0, 0, 1)))


def _lessons(record: Postmortem) -> Iterator[Node]:
    lessons = record.lessons
    for title, items in (
        ("What went well", lessons.went_well),
        ("What went wrong", lessons.went_wrong),
        ("Where we were lucky", lessons.got_lucky),
        ("Prevention", record.prevention),
    ):
        if items:
            yield from _piece(title, *_bullets(items))
    for one in lessons.learned:
        yield from _piece(f"{one.id}: {one.title}", *([prose(one.text)] if one.text else []))
        yield from _bullets(one.recommendations)


def _actions(record: Postmortem) -> Iterator[Node]:
    if record.actions:
        rows = [_action(action) for action in record.actions]
        yield _table(("", "Action", "Owner", "Due", "State"), rows, (0, 5, 2, 0, 0))


def _action(action: Action) -> tuple[str | Node, ...]:
    done = [node("small", f"Done when: {action.done_when}")] if action.done_when else []
    what = node("all", node("strong", action.title), *([prose(action.text)] if action.text else []), *done)
    whose = node("all", action.owner or "", *([node("small", action.team)] if action.team else []))
    priority = [node("small", action.priority)] if action.priority else []
    due = node("all", action.due.isoformat() if action.due else "", *priority)
    return action.id, what, whose, due, _words(action.state)
