"""What was learned, and whether it was put into practice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmsite.analyse.followthrough import ours
from pmsite.analyse.selection import local_day
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.resolution import Lesson

Standing = Literal["implemented", "waiting", "declined", "no_action", "elsewhere"]
WORDS: dict[Standing, str] = {
    "implemented": "implemented",
    "waiting": "not implemented yet",
    "declined": "decided against",
    "no_action": "no action named",
    "elsewhere": "not followed here",
}


@dataclass(frozen=True)
class LessonOf:
    """A lesson and the record it stands in."""

    entry: Entry
    lesson: Lesson
    standing: Standing
    """implemented: all its actions are done, but those decided against; elsewhere: of a retold public account."""
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
    """How many lessons of a set are implemented. `rate` = implemented ÷ (implemented + waiting)."""

    implemented: int
    waiting: int

    @property
    def rate(self) -> float | None:
        """0 to 1; None where none is followed."""
        followed = self.implemented + self.waiting
        return self.implemented / followed if followed else None


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
    open_to_do = [state for state in states if state != "wont_do"]
    if not states:
        return "no_action"
    if not open_to_do:
        return "declined"
    return "implemented" if all(state == "done" for state in open_to_do) else "waiting"


def practice(found: Sequence[LessonOf]) -> Practice:
    """How many are implemented, and how many wait."""
    standings = [one.standing for one in found]
    return Practice(standings.count("implemented"), standings.count("waiting"))


def by_tag(found: Iterable[LessonOf]) -> dict[str, list[LessonOf]]:
    """By tag, the most used first."""
    groups: dict[str, list[LessonOf]] = {}
    for one in found:
        for tag in dict.fromkeys(one.lesson.tags):
            groups.setdefault(tag, []).append(one)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))
