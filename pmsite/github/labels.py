"""Our labels: how they are named, and which an issue is to have."""

from collections.abc import Iterable
from typing import get_args

from pmsite.github.text import LABEL, shortened
from pmsite.model.actions import ActionKind, ActionState, Priority
from pmsite.model.policy import Policy
from pmsite.model.tracking import Issue

ACTION, OVERDUE, DUE_SOON, NOT_HELD, DIGEST = "action", "overdue", "due soon", "did not hold", "digest"
STATES: dict[ActionState, str] = {"in_progress": "in progress", "blocked": "blocked"}
_COLOURS = {
    ACTION: ("5319e7", "An action of a post-mortem, kept in step with its record"),
    OVERDUE: ("b60205", "Past its due date and not finished"),
    DUE_SOON: ("fbca04", "More than half of its time is over"),
    NOT_HELD: ("d93f0b", "Finished, and yet what it should have prevented happened again"),
    DIGEST: ("1d76db", "What became of incidents and actions"),
    "in progress": ("0e8a16", "Work has begun"),
    "blocked": ("e99695", "Waits for something else"),
    "P0": ("b60205", "First"),
}


def named(policy: Policy, name: str) -> str:
    """A label's name on GitHub."""
    return shortened(policy.labels.prefix + name, LABEL)


def look(policy: Policy, name: str) -> tuple[str, str]:
    """Colour (six hexadecimal digits) and description of a label of ours, by its name on GitHub."""
    return _COLOURS.get(name.removeprefix(policy.labels.prefix), ("c5def5", ""))


def marks(policy: Policy, issue: Issue) -> bool:
    """Whether an issue has the label that says it is ours."""
    return named(policy, ACTION).casefold() in {label.casefold() for label in issue.labels}


def state_named(policy: Policy, issue: Issue) -> set[ActionState]:
    """The states that an issue's labels name."""
    there = {label.casefold() for label in issue.labels}
    return {state for state, name in STATES.items() if named(policy, name).casefold() in there}


def merged(policy: Policy, issue: Issue, before: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...] | None:
    """All labels an issue is to have, others' among them; None where it has them."""
    words = (ACTION, OVERDUE, DUE_SOON, NOT_HELD, *STATES.values(), *get_args(ActionKind), *get_args(Priority))
    levels = (level.id for level in policy.severities)
    ours = {name.casefold() for name in before}
    if policy.labels.prefix:  # without one, a label of that name may be anybody's
        ours |= {named(policy, word).casefold() for word in (*words, *levels)}
    there = {label.casefold(): label for label in issue.labels}
    want = {name.casefold(): name for name in wanted}
    if {key for key in there if key in ours} | (want.keys() & there.keys()) == want.keys():
        return None
    others = [label for key, label in there.items() if key not in ours and key not in want]
    return (*others, *(there.get(key, name) for key, name in want.items()))
