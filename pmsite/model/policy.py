"""The organisation's choices, `schema/policy.yaml`: validated like a record."""

import re
import warnings
from datetime import timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from pmsite.model.actions import Priority
from pmsite.model.base import AFTER, RULE_ID, Amount, Count, Line, Markdown, Model, Name, Person, Share, Span
from pmsite.model.impact import Currency
from pmsite.model.postmortem import FailureClass, ProvenanceKind, State

PeopleShown = Literal["handles", "names", "roles"]
Clock = Literal["started_at", "detected_at", "declared_at", "mitigated_at", "resolved_at"]
Vocabulary = Literal["services", "teams", "tags", "causes", "fishbone"]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("is no time zone of the tz database: write one such as UTC or Europe/Berlin") from None


def _valid_pattern(text: str) -> str:
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return text


class Qualifies(Model):
    """What puts an incident on a level: any one of these suffices."""

    customers_affected: Count | None = None
    """At least so many customers."""
    cost: Amount | None = None
    """At least so much money, in the policy's currency."""
    downtime: Span | None = None
    """At least so long a time from start to resolution."""
    latency: Span | None = None
    """At least such a delay."""
    data_loss: bool | None = None
    """Any loss of data."""
    security: bool | None = None
    """Any breach of confidentiality or integrity."""
    regulatory: bool | None = None
    """Anything an authority must be told."""


class Severity(Model):
    """One level; the first in the list is the gravest."""

    id: Name
    """The name that records use: SEV1."""
    title: Line
    """What it is called: Critical."""
    description: Markdown | None = None
    """When to choose it."""
    qualifies: Qualifies | None = None
    """What puts an incident here."""
    respond_within: Span | None = None
    """Time until somebody must have taken it."""
    roles: tuple[Name, ...] = ()
    """Roles that must be filled."""
    tell: tuple[Line, ...] = ()
    """Who is told."""
    status_page: bool = False
    """Whether the status page is updated."""
    customer_messages: bool = False
    """Whether customers are written to."""


class AnyOf(Model):
    """One of several fields suffices."""

    any: Annotated[tuple[Line, ...], Field(min_length=2)]
    """Paths, one of which must be filled."""


class Requirement(Model):
    """Fields that must be filled, for records that match every condition given."""

    state: State | None = None
    """For documents in this state or a later one."""
    severity: tuple[Name, ...] = ()
    """For these levels; all when empty."""
    failure_class: tuple[FailureClass, ...] = ()
    """For these failure classes; all when empty."""
    provenance: tuple[ProvenanceKind, ...] = ()
    """For records from there; all when empty."""
    fields: tuple[Line | AnyOf, ...] = ()
    """Paths such as `times/resolved_at` or `actions/*/owner`."""
    only: tuple[Line, ...] | None = None
    """Instead of everything else that is required: a lighter profile."""


class Triggers(Model):
    """When a post-mortem is mandatory: any one of these."""

    severity: tuple[Name, ...] = ()
    """For these levels."""
    downtime: Span | None = None
    """From so long an outage."""
    cost: Amount | None = None
    """From so much money, in the policy's currency."""
    regulatory: bool = False
    """Whenever an authority must be told."""
    circuit_breaker: bool = False
    """Whenever a circuit breaker opened, which the tag `circuit-breaker` says."""
    halt: bool = False
    """Whenever trading or another core function was halted, which the tag `halt` says."""


class Deadlines(Model):
    """Time limits of the process, counted from resolution."""

    timeline: Span | None = None
    """The first timeline."""
    draft: Span | None = None
    """The draft."""
    meeting: Span | None = None
    """The review meeting."""
    published: Span | None = None
    """Publication."""
    actions_started: Span | None = None
    """Work on every action begun."""
    fixes_reviewed: Span | None = None
    """Finished actions looked at again."""


class Escalation(Model):
    """One rung of the ladder for actions that near or pass their due date."""

    after: Annotated[str, Field(pattern=AFTER, examples=["50%", "0d", "14d"])]
    """A share of the time from creation to the due date, or a time after the due date."""
    do: Literal["label", "comment", "mention"]
    """What happens."""
    whom: Literal["owner", "team_lead", "last_resort"] | None = None
    """Who is mentioned."""


class Labels(Model):
    """How labels are named on GitHub."""

    prefix: Annotated[str, Field(max_length=20)] = "pm: "
    """Before each of our labels, so that they are told from others."""


class Issues(Model):
    """How actions become issues on GitHub."""

    creations_per_run: Annotated[int, Field(ge=1, le=400)] = 60
    """So many issues are created at most in one run; the next run goes on."""
    milestones: Literal["none", "month", "quarter"] = "none"
    """Milestones that due dates are gathered in; with none, the due date stands in the issue only."""
    last_resort: Person | None = None
    """Handle of whom the last rung of the escalation mentions."""


class Service(Model):
    """A service of the organisation."""

    team: Name | None = None
    """The team that owns it."""
    tier: Annotated[int, Field(ge=0, le=9)] | None = None
    """How much depends on it; 1 is the most."""
    objective: Annotated[float, Field(gt=0, lt=100)] | None = None
    """Availability objective, in per cent."""
    description: Line | None = None
    """What it does."""


class Team(Model):
    """A team of the organisation."""

    lead: Person | None = None
    """Handle of its lead."""
    members: tuple[Person, ...] = ()
    """Handles of its members."""


class Someone(Model):
    """A person known to the organisation."""

    name: Line
    """The name that is shown where the policy shows names."""


class Taxonomy(Model):
    """The organisation's vocabulary."""

    closed: tuple[Vocabulary, ...] = ()
    """Vocabularies in which only the words listed here may be used."""
    services: dict[Name, Service] = Field(default_factory=dict)
    """Services by name."""
    teams: dict[Name, Team] = Field(default_factory=dict)
    """Teams by name."""
    people: dict[Person, Someone] = Field(default_factory=dict)
    """People by handle."""
    tags: tuple[Name, ...] = ()
    """Tags in use."""
    causes: tuple[Name, ...] = ()
    """Tags of causes in use."""
    fishbone: tuple[Name, ...] = ("people", "process", "technology", "data", "environment", "management")
    """Categories of fishbones, in the order they are drawn."""
    failure_classes: dict[FailureClass, dict[Name, Line]] = Field(default_factory=dict)
    """Per failure class: the fields of `details` and what each means."""


class Targets(Model):
    """What the organisation aims at; shown beside the figures."""

    completion_rate: Share | None = None
    """Share of actions done."""
    ttd: Span | None = None
    """Median time to detect."""
    tta: Span | None = None
    """Median time to acknowledge."""
    ttm: Span | None = None
    """Median time to mitigate."""
    ttr: Span | None = None
    """Median time to resolve."""


class Policy(Model):
    """The organisation's choices."""

    schema_version: Literal[1]
    """Version of this format."""
    organisation: Line
    """Name of the organisation."""
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    """Zone in which a day begins and ends: due dates, deadlines, months."""
    currency: Currency = "USD"
    """Currency of the policy's own limits."""
    people: PeopleShown = "roles"
    """How people appear on pages."""
    id_pattern: Annotated[str, AfterValidator(_valid_pattern)] = r"^INC-\d{4}-\d{4,}$"
    """Regular expression that every record's id matches."""
    severities: Annotated[tuple[Severity, ...], Field(min_length=1)]
    """Levels, the gravest first."""
    required: tuple[Requirement, ...] = ()
    """What must be filled, by state, severity, failure class and provenance."""
    triggers: Triggers = Triggers()
    """When a post-mortem is mandatory."""
    deadlines: dict[Name, Deadlines] = Field(default_factory=dict)
    """`default`, and by severity what differs."""
    deadlines_from: Literal["started_at", "detected_at", "declared_at", "mitigated_at", "resolved_at"] = (
        "resolved_at"
    )
    """The time of the incident from which the deadlines count."""
    action_limits: dict[Name, Span | dict[Priority, Span]] = Field(default_factory=dict)
    """Longest time from creation to due date by priority; or by severity, then priority."""
    escalation: tuple[Escalation, ...] = ()
    """What happens as a due date nears and passes."""
    labels: Labels = Labels()
    """Names of labels."""
    issues: Issues = Issues()
    """How actions become issues."""
    taxonomy: Taxonomy = Taxonomy()
    """Services, teams, people, words."""
    levels: dict[Annotated[str, Field(pattern=RULE_ID)], Literal["error", "warning", "note"]] = Field(
        default_factory=dict
    )
    """Rules whose level is changed; the reason stands beside it as a comment."""
    targets: Targets = Targets()
    """What the organisation aims at."""
    templates: dict[Name, Any] = Field(default_factory=dict)
    """Texts people send at each stage."""

    @property
    def zone(self) -> ZoneInfo:
        """The policy's time zone."""
        return ZoneInfo(self.time_zone)

    def rank(self, severity: str) -> int:
        """Place of a level in the order, 0 the gravest; one past the last when unknown."""
        ids = [level.id for level in self.severities]
        return ids.index(severity) if severity in ids else len(ids)

    def deadline(self, severity: str, step: str) -> timedelta | None:
        """The time limit of a step (`draft`, `meeting`, …) for a severity."""
        for key in (severity, "default"):
            found = self.deadlines.get(key)
            if found is not None and (limit := getattr(found, step)) is not None:
                return limit  # type: ignore[no-any-return]
        return None
