"""The causes of many incidents by category: what a fishbone of the whole organisation shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmsite.analyse.selection import counted
from pmsite.model.corpus import Entry

Category = str


@dataclass(frozen=True, slots=True)
class CauseCount:
    """A cause that incidents have in common, by its tag."""

    tag: str
    entries: tuple[Entry, ...]

    @property
    def n(self) -> int:
        """In how many incidents."""
        return len(self.entries)


def cause_map(entries: Iterable[Entry], fewest: int = 1) -> Mapping[Category, Sequence[CauseCount]]:
    """Tags of root causes and contributing factors, by category; those of the most incidents first.

    `fewest` leaves out what fewer incidents have; what only restricted ones have is left out too. A tag stands
    under the category that most of its causes have.
    """
    holders: dict[str, dict[str, Entry]] = {}
    categories: dict[str, dict[Category, int]] = {}
    for entry in filter(counted, entries):
        analysis = entry.record.analysis
        for cause in (*analysis.root_causes, *analysis.contributing_factors):
            for tag in cause.tags:
                holders.setdefault(tag, {})[entry.id] = entry
                category: Category = cause.category or "unknown"
                votes = categories.setdefault(tag, {})
                votes[category] = votes.get(category, 0) + 1
    found: dict[Category, list[CauseCount]] = {}
    for tag, held in holders.items():
        if len(held) >= fewest and any(entry.shown for entry in held.values()):
            votes = categories[tag]
            most = min(votes, key=lambda name: (-votes[name], name))
            found.setdefault(most, []).append(CauseCount(tag, tuple(held.values())))
    for counts in found.values():
        counts.sort(key=lambda one: (-one.n, one.tag))
    return dict(sorted(found.items(), key=lambda item: (-sum(one.n for one in item[1]), item[0])))
