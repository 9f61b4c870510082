"""`pmsite pull`: what GitHub knows better → the records."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from pmsite.cli.common import FINDINGS, Root, Today, a_root, out
from pmsite.cli.tracker import WAIT, Apply, Format, Told, Wait, connect, reaching, read, read_issues
from pmsite.github.pull import changes
from pmsite.load.values import NoPlaceError, set_value
from pmsite.model.tracking import Change
from pmsite.problems import Pointer
from pmsite.report.pull import as_json, as_markdown, as_text
from pmsite.site import output


def pull(
    apply: Apply = False,
    format: Told = Format.TEXT,
    strict: Annotated[
        bool, Option("--strict", help="Fail if something is left that only a person can write.")
    ] = False,
    wait: Wait = WAIT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Write states, days of completion, owners and issue numbers into the records; every other byte stays."""
    top = a_root(root)
    client = connect(wait)
    corpus = read(top, today).checked.corpus
    with reaching():
        tracker = read_issues(client, corpus)
    found = changes(corpus, tracker)
    texts, made, refused = _edited(top, found)
    if apply:
        for path, text in texts.items():
            output.write(top / path, text.encode())
    _tell(made, refused, apply, format)
    if strict and refused:
        raise typer.Exit(FINDINGS)


def _edited(root: Path, found: Sequence[Change]) -> tuple[dict[str, str], list[Change], list[str]]:
    """The new texts by path, what is changed in them, and what could not be."""
    texts: dict[str, str] = {}
    made, refused = [], []
    for path, group in groupby(found, lambda one: one.path):
        text = (root / path).read_bytes().decode("utf-8")
        left: set[Pointer] = set()
        for one in group:
            if one.pointer[:-1] in left and one.pointer[-1] == "completed_on":
                continue  # no day without its state
            try:
                changed = set_value(text, one.pointer, one.value)
            except NoPlaceError as error:
                left.add(one.pointer[:-1])
                refused.append(f"{path}: {f'{one.action} ' if one.action else ''}{error}.")
                continue
            made += [one] if changed != text else []
            text = changed
        texts[path] = text
    return texts, made, refused


def _tell(made: Sequence[Change], refused: Sequence[str], written: bool, format: Format) -> None:
    if format is Format.JSON:
        out.print(as_json(made, refused, written), markup=False)
    elif format is Format.MARKDOWN:
        out.print(as_markdown(made, refused, written), markup=False, end="")
    else:
        out.print(as_text(made, refused, written), end="")
