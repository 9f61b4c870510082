"""What was learned, and whether it was put into practice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmsite.analyse.followthrough import ours
from pmsite.analyse.selection import local_day
from pmsite.model.actions import FINISHED
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.resolution import Lesson

Standing = Literal["implemented", "waiting", "declined", "no_action", "elsewhere"]
WORDS: dict[Standing, str] = {
    "implemented": "implemented",
    "waiting": "not implemented yet",
    "declined": "decided against, at least in part",
    "no_action": "no action named",
    "elsewhere": "not followed here",
}


_FOLLOWED = ("implemented", "waiting", "declined")


@dataclass(frozen=True)
class LessonOf:
    """A lesson and the record it stands in."""

    entry: Entry
    lesson: Lesson
    standing: Standing
    """implemented: all its actions are done; waiting: one is not finished; declined: none is left to do, but one
    was decided against; elsewhere: of a retold public account."""
    days: int | None
    """For how many days it waits, since its record was published or else the incident; None if it does not."""

    @property
    def status(self) -> str:
        """The standing in words: `not implemented for 40 days`."""
        if self.days is None:
            return WORDS[self.standing]
        return f"not implemented for {self.days} day{'' if self.days == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Practice:
    """How many lessons of a set are implemented, of those with an own action."""

    implemented: int
    followed: int

    @property
    def rate(self) -> float | None:
        """implemented ÷ followed, 0 to 1; None where none is followed."""
        return self.implemented / self.followed if self.followed else None


def lessons(entries: Iterable[Entry], policy: Policy, today: date) -> tuple[LessonOf, ...]:
    """Every lesson, in the order of the records."""
    return tuple(
        _lesson(entry, lesson, policy, today) for entry in entries for lesson in entry.record.lessons.learned
    )


def _lesson(entry: Entry, lesson: Lesson, policy: Policy, today: date) -> LessonOf:
    standing = _standing(entry, lesson)
    since = entry.record.dates.published_on or local_day(entry, policy.zone)
    return LessonOf(entry, lesson, standing, max((today - since).days, 0) if standing == "waiting" else None)


def _standing(entry: Entry, lesson: Lesson) -> Standing:
    states = [action.state for action in entry.record.actions if action.id in lesson.actions]
    if not ours(entry):
        return "elsewhere" if states else "no_action"
    if not states:
        return "no_action"
    if all(state == "done" for state in states):
        return "implemented"
    return "declined" if all(state in FINISHED for state in states) else "waiting"


def practice(found: Sequence[LessonOf]) -> Practice:
    """How many are implemented, and of how many."""
    standings = [one.standing for one in found]
    return Practice(standings.count("implemented"), sum(s in _FOLLOWED for s in standings))


def by_tag(found: Iterable[LessonOf]) -> dict[str, list[LessonOf]]:
    """By tag, the most used first."""
    groups: dict[str, list[LessonOf]] = {}
    for one in found:
        for tag in dict.fromkeys(one.lesson.tags):
            groups.setdefault(tag, []).append(one)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))
