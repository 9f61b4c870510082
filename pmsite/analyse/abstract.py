"""A record without what only its own page shows: what is left suffices for every figure and list.

A site of many thousand records is worked out from abstracts, a fifth as large as what they stand for.
"""

from datetime import datetime
from typing import TypeVar

from pmsite.analyse.alerting import KEPT
from pmsite.model.actions import Action
from pmsite.model.base import Model
from pmsite.model.causes import Analysis, Cause
from pmsite.model.faulttree import FaultTree, Gate
from pmsite.model.postmortem import Postmortem
from pmsite.model.resolution import Lessons, Resolution
from pmsite.model.timeline import TimelineEvent

SAID = "…"
"""Stands where a text is required."""
M = TypeVar("M", bound=Model)


def abstract(record: Postmortem) -> Postmortem:
    """The abstract of a record, which is one of format 1 itself."""
    analysis = record.analysis
    return _without(record, "stated", "prevention", "links", "ignore", "sections", "details").model_copy(
        update={
            "summary": SAID,
            "impact": _without(record.impact, "summary", "customer", "technical", "metrics"),
            "timeline": _timeline(record.timeline),
            "analysis": Analysis(
                root_causes=tuple(map(_cause, analysis.root_causes)),
                contributing_factors=tuple(map(_cause, analysis.contributing_factors)),
                fault_tree=_tree(analysis.fault_tree) if analysis.fault_tree else None,
            ),
            "resolution": Resolution(),
            "runbooks": tuple(_without(book, "note") for book in record.runbooks),
            "lessons": Lessons(learned=tuple(_without(one, "recommendations") for one in record.lessons.learned)),
            "actions": tuple(map(_action, record.actions)),
        }
    )


def _without(model: M, *names: str) -> M:
    """The model with some fields as if nobody had filled them."""
    fields = type(model).model_fields
    return model.model_copy(update={name: fields[name].get_default(call_default_factory=True) for name in names})


def _timeline(events: tuple[TimelineEvent, ...]) -> tuple[TimelineEvent, ...]:
    """Whether there is one, when something was changed, and what alerts told."""
    kept = [event for event in events if _is_change(event) or _is_alert(event)]
    return tuple(_event(event) for event in kept or events[:1])


def _is_change(event: TimelineEvent) -> bool:
    return event.kind == "change" and isinstance(event.at, datetime)


def _is_alert(event: TimelineEvent) -> bool:
    return event.kind == "alert" and "alert" in event.data and "ids" in event.data


def _event(event: TimelineEvent) -> TimelineEvent:
    told = {name: event.data[name] for name in KEPT if name in event.data} if _is_alert(event) else {}
    if isinstance(ids := told.get("ids"), tuple):
        told["ids"] = list(ids)  # as JSON has it
    return TimelineEvent(at=event.at, kind=event.kind, text=SAID, data=told)


def _cause(cause: Cause) -> Cause:
    """A cause without tags is compared by its text."""
    return _without(cause, "evidence")


def _tree(tree: FaultTree) -> FaultTree | None:
    """The events that tie it to other incidents; without logic."""
    events = {name: event for name, event in tree.events.items() if event.tags or event.occurred}
    if not events:
        return None
    gate = Gate(type="or", text=SAID, inputs=tuple(events))
    return FaultTree(top=tree.top, gates={tree.top: gate}, events=events)


def _action(action: Action) -> Action:
    return _without(action, "text", "done_when", "effort_hours", "saves_hours_per_month")
