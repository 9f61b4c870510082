"""Text → the terms it is found by; `assets/js/terms.js` does the same to what a reader types.

Words in lower case without accents, plural endings of English off (the S stemmer of D. Harman, "How
effective is suffixing?", JASIS 42(1), 1991); scripts that are written without spaces as pairs of characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORDS = re.compile(r"\w+")
_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ACCENTS = re.compile("[\u0300-\u036f]")
UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Thai, Lao, Khmer, the Japanese syllabaries, and Chinese characters."""
_RUNS = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")
_IS_RUN = re.compile(f"[{UNSPACED}]")
LONGEST = 40
"""Characters of a term; longer words are found by their beginning."""


def terms(text: str) -> Iterator[str]:
    """The terms of a text, in order, with repetitions."""
    for word in _WORDS.findall(unicodedata.normalize("NFKC", text)):
        yield from _whole_and_parts(word)


@lru_cache(maxsize=100_000)
def _whole_and_parts(word: str) -> tuple[str, ...]:
    """The terms of a word, and those of the words that it is made of."""
    found = list(_of_word(folded(word)))
    if "_" in word or not word.islower():
        parts = _HUMPS.findall(word)
        if len(parts) > 1:
            found += [stem(part[:LONGEST].lower()) for part in parts if len(part) > 2]
    return tuple(found)


def folded(word: str) -> str:
    """Lower case, accents off."""
    if word.isascii():
        return word.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.lower()))
    return unicodedata.normalize("NFKC", bare)


def _of_word(word: str) -> Iterator[str]:
    if word.isascii():
        yield stem(word[:LONGEST])
        return
    for run in _RUNS.findall(word):
        if not _IS_RUN.match(run):
            yield stem(run[:LONGEST])
        elif len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def stem(word: str) -> str:
    """The word without a plural ending."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("us", "ss")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    return word[:-1]
