"""What is wrong with a record, as a value: where, how bad, what, and the way out.

Rooms collect problems; only the command line prints them or exits.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Pointer = tuple[str | int, ...]
"""Steps from a document's root to a node: keys (str) and positions in lists (int, from 0)."""


class Level(StrEnum):
    """How bad it is: errors fail a check, warnings fail a strict one, notes never do."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. `line` and `column` count from 1, columns in code points."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the rule's id, its level, where it is, a sentence, and a hint at the mend."""

    rule: str
    level: Level
    location: Location
    message: str
    pointer: Pointer = ()
    fix: str | None = None


def json_pointer(steps: Pointer) -> str:
    """The pointer as RFC 6901 writes it: `("actions", 0, "due")` is `/actions/0/due`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def in_order(problems: list[Problem]) -> list[Problem]:
    """By file, then place, then rule: the order in which a reader mends them."""
    return sorted(problems, key=lambda p: (p.location, p.rule, p.message))


def brief(word: str) -> str:
    """A word as a message quotes it: on one line, and not at length."""
    if len(word) > 60:
        return f"a text of {len(word):,} characters"
    return word if word.isprintable() else repr(word)[1:-1]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """ "Did you mean …?" where a known word is near; case does not count."""
    options = {option.lower(): option for option in known}
    close = difflib.get_close_matches(word.lower(), options, n=1, cutoff=0.6)
    return f"Did you mean `{options[close[0]]}`?" if close else None
