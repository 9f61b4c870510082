"""Questions with arrow keys, completion, and a line that says while one types how it is understood."""

import sys
from collections.abc import Callable, Iterable
from textwrap import fill

import questionary
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Always
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.layout.controls import BufferControl
from prompt_toolkit.output import Output, create_output
from questionary import Choice as Entry
from questionary.prompts.common import InquirerControl

from pmsite.capture.interview.answers import Hint
from pmsite.capture.interview.questions import Kind, Question
from pmsite.cli.ask.asker import BACK, ENOUGH, Move, choices

HELP = "Enter answers, Esc goes back, Ctrl-D skips the rest, Ctrl-C writes nothing."
_BESIDE = " " * len("  Description: ")
_BETWEEN = {Kind.LIST: ",", Kind.LINES: ";"}


def ask(question: Question, hint: Callable[[str], Hint], known: tuple[str, ...], first: bool) -> str | Move:
    """One answer, chosen or typed, on standard error: standard output is for the record's path."""
    output = create_output(stdout=sys.stderr)
    asked = (
        _chosen(question, first, output) if choices(question) else _typed(question, hint, known, output)
    ).application
    asked.ttimeoutlen = asked.timeoutlen = 0.1  # how long Esc waits for the rest of another key
    try:
        answer = asked.run()
    except EOFError:
        return ENOUGH
    return answer if isinstance(answer, Move) else str(answer)


def _chosen(question: Question, first: bool, output: Output) -> questionary.Question:
    width = output.get_size().columns - 1

    def about(text: str) -> str | None:
        """Beside the word that the library puts before it."""
        return fill(text, width, initial_indent=_BESIDE, subsequent_indent=_BESIDE).lstrip() or None

    entries = [Entry(one.label, one.value, description=about(one.about)) for one in choices(question)]
    if not first:
        entries.append(Entry("← back", BACK))
    asked = questionary.select(
        question.text, entries, default=question.default, instruction="(arrow keys)", output=output
    )
    application = asked.application
    control = next(
        w.content for w in application.layout.find_all_windows() if isinstance(w.content, InquirerControl)
    )

    def answer(event: KeyPressEvent) -> None:
        value = control.get_pointed_at().value
        if value is BACK:
            _leave(event, BACK)
        else:
            control.is_answered = True
            event.app.exit(result=value)

    ours = _moves()
    ours.add("c-m", eager=True)(answer)
    ours.add("c-d", eager=True)(lambda event: _leave(event, ENOUGH))
    before = application.key_bindings
    application.key_bindings = merge_key_bindings([before, ours] if before else [ours])
    return asked


def _typed(
    question: Question, hint: Callable[[str], Hint], known: tuple[str, ...], output: Output
) -> questionary.Question:
    def said() -> str:
        application = get_app()
        text = hint(application.current_buffer.text).text
        return fill(text, application.output.get_size().columns - 1) or " "

    def enter(event: KeyPressEvent) -> None:
        if hint(event.current_buffer.text).fits:  # else what is wrong with it stands below
            event.current_buffer.validate_and_handle()

    keys = _moves()
    keys.add("c-m")(enter)
    words = _Words(known, _BETWEEN.get(question.kind)) if known else None
    asked = questionary.text(
        question.text,
        default=question.default,
        completer=words,
        bottom_toolbar=said,
        key_bindings=keys,
        output=output,
    )
    for window in asked.application.layout.find_all_windows():
        if isinstance(window.content, BufferControl):
            window.dont_extend_height = Always()  # what is said stands below the answer, not below the screen
    return asked


def _moves() -> KeyBindings:
    keys = KeyBindings()
    for name in ("escape", "c-b"):
        keys.add(name)(lambda event: _leave(event, BACK))
    return keys


def _leave(event: KeyPressEvent, move: Move) -> None:
    event.app.erase_when_done = True
    event.app.exit(result=move)


class _Words(Completer):
    """Completes the word after the last comma or semicolon with those in use."""

    def __init__(self, known: tuple[str, ...], between: str | None) -> None:
        self.known, self.between = known, between

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Those that have what is typed in them, those that begin with it first."""
        typed = document.text_before_cursor
        begun = (typed.rsplit(self.between, 1)[-1] if self.between else typed).strip().lower()
        fitting = [word for word in self.known if begun in word.lower() and begun != word.lower()]
        if begun or complete_event.completion_requested:
            for word in sorted(fitting, key=lambda word: not word.lower().startswith(begun))[:8]:
                yield Completion(word, start_position=-len(begun))
