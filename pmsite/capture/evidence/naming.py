"""Names found in texts, of however many people: every word is looked up once."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_WORD = re.compile(rf"(?<![^\W_])(?<!@)@?{_LETTER}+(?:_+{_LETTER}+)*")
"""A word, with the sign of a mention before it; what is behind the sign of an e-mail address is none."""
_MOST = 10
"""Words of a name that are compared."""

Span = tuple[int, int]


def folded(name: str) -> str:
    """A name in the form in which spellings of it are equal: JAN WEISS and Jan Weiß, İbrahim and ibrahim."""
    letters = unicodedata.normalize("NFKC", name.casefold()).replace("ı", "i").replace("i\u0307", "i")
    return " ".join(letters.split())


def composed(name: str) -> str:
    """A name as it is written, whether an accent is a character of its own or not."""
    return " ".join(unicodedata.normalize("NFC", name).split())


@dataclass(frozen=True)
class Naming:
    """Names, and what stands for each in texts."""

    spelt: Mapping[str, str]
    """Of those that count in every spelling."""
    written: Mapping[str, str]
    """Of those that count only as they are written here."""

    def replaced(self, text: str) -> str:
        """The text with what stands for the names in it; of several names at a place the longest counts."""
        words = [match.span() for match in _WORD.finditer(text)]
        parts: list[str] = []
        done = 0
        for number, (start, _) in enumerate(words):
            if start >= done and (found := self._found(text, words[number : number + _MOST])) is not None:
                shown, end = found
                parts += (text[done:start], shown)
                done = end
        return "".join((*parts, text[done:]))

    def _found(self, text: str, words: Sequence[Span]) -> tuple[str, int] | None:
        """What stands for the name that begins with the first word, and where the name ends."""
        start, end = words[0]
        for number in range(min(self._longest.get(folded(text[start:end]), 0), len(words)), 0, -1):
            name = text[start : words[number - 1][1]]
            shown = self._spelt.get(folded(name)) or self._written.get(composed(name))
            if shown is not None:
                return shown, words[number - 1][1]
        return None

    @cached_property
    def _spelt(self) -> dict[str, str]:
        return {folded(core): shown for name, shown in self.spelt.items() if (core := _core(name))}

    @cached_property
    def _written(self) -> dict[str, str]:
        return {composed(core): shown for name, shown in self.written.items() if (core := _core(name))}

    @cached_property
    def _longest(self) -> dict[str, int]:
        """How many words the longest name has that begins with a word."""
        found: dict[str, int] = {}
        for name in (*self.spelt, *self.written):
            words = [match[0] for match in _WORD.finditer(name)][:_MOST]
            if words:
                found[folded(words[0])] = max(len(words), found.get(folded(words[0]), 0))
        return found


def _core(name: str) -> str:
    """A name from its first word to its last, without signs around it."""
    words = [match.span() for match in _WORD.finditer(name)][:_MOST]
    return name[words[0][0] : words[-1][1]] if words else ""
