"""Words of a text, reduced to their stems: `failing`, `failed` and `fails` meet."""

import re
from collections.abc import Iterator
from itertools import chain

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
_TAKEN_OFF = (
    *("'", "s", "ed", "ing", "y", "e", "al", "ful", "ll", "li", "enci", "anci", "ogi", "iti", "ism", "ion"),
    *("er", "ator", "ogist", "ic", "ant", "ent"),
)
"""Every suffix that the English Snowball takes off or alters ends like this: other words are their own stems."""
_REMEMBERED = 100_000
"""Words: the frequent ones of any corpus."""
_SAY_NOTHING = """
a about after again all also an and any are as at be because been before being both but by can could did
do does done during each every few for from had has have he her his how if in into is it its itself just
may more most no nor not now of off on once one only or other our out over own per same she should so
some such than that the their them then there these they this those through to too under until up very
was we were what when where which while who why will with within without would you your
"""
STOP = frozenset(_SAY_NOTHING.split())
"""Words that say nothing about an incident."""


def stems(text: str) -> Iterator[tuple[str, str]]:
    """Each word that counts, as its stem and as it stands (in lower case); parts of `a-b` count too."""
    # A letter beyond ASCII may become two, or another by what follows it: so each word by itself.
    words = _WORD.findall(text.lower()) if text.isascii() else map(str.lower, _WORD.findall(text))
    return chain.from_iterable(map(_counted.__getitem__, words))


class _Counted(dict[str, tuple[tuple[str, str], ...]]):
    """What a word in lower case counts as; forgotten when there are too many."""

    def __missing__(self, word: str) -> tuple[tuple[str, str], ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = found = tuple(_of_word(word))
        return found


_counted = _Counted()


def _of_word(word: str) -> Iterator[tuple[str, str]]:
    if word in STOP or len(word) < 2 or (word.isdigit() and len(word) != 3):  # 503 says something
        return
    yield stem(word), word
    if not word.isalnum():
        parts = (part for part in re.split(r"[-'.]", word) if len(part) > 2 and not part.isdigit())
        yield from ((stem(part), part) for part in parts if part not in STOP)


def stem(word: str) -> str:
    """The stem of one word in lower case (M. F. Porter's Snowball, English)."""
    if not word.endswith(_TAKEN_OFF):
        return word
    found = str(_STEMMER.stemWord(word))
    return word if found == word else found  # One copy is enough.
