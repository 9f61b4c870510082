"""Actions that wait, and which of them get finished: by priority, team and time of their making."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pmsite.analyse.breakdown import RESTRICTED, Breakdown, Group
from pmsite.analyse.followthrough import ours
from pmsite.analyse.statistics import Summary, summarise
from pmsite.model.actions import Action
from pmsite.model.corpus import ActionEntry, Entry

AGES = ((30, "up to 30 days"), (90, "31 to 90 days"), (365, "91 days to a year"), (10**9, "over a year"))
NOT_GIVEN = "(not given)"


@dataclass(frozen=True, slots=True)
class Completion:
    """Of one group of actions: how many are done. `rate` = done ÷ (all − wont_do)."""

    group: Group
    done: int
    wont_do: int

    @property
    def rate(self) -> float | None:
        """0 to 1; None where there is nothing to divide."""
        counted = self.group.n - self.wont_do
        return self.done / counted if counted else None


@dataclass(frozen=True, slots=True)
class Completions:
    """Completion by one thing."""

    key: str
    title: str
    column: str
    definition: str
    rows: tuple[Completion, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Own actions: those that wait by age, and completion by several things."""

    ages: Breakdown
    age: Summary
    """Days since creation of unfinished actions; `of` counts those that do not say when they were made."""
    completions: tuple[Completions, ...]


def backlog(entries: Iterable[Entry], today: date) -> Backlog:
    """Over own actions, those of drills and near misses included."""
    actions = [ActionEntry(entry, action) for entry in entries if ours(entry) for action in entry.record.actions]
    waiting = [item for item in actions if not item.action.finished]
    days = {
        item.ref: max((today - made).days, 0) for item in waiting if (made := item.action.created_on) is not None
    }
    return Backlog(
        _ages(waiting, days), summarise([float(d) for d in days.values()], len(waiting)), _completions(actions)
    )


def _ages(waiting: Sequence[ActionEntry], days: dict[str, int]) -> Breakdown:
    def age(item: ActionEntry) -> str:
        n = days.get(item.ref)
        return NOT_GIVEN if n is None else next(name for limit, name in AGES if n <= limit)

    groups = [
        (name, [item for item in waiting if age(item) == name]) for name in (*(n for _, n in AGES), NOT_GIVEN)
    ]
    return Breakdown(
        key="backlog_age",
        title="Unfinished actions by age",
        column="Age",
        definition="Own actions that are not finished, by the days since created_on.",
        groups=tuple(_group(name, items) for name, items in groups if items or name != NOT_GIVEN),
        n=len(days),
        of=len(waiting),
        ordered=True,
    )


def _completions(actions: Sequence[ActionEntry]) -> tuple[Completions, ...]:
    rate = "done ÷ (all − those that will not be done), own actions"
    return (
        _by(
            "completion_by_priority",
            "Completion by priority",
            "Priority",
            f"{rate}.",
            actions,
            lambda a: a.priority,
        ),
        _by("completion_by_team", "Completion by team", "Team", f"{rate}.", actions, lambda a: a.team),
        _by(
            "completion_by_cohort",
            "Completion by quarter",
            "Made in",
            f"{rate}, by the quarter of created_on.",
            actions,
            _quarter,
        ),
    )


def _quarter(action: Action) -> str | None:
    made = action.created_on
    return f"{made.year} Q{(made.month + 2) // 3}" if made else None


def _by(
    key: str,
    title: str,
    column: str,
    definition: str,
    actions: Sequence[ActionEntry],
    name: Callable[[Action], str | None],
) -> Completions:
    groups: dict[str, list[ActionEntry]] = {}
    for item in actions:
        groups.setdefault(name(item.action) or NOT_GIVEN, []).append(item)
    told: dict[str, list[ActionEntry]] = {}
    for one, items in groups.items():
        told.setdefault(one if any(item.entry.shown for item in items) else RESTRICTED, []).extend(items)
    order = sorted(told, key=lambda one: (one in (NOT_GIVEN, RESTRICTED), one))
    rows = (_completion(_group(one, told[one])) for one in order)
    return Completions(key, title, column, definition, tuple(rows))


def _completion(group: Group) -> Completion:
    states = [item.action.state for item in group.actions]
    return Completion(group, states.count("done"), states.count("wont_do"))


def _group(name: str, items: Sequence[ActionEntry]) -> Group:
    return Group(name, tuple({item.entry.id: item.entry for item in items}.values()), tuple(items))
