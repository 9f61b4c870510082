"""`pmsite risk`: a record's fault tree in numbers."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from pmsite.analyse.risk.actions import reductions
from pmsite.analyse.risk.analysis import risk as calculate
from pmsite.analyse.risk.frequency import exposure, frequencies
from pmsite.cli.common import Format, Root, Today, Told, a_root, out, stop, the_day
from pmsite.cli.repository import read_repository, the_entry
from pmsite.report.risk import RiskOf, as_json, as_text


def risk(
    record_id: Annotated[str, Argument(help="The record's id or alias.", metavar="ID")],
    format: Told = Format.TEXT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Calculate the fault tree: probability, minimal cut sets, importances, and what each action takes away."""
    top = a_root(root)
    checked = read_repository(top, today)
    entry = the_entry(checked, record_id)
    tree = entry.record.analysis.fault_tree
    if tree is None:
        stop(f"{entry.id} has no fault tree: `analysis/fault_tree` is where one goes.")
    day = the_day(today, checked.corpus.policy.zone)
    found = RiskOf(
        entry.id,
        tree,
        calculate(tree),
        reductions(tree, entry.record.actions),
        frequencies(tree, exposure(checked.corpus.entries, day)),
    )
    if format is Format.JSON:
        out.print(as_json(found), markup=False)
    else:
        out.print(*as_text(found), sep="\n", markup=False)
