"""`pmsite check`: every problem at once."""

import os
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from pmsite.check.run import RULES
from pmsite.cli.audit import Audit, audit
from pmsite.cli.common import (
    FINDINGS,
    USAGE,
    Root,
    Today,
    a_root,
    named,
    out,
    progress,
    source_line,
    stop,
    the_day,
)
from pmsite.load.git import GitError, changed_since
from pmsite.load.survey import survey
from pmsite.load.walk import POLICY, load_policy
from pmsite.problems import Level, Problem
from pmsite.report.annotations import as_annotations
from pmsite.report.markdown import as_table
from pmsite.report.problems import as_json, as_text, summary
from pmsite.report.sarif import as_sarif


class Format(StrEnum):
    """How problems are told."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def check_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Only problems of these files and folders.", show_default="all")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to tell them.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    since: Annotated[
        str, typer.Option("--changed-since", metavar="REF", help="Only problems of what the branch touched.")
    ] = "",
    fix: Annotated[bool, typer.Option("--fix", help="First mend what is safe to mend.")] = False,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Find every problem in the records and the policy, each at its line."""
    top = a_root(root)
    if fix:
        mend(top, paths)
    found = look(top, today)
    problems = list(found.problems)
    if since:
        problems = _touched(found, top, since)
    if paths:
        wanted = named(paths, top)
        problems = [p for p in problems if any((top / p.location.path).is_relative_to(path) for path in wanted)]
    tell(problems, found.checked, format, top)
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    if any(problem.level in failing for problem in problems):
        raise typer.Exit(FINDINGS)


def look(top: Path, today: str) -> Audit:
    """Check all records, with a bar; in continuous integration nothing is remembered from run to run."""
    policy, source, read = load_policy(top)
    day = the_day(today, policy.zone)
    with progress("Checking records", len(survey(top))) as step:
        return audit(top, day, policy, source, read, step, remember=not os.environ.get("CI"))


def tell(problems: list[Problem], checked: int, format: Format, top: Path) -> None:
    """Print the problems; on GitHub also into the job's summary."""
    if format is Format.JSON:
        out.print(as_json(problems, checked), markup=False)
    elif format is Format.SARIF:
        out.print(as_sarif(problems, RULES.values(), version("pmsite")), markup=False)
    elif format is Format.GITHUB:
        out.print(as_annotations(problems), markup=False, end="")
        out.print(summary(problems, checked), markup=False)
    else:
        out.print(as_text(problems, lambda path, n: source_line(top, path, n)), end="")
        out.print(summary(problems, checked), markup=False)
    if format is Format.GITHUB and (file := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(as_table(problems, checked))


def mend(top: Path, paths: list[Path] | None) -> None:
    """Mend and lay out the files that were named, or all."""
    from pmsite.cli.fmt import rewrite  # only with --fix

    rewrite(top, paths, mending=True)


def _touched(found: Audit, top: Path, ref: str) -> list[Problem]:
    """What the branch touched, and errors between records anywhere: a deleted file breaks those that name it."""
    try:
        changed = changed_since(top, ref)
    except GitError as error:
        stop(f"--changed-since {ref}: {error}", USAGE)
    if POLICY in changed:
        return list(found.problems)
    touched = changed | {f"{Path(path).parent.as_posix()}.yaml" for path in changed}  # whose attachment it is
    return [
        p for p in found.problems if p.location.path in touched or (p in found.between and p.level is Level.ERROR)
    ]
