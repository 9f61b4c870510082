"""Words of a text, reduced to their stems: `failing`, `failed` and `fails` meet."""

import re
from collections.abc import Iterator
from functools import cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("english")
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
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in STOP or len(word) < 2 or (word.isdigit() and len(word) != 3):  # 503 says something
            continue
        yield stem(word), word
        if not word.isalnum():
            parts = (part for part in re.split(r"[-'.]", word) if len(part) > 2 and not part.isdigit())
            yield from ((stem(part), part) for part in parts if part not in STOP)


@cache
def stem(word: str) -> str:
    """The stem of one word (M. F. Porter's Snowball, English)."""
    return str(_STEMMER.stemWord(word))
