"""`pmsite search`, `related` and `suggest`: have we seen this before?"""

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from pmsite.analyse.recall.index import Match
from pmsite.analyse.secrets import masked
from pmsite.cli.common import FINDINGS, USAGE, Format, Root, Today, Told, a_root, err, out, stop, the_day
from pmsite.cli.memory import Memory, memory
from pmsite.load.walk import load_policy
from pmsite.problems import nearest
from pmsite.report.recall import Finding, as_json, as_text

Most = Annotated[int, Option("--most", min=1, help="At most so many.")]


def search(
    words: Annotated[list[str], Argument(help="What you see or remember.", metavar="WORDS…")],
    format: Told = Format.TEXT,
    most: Most = 5,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Find records by words: titles, symptoms, services, causes, timelines. The beginning of a word is enough."""
    known = memory(a_root(root))
    _tell(known, known.index.search(" ".join(words), most), format, today, remedies=False)


def related(
    record_id: Annotated[str, Argument(help="The record's id or alias.", metavar="ID")],
    format: Told = Format.TEXT,
    most: Most = 5,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Find the records that one resembles, each with the reasons and what was never finished there."""
    known = memory(a_root(root))
    entry = known.entry(record_id)
    if entry is None:
        if any(Path(path).stem == record_id for path in known.unread):
            stop(f"{record_id} cannot be read; `pmsite check` says why.")
        if any(Path(path).stem == record_id for path in known.restricted):
            stop(f"{record_id} is restricted: it is compared with no other.")
        stop(f"There is no record {record_id}. {nearest(record_id, known.paths) or ''}".rstrip(), USAGE)
    _tell(known, known.index.related(entry.id, most), format, today, remedies=False)


def suggest(
    symptoms: Annotated[list[str], Argument(help="What is seen, each in quotes.", metavar="SYMPTOM…")],
    format: Told = Format.TEXT,
    most: Most = 5,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Say what helped when it looked like this before."""
    known = memory(a_root(root))
    _tell(known, known.index.suggest(symptoms, most), format, today, remedies=True)


def _tell(known: Memory, matches: list[Match], format: Format, today: str, remedies: bool) -> None:
    found = [Finding(match, entry) for match, entry in known.entries(matches)]
    policy, _, _ = load_policy(known.root)
    day = the_day(today, policy.zone)
    if format is Format.JSON:
        out.print(as_json(found), markup=False)
    else:
        told = "\n".join(as_text(found, day, remedies)).rstrip()
        out.print(masked(told) or "Nothing like it.", markup=False)
    if known.restricted or known.unread:
        left = [(len(known.unread), "that cannot be read"), (len(known.restricted), "restricted")]
        err.print("Left out: " + ", ".join(f"{n} {why}" for n, why in left if n) + ".", markup=False)
    if not found:
        raise typer.Exit(FINDINGS)
