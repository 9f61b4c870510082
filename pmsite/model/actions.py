"""What is done about it."""

from typing import Annotated, Literal

from pydantic import Field

from pmsite.model.base import (
    ActionRef,
    Amount,
    Day,
    Line,
    LocalId,
    Markdown,
    Model,
    Name,
    Person,
    Share,
    Title,
)

ActionKind = Literal["prevent", "detect", "mitigate", "respond", "process"]
Horizon = Literal["immediate", "short_term", "long_term"]
Priority = Literal["P0", "P1", "P2", "P3"]
ActionState = Literal["open", "in_progress", "blocked", "done", "wont_do"]
FINISHED: frozenset[ActionState] = frozenset({"done", "wont_do"})


class Verified(Model):
    """Evidence that an action works, not only that it is done."""

    by: Person
    """Who verified it."""
    date: Day
    """When."""
    evidence: Line | None = None
    """What shows it."""


class Action(Model):
    """One piece of work. `INC-2025-0007/A1` names it everywhere; its id is never reused."""

    id: LocalId
    """Unique in the record: A1."""
    title: Title
    """What will be different, in one line."""
    text: Markdown | None = None
    """Details."""
    owner: Person | None = None
    """Who sees to it: a handle, name or role."""
    team: Name | None = None
    """The team beside the owner, or instead."""
    kind: ActionKind | None = None
    """What it is meant to do to the next incident."""
    horizon: Horizon | None = None
    """How far away it is."""
    priority: Priority | None = None
    """P0 is first; the policy gives each a time limit."""
    created_on: Day | None = None
    """When it was decided."""
    started_on: Day | None = None
    """When work began."""
    due: Day | None = None
    """When it is to be finished."""
    state: ActionState = "open"
    """Where it stands."""
    done_when: Line | None = None
    """What must be true for it to count as done."""
    effort_hours: Amount | None = None
    """Estimated work, in hours."""
    saves_hours_per_month: Amount | None = None
    """Toil it takes away, in hours per month."""
    depends_on: tuple[ActionRef, ...] = ()
    """Actions that come first: A2, or INC-2024-0031/A2."""
    addresses: tuple[LocalId, ...] = ()
    """Causes, factors and fault-tree events of this record that it acts on."""
    expect: Annotated[dict[LocalId, Share], Field(default_factory=dict)]
    """What it should bring a fault-tree event's probability to."""
    completed_on: Day | None = None
    """When it was finished."""
    verified: Verified | None = None
    """Evidence that it works."""
    reason: Line | None = None
    """Why not, for `wont_do`."""
    issue: Annotated[int, Field(ge=1)] | None = None
    """Number of its issue; written by the sync."""
    formerly: tuple[ActionRef, ...] = ()
    """Earlier ids of this action."""

    @property
    def finished(self) -> bool:
        """Done, or decided against."""
        return self.state in FINISHED
