"""What both ways of asking share."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from pmsite.capture.interview.answers import Hint
from pmsite.capture.interview.questions import NOT_KNOWN, Choice, Kind, Question


class Move(Enum):
    """What is no answer."""

    BACK = auto()
    ENOUGH = auto()


BACK, ENOUGH = Move.BACK, Move.ENOUGH


class Ask(Protocol):
    """Asks one question. `hint` says of what is typed how it is understood; `known` completes it."""

    def __call__(
        self, question: Question, hint: Callable[[str], Hint], known: tuple[str, ...], first: bool
    ) -> str | Move: ...


def choices(question: Question) -> tuple[Choice, ...]:
    """What there is to choose from; nothing where one types."""
    if question.kind is Kind.YES_NO:
        decided = (Choice("yes", "yes"), Choice("no", "no"))
        return decided if question.default else (NOT_KNOWN, *decided)
    return question.choices
