"""`pmsite metrics`: the figures."""

from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from pmsite.analyse.change import AFTER
from pmsite.analyse.measures import measures
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
    stop,
    the_day,
)
from pmsite.cli.repository import read_repository, show_errors
from pmsite.problems import nearest
from pmsite.report.figures_csv import as_csv
from pmsite.report.metrics import as_json, as_tables
from pmsite.report.openmetrics import as_openmetrics


class Format(StrEnum):
    """How figures are told."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    OPENMETRICS = "openmetrics"


def metrics(
    since: Annotated[str, Option("--since", metavar="DATE", help="From this day on.", show_default=False)] = "",
    until: Annotated[str, Option("--until", metavar="DATE", help="Up to this day.", show_default=False)] = "",
    service: Annotated[list[str] | None, Option("--service", help="Only this service; may be repeated.")] = None,
    severity: Annotated[list[str] | None, Option("--severity", help="Only this level; may be repeated.")] = None,
    format: Annotated[Format, Option("--format", help="How to tell them.")] = Format.TEXT,
    gate: Annotated[bool, Option("--gate", help="Fail if a figure has become worse, and say which.")] = False,
    window: Annotated[
        int,
        Option("--window", metavar="DAYS", min=1, max=3650, help="How many days are held against those before."),
    ] = AFTER,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Durations, counts, availability, costs and follow-through over the counted records."""
    top = a_root(root)
    checked = read_repository(top)
    if checked.errors:
        show_errors(checked, top, err)
        raise typer.Exit(FINDINGS)
    policy = checked.corpus.policy
    selection = Selection(
        a_day(since, "--since"), a_day(until, "--until"), tuple(service or ()), tuple(severity or ())
    )
    entries = checked.corpus.entries
    _known("--severity", severity, [level.id for level in policy.severities])
    _known(
        "--service",
        service,
        {*policy.taxonomy.services, *(s for e in entries if e.shown for s in e.record.services)},
    )
    if selection.since and selection.until and selection.since > selection.until:
        stop("--since is after --until.", USAGE)
    found = measures(checked.corpus, selection, the_day(today, policy.zone), window)
    if format is Format.TEXT:
        out.print(*as_tables(found), sep="\n", markup=False)
    else:
        write = {Format.JSON: as_json, Format.CSV: as_csv, Format.OPENMETRICS: as_openmetrics}[format]
        out.print(write(found).rstrip("\n"), markup=False)
    if gate and found.comparison.worse:
        for one in found.comparison.worse:
            what = f"{one.name}, {one.before} before, {one.after} now ({one.test}, p = {one.p:.2g})"
            err.print(f"Worse: {what}.", markup=False)
        raise typer.Exit(FINDINGS)


def _known(option: str, given: list[str] | None, known: Collection[str]) -> None:
    """End with the nearest name where one is given that nothing bears."""
    for name in given or ():
        if name not in known:
            stop(f"{option}: there is no {name}. {nearest(name, known) or ''}".rstrip(), USAGE)
