"""`pmsite action`: an action's state, without an editor."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from pmsite.cli.common import FINDINGS, USAGE, Root, Today, a_root, out, stop, the_day
from pmsite.cli.repository import read_repository
from pmsite.load.values import NoPlaceError, Value, set_value
from pmsite.model.actions import Action, ActionState
from pmsite.model.corpus import Corpus, Entry
from pmsite.problems import nearest
from pmsite.site import output


def action(
    state: Annotated[ActionState, Argument(help="What it is now.", metavar="STATE")],
    name: Annotated[str, Argument(help="INC-2025-0007/A1", metavar="ACTION")],
    reason: Annotated[str, Option("--reason", help="Why not, for wont_do.", show_default=False)] = "",
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Set an action's state: open, in_progress, blocked, done or wont_do, with the day; nothing else changes."""
    top = a_root(root)
    corpus = read_repository(top).corpus
    entry, place = _the_action(corpus, name)
    if state == "wont_do" and not (reason or entry.record.actions[place].reason):
        stop("Say why with --reason.", USAGE)
    day = the_day(today, corpus.policy.zone).isoformat()
    file = top / entry.source.path
    text = file.read_bytes().decode("utf-8")
    try:
        for key, value in _values(entry.record.actions[place], state, day, reason).items():
            text = set_value(text, ("actions", place, key), value)
    except NoPlaceError as error:
        stop(f"{entry.source.path}: {entry.id}/{entry.record.actions[place].id} {error}.", FINDINGS)
    output.write(file, text.encode())
    out.print(f"{entry.source.path}: {entry.id}/{entry.record.actions[place].id} is {state}", markup=False)


def _the_action(corpus: Corpus, name: str) -> tuple[Entry, int]:
    """The record and the action's place in it, or the end with a way out."""
    known = {f"{e.id}/{a.id}": (e, i) for e in corpus.entries for i, a in enumerate(e.record.actions)}
    record, _, id_ = name.rpartition("/")
    entry = corpus.by_name.get(record)
    found = known.get(f"{entry.id}/{id_}" if entry else name)
    if found is None:
        stop(f"There is no action {name}. {nearest(name, known) or 'Name it as INC-2025-0007/A1.'}", USAGE)
    return found


def _values(action: Action, state: ActionState, day: str, reason: str) -> dict[str, Value]:
    """What changes with the state."""
    values: dict[str, Value] = {"state": state}
    if state == "done":
        values["completed_on"] = day
    elif action.completed_on is not None:
        values["completed_on"] = None
    if state == "in_progress" and action.started_on is None:
        values["started_on"] = day
    if reason:
        values["reason"] = reason
    return values
