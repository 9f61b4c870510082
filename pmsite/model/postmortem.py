"""The record of one incident, format 1."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from pmsite.model.actions import Action
from pmsite.model.base import (
    LANGUAGE,
    RULE_ID,
    Alias,
    Line,
    Markdown,
    MissingError,
    Model,
    Name,
    RecordId,
    Title,
    Url,
)
from pmsite.model.causes import Analysis
from pmsite.model.impact import Impact
from pmsite.model.people import Meeting, People, Review
from pmsite.model.resolution import Lessons, Resolution, Runbook
from pmsite.model.timeline import Link, TimelineEvent
from pmsite.model.times import Detection, DocumentDates, SeverityChange, Stated, Times

FORMAT = 1
"""The record format this program reads; older ones are brought up by `pmsite migrate`."""

State = Literal["draft", "review", "published", "withdrawn"]
IncidentStatus = Literal["investigating", "identified", "fixing", "monitoring", "resolved", "closed"]
FailureClass = Literal["system", "strategy", "network", "latency", "data_quality", "execution", "risk", "other"]
Visibility = Literal["public", "internal", "restricted"]
RelationKind = Literal["recurrence", "similar", "caused_by", "parent", "duplicate"]
ProvenanceKind = Literal["own", "imported", "retold", "fictional"]


class Relation(Model):
    """A tie to another record."""

    id: RecordId
    """The other record."""
    kind: RelationKind
    """recurrence: the same happened there before; caused_by: that one led to this one;
    parent: this is a part of it; duplicate: this tells the same incident again."""


class Ignore(Model):
    """A rule waived for this record."""

    rule: Annotated[str, Field(pattern=RULE_ID)]
    """The rule's id."""
    reason: Annotated[str, Field(min_length=5, max_length=1000)]
    """Why the finding is right to stand here."""


class Section(Model):
    """Text that fits nowhere else, kept verbatim and in order."""

    title: Line
    """Its heading."""
    text: Markdown
    """Its content."""


class Provenance(Model):
    """Where the record comes from."""

    kind: ProvenanceKind = "own"
    """own; imported from a document; retold from a public account in our words; fictional."""
    path: Line | None = None
    """Path of the document it was made from."""
    url: Url | None = None
    """The public account."""
    warnings: tuple[Line, ...] = ()
    """Doubts that came up when it was imported."""


class Postmortem(Model):
    """A post-mortem: one incident, one file, `incidents/<year>/<ID>.yaml`."""

    schema_version: Literal[1]
    """Version of this format."""
    id: RecordId
    """Unique, never reused, and the name of the file."""
    aliases: tuple[Alias, ...] = ()
    """Other names it is known by: tickets, former ids. Each leads to its page."""
    title: Title
    """What happened to whom, in one line."""
    state: State
    """State of the document, not of the incident."""
    incident_status: IncidentStatus | None = None
    """State of the incident."""
    severity: Line
    """A level named in schema/policy.yaml."""
    severity_history: tuple[SeverityChange, ...] = ()
    """How the severity changed while the incident ran."""
    failure_class: FailureClass | None = None
    """What sort of failure it was."""
    services: tuple[Name, ...] = ()
    """Services hit, the worst first."""
    teams: tuple[Name, ...] = ()
    """Teams concerned."""
    tags: tuple[Name, ...] = ()
    """Words by which others find it."""
    symptoms: tuple[Line, ...] = ()
    """What a responder saw, as they would type it into a search."""
    drill: bool = False
    """An exercise: shown apart, counted in no metric."""
    near_miss: bool = False
    """Nothing happened, but could have: shown apart, counted in no metric."""
    visibility: Visibility = "internal"
    """public; internal; restricted: no page and no issue, only counted."""
    summary: Markdown
    """Two or three paragraphs for a reader outside the team."""
    times: Times = Times()
    """When it happened."""
    dates: DocumentDates = DocumentDates()
    """The life of the document."""
    detection: Detection | None = None
    """How it was found."""
    stated: Stated | None = None
    """Durations as the authors wrote them."""
    people: People = People()
    """Who took part."""
    meeting: Meeting | None = None
    """The review meeting."""
    impact: Impact = Impact()
    """What it meant for others."""
    timeline: tuple[TimelineEvent, ...] = ()
    """What happened when, in the authors' order."""
    analysis: Analysis = Analysis()
    """Why it happened."""
    resolution: Resolution = Resolution()
    """How it was ended."""
    runbooks: tuple[Runbook, ...] = ()
    """Runbooks, and whether they helped."""
    lessons: Lessons = Lessons()
    """What is to be learned."""
    prevention: tuple[Line, ...] = ()
    """Measures that are no action."""
    actions: tuple[Action, ...] = ()
    """What is done about it."""
    related: tuple[Relation, ...] = ()
    """Ties to other records."""
    links: tuple[Link, ...] = ()
    """Dashboards, tickets, accounts elsewhere."""
    review: Review | None = None
    """Who approved the document."""
    ignore: tuple[Ignore, ...] = ()
    """Rules waived for this record, with the reason."""
    sections: tuple[Section, ...] = ()
    """Whatever fits nowhere else."""
    details: Annotated[dict[str, Any], Field(default_factory=dict)]
    """Fields of the failure class, described in the policy."""
    language: Annotated[str, Field(pattern=LANGUAGE)] = "en"
    """Language of the texts (BCP 47)."""
    provenance: Provenance = Provenance()
    """Where the record comes from."""

    @model_validator(mode="after")
    def _has_a_time(self) -> "Postmortem":
        if self.times.started_at is None and self.times.detected_at is None:
            raise MissingError("needs `times/started_at` or `times/detected_at`: a date alone will do")
        return self
