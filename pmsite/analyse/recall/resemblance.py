"""Which records resemble each other: by shared marks and by the rare words they are most about."""

import math
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from pmsite.analyse.recall.features import KINDS, Features, Mark
from pmsite.analyse.recall.gathered import Gathered, few, rarity, said, weighed
from pmsite.analyse.recall.sparse import Sparse

RECENT, RECENT_WORDS = 100, 30
"""Of what many share, only so many of the newest are compared: so the cost grows with n, not with its square."""
LEAST = 0.02
"""A score up to this is no resemblance."""
_MARKS_COUNT, _WORDS_COUNT = 0.6, 0.4
_CLOSE = 1e-9
"""Two sums of the same numbers in another order differ by less."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that resembles (1 is the same) or answers a question (compare within one answer), and why."""

    id: str
    score: float
    reasons: tuple[str, ...]


class _Asked(NamedTuple):
    """The record that others are compared with."""

    itself: int | None
    """Its number, if it is among them."""
    marks: Sequence[int]
    """Those that any of them has."""
    length: float
    """The square root of the sum of the squared weights of all its marks."""
    keywords: Mapping[int, float]
    spelling: Mapping[int, str]
    """Stem → the word as it stands there, where it differs."""


class _Shared(NamedTuple):
    """What two records have in common."""

    score: float
    other: int
    marks: list[tuple[float, Mark]]
    rare: list[tuple[float, str, int]]
    """Weight, stem and its number."""


class Resemblance:
    """All records by what they may share; newer ones first where only some can be looked at."""

    def __init__(self, all_: Iterable[Features]) -> None:
        gathered = Gathered(all_)
        self._ids = gathered.ids
        self._numbers = {name: number for number, name in enumerate(self._ids)}
        self._marks, self._stems = dict(gathered.marks), dict(gathered.stems)
        self._mark_names, self._stem_names = list(self._marks), list(self._stems)
        holders, mark_holders = gathered.holders()
        self._holders = array("I", holders)
        for name in self._ids:
            if (stem := self._stems.get(name.lower())) is not None:
                self._holders[stem] = 0  # An id says nothing of what it was about.
        pairs = zip(self._mark_names, mark_holders, strict=True)
        self._weights = array("d", (self._weight(mark, holders) for mark, holders in pairs))
        self._marked, self._lengths = Sparse(), array("d")
        for marks in gathered.marked():
            squares = [self._weights[mark] ** 2 for mark in marks]
            self._lengths.append(length := math.sqrt(sum(squares)))
            self._marked.add(marks, (square / length for square in squares))
        self._with_mark = self._marked.turned(len(self._marks), RECENT)
        self._keywords, self._spelling = gathered.keywords(self._rarities(2))
        self._with_word = self._keywords.turned(len(self._stems), RECENT_WORDS)

    def related(self, name: str, most: int = 5) -> list[Match]:
        """The records that resemble one, the most alike first."""
        number = self._numbers.get(name)
        return [] if number is None else self._alike(self._known(number), most)

    def all_related(self, most: int = 5) -> Iterator[tuple[str, list[Match]]]:
        """Each record's id and those that resemble it, the newest first."""
        return ((name, self._alike(self._known(number), most)) for number, name in enumerate(self._ids))

    def like(self, one: Features, most: int = 5) -> list[Match]:
        """The records that resemble one that need not be among them."""
        number = self._numbers.get(one.id)
        marks = dict.fromkeys(one.marks)
        keywords, length = {}, 0.0
        if number is not None:
            keywords, length = dict(self._keywords.row(number)), self._lengths[number]
        spelling = {self._stems[stem]: word for stem, word in one.surface.items() if stem in self._stems}
        asked = _Asked(
            number,
            [self._marks[mark] for mark in marks if mark in self._marks],
            length or math.sqrt(sum(self._weight_of(mark) ** 2 for mark in marks)),
            keywords or self._most_telling(one, 1 if number is None else 2),
            spelling,
        )
        return self._alike(asked, most)

    def _known(self, number: int) -> _Asked:
        marks = [mark for mark, _ in self._marked.row(number)]
        spelling = self._spelling.of(self._keywords, number)
        return _Asked(number, marks, self._lengths[number], dict(self._keywords.row(number)), spelling)

    def _alike(self, one: _Asked, most: int) -> list[Match]:
        nearly = self._scores(one)
        if one.itself is not None:
            nearly.pop(one.itself, None)
        best = nlargest(most, nearly.values())
        least = best[-1] - _CLOSE if best else math.inf
        # Numbers go from the newest to the oldest, and of one instant by id.
        shared = [self._shared(one, other) for other, score in nearly.items() if score >= least]
        shared.sort(key=lambda item: (-item.score, item.other))
        return [
            Match(self._ids[both.other], both.score, self._reasons(one, both))
            for both in shared[:most]
            if both.score > LEAST or any(mark.startswith("cause:") for _, mark in both.marks)
        ]

    def _scores(self, one: _Asked) -> dict[int, float]:
        """How much each other record resembles one, nearly: in the quickest order of sums."""
        found: dict[int, float] = {}
        times = _MARKS_COUNT / one.length if one.length else 0.0
        self._with_mark.spread(((mark, times) for mark in one.marks), found)
        self._with_word.spread(((stem, _WORDS_COUNT * weight) for stem, weight in one.keywords.items()), found)
        return found

    def _shared(self, one: _Asked, other: int) -> _Shared:
        """What one record and another have in common, as far as the other is among the newest with it."""
        theirs = {mark for mark, _ in self._marked.row(other)}
        common = [mark for mark in one.marks if mark in theirs and other <= self._with_mark.last(mark)]
        words = dict(self._keywords.row(other))
        both = {stem for stem in one.keywords.keys() & words.keys() if other <= self._with_word.last(stem)}
        rare = [(stem, weight) for stem, weight in one.keywords.items() if stem in both] if both else []
        by_marks = by_words = 0.0
        for mark in common:
            by_marks += self._weights[mark] ** 2
        for stem, weight in rare:
            by_words += weight * words[stem]
        lengths = one.length * self._lengths[other]
        return _Shared(
            _MARKS_COUNT * (by_marks / lengths if lengths else 0.0) + _WORDS_COUNT * by_words,
            other,
            [(self._weights[mark], self._mark_names[mark]) for mark in common],
            [(weight, self._stem_names[stem], stem) for stem, weight in rare],
        )

    def _most_telling(self, one: Features, least: int) -> dict[int, float]:
        """Keywords of a record with their weights.

        A word that only one record has ties it to nothing, and one that many have says nothing.
        """
        most = few(len(self._ids))
        known = [
            (stem, weight) for name, weight in one.words.items() if (stem := self._stems.get(name)) is not None
        ]
        values = (
            (said(weight) * rarity(len(self._ids), self._holders[stem]), stem)
            for stem, weight in known
            if least <= self._holders[stem] <= most
        )
        return weighed(values, self._stem_names)

    def _rarities(self, least: int) -> list[float]:
        """Of each stem, 0 where fewer have it or more than few."""
        most = few(len(self._ids))
        by_holders = {
            holders: rarity(len(self._ids), holders) if least <= holders <= most else 0.0
            for holders in set(self._holders)
        }
        return [by_holders[holders] for holders in self._holders]

    def _weight(self, mark: Mark, holders: int) -> float:
        return KINDS[mark.partition(":")[0]] * rarity(len(self._ids), holders)

    def _weight_of(self, mark: Mark) -> float:
        number = self._marks.get(mark)
        return self._weight(mark, 1) if number is None else self._weights[number]

    def _reasons(self, one: _Asked, both: _Shared) -> tuple[str, ...]:
        """The heaviest first: `same cause: dns`, `rare words: resolver, nameserver`."""
        grouped: dict[str, list[str]] = {}
        for _, mark in sorted(both.marks, key=lambda item: (-item[0], item[1])):
            kind, _, name = mark.partition(":")
            grouped.setdefault(kind, []).append(name)
        named = {name for kind, names in grouped.items() if kind != "tag" for name in names}
        if "tag" in grouped:
            grouped["tag"] = [name for name in grouped["tag"] if name not in named]
        said = [f"same {kind}: {', '.join(names)}" for kind, names in grouped.items() if names]
        if not both.rare:
            return tuple(said)
        told = {
            word for names in grouped.values() for name in names for word in (name, *re.split(r"[\W_]+", name))
        }
        heaviest = sorted(both.rare, key=lambda item: (-item[0], item[1]))
        rare = [one.spelling.get(number, stem) for _, stem, number in heaviest]
        new = [word for word in rare if word not in told]
        return (*said, f"rare words: {', '.join(new[:5])}") if new else tuple(said)
