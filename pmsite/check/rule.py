"""What a rule is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmsite.model.corpus import Corpus, Entry
from pmsite.problems import Level, Pointer


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found at a place of the record it looked at."""

    pointer: Pointer
    message: str
    fix: str | None = None
    at_key: bool = False
    """Point to the key rather than to its value."""


RecordCheck = Callable[[Entry, Corpus], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it asks, why, an example of each side, and how to mend it.

    `check` looks at one record; rules without one are raised while reading.
    """

    id: str
    level: Level
    title: str
    why: str
    bad: str
    good: str
    fix: str
    check: RecordCheck | None = None
