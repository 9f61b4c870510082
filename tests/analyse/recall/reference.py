"""Which records resemble each other, reckoned step by step as it is defined: what the quick way must answer."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pmsite.analyse.recall.features import KINDS, Features, Mark
from pmsite.analyse.recall.resemblance import Match


@dataclass
class _Shared:
    marks: float = 0.0
    words: float = 0.0
    which: list[tuple[float, Mark]] = field(default_factory=list)
    rare: list[tuple[float, str]] = field(default_factory=list)

    @property
    def cause(self) -> bool:
        return any(mark.startswith("cause:") for _, mark in self.which)


class Reference:
    """Every record with all its marks and words."""

    def __init__(self, all_: Iterable[Features]) -> None:
        self._all = {one.id: one for one in sorted(all_, key=lambda one: (-one.began, one.id))}
        self._by_mark: dict[Mark, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._ids = {name.lower() for name in self._all}
        for one in self._all.values():
            for mark in one.marks:
                self._by_mark.setdefault(mark, []).append(one.id)
            for stem in one.words:
                self._by_word.setdefault(stem, []).append(one.id)
        self._keywords = {one.id: self._most_telling(one) for one in self._all.values()}
        self._holders: dict[str, list[str]] = {}
        for name, words in self._keywords.items():
            for stem in words:
                self._holders.setdefault(stem, []).append(name)
        self._lengths = {one.id: self._length(one) for one in self._all.values()}

    def like(self, one: Features, most: int) -> list[Match]:
        """The records that resemble one, the most alike first."""
        found: dict[str, _Shared] = {}
        for mark in one.marks:
            weight = self._weight(mark)
            for other in self._by_mark.get(mark, ())[:100]:
                shared = found.setdefault(other, _Shared())
                shared.marks += weight**2
                shared.which.append((weight, mark))
        keywords = self._keywords.get(one.id) or self._most_telling(one)
        for stem, weight in keywords.items():
            for other in self._holders.get(stem, ())[:30]:
                shared = found.setdefault(other, _Shared())
                shared.words += weight * self._keywords[other][stem]
                shared.rare.append((weight, stem))
        found.pop(one.id, None)
        own = self._lengths.get(one.id) or self._length(one)
        scored = [(_score(shared, own, self._lengths[other]), other) for other, shared in found.items()]
        scored.sort(key=lambda item: (-item[0], -self._all[item[1]].began, item[1]))
        best = [(score, other) for score, other in scored[:most] if score > 0.02 or found[other].cause]
        return [Match(other, score, _reasons(one, found[other])) for score, other in best]

    def _most_telling(self, one: Features) -> Mapping[str, float]:
        least, n = 2 if one.id in self._all else 1, len(self._all)
        few = min(max(2, n // 5), n - 1)
        weighed = [
            ((1 + math.log1p(weight)) * self._rarity(df), stem)
            for stem, weight in one.words.items()
            if least <= (df := len(self._by_word.get(stem, ()))) <= few and stem not in self._ids
        ]
        best = sorted(weighed, key=lambda item: (-item[0], item[1]))[:30]
        length = math.sqrt(sum(weight**2 for weight, _ in best))
        return {stem: weight / length for weight, stem in best} if length else {}

    def _rarity(self, holders: int) -> float:
        return math.log(1 + (len(self._all) - holders + 0.5) / (holders + 0.5))

    def _weight(self, mark: Mark) -> float:
        holders = len(self._by_mark.get(mark, ())) or 1
        return KINDS[mark.partition(":")[0]] * self._rarity(holders)

    def _length(self, one: Features) -> float:
        return math.sqrt(sum(self._weight(mark) ** 2 for mark in one.marks))


def _score(shared: _Shared, own: float, other: float) -> float:
    marks = shared.marks / (own * other) if own and other else 0.0
    return 0.6 * marks + 0.4 * shared.words


def _reasons(one: Features, shared: _Shared) -> tuple[str, ...]:
    grouped: dict[str, list[str]] = {}
    for _, mark in sorted(shared.which, key=lambda item: (-item[0], item[1])):
        kind, _, name = mark.partition(":")
        grouped.setdefault(kind, []).append(name)
    named = {name for kind, names in grouped.items() if kind != "tag" for name in names}
    if "tag" in grouped:
        grouped["tag"] = [name for name in grouped["tag"] if name not in named]
    said = [f"same {kind}: {', '.join(names)}" for kind, names in grouped.items() if names]
    told = {word for names in grouped.values() for name in names for word in (name, *re.split(r"[\W_]+", name))}
    heaviest = sorted(shared.rare, key=lambda item: (-item[0], item[1]))
    rare = [one.surface.get(stem, stem) for _, stem in heaviest]
    new = [word for word in rare if word not in told]
    return (*said, f"rare words: {', '.join(new[:5])}") if new else tuple(said)
