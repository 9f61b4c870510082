"""Have we seen this before? Records by shared marks and rare words, and by words that somebody types.

Ranking by words is BM25 (S. Robertson and H. Zaragoza, "The probabilistic relevance framework", 2009).
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property

from pmsite.analyse.recall.features import Features, folded
from pmsite.analyse.recall.gathered import rarity
from pmsite.analyse.recall.resemblance import Match, Resemblance
from pmsite.analyse.recall.stems import stems

__all__ = ["Index", "Match"]
_K, _B = 1.2, 0.6


class Index:
    """All records by their features; what only some questions need is worked out when they are asked."""

    def __init__(self, all_: Iterable[Features]) -> None:
        self._all = {one.id: one for one in sorted(all_, key=lambda one: (-one.began, one.id))}

    @cached_property
    def resemblance(self) -> Resemblance:
        """Which of them resemble each other."""
        return Resemblance(self._all.values())

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for one in self._all.values():
            for stem in one.words:
                found.setdefault(stem, []).append(one.id)
        return found

    @cached_property
    def _written(self) -> Mapping[str, set[str]]:
        """Each stem with the words as which it stands anywhere."""
        found = {known: {known} for known in self._by_word}
        for one in self._all.values():
            for stem, word in one.surface.items():
                found[stem].add(word)
        return found

    @cached_property
    def _sizes(self) -> Mapping[str, float]:
        return {one.id: sum(one.words.values()) for one in self._all.values()}

    @cached_property
    def _average(self) -> float:
        return sum(self._sizes.values()) / max(len(self._all), 1)

    def related(self, name: str, most: int = 5) -> list[Match]:
        """The records that resemble one, the most alike first."""
        return self.resemblance.related(name, most)

    def like(self, one: Features, most: int = 5) -> list[Match]:
        """The records that resemble one that need not be among them."""
        return self.resemblance.like(one, most)

    def search(self, text: str, most: int = 10) -> list[Match]:
        """The records that somebody's words are about; an unknown word may be the beginning of one, or a slip."""
        asked = dict(stems(text))
        found: dict[str, float] = {}
        hits: dict[str, list[str]] = {}
        for stem, word in asked.items():
            best: dict[str, tuple[float, str]] = {}
            for known in self._meant(stem, word):
                holders = self._by_word[known]
                rare = rarity(len(self._all), len(holders))
                for other in holders:
                    value = rare * self._saturated(other, known)
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
        for symptom in map(folded, symptoms):
            for one in self._all.values():
                if f"symptom:{symptom}" in one.marks:
                    bonus.setdefault(one.id, []).append(symptom)
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
        written = self._written
        begun = [known for known, forms in written.items() if any(form.startswith(word) for form in forms)]
        if begun:
            return begun
        near = set(get_close_matches(word, {form for forms in written.values() for form in forms}, 3, 0.8))
        return [known for known, forms in written.items() if forms & near]

    def _saturated(self, name: str, stem: str) -> float:
        weight = self._all[name].words[stem]
        length = self._sizes[name] / self._average
        return weight * (_K + 1) / (weight + _K * (1 - _B + _B * length))
