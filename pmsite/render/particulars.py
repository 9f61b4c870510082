"""Particulars of a record as names and values: at a glance, of an action, of people and the document."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from pmsite.analyse.followthrough import ours
from pmsite.model import pages
from pmsite.model.actions import Action
from pmsite.model.corpus import Entry
from pmsite.render.around import Around
from pmsite.render.markdown import excerpt
from pmsite.render.view import View

FOUND_BY = {
    "alert": "an alert",
    "customer": "a customer",
    "employee": "an employee",
    "synthetic": "a synthetic check",
    "audit": "an audit",
    "other": "other means",
}


def glance(entry: Entry, view: View, to_the_second: bool) -> Iterator[tuple[str, object]]:
    """What a reader asks first, as names and values."""
    record = entry.record
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
        ("Actions", _progress(entry, view)),
    )


def _progress(entry: Entry, view: View) -> Markup | None:
    """How far the actions are; what became of others' is not known."""
    actions = [action for action in entry.record.actions if action.state != "wont_do"]
    if not actions:
        return None
    if not ours(entry):
        return Markup('<a href="#actions">{} announced</a>').format(len(actions))
    done = sum(action.state == "done" for action in actions)
    late = sum(view.overdue(action) for action in actions)
    told = Markup('<a href="#actions">{} of {} done</a>{}')
    return told.format(done, len(actions), f", {late} overdue" if late else "")


def action_facts(
    action: Action, entry: Entry, view: View, around: Around, issue: str | None
) -> Iterator[tuple[str, object]]:
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
        ("Depends on", _dependencies(action, view, around)),
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


def _dependencies(action: Action, view: View, around: Around) -> Markup:
    links = []
    known = dict(around.known)
    for ref in action.depends_on:
        record_id = ref.rpartition("/")[0]
        if record_id in around.restricted:
            links.append(Markup("an action of a restricted record"))
        elif record_id and ref not in known:
            links.append(escape(ref))
        else:
            address = view.to(known[ref]) if record_id else f"#action-{ref}"
            links.append(Markup('<a href="{}">{}</a>').format(address, ref))
    return Markup(", ").join(links)


def people(entry: Entry, view: View) -> Iterator[tuple[str, object]]:
    """Roles and the life of the document. With `people: roles` the holders would only repeat the roles."""
    record = entry.record
    if view.facts.policy.people != "roles":
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
