"""When things happened, and how it was noticed."""

from typing import Annotated, Literal

from pydantic import Field

from pmsite.model.base import Day, Line, Model, Moment

DetectionSource = Literal["alert", "customer", "employee", "synthetic", "audit", "other"]


class Times(Model):
    """The instants of an incident. Absent while unknown; a date alone where only the day is known."""

    fault_at: Moment | None = None
    """When the fault arose; a bad deploy may sleep for days before anyone is hurt."""
    started_at: Moment | None = None
    """When the impact began. The figures TTD, TTM and TTR count from here."""
    detected_at: Moment | None = None
    """When somebody or something noticed."""
    acknowledged_at: Moment | None = None
    """When a responder took it."""
    first_action_at: Moment | None = None
    """When the first attempt at a remedy was made."""
    declared_at: Moment | None = None
    """When it was declared an incident."""
    mitigated_at: Moment | None = None
    """When the impact ended or became bearable."""
    resolved_at: Moment | None = None
    """When service was as before."""
    closed_at: Moment | None = None
    """When every action was finished."""


class DocumentDates(Model):
    """The life of the document, as calendar days."""

    created_on: Day | None = None
    """When the record was begun."""
    drafted_on: Day | None = None
    """When a draft was complete enough to review."""
    published_on: Day | None = None
    """When it was published."""


class Detection(Model):
    """How the incident was found."""

    source: DetectionSource
    """What or who noticed first."""
    detail: Line | None = None
    """The alert's name, the channel, the person's role."""


class Stated(Model):
    """Durations as the authors wrote them; never mixed with what is computed from `times`."""

    duration: Line | None = None
    """How long the incident lasted, in the authors' words."""
    time_to_detect: Line | None = None
    """How long until it was noticed, in the authors' words."""
    time_to_acknowledge: Line | None = None
    """How long until somebody took it, in the authors' words."""
    time_to_mitigate: Line | None = None
    """How long until the impact ended, in the authors' words."""
    time_to_resolve: Line | None = None
    """How long until service was as before, in the authors' words."""


class SeverityChange(Model):
    """One change of severity while the incident ran."""

    at: Moment
    """When the severity was changed."""
    before: Annotated[Line, Field(alias="from")]
    """The level before, as the policy names it."""
    after: Annotated[Line, Field(alias="to")]
    """The level after, as the policy names it."""
    reason: Line | None = None
    """Why it was changed."""
