"""Which telling words a record has: one look at its text for several rules."""

from functools import lru_cache

from pmsite.analyse.blame import ANCHORS
from pmsite.analyse.words import words
from pmsite.model.corpus import Entry

STAND_INS = frozenset({b"todo", b"tbd", b"fixme", b"xxx", b"lorem"})
"""Words that stand for a text to come."""


_ALL = ANCHORS | STAND_INS


def anchors(entry: Entry) -> frozenset[bytes]:
    """The words among those the rules on prose look for."""
    return _of(entry.source.text)


@lru_cache(maxsize=1)
def _of(text: str) -> frozenset[bytes]:
    return words(text, _ALL)
