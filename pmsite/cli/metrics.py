"""`pmsite metrics`: the figures."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from pmsite.analyse.figures import figures
from pmsite.analyse.followthrough import follow_through
from pmsite.analyse.selection import Selection
from pmsite.cli.common import (
    FINDINGS,
    USAGE,
    Root,
    Today,
    a_day,
    a_root,
    err,
    out,
    read_repository,
    show_problems,
    stop,
)
from pmsite.report.metrics import as_json, as_tables
from pmsite.site.clock import today as clock


class Format(StrEnum):
    """How figures are told."""

    TEXT = "text"
    JSON = "json"


def metrics(
    since: Annotated[str, Option("--since", metavar="DATE", help="From this day on.", show_default=False)] = "",
    until: Annotated[str, Option("--until", metavar="DATE", help="Up to this day.", show_default=False)] = "",
    service: Annotated[list[str] | None, Option("--service", help="Only this service; may be repeated.")] = None,
    severity: Annotated[list[str] | None, Option("--severity", help="Only this level; may be repeated.")] = None,
    format: Annotated[Format, Option("--format", help="How to tell them.")] = Format.TEXT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Durations, counts and follow-through over the counted records."""
    top = a_root(root)
    checked = read_repository(top)
    if checked.errors:
        show_problems(checked, top, err)
        raise typer.Exit(FINDINGS)
    policy = checked.corpus.policy
    selection = Selection(
        _day(since, "--since"), _day(until, "--until"), tuple(service or ()), tuple(severity or ())
    )
    chosen = selection.of(checked.corpus.entries, policy.zone)
    results = figures(chosen, policy), follow_through(chosen, clock(policy.zone, a_day(today)))
    if format is Format.JSON:
        out.print(as_json(*results), markup=False)
    else:
        out.print(*as_tables(*results), sep="\n", markup=False)


def _day(text: str, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        stop(f"{option} takes a date such as 2026-11-21, not {text!r}.", USAGE)
