"""`pmsite export`: a record for other tools."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument

from pmsite.cli.common import Root, a_root, out, stop
from pmsite.cli.repository import read_repository, the_entry
from pmsite.export.json import record_json
from pmsite.export.openpsa import open_psa


class Kind(StrEnum):
    """What it is written as."""

    JSON = "json"
    OPEN_PSA = "open-psa"


def export(
    kind: Annotated[Kind, Argument(help="json: the whole record; open-psa: its fault tree.")],
    record_id: Annotated[str, Argument(help="The record's id or alias.", metavar="ID")],
    root: Root = Path(),
) -> None:
    """Write a record to standard output in the format of another tool."""
    checked = read_repository(a_root(root))
    entry = the_entry(checked, record_id)
    tree = entry.record.analysis.fault_tree
    if kind is Kind.JSON:
        text = record_json(entry, checked.corpus.policy, checked.corpus.restricted_names)
    elif tree is None:
        stop(f"{entry.id} has no fault tree: `analysis/fault_tree` is where one goes.")
    else:
        text = open_psa(tree, entry.id)
    out.print(text, markup=False, end="")
