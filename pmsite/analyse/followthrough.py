"""Whether actions get finished."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pmsite.model.actions import Action
from pmsite.model.corpus import ActionEntry, Entry


def overdue(action: Action, today: date) -> bool:
    """Due before today (in the policy's time zone) and not finished."""
    return action.due is not None and action.due < today and not action.finished


@dataclass(frozen=True, slots=True)
class FollowThrough:
    """Actions by state. `rate` = done ÷ (all − wont_do), None where there is nothing to divide."""

    total: int
    done: int
    wont_do: int
    unfinished: int
    overdue: int
    hidden: int
    """Unfinished ones in restricted records, which are counted and not shown."""

    @property
    def rate(self) -> float | None:
        """Completion rate, 0 to 1; 0 of 0 is None, not 100 %."""
        counted = self.total - self.wont_do
        return self.done / counted if counted else None


def ours(entry: Entry) -> bool:
    """Whether a record's actions are the organisation's own work.

    Those of a retold public account are somebody else's, and nobody here knows what became of them.
    """
    return entry.record.state != "withdrawn" and entry.record.provenance.kind != "retold"


def retold(entry: Entry) -> bool:
    """Whether a record's actions were announced by somebody else."""
    return entry.record.state != "withdrawn" and entry.record.provenance.kind == "retold"


def follow_through(entries: Sequence[Entry], today: date) -> FollowThrough:
    """Over our own actions, those of restricted records included."""
    actions = [a for e in entries if ours(e) for a in e.record.actions]
    return FollowThrough(
        total=len(actions),
        done=sum(a.state == "done" for a in actions),
        wont_do=sum(a.state == "wont_do" for a in actions),
        unfinished=sum(not a.finished for a in actions),
        overdue=sum(overdue(a, today) for a in actions),
        hidden=sum(not a.finished for e in entries if ours(e) and not e.shown for a in e.record.actions),
    )


def unfinished(entry: Entry) -> list[Action]:
    """A record's own actions that were never finished."""
    return [action for action in entry.record.actions if not action.finished] if ours(entry) else []


def by_urgency(actions: Iterable[ActionEntry]) -> list[ActionEntry]:
    """Earliest due date first, those without one last; then priority, then name."""

    def key(item: ActionEntry) -> tuple[date, str, str]:
        return item.action.due or date.max, item.action.priority or "P9", item.ref

    return sorted(actions, key=key)
