"""`pmsite message`: the texts people send at each stage."""

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from pmsite.analyse.public import inside_of, names_of
from pmsite.cli.common import Format, Root, Told, a_root, err, out, stop
from pmsite.cli.repository import read_repository, the_entry
from pmsite.export.message import Message, NoMessageError
from pmsite.export.message import message as filled


class Kind(StrEnum):
    """The stage, or the reader."""

    INITIAL = "initial"
    UPDATE = "update"
    RESOLVED = "resolved"
    CUSTOMER = "customer"


def message(
    record_id: Annotated[str, Argument(help="The record's id or alias.", metavar="ID")],
    kind: Annotated[Kind, Option("--kind", help="Which text.")],
    next_update: Annotated[
        str,
        Option("--next-update", metavar="TEXT", help="When there is more: 11:30 UTC.", show_default=False),
    ] = "",
    format: Told = Format.TEXT,
    root: Root = Path(),
) -> None:
    """Write the text to send, and on standard error who is to be told at this severity."""
    checked = read_repository(a_root(root))
    entry = the_entry(checked, record_id)
    corpus = checked.corpus
    people, records = inside_of(corpus).people, names_of(corpus)
    try:
        found = filled(entry, kind.value, corpus.policy, next_update, people, records)
    except NoMessageError as error:
        stop(str(error))
    if format is Format.JSON:
        data = {key: value for key, value in asdict(found).items() if key != "known"}
        out.print(json.dumps(data, indent=2, ensure_ascii=False), markup=False)
        return
    out.print(found.text, markup=False, end="")
    err.print(_who(found, entry.record.severity), markup=False)


def _who(found: Message, severity: str) -> str:
    """Who is told, as sentences."""
    if not found.known:
        return f"The policy has no level {severity}, so it does not say who is told."
    told = [f"To be told at {severity}: {', '.join(found.tell) or 'nobody by the policy'}."]
    told.append("The status page is updated." if found.status_page else "The status page stays as it is.")
    told.append("Customers are written to." if found.customer_messages else "Customers are not written to.")
    if found.respond_within:
        told.append(f"Somebody is to take it within {found.respond_within}.")
    return " ".join(told)
