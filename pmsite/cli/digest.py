"""`pmsite digest`: what a week, a month or a quarter was like."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from pmsite.analyse.digest import digest as make
from pmsite.cli.common import FINDINGS, USAGE, Root, Today, a_root, err, out, stop, the_day
from pmsite.cli.tracker import WAIT, Apply, Wait, connect, reaching, read, read_issues, site_url
from pmsite.github.apply import Applier
from pmsite.github.client import Client
from pmsite.github.standing import plan_digest
from pmsite.github.webhook import send
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import Tracker
from pmsite.report.digest import as_json, as_markdown, as_message
from pmsite.report.plan import as_text
from pmsite.site import output

WEBHOOK = "PMSITE_WEBHOOK_URL"


class Period(StrEnum):
    """The last whole one before today."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Format(StrEnum):
    """How a digest is told."""

    MARKDOWN = "markdown"
    JSON = "json"


def digest(
    period: Annotated[Period, Option("--period", help="The last whole one before today.")] = Period.WEEK,
    format: Annotated[Format, Option("--format", help="How to tell it.")] = Format.MARKDOWN,
    file: Annotated[
        Path | None, Option("--out", metavar="FILE", help="Write it there.", show_default=False)
    ] = None,
    issue: Annotated[bool, Option("--issue", help="Bring the standing issue up to date.")] = False,
    webhook: Annotated[bool, Option("--webhook", help=f"Send a message to ${WEBHOOK} (Slack's format).")] = False,
    apply: Apply = False,
    wait: Wait = WAIT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Tell what happened: incidents, actions finished, new, overdue, what came back, figures against targets."""
    url = os.environ.get(WEBHOOK, "")
    if webhook and not url:
        stop(f"--webhook: set {WEBHOOK} to the webhook's address, from a secret.", USAGE)
    if file is not None and file.is_dir():
        stop(f"--out {file} is a folder: name a file in it.", USAGE)
    client = connect(wait) if issue else None
    corpus = read(a_root(root), today).checked.corpus
    found = make(corpus, period.value, the_day(today, corpus.policy.zone))
    with reaching():
        tracker = read_issues(client, corpus) if client else None
        site = tracker.site if tracker else site_url()
        markdown = as_markdown(found, site)
        _write(as_json(found) + "\n" if format is Format.JSON else markdown, file)
        if client and tracker:
            _to_issue(client, tracker, corpus, period, markdown, apply)
        if webhook and apply:
            send(url, as_message(found, site))
    if webhook:
        err.print("Sent to the webhook." if apply else "--apply sends it to the webhook.")


def _write(text: str, file: Path | None) -> None:
    if file is not None:
        output.write(file, text.encode())
    else:
        out.print(text, markup=False, end="")


def _to_issue(
    client: Client, tracker: Tracker, corpus: Corpus, period: Period, markdown: str, apply: bool
) -> None:
    """The standing issue."""
    plan = plan_digest(tracker, corpus.policy, period.value, markdown)
    outcome = Applier(client, tracker, corpus.policy).apply(plan) if apply else None
    err.print(as_text(plan, outcome), end="")
    if outcome and outcome.errors:
        raise typer.Exit(FINDINGS)
