"""The state of an action and of its issue, each against the value last synced (a three-way merge)."""

from dataclasses import dataclass
from typing import Literal

from pmsite.github import labels
from pmsite.github.marker import Synced
from pmsite.model.actions import ActionState
from pmsite.model.policy import Policy
from pmsite.model.tracking import Issue, Reason

Winner = Literal["agreed", "record", "github", "conflict"]
CLOSED: dict[ActionState, Reason] = {"done": "completed", "wont_do": "not_planned"}
"""How an issue is closed for each way to finish."""
WORDS: dict[ActionState, str] = {
    "open": "open",
    "in_progress": "in progress",
    "blocked": "blocked",
    "done": "done",
    "wont_do": "not to be done",
}
"""Each state in words."""
_UNFINISHED: dict[str, ActionState] = {"in_progress": "in_progress", "blocked": "blocked"}


@dataclass(frozen=True)
class Merged:
    """What became of the state since the last sync."""

    record: ActionState
    github: ActionState
    winner: Winner

    @property
    def state(self) -> ActionState:
        """What the issue shows after a sync: GitHub's where the record has yet to learn of it."""
        return self.record if self.winner in ("agreed", "record") else self.github


def merge(record: ActionState, issue: Issue, synced: Synced | None, policy: Policy) -> Merged:
    """Who changed the state last. Without a value last synced, `pull` proposes GitHub's."""
    base = synced.state if synced and synced.state else record
    github = on_github(record, issue, synced, policy)
    if record == github:
        winner: Winner = "agreed"
    elif github == base:
        winner = "record"
    elif record == base:
        winner = "github"
    else:
        winner = "conflict"
    return Merged(record, github, winner)


def on_github(record: ActionState, issue: Issue, synced: Synced | None, policy: Policy) -> ActionState:
    """The state that an issue shows.

    A label of a state counts when a person put it on. One that is missing says nothing: labels of a repository
    are deleted and renamed, too.
    """
    if issue.state == "closed":
        return "wont_do" if issue.reason in ("not_planned", "duplicate") else "done"
    base = synced.state if synced and synced.state else record
    put_on = labels.state_named(policy, issue) - {synced.shown if synced else record, base}
    if len(put_on) == 1 and synced is not None:
        return put_on.pop()
    return _UNFINISHED.get(base, "open")
