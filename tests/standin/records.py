"""What the stand-in keeps: issues, comments, labels, milestones, and the requests it served."""

import copy
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass
class Label:
    """A label of the repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass
class Milestone:
    """A milestone of the repository."""

    number: int
    title: str
    creator: str
    created_at: datetime
    updated_at: datetime
    state: str = "open"
    description: str | None = None
    due_on: str | None = None
    closed_at: datetime | None = None


@dataclass
class Comment:
    """A comment on an issue."""

    id: int
    body: str
    user: str
    created_at: datetime
    updated_at: datetime


@dataclass
class Issue:
    """An issue or a pull request; labels and assignees are names."""

    number: int
    title: str
    body: str | None
    user: str
    created_at: datetime
    updated_at: datetime
    state: str = "open"
    state_reason: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    milestone: int | None = None
    comments: list[Comment] = field(default_factory=list)
    locked: bool = False
    pull_request: bool = False
    closed_at: datetime | None = None
    closed_by: str | None = None

    def has_label(self, name: str) -> bool:
        """Whether it has the label, in any case."""
        return name.lower() in (label.lower() for label in self.labels)

    def close(self, now: datetime, reason: str, by: str) -> None:
        """Closes it, unless it is closed."""
        if self.state == "open":
            self.state, self.closed_at, self.closed_by = "closed", now, by
            self.state_reason = None if self.pull_request else reason

    def reopen(self) -> None:
        """Opens it again, unless it is open."""
        if self.state == "closed":
            self.state, self.closed_at, self.closed_by = "open", None, None
            self.state_reason = None if self.pull_request else "reopened"


class Labels(MutableMapping[str, Label]):
    """Labels by name: any case finds one, its own case is kept."""

    def __init__(self) -> None:
        self.known: dict[str, Label] = {}

    def __getitem__(self, name: str) -> Label:
        return self.known[name.lower()]

    def __setitem__(self, name: str, label: Label) -> None:
        self.known[name.lower()] = label

    def __delitem__(self, name: str) -> None:
        del self.known[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter([label.name for label in self.known.values()])

    def __len__(self) -> int:
        return len(self.known)


@dataclass(frozen=True)
class Request:
    """One request as it came in; `path` has the query."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes = b""


@dataclass(frozen=True)
class Exchange:
    """One request and the status it got: None when no answer was sent."""

    method: str
    path: str
    status: int | None
    body: Any = None
    carried_out: Literal["no", "yes", "late"] = "yes"


@dataclass
class Late:
    """A request to carry out once `left` further ones were answered."""

    request: Request
    left: int


def copied(value: Any) -> Any:
    """A deep copy of state; what never changes is shared."""
    if isinstance(value, dict):
        return {k: copied(v) for k, v in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    if isinstance(value, set):
        return set(value)
    if isinstance(value, Issue | Comment | Label | Milestone | Labels | Late):
        twin = copy.copy(value)
        vars(twin).update({k: copied(v) for k, v in vars(twin).items()})
        return twin
    return value
