"""`pmsite sync` and `pmsite overdue`: the records' actions as issues."""

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from pmsite.cli.common import FINDINGS, Root, Today, a_root, out, progress, the_day
from pmsite.cli.tracker import WAIT, Apply, Format, Told, Wait, connect, reaching, read, read_issues
from pmsite.github.apply import Applier
from pmsite.github.gather import planned
from pmsite.github.plan import only_reminders
from pmsite.model.tracking import Outcome, Plan
from pmsite.report.plan import as_json, as_markdown, as_text


def sync(
    apply: Apply = False,
    format: Told = Format.TEXT,
    vanished: Annotated[
        int | None,
        Option("--vanished", min=0, help="So many actions may have gone from the records.", show_default=False),
    ] = None,
    wait: Wait = WAIT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Bring GitHub's issues in step with the records' actions: says what it would do, --apply does it."""
    _run("pmsite sync", apply, format, wait, root, today, reminding=False, vanished=vanished)


def overdue(
    apply: Apply = False,
    format: Told = Format.TEXT,
    wait: Wait = WAIT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Label what nears or passes its due date, and comment as the policy's escalation has it, once a rung."""
    _run("pmsite overdue", apply, format, wait, root, today, reminding=True)


def _run(
    title: str,
    apply: bool,
    format: Format,
    wait: int,
    root: Path,
    today: str,
    reminding: bool,
    vanished: int | None = None,
) -> None:
    top = a_root(root)
    client = connect(wait)
    found = read(top, today)
    corpus = found.checked.corpus
    day = the_day(today, corpus.policy.zone)
    with reaching():
        tracker = read_issues(client, corpus)
        plan = planned(client, corpus, tracker, day, found.why, reminding, found.paths, vanished)
    plan = only_reminders(plan) if reminding else plan
    outcome = None
    if apply:
        with progress("Writing issues", len(plan.writes)) as step:
            outcome = Applier(client, tracker, corpus.policy, step).apply(plan)
    _tell(plan, outcome, format, title)
    if outcome and (outcome.errors or plan.blocked):
        raise typer.Exit(FINDINGS)


def _tell(plan: Plan, outcome: Outcome | None, format: Format, title: str) -> None:
    if format is Format.JSON:
        out.print(as_json(plan, outcome), markup=False)
    elif format is Format.MARKDOWN:
        out.print(as_markdown(plan, outcome, title), markup=False, end="")
    else:
        out.print(as_text(plan, outcome), end="")
