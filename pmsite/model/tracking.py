"""Actions as issues on GitHub: what stands there, and what is to be done, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pmsite.problems import Pointer

Op = Literal["create", "update", "close", "reopen", "comment", "skip"]
OPS: tuple[Op, ...] = ("create", "comment", "update", "reopen", "close", "skip")
"""In the order in which they are carried out."""
Reason = Literal["completed", "not_planned", "duplicate", "reopened"]


@dataclass(frozen=True)
class Issue:
    """An issue as GitHub tells it; `state` is open or closed."""

    number: int
    title: str
    body: str
    author: str
    state: Literal["open", "closed"] = "open"
    reason: str | None = None
    """Why it is closed: completed, not_planned, duplicate."""
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    milestone: str | None = None
    locked: bool = False
    comments: int = 0
    closed_at: datetime | None = None
    pull_request: bool = False

    @property
    def content(self) -> tuple[object, ...]:
        """What a write would overwrite: if it differs, somebody was there meanwhile."""
        return (
            self.title,
            self.body,
            self.state,
            self.reason,
            frozenset(self.labels),
            self.assignees,
            self.milestone,
        )


@dataclass(frozen=True)
class Tracker:
    """A repository's issues at one time, and what is known of them besides."""

    full_name: str
    """Canonical: owner/name, after any renaming."""
    url: str
    """Where the repository is seen: https://github.com/owner/name."""
    branch: str = "main"
    """Where its records stand."""
    viewer: str = "github-actions[bot]"
    """The login that writes."""
    site: str | None = None
    """Where the site is, ending in `/`."""
    issues: tuple[Issue, ...] = ()
    """All, open and closed, without pull requests."""
    gone: Mapping[int, str] = field(default_factory=dict)
    """Numbers that records name and the list does not have, and where they are, in words."""
    pull_requests: frozenset[int] = frozenset()
    incomplete: str | None = None
    """Why the list cannot be relied on, where it cannot."""


@dataclass(frozen=True)
class Operation:
    """One thing to do: at most one write, with its reason."""

    op: Op
    action: str | None
    """INC-2025-0007/A1."""
    issue: int | None
    fields: Mapping[str, Any]
    """What is sent; empty for skip."""
    reason: str
    attention: bool = False
    """Whether a person must see to it."""


@dataclass(frozen=True)
class Plan:
    """All that is to be done, in order."""

    operations: tuple[Operation, ...] = ()
    blocked: str | None = None
    """Why nothing is created or closed, where that is so."""
    waiting: int = 0
    """Issues that are to be created by later runs."""

    def of(self, op: Op) -> tuple[Operation, ...]:
        """Those of one kind."""
        return tuple(one for one in self.operations if one.op == op)

    @property
    def writes(self) -> tuple[Operation, ...]:
        """Those that change something."""
        return tuple(one for one in self.operations if one.op != "skip")


@dataclass(frozen=True)
class Outcome:
    """What became of a plan."""

    applied: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Issues that were created, by action."""

    errors: tuple[str, ...] = ()
    """What failed or stays unknown, a sentence each; the next run looks again."""
    notes: tuple[str, ...] = ()
    """What was done otherwise than planned."""

    @property
    def created(self) -> int:
        """How many there are."""
        return len(self.numbers)


@dataclass(frozen=True)
class Change:
    """One value of a record that GitHub knows better."""

    path: str
    pointer: Pointer
    value: str | int | None
    """What is to stand there; None takes the value away."""
    action: str | None
    issue: int | None
    why: str
