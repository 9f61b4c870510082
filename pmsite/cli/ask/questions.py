"""The questions of `pmsite new`, asked on a terminal one after the other."""

import os
import shlex
import sys
from collections.abc import Callable
from typing import NoReturn

import typer

from pmsite.capture.interview.answers import NoAnswerError
from pmsite.capture.interview.interview import Interview
from pmsite.capture.interview.questions import Choice, Kind, Question
from pmsite.cli.ask import plain as lines
from pmsite.cli.ask.asker import BACK, ENOUGH, Ask, Move
from pmsite.cli.common import FINDINGS, err

_DUMB = ("", "dumb", "unknown")


def completed(begun: Interview, place: Callable[[Interview], str], *, plain: bool, again: list[str]) -> Interview:
    """Every question answered and, but for the quick ones, the draft agreed on; or the end, with nothing written.

    `place` tells where it will be written; `again` are the options to come back with.
    """
    ask, words = _ask(plain)
    err.print(words, style="dim", markup=False)
    found = begun
    try:
        while True:
            found = _asked(found, ask)
            path = _placed(found, place, again)
            if found.quick or (answer := _agreed(found, ask, path)) == "yes":
                return found
            if answer != "back":
                nothing(found, again)
            found = found.back()
    except _StoppedError as stopped:
        nothing(stopped.at, again)


def _placed(found: Interview, place: Callable[[Interview], str], again: list[str]) -> str:
    """Where it will be written; where nothing can be, no answer is lost."""
    try:
        return place(found)
    except typer.Exit:
        begin = again[: again.index("--id")] if "--id" in again else again  # perhaps it is the id that cannot be
        err.print(to_go_on(found, begin), markup=False)
        raise


class _StoppedError(Exception):
    """Ctrl-C, with the answers so far."""

    def __init__(self, at: Interview) -> None:
        self.at = at


def _ask(plain: bool) -> tuple[Ask, str]:
    """The way of asking that the terminal can do, and how it is used."""
    screen = sys.stdin.isatty() and sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in _DUMB
    if plain or not screen:
        return lines.ask, lines.HELP
    from pmsite.cli.ask import keys  # a terminal library, needed only on one

    return keys.ask, keys.HELP


def _asked(begun: Interview, ask: Ask) -> Interview:
    now, told, stops = begun, "", 0
    while (question := now.question) is not None:
        if question.key != told:
            for note in question.notes:
                err.print(note, markup=False, soft_wrap=False)
        told = question.key
        answer = _one(now, question, ask)
        stops = stops + 1 if answer is ENOUGH else 0
        if answer is BACK:
            now = now.back()
        elif answer is ENOUGH:
            now = now.enough()
            if now.question is not None and stops > 1:
                raise _StoppedError(now)
        else:
            now = _taken(now, question, str(answer))
    return now


def _one(now: Interview, question: Question, ask: Ask) -> str | Move:
    try:
        return ask(question, now.hint, now.setting.known.get(question.vocabulary, ()), not now.asked)
    except KeyboardInterrupt:
        raise _StoppedError(now) from None


def _taken(now: Interview, question: Question, answer: str) -> Interview:
    """One question further, or the same again with what is wrong; a time is told as it was understood."""
    try:
        further = now.answered(answer)
    except NoAnswerError as error:
        err.print(str(error), markup=False, soft_wrap=False)
        return now
    if question.kind is Kind.TIME and answer.strip() and further.kept[question.key] != answer:
        err.print(f"  {now.hint(answer).text}", style="dim", markup=False)
    return further


def _agreed(found: Interview, ask: Ask, path: str) -> str:
    """yes, no or back, once the author has seen what will be written."""
    err.print(f"\n{path}", style="bold", markup=False)
    for label, text in found.overview:
        err.print(f"  {label:<19} {text}", markup=False, soft_wrap=False)
    choices = (Choice("yes", "yes"), Choice("no", "no"))
    question = Question("write", "Write this draft?", Kind.CHOICE, choices=choices, default="yes")
    answer = _one(found, question, ask)
    if answer is BACK:
        return "back"
    return str(answer).lower() if str(answer).lower() in ("yes", "y") else "no"


def nothing(at: Interview, again: list[str]) -> NoReturn:
    """The end: nothing is left behind, and no answer is lost."""
    err.print("Nothing was written.", markup=False)
    if at.flags:
        err.print(to_go_on(at, again), markup=False)
    raise typer.Exit(FINDINGS)


def to_go_on(at: Interview, again: list[str]) -> str:
    """The command that begins with the answers so far."""
    return f"To go on from here:\n{shlex.join(['pmsite', 'new', '--ask', *again, *at.flags])}"
