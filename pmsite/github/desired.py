"""What each action's issue is to say, from the record alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pmsite.analyse.followthrough import ours
from pmsite.analyse.recurrence import again, did_not_hold
from pmsite.analyse.risk.actions import Reduction, reductions
from pmsite.analyse.risk.words import figure, of_what
from pmsite.github import labels, text
from pmsite.model.actions import Action, ActionState
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.policy import Policy

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_TRACKED = ("review", "published")


@dataclass(frozen=True)
class Wanted:
    """An action whose issue is kept."""

    entry: Entry
    place: int
    """Of the action in its record, from 0."""
    policy: Policy
    waits_for: tuple[str, ...]
    """Actions it depends on that are not finished."""
    came_back: tuple[Entry, ...]
    """Later incidents that it should have prevented, although it was finished."""
    reduction: str | None
    """What it takes away from the fault tree, in words."""

    @property
    def action(self) -> Action:
        """The action."""
        return self.entry.record.actions[self.place]

    @cached_property
    def ref(self) -> str:
        """INC-2025-0007/A1."""
        return f"{self.entry.id}/{self.action.id}"

    @property
    def state(self) -> ActionState:
        """As its record has it; a withdrawn record's actions are decided against."""
        return "wont_do" if self.entry.record.state == "withdrawn" else self.action.state

    @property
    def shown(self) -> ActionState:
        """The same, but blocked as long as something it depends on is not finished."""
        return "blocked" if self.waits_for and self.state in ("open", "in_progress") else self.state

    @property
    def begins(self) -> bool:
        """Whether an issue may be created: not for drafts, nor for what is finished."""
        return self.entry.record.state in _TRACKED and not self.action.finished

    @property
    def title(self) -> str:
        """The issue's."""
        return text.title(self.ref, self.action.title)

    @property
    def owner(self) -> str | None:
        """The owner's login, if it can be one."""
        return login(self.action.owner, self.policy)

    @property
    def milestone(self) -> str | None:
        """What gathers its due date: 2026-12, or 2026 Q4."""
        due, kind = self.action.due, self.policy.issues.milestones
        if due is None or kind == "none":
            return None
        return f"{due:%Y-%m}" if kind == "month" else f"{due.year} Q{(due.month + 2) // 3}"

    def labels(self, state: ActionState, today: date) -> tuple[str, ...]:
        """Ours, for an issue whose state is `state`."""
        action, record = self.action, self.entry.record
        words = [labels.ACTION, action.kind, action.priority, record.severity]
        finished = state in ("done", "wont_do")
        words += (
            []
            if finished
            else [labels.STATES.get(self.shown if state == self.state else state), _timed(self, today)]
        )
        words += [labels.NOT_HELD] if finished and self.came_back else []
        return tuple(labels.named(self.policy, word) for word in words if word)


def login(person: str | None, policy: Policy) -> str | None:
    """A person's login on GitHub: a handle, or the handle of a name that the policy knows."""
    handles = {someone.name: handle for handle, someone in policy.taxonomy.people.items()}
    word = handles.get(person, person) if person else None
    return word if word and _LOGIN.fullmatch(word) and not word.endswith("-") else None


def half_time(action: Action, policy: Policy) -> date | None:
    """From which day on an action nears its due date: the policy's first share of its time."""
    shares = [
        int(rung.after[:-1]) for rung in policy.escalation if rung.after.endswith("%") and rung.do == "label"
    ]
    if not shares or action.due is None or action.created_on is None:
        return None
    return action.created_on + (action.due - action.created_on) * min(shares) / 100


def _timed(wanted: Wanted, today: date) -> str | None:
    action = wanted.action
    if action.due is not None and action.due < today:
        return labels.OVERDUE
    near = half_time(action, wanted.policy)
    return labels.DUE_SOON if near is not None and near <= today else None


def desired(corpus: Corpus) -> tuple[Wanted, ...]:
    """Every own action whose record is not restricted, by name."""
    states = {
        f"{entry.id}/{action.id}": action.finished or entry.record.state == "withdrawn"
        for entry in corpus.entries
        for action in entry.record.actions
    }
    not_held = did_not_hold(again(corpus.entries, corpus.by_name, corpus.policy.zone))
    found = [one for entry in corpus.entries if _tracked(entry) for one in _of(entry, corpus, states, not_held)]
    return tuple(sorted(found, key=lambda one: one.ref))


def _tracked(entry: Entry) -> bool:
    withdrawn = entry.record.state == "withdrawn" and entry.record.provenance.kind != "retold"
    return entry.shown and (ours(entry) or withdrawn)


def _of(
    entry: Entry, corpus: Corpus, finished: Mapping[str, bool], not_held: Mapping[str, tuple[Entry, ...]]
) -> Iterator[Wanted]:
    tree = entry.record.analysis.fault_tree
    found = reductions(tree, entry.record.actions) if tree and _touches(entry) else None
    taken = {one.action.id: _in_words(one) + f" {of_what(tree)}" for one in found.ranked} if found and tree else {}
    for place, action in enumerate(entry.record.actions):
        ref = f"{entry.id}/{action.id}"
        waits = tuple(name for name in depends(entry, action, corpus) if not finished.get(name, True))
        yield Wanted(entry, place, corpus.policy, waits, not_held.get(ref, ()), taken.get(action.id))


def depends(entry: Entry, action: Action, corpus: Corpus) -> tuple[str, ...]:
    """The actions it depends on, by their whole names."""
    return tuple(_whole(entry, name, corpus) for name in action.depends_on)


def _whole(entry: Entry, name: str, corpus: Corpus) -> str:
    record, _, action = name.rpartition("/")
    other = corpus.by_name.get(record) if record else entry
    return f"{other.id if other else record}/{action}"


def _touches(entry: Entry) -> bool:
    tree = entry.record.analysis.fault_tree
    return tree is not None and any(tree.events.keys() & {*a.addresses, *a.expect} for a in entry.record.actions)


def _in_words(one: Reduction) -> str:
    after = one.after.probability
    best = ", at best" if one.best_case else ""
    if one.reduction is None or after is None:
        return f"not known in numbers: it acts on {', '.join(one.events)}"
    return f"{figure(one.reduction)}, which leaves {figure(after)}{best}"
