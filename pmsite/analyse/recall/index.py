"""Have we seen this before? Records by shared marks and rare words, and by words that somebody types.

Ranking by words is BM25 (S. Robertson and H. Zaragoza, "The probabilistic relevance framework", 2009).
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from pmsite.analyse.recall.features import KINDS, Features, Mark, folded
from pmsite.analyse.recall.stems import stems

KEYWORDS = 30
"""Words by which a record is compared: those it is most about and the fewest others have."""
_RARE = 5
"""A word is rare where no more than one in so many records have it; two may, if they are not all."""
RECENT, RECENT_WORDS = 100, 30
"""Of what many share, only so many of the newest are compared: so the cost grows with n, not with its square."""
LEAST = 0.02
"""A score up to this is no resemblance."""
_MARKS_COUNT, _WORDS_COUNT = 0.6, 0.4
_K, _B = 1.2, 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """A record that resembles (1 is the same) or answers a question (compare within one answer), and why."""

    id: str
    score: float
    reasons: tuple[str, ...]


@dataclass
class _Shared:
    """What two records have in common so far."""

    marks: float = 0.0
    words: float = 0.0
    which: list[tuple[float, Mark]] = field(default_factory=list)
    rare: list[tuple[float, str]] = field(default_factory=list)

    @property
    def cause(self) -> bool:
        """Whether they share a cause: that is told however many have it."""
        return any(mark.startswith("cause:") for _, mark in self.which)


class Index:
    """All records by their features; newer ones first where only some can be looked at."""

    def __init__(self, all_: Iterable[Features]) -> None:
        self._all = {one.id: one for one in sorted(all_, key=lambda one: (-one.began, one.id))}
        self._by_mark: dict[Mark, list[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._forms: dict[str, set[str]] = {}
        self._ids = {name.lower() for name in self._all}
        self._few = min(max(2, len(self._all) // _RARE), len(self._all) - 1)
        for one in self._all.values():
            for mark in one.marks:
                self._by_mark.setdefault(mark, []).append(one.id)
            for stem in one.words:
                self._by_word.setdefault(stem, []).append(one.id)
            for stem, word in one.surface.items():
                self._forms.setdefault(stem, set()).add(word)
        self._keywords = {one.id: self._most_telling(one) for one in self._all.values()}
        self._holders: dict[str, list[str]] = {}
        for name, words in self._keywords.items():
            for stem in words:
                self._holders.setdefault(stem, []).append(name)
        self._lengths = {one.id: math.sqrt(self._own(one.marks)) for one in self._all.values()}
        self._sizes = {one.id: sum(one.words.values()) for one in self._all.values()}
        self._average = sum(self._sizes.values()) / max(len(self._all), 1)

    def related(self, name: str, most: int = 5) -> list[Match]:
        """The records that resemble one, the most alike first."""
        return self.like(self._all[name], most) if name in self._all else []

    def like(self, one: Features, most: int = 5) -> list[Match]:
        """The records that resemble one that need not be among them."""
        found: dict[str, _Shared] = {}
        for mark in one.marks:
            weight = self._weight(mark)
            for other in self._by_mark.get(mark, ())[:RECENT]:
                shared = found.setdefault(other, _Shared())
                shared.marks += weight**2
                shared.which.append((weight, mark))
        keywords = self._keywords.get(one.id) or self._most_telling(one)
        for stem, weight in keywords.items():
            for other in self._holders.get(stem, ())[:RECENT_WORDS]:
                shared = found.setdefault(other, _Shared())
                shared.words += weight * self._keywords[other][stem]
                shared.rare.append((weight, stem))
        found.pop(one.id, None)
        own = self._lengths.get(one.id) or math.sqrt(self._own(one.marks))
        scored = [(self._score(shared, own, self._lengths[other]), other) for other, shared in found.items()]
        scored.sort(key=lambda item: (-item[0], -self._all[item[1]].began, item[1]))
        best = [(score, other) for score, other in scored[:most] if score > LEAST or found[other].cause]
        return [Match(other, score, self._reasons(one, found[other])) for score, other in best]

    def search(self, text: str, most: int = 10) -> list[Match]:
        """The records that somebody's words are about; an unknown word may be the beginning of one, or a slip."""
        asked = dict(stems(text))
        found: dict[str, float] = {}
        hits: dict[str, list[str]] = {}
        for stem, word in asked.items():
            best: dict[str, tuple[float, str]] = {}
            for known in self._meant(stem, word):
                rarity = self._rarity(len(self._by_word[known]))
                for other in self._by_word[known]:
                    value = rarity * self._saturated(other, known)
                    if value > best.get(other, (0.0, ""))[0]:
                        best[other] = (value, self._all[other].surface.get(known, known))
            for other, (value, told) in best.items():
                found[other] = found.get(other, 0.0) + value
                hits.setdefault(other, []).append(told)
        # Who has more of the words goes before who has one of them often.
        scored = [((len(hits[other]) + value / (1 + value)) / len(asked), other) for other, value in found.items()]
        # Who asks for a record by its id wants that one.
        scored = [(score + (other.lower() in hits[other]), other) for score, other in scored]
        scored.sort(key=lambda item: (-item[0], -self._all[item[1]].began, item[1]))
        return [Match(other, score, tuple(hits[other])) for score, other in scored[:most]]

    def suggest(self, symptoms: Sequence[str], most: int = 5) -> list[Match]:
        """The records that began like this: those with the very symptoms first, then those with their words."""
        found = {match.id: match for match in self.search(" ".join(symptoms), len(self._all))}
        bonus: dict[str, list[str]] = {}
        for symptom in symptoms:
            for other in self._by_mark.get(f"symptom:{folded(symptom)}", ()):
                bonus.setdefault(other, []).append(folded(symptom))
        ranked = []
        for name in {*found, *bonus}:
            words = found.get(name)
            same = 1000.0 * len(bonus.get(name, ()))
            reasons = [f"same symptom: {', '.join(bonus[name])}"] if name in bonus else []
            if words:
                reasons.append(f"words: {', '.join(words.reasons)}")
            ranked.append(Match(name, same + (words.score if words else 0.0), tuple(reasons)))
        ranked.sort(key=lambda match: (-match.score, -self._all[match.id].began, match.id))
        return ranked[:most]

    def _meant(self, stem: str, word: str) -> Sequence[str]:
        """The stems a typed word may mean: its own, else those it begins, else those it is nearly."""
        if stem in self._by_word:
            return (stem,)
        if len(word) < 3:
            return ()
        written = {known: {known, *self._forms.get(known, ())} for known in self._by_word}
        begun = [known for known, forms in written.items() if any(form.startswith(word) for form in forms)]
        if begun:
            return begun
        near = set(get_close_matches(word, {form for forms in written.values() for form in forms}, 3, 0.8))
        return [known for known, forms in written.items() if forms & near]

    def _saturated(self, name: str, stem: str) -> float:
        weight = self._all[name].words[stem]
        length = self._sizes[name] / self._average
        return weight * (_K + 1) / (weight + _K * (1 - _B + _B * length))

    def _most_telling(self, one: Features) -> Mapping[str, float]:
        """Keywords with weights whose squares add up to 1.

        A word that only one record has ties it to nothing, and one that many have says nothing.
        """
        least = 2 if one.id in self._all else 1
        weighed = [
            ((1 + math.log1p(weight)) * self._rarity(df), stem)
            for stem, weight in one.words.items()
            if least <= (df := len(self._by_word.get(stem, ()))) <= self._few and stem not in self._ids
        ]
        best = sorted(weighed, key=lambda item: (-item[0], item[1]))[:KEYWORDS]
        length = math.sqrt(sum(weight**2 for weight, _ in best))
        return {stem: weight / length for weight, stem in best} if length else {}

    def _rarity(self, holders: int) -> float:
        """Inverse document frequency: 0 for what everybody has."""
        n = len(self._all)
        return math.log(1 + (n - holders + 0.5) / (holders + 0.5))

    def _weight(self, mark: Mark) -> float:
        holders = len(self._by_mark.get(mark, ())) or 1
        return KINDS[mark.partition(":")[0]] * self._rarity(holders)

    def _own(self, marks: Sequence[Mark]) -> float:
        return sum(self._weight(mark) ** 2 for mark in marks)

    @staticmethod
    def _score(shared: _Shared, own: float, other: float) -> float:
        marks = shared.marks / (own * other) if own and other else 0.0
        return _MARKS_COUNT * marks + _WORDS_COUNT * shared.words

    def _reasons(self, one: Features, shared: _Shared) -> tuple[str, ...]:
        """The heaviest first: `same cause: dns`, `rare words: resolver, nameserver`."""
        grouped: dict[str, list[str]] = {}
        for _, mark in sorted(shared.which, key=lambda item: (-item[0], item[1])):
            kind, _, name = mark.partition(":")
            grouped.setdefault(kind, []).append(name)
        named = {name for kind, names in grouped.items() if kind != "tag" for name in names}
        if "tag" in grouped:
            grouped["tag"] = [name for name in grouped["tag"] if name not in named]
        said = [f"same {kind}: {', '.join(names)}" for kind, names in grouped.items() if names]
        told = {
            word for names in grouped.values() for name in names for word in (name, *re.split(r"[\W_]+", name))
        }
        heaviest = sorted(shared.rare, key=lambda item: (-item[0], item[1]))
        rare = [one.surface.get(stem, stem) for _, stem in heaviest]
        new = [word for word in rare if word not in told]
        return (*said, f"rare words: {', '.join(new[:5])}") if new else tuple(said)
