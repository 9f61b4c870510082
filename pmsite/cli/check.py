"""`pmsite check`: every problem at once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pmsite.cli.common import (
    FINDINGS,
    USAGE,
    Root,
    Today,
    a_day,
    a_root,
    count_of,
    out,
    read_repository,
    show_problems,
    stop,
)
from pmsite.problems import Level, Problem
from pmsite.report.problems import as_json
from pmsite.site.compose import Checked


class Format(StrEnum):
    """How problems are told."""

    TEXT = "text"
    JSON = "json"


def check_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Only problems of these files and folders.", show_default="all")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to tell them.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Find every problem in the records and the policy, each at its line."""
    top = a_root(root)
    a_day(today)  # no rule depends on the day yet
    checked = read_repository(top)
    if paths:
        checked = Checked(checked.corpus, tuple(_within(checked.problems, paths, top)))
    if format is Format.JSON:
        out.print(as_json(checked.problems, count_of(checked)), markup=False)
    else:
        show_problems(checked, top, out)
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    if any(problem.level in failing for problem in checked.problems):
        raise typer.Exit(FINDINGS)


def _within(problems: tuple[Problem, ...], paths: list[Path], root: Path) -> list[Problem]:
    wanted = []
    for path in paths:
        full = path.resolve() if path.exists() else (root / path).resolve()
        if not full.exists() or not full.is_relative_to(root):
            stop(f"{path} is no file or folder of {root}.", USAGE)
        wanted.append(full)
    return [p for p in problems if any((root / p.location.path).is_relative_to(path) for path in wanted)]
