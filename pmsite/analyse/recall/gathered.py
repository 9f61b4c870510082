"""The words of many records as numbers: held only until the few are chosen by which each is compared."""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from pmsite.analyse.recall.features import Features, Mark
from pmsite.analyse.recall.sparse import Sparse

KEYWORDS = 30
"""Words by which a record is compared: those it is most about and the fewest others have."""
_RARE = 5
"""A word is rare where no more than one in so many records have it; two may, if they are not all."""


def rarity(records: int, holders: int) -> float:
    """Inverse document frequency, as in BM25: nearly 0 for what everybody has."""
    return math.log(1 + (records - holders + 0.5) / (holders + 0.5))


def said(weight: float) -> float:
    """How much a word's weight in a record says: less and less the more often it stands there."""
    return 1 + math.log1p(weight)


def few(records: int) -> int:
    """How many records may have a word that is rare."""
    return min(max(2, records // _RARE), records - 1)


class Gathered:
    """All records, the newest first; of two with one id the older counts."""

    def __init__(self, all_: Iterable[Features]) -> None:
        self.stems: defaultdict[str, int] = defaultdict(count().__next__)
        """Stem → its number."""
        self.marks: defaultdict[Mark, int] = defaultdict(count().__next__)
        self._forms: defaultdict[str, int] = defaultdict(count(1).__next__)
        self._weights: defaultdict[float, int] = defaultdict(count().__next__)
        self._words, self._marked, self._spelt = _Pairs(), _Pairs(), _Pairs()
        whose = [(-one.began, one.id, number) for number, one in enumerate(map(self._taken, all_))]
        by_id = {name: (before, name, number) for before, name, number in sorted(whose)}
        order = sorted(by_id.values())
        self.ids = [name for _, name, _ in order]
        self._order = array("I", (number for _, _, number in order))

    def _taken(self, one: Features) -> Features:
        stem, weight, form = self.stems.__getitem__, self._weights.__getitem__, self._forms.__getitem__
        self._words.add(map(stem, one.words), map(weight, one.words.values()))
        self._spelt.add(map(stem, one.surface), map(form, one.surface.values()))
        marks = dict.fromkeys(one.marks)
        self._marked.add(map(self.marks.__getitem__, marks), ())
        return one

    def marked(self) -> Iterator[Sequence[int]]:
        """The marks of each record."""
        return (self._marked.of(number)[0] for number in self._order)

    def holders(self) -> tuple[list[int], list[int]]:
        """How many records have each stem, and each mark."""
        stems, marks = [0] * len(self.stems), [0] * len(self.marks)
        for number in self._order:
            for stem in self._words.of(number)[0]:
                stems[stem] += 1
            for mark in self._marked.of(number)[0]:
                marks[mark] += 1
        return stems, marks

    def keywords(self, rare: Sequence[float]) -> tuple[Sparse, "Spelling"]:
        """Those of each record, by the rarity of each stem, 0 for one that is none; and how they are spelt."""
        names, says = list(self.stems), [said(weight) for weight in self._weights]
        found, spelling = Sparse(), array("I")
        for number in self._order:
            stems, weights = self._words.of(number)
            values = [says[weight] * rare[stem] for stem, weight in zip(stems, weights, strict=True)]
            least = sorted(values)[-KEYWORDS] if len(values) > KEYWORDS else 0.0
            pairs = zip(values, stems, strict=True)
            best = weighed([(value, stem) for value, stem in pairs if value >= least and value], names)
            found.add(best, best.values())
            spelt = dict(zip(*self._spelt.of(number), strict=True))
            spelling.extend(spelt.get(stem, 0) for stem in best)
        used = set(spelling)
        forms = {number: form for form, number in self._forms.items() if number in used}
        return found, Spelling(spelling, forms)


class Spelling:
    """How the keywords of records stand there."""

    def __init__(self, numbers: "array[int]", forms: Mapping[int, str]) -> None:
        self._numbers = numbers
        self._forms = forms

    def of(self, keywords: Sparse, number: int) -> dict[int, str]:
        """Those of a record that are not their stems, by the stem's number."""
        start, end = keywords.ends[number], keywords.ends[number + 1]
        pairs = zip(keywords.columns[start:end], self._numbers[start:end], strict=True)
        return {stem: self._forms[form] for stem, form in pairs if form}


def weighed(values: Iterable[tuple[float, int]], names: Sequence[str]) -> dict[int, float]:
    """The heaviest stems, with weights whose squares add up to 1."""
    best = sorted(values, key=lambda item: (-item[0], names[item[1]]))[:KEYWORDS]
    length = math.sqrt(sum(weight**2 for weight, _ in best))
    return {stem: weight / length for weight, stem in best} if length else {}


class _Pairs:
    """For each record numbers, and as many others or none."""

    def __init__(self) -> None:
        self._first, self._second = array("I"), array("I")
        self._ends = array("Q", [0])

    def add(self, first: Iterable[int], second: Iterable[int]) -> None:
        self._first.extend(first)
        self._second.extend(second)
        self._ends.append(len(self._first))

    def of(self, number: int) -> tuple[Sequence[int], Sequence[int]]:
        start, end = self._ends[number], self._ends[number + 1]
        return self._first[start:end], self._second[start:end]
