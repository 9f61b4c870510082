"""What happened when."""

from typing import Annotated, Any, Literal

from pydantic import Field

from pmsite.model.base import Line, Markdown, Model, Moment, Person, Url

EventKind = Literal[
    "detection",
    "alert",
    "investigation",
    "decision",
    "action",
    "communication",
    "escalation",
    "mitigation",
    "resolution",
    "change",
    "other",
]
EventSource = Literal[
    "log", "metric", "alert", "chat", "ticket", "deploy", "order", "system", "status_page", "human"
]
Scalar = str | int | float | bool | None


class Link(Model):
    """An address with a title."""

    title: Line
    """What the reader finds there."""
    url: Url
    """Absolute http, https or mailto address."""


class TimelineEvent(Model):
    """One thing that happened. Events stand in the authors' order; several may share a minute."""

    at: Moment | None = None
    """When it happened; absent when unknown, then `as_written` says what was written."""
    kind: EventKind = "other"
    """What sort of event it is."""
    text: Line
    """What happened, in one sentence."""
    by: Person | None = None
    """The role, person or system that did or said it."""
    source: EventSource | None = None
    """Where it was recorded."""
    until: Moment | None = None
    """When it ended, for a range."""
    approximate: bool = False
    """True when the time is not exact."""
    as_written: Line | None = None
    """The time in the original notation, where the event was imported."""
    milestone: bool = False
    """True for the few turning points; shown large."""
    data: Annotated[dict[str, Any], Field(default_factory=dict)]
    """Details by name: level, logger, metric, value, mean, sigma, alert id."""
    links: tuple[Link, ...] = ()
    """Evidence."""
    note: Markdown | None = None
    """Quotes, code, details."""
