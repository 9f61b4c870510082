"""Everything that is computed from the corpus for its pages, in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from pmsite.analyse.figures import Figures
from pmsite.analyse.followthrough import FollowThrough
from pmsite.analyse.lessons import LessonOf, lessons
from pmsite.analyse.measures import Measures, measures
from pmsite.analyse.recall.features import features
from pmsite.analyse.recall.index import Index, Match
from pmsite.analyse.recurrence import CameBack, Recurring, pairs, recurring
from pmsite.analyse.relations import Neighbours, Tie, neighbours, ties
from pmsite.analyse.risk.frequency import Exposure, exposure
from pmsite.analyse.selection import Selection
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.policy import Policy


class Resembling(Protocol):
    """Knows which records resemble each other."""

    def related(self, name: str, most: int = 5) -> Sequence[Match]:
        """The records that resemble one, the most alike first."""


@dataclass(frozen=True)
class Facts:
    """What is true of a corpus on a day."""

    corpus: Corpus
    today: date
    measures: Measures
    ties: Mapping[str, tuple[Tie, ...]]
    exposure: Exposure | None
    """The organisation's own incidents over the years, for frequencies."""
    recurring: tuple[Recurring, ...]
    """What several incidents have in common."""
    index: Resembling
    """The records that have a page, by what they have in common."""

    @property
    def policy(self) -> Policy:
        """The corpus's."""
        return self.corpus.policy

    def related(self, name: str) -> Sequence[Match]:
        """The records that resemble one, the most alike first."""
        return self.index.related(name)

    @property
    def counted(self) -> tuple[Entry, ...]:
        """Records that count, newest first."""
        return self.measures.counted

    @property
    def figures(self) -> Figures:
        """Of all records that count."""
        return self.measures.figures

    @property
    def follow_through(self) -> FollowThrough:
        """Of all own actions."""
        return self.measures.follow_through

    @cached_property
    def lessons(self) -> tuple[LessonOf, ...]:
        """Those of records that have a page."""
        return lessons(self.corpus.shown, self.corpus.policy, self.today)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Neighbours, ...]]:
        """By record id: the incidents before and after it, for each of its services; drills are no incidents."""
        return neighbours(entry for entry in self.corpus.shown if not entry.record.drill)

    @cached_property
    def came_back(self) -> tuple[CameBack, ...]:
        """Incidents that an earlier one's actions should have prevented, and recurrences; newest first."""
        found = pairs(self.measures.again)
        known = {(one.entry.id, one.earlier.id) for one in found}
        others = [
            CameBack(entry, tie.other, (), ())
            for entry in self.corpus.shown
            for tie in self.ties.get(entry.id, ())
            if tie.kind == "recurrence"
            and tie.other.instant < entry.instant
            and (entry.id, tie.other.id) not in known
        ]
        return tuple(
            sorted((*found, *others), key=lambda one: (one.entry.instant, one.earlier.instant), reverse=True)
        )

    @cached_property
    def came_back_of(self) -> Mapping[str, Sequence[CameBack]]:
        """The same by the id of either record."""
        found: dict[str, list[CameBack]] = {}
        for one in self.came_back:
            for name in (one.entry.id, one.earlier.id):
                found.setdefault(name, []).append(one)
        return found


def facts(corpus: Corpus, today: date, index: Resembling | None = None) -> Facts:
    """Work out the facts. `today` is a day in the policy's time zone; `index` spares reading all texts."""
    return Facts(
        corpus=corpus,
        today=today,
        measures=measures(corpus, Selection(), today),
        ties=ties(corpus),
        exposure=exposure(corpus.entries, today),
        recurring=recurring(corpus.entries),
        index=index or Index(map(features, corpus.shown)),
    )
