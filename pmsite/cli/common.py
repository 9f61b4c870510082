"""What all commands share: options, consoles, reading a repository, exit codes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from pmsite.analyse.secrets import masked
from pmsite.site import clock

FINDINGS, USAGE = 1, 2

out = Console(soft_wrap=True, highlight=False, emoji=False)
"""The answer."""
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)
"""Progress and chatter."""

Root = Annotated[
    Path, typer.Option("--root", help="The repository: the folder with incidents/.", show_default="this folder")
]
Today = Annotated[
    str,
    typer.Option("--today", metavar="DATE", help="Count as if it were this day, 2026-11-21.", show_default=False),
]


class Format(StrEnum):
    """How an answer is told."""

    TEXT = "text"
    JSON = "json"


Told = Annotated[Format, typer.Option("--format", help="How to tell it.")]


def stop(message: str, code: int = FINDINGS) -> NoReturn:
    """End with a sentence on standard error."""
    err.print(message, style="red" if err.is_terminal else None, markup=False)
    raise typer.Exit(code)


def a_day(text: str, option: str = "--today") -> date | None:
    """The day that was given, None where none was, or the end."""
    try:
        return clock.a_day(text, option) if text else None
    except clock.NoDayError as error:
        stop(str(error), USAGE)


def the_day(text: str, zone: ZoneInfo) -> date:
    """The day that was given, else SOURCE_DATE_EPOCH's or today, or the end."""
    try:
        return a_day(text) or clock.today(zone)
    except clock.NoDayError as error:
        stop(str(error), USAGE)


def a_root(root: Path) -> Path:
    """The repository's root, or the end with a way out."""
    if not root.is_dir():
        stop(f"There is no folder {root}.", USAGE)
    if not (root / "incidents").is_dir():
        stop(
            f"{root.resolve()} has no incidents/ folder. `pmsite init` makes a repository; --root names one.",
            USAGE,
        )
    return root.resolve()


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, nothing elsewhere; call what it yields once an item."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda _: bar.advance(task)


def named(paths: Iterable[Path], root: Path) -> list[Path]:
    """The files and folders below `root` that were named, from here or from there; or the end."""
    found = []
    for path in paths:
        full = path.resolve() if path.exists() else (root / path).resolve()
        if not full.exists() or not full.is_relative_to(root):
            stop(f"{path} is no file or folder of {root}.", USAGE)
        found.append(full)
    return found


def source_line(root: Path, path: str, number: int) -> str | None:
    """A line of a file without secrets, or None where it cannot be shown."""
    file = root / path
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > 10_000_000:
            return None
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    lines = masked(text).split("\n")
    return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else None
