"""Questions as plain lines: for a dumb terminal, a screen reader, or a terminal whose screen is not ours."""

from collections.abc import Callable

from pmsite.capture.interview.answers import Hint
from pmsite.capture.interview.questions import Choice, Question
from pmsite.cli.ask.asker import BACK, ENOUGH, Move, choices
from pmsite.cli.common import err

HELP = "Enter answers, `<` goes back, Ctrl-D skips the rest, Ctrl-C writes nothing."


def ask(question: Question, hint: Callable[[str], Hint], known: tuple[str, ...], first: bool) -> str | Move:
    """One answer, in one line; choices go by their number or their name."""
    offered = choices(question)
    for number, choice in enumerate(offered, 1):
        about = f": {choice.about}" if choice.about else ""
        err.print(f"  {number}  {choice.label}{about}", markup=False)
    default = f" [{question.default}]" if question.default else ""
    try:
        typed = err.input(f"{question.text}{default} ", markup=False).strip()
    except EOFError:
        err.print()
        return ENOUGH
    except UnicodeDecodeError:
        return "\udcff"  # refused as what it is
    if typed == "<":
        return BACK
    if not typed:
        return question.default
    return _chosen(typed, offered)


def _chosen(typed: str, offered: tuple[Choice, ...]) -> str:
    named = any(typed.lower() in (choice.value.lower(), choice.label.lower()) for choice in offered)
    if not named and typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= len(offered):
        return offered[int(typed[:4]) - 1].value
    return typed
