"""The state of a local GitHub, and what people do to it without the API."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from tests.standin.faults import Fault
from tests.standin.records import Comment, Exchange, Issue, Label, Labels, Late, Milestone, copied

__all__ = ["BEGIN", "Comment", "Exchange", "GitHub", "Issue", "Label", "Labels", "Milestone"]

BEGIN = datetime(2026, 11, 21, 9, tzinfo=UTC)
"""When the clock begins."""
WRITES = ("POST", "PATCH", "PUT", "DELETE")


class GitHub:
    """One repository with its issues, as `viewer` sees it through the API."""

    def __init__(
        self,
        full_name: str = "example/postmortems",
        *,
        viewer: str = "github-actions[bot]",
        push: bool = True,
        assignable: Sequence[str] = ("jdoe", "jsmith", "octocat"),
    ) -> None:
        self.guard = threading.RLock()
        self.url = "https://api.github.com"
        self.full_name, self.former_names, self.id = full_name, set[str](), 98765432
        self.viewer, self.push, self.assignable = viewer, push, list(assignable)
        self.token = "t0ken"
        self.now = BEGIN
        self.issues: dict[int, Issue] = {}
        self.labels = Labels()
        self.milestones: dict[int, Milestone] = {}
        self.deleted: set[int] = set()
        self.transferred: dict[int, tuple[str, int]] = {}
        self.elsewhere: dict[tuple[str, int], Issue] = {}
        self.elsewhere_writes: list[Exchange] = []
        self.issues_enabled = True
        self.closed_milestone_refused = True
        self.locked_refuses = False
        self.write_redirect: Literal[301, 307] = 301  # 307 is what GitHub has been seen to answer to writes
        self.listing: Literal["live", "frozen", "empty"] = "live"
        self.frozen: dict[int, Issue] = {}
        self.hidden: set[int] = set()
        self.latency = 0.0
        self.faults: list[Fault] = []
        self.pending: list[Late] = []
        self.log: list[Exchange] = []
        self.violations: list[str] = []
        self.last_number = self.last_id = self.last_milestone = 0

    @property
    def writes(self) -> list[Exchange]:
        """The writes among the requests served."""
        return [exchange for exchange in self.log if exchange.method in WRITES]

    def copy(self) -> "GitHub":
        """An independent copy of everything."""
        with self.guard:
            twin = object.__new__(GitHub)
            vars(twin).update({k: copied(v) for k, v in vars(self).items()})
            twin.guard = threading.RLock()
            twin.faults = [Fault(**vars(fault)) for fault in self.faults]
            return twin

    snapshot = copy

    def restore(self, saved: "GitHub") -> None:
        """Goes back to a snapshot, which stays as it is."""
        state = vars(saved.copy())
        del state["guard"], state["url"]
        with self.guard:
            vars(self).update(state)

    # What the API and people both need.

    def tick(self) -> None:
        """A write is over: one second passes."""
        self.now += timedelta(seconds=1)

    def next_id(self) -> int:
        """An id not used before, for a label or a comment."""
        self.last_id += 1
        return 2_000_000_000 + self.last_id

    def login(self, name: str) -> str | None:
        """The assignable user of the name, in any case."""
        return next((login for login in self.assignable if login.lower() == name.lower()), None)

    def label(self, name: str) -> Label:
        """The repository's label, made if it is missing."""
        if name not in self.labels:
            self.labels[name] = Label(self.next_id(), name)
        return self.labels[name]

    def named(self, names: Sequence[str]) -> list[str]:
        """The labels of the names, each once, in the case they have here."""
        return list(dict.fromkeys(self.label(name).name for name in names))

    def add_issue(self, title: str, body: str | None, by: str, *, pull_request: bool = False) -> Issue:
        """A new issue with the next number."""
        self.last_number += 1
        issue = Issue(self.last_number, title, body, by, self.now, self.now, pull_request=pull_request)
        self.issues[issue.number] = issue
        return issue

    def add_milestone(self, title: str, by: str) -> Milestone:
        """A new milestone with the next number."""
        self.last_milestone += 1
        made = Milestone(self.last_milestone, title, by, self.now, self.now)
        self.milestones[made.number] = made
        return made

    def forget_label(self, name: str) -> None:
        """Removes the label from the repository and from all issues."""
        del self.labels[name]
        for issue in self.issues.values():
            issue.labels = [label for label in issue.labels if label.lower() != name.lower()]

    def give_name(self, old: str, new: str) -> Label:
        """Renames the label in the repository and on all issues."""
        label = self.labels.pop(old)
        label.name = new
        self.labels[new] = label
        for issue in self.issues.values():
            issue.labels = [new if name.lower() == old.lower() else name for name in issue.labels]
        return label

    def open_count(self, *, label: str | None = None, containing: str = "") -> int:
        """How many issues are open: with the label, with the text in the body; no pull requests."""
        return sum(
            issue.state == "open"
            and not issue.pull_request
            and (label is None or issue.has_label(label))
            and containing in (issue.body or "")
            for issue in self.issues.values()
        )

    # What people do.

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.guard:
            yield
            self.tick()

    def _change(self, number: int, change: Callable[[Issue], Any]) -> None:
        with self._writing():
            issue = self.issues[number]
            change(issue)
            issue.updated_at = self.now

    def open_issue(
        self,
        title: str,
        body: str | None = "",
        *,
        by: str = "stranger",
        labels: Sequence[str] = (),
        pull_request: bool = False,
        assignees: Sequence[str] = (),
    ) -> Issue:
        """Someone opens an issue or a pull request."""
        with self._writing():
            issue = self.add_issue(title, body, by, pull_request=pull_request)
            issue.labels, issue.assignees = self.named(labels), list(assignees)
            return issue

    def close(self, number: int, reason: str = "completed", *, by: str = "jdoe") -> None:
        """Someone closes an issue."""
        self._change(number, lambda issue: issue.close(self.now, reason, by))

    def reopen(self, number: int, *, by: str = "jdoe") -> None:
        """Someone opens an issue again."""
        self._change(number, lambda issue: issue.reopen())

    def edit(self, number: int, *, title: str | None = None, body: str | None = None) -> None:
        """Someone edits an issue's title or body."""
        given = {k: v for k, v in {"title": title, "body": body}.items() if v is not None}
        self._change(number, lambda issue: vars(issue).update(given))

    def assign(self, number: int, *logins: str) -> None:
        """Someone adds assignees."""
        self._change(
            number, lambda issue: vars(issue).update(assignees=[*dict.fromkeys([*issue.assignees, *logins])])
        )

    def unassign(self, number: int, *logins: str) -> None:
        """Someone removes assignees."""
        self._change(number, lambda issue: vars(issue).update(assignees=[*_without(issue.assignees, logins)]))

    def comment(self, number: int, body: str, *, by: str = "jdoe") -> Comment:
        """Someone comments on an issue."""
        with self.guard:
            made = Comment(self.next_id(), body, by, self.now, self.now)
            self._change(number, lambda issue: issue.comments.append(made))
            return made

    def add_label(self, number: int, name: str) -> None:
        """Someone labels an issue; the repository gets the label if it is missing."""
        self._change(number, lambda issue: vars(issue).update(labels=self.named([*issue.labels, name])))

    def remove_label(self, number: int, name: str) -> None:
        """Someone takes a label off an issue."""
        self._change(number, lambda issue: vars(issue).update(labels=[*_without(issue.labels, [name])]))

    def delete_label(self, name: str) -> None:
        """Someone deletes a label of the repository."""
        with self._writing():
            self.forget_label(name)

    def rename_label(self, old: str, new: str) -> None:
        """Someone renames a label of the repository."""
        with self._writing():
            self.give_name(old, new)

    def open_milestone(self, title: str, *, by: str = "jdoe") -> Milestone:
        """Someone makes a milestone."""
        with self._writing():
            return self.add_milestone(title, by)

    def close_milestone(self, number: int) -> None:
        """Someone closes a milestone."""
        with self._writing():
            milestone = self.milestones[number]
            milestone.state, milestone.closed_at, milestone.updated_at = "closed", self.now, self.now

    def set_milestone(self, number: int, milestone: int | None) -> None:
        """Someone puts an issue in a milestone, or takes it out."""
        self._change(number, lambda issue: vars(issue).update(milestone=milestone))

    def lock(self, number: int) -> None:
        """Someone locks an issue's conversation."""
        self._change(number, lambda issue: vars(issue).update(locked=True))

    def delete(self, number: int) -> None:
        """Someone deletes an issue."""
        with self._writing():
            del self.issues[number]
            self.deleted.add(number)

    def transfer(self, number: int, to: str = "example/elsewhere", *, as_number: int | None = None) -> None:
        """Someone transfers an issue to another repository."""
        with self._writing():
            there = as_number or number
            self.elsewhere[to.lower(), there] = self.issues.pop(number)
            self.elsewhere[to.lower(), there].number = there
            self.transferred[number] = (to, there)

    def disable_issues(self) -> None:
        """Someone turns issues off."""
        with self._writing():
            self.issues_enabled = False

    def rename(self, full_name: str) -> None:
        """Someone renames the repository; the old name redirects."""
        with self._writing():
            self.former_names = (self.former_names | {self.full_name.lower()}) - {full_name.lower()}
            self.full_name = full_name

    def freeze_listing(self) -> None:
        """From now on the list of issues answers as of now."""
        with self.guard:
            self.listing, self.frozen = "frozen", copied(self.issues)


def _without(names: Sequence[str], gone: Sequence[str]) -> Iterator[str]:
    lower = {name.lower() for name in gone}
    return (name for name in names if name.lower() not in lower)
