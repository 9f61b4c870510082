"""`pmsite new`: a draft from flags, or from questions on a terminal."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.prompt import Prompt
from typer import Option

from pmsite.capture.form import NoReportError, read_event, report
from pmsite.capture.new import Draft, next_id, write
from pmsite.cli.common import FINDINGS, USAGE, Root, Today, a_root, err, out, stop, the_day
from pmsite.cli.repository import read_repository
from pmsite.load.walk import record_files
from pmsite.model.base import parse_moment
from pmsite.model.corpus import Corpus
from pmsite.site import output

FromEvent = Annotated[
    Path | None,
    Option(
        "--from-event",
        metavar="FILE",
        help="From a report: a workflow's $GITHUB_EVENT_PATH.",
        show_default=False,
    ),
]


def new(
    title: Annotated[
        str, Option("--title", "-t", help="What happened to whom, in one line.", show_default=False)
    ] = "",
    severity: Annotated[str, Option("--severity", "-s", help="A level of the policy.", show_default=False)] = "",
    started: Annotated[
        str,
        Option("--started", metavar="TIME", help="When impact began, 2025-11-26T10:27:35Z.", show_default=False),
    ] = "",
    detected: Annotated[
        str, Option("--detected", metavar="TIME", help="When it was noticed.", show_default=False)
    ] = "",
    resolved: Annotated[
        str, Option("--resolved", metavar="TIME", help="When service was as before.", show_default=False)
    ] = "",
    failure_class: Annotated[str, Option("--class", help="system, network, latency, …", show_default=False)] = "",
    service: Annotated[list[str] | None, Option("--service", help="A service hit; may be repeated.")] = None,
    tag: Annotated[list[str] | None, Option("--tag", help="A tag; may be repeated.")] = None,
    summary: Annotated[
        str, Option("--summary", help="What a reader outside the team should know.", show_default=False)
    ] = "",
    record_id: Annotated[str, Option("--id", help="The record's id.", show_default="the next free one")] = "",
    from_event: FromEvent = None,
    edit: Annotated[bool, Option("--edit", help="Open the draft in $EDITOR.")] = False,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Begin a post-mortem: writes incidents/<year>/<next id>.yaml as a draft."""
    top = a_root(root)
    corpus = read_repository(top).corpus
    day = the_day(today, corpus.policy.zone)
    if from_event is not None:
        draft = _reported(from_event, corpus)
    else:
        times = (started or None, detected or None, resolved or None)
        level = _level(severity, corpus)
        draft = Draft(title, level, summary, *times, failure_class or None, service or [], tag or [])
        draft = _completed(draft, corpus) if sys.stdin.isatty() else draft
    if missing := _missing(draft):
        stop(f"Still needed: {', '.join(missing)}.", USAGE)
    file, text = _file(draft, corpus, top, day, record_id)
    output.write(file, text.encode())
    out.print(str(file.relative_to(top)), markup=False)
    if edit:
        _open_editor(file)


def _reported(file: Path, corpus: Corpus) -> Draft:
    """What the form of an issue tells; what was not understood is said."""
    try:
        draft = report(read_event(file), corpus.policy)
    except NoReportError as error:
        stop(f"--from-event: {error}", USAGE)
    for entry in corpus.entries:
        if {link["url"] for link in draft.links} & {link.url for link in entry.record.links}:
            stop(f"{entry.id} was made of this report already.")
    for doubt in draft.doubts:
        err.print(f"Please look: {doubt}.", markup=False)
    return draft


def _level(severity: str, corpus: Corpus) -> str:
    """The level as the policy writes it, or the end."""
    levels = [level.id for level in corpus.policy.severities]
    found = next((level for level in levels if level.lower() == severity.lower()), None)
    if severity and found is None:
        stop(f"The policy names no severity {severity}, only {', '.join(levels)}.", USAGE)
    return found or ""


def _completed(draft: Draft, corpus: Corpus) -> Draft:
    """What no flag has told is asked for."""
    levels = [level.id for level in corpus.policy.severities]
    known = draft.started_at or draft.detected_at
    return replace(
        draft,
        title=draft.title or _ask("What happened, to whom?"),
        severity=draft.severity
        or Prompt.ask("How grave was it?", choices=levels, case_sensitive=False, console=err),
        started_at=draft.started_at if known else _ask_time("When did impact begin?"),
        services=draft.services or _names(_ask("Which services? (commas between)", optional=True)),
        summary=draft.summary or _ask("In one or two sentences, what should others know?"),
    )


def _names(answer: str) -> list[str]:
    return [name.strip() for name in answer.split(",") if name.strip()]


def _missing(draft: Draft) -> list[str]:
    """Flags that a draft cannot do without."""
    needed = {
        "--title": draft.title,
        "--severity": draft.severity,
        "--summary": draft.summary,
        "--started or --detected": draft.started_at or draft.detected_at,
    }
    return [flag for flag, value in needed.items() if not value]


def _file(draft: Draft, corpus: Corpus, root: Path, day: date, record_id: str) -> tuple[Path, str]:
    try:
        year = parse_moment(draft.started_at or draft.detected_at).year
    except ValueError as error:
        stop(f"The time {error}.", USAGE)
    name = record_id or next_id(corpus, year, {file.stem for file in record_files(root)})
    if not re.search(corpus.policy.id_pattern, name):
        stop(f"The id {name} does not match the policy's `id_pattern`: give one with --id.", USAGE)
    text, problems = write(draft, name, day)
    if problems:
        for problem in problems:
            err.print(problem.message, problem.fix or "", markup=False)
        stop("Nothing was written.", FINDINGS)
    file = root / "incidents" / str(year) / f"{name}.yaml"
    if file.exists():
        stop(f"{file.relative_to(root)} is there already.", USAGE)
    return file, text


def _ask(question: str, optional: bool = False) -> str:
    while True:
        answer = Prompt.ask(question, console=err, default="" if optional else ..., show_default=False)
        if answer or optional:
            return str(answer or "").strip()


def _ask_time(question: str) -> str:
    while True:
        answer = _ask(f"{question} (2025-11-26T10:27:35Z, or a date)")
        try:
            parse_moment(answer)
            return answer
        except ValueError as error:
            err.print(f"It {error}.", markup=False)


def _open_editor(file: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        stop("Neither $VISUAL nor $EDITOR is set; the draft is written.", FINDINGS)
    result = subprocess.run([*shlex.split(editor), str(file)], check=False)
    if result.returncode:
        raise typer.Exit(FINDINGS)
