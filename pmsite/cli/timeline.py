"""`pmsite timeline`: evidence into a record's timeline."""

import json
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from pmsite.capture.evidence.gather import known_of
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.evidence.weave import Woven, seen_by, weave
from pmsite.cli.common import FINDINGS, Format, Root, Told, a_root, out, stop
from pmsite.cli.evidence import (
    LESS,
    Fields,
    Level,
    Window,
    Within,
    Zone,
    a_kind,
    a_span,
    files_of,
    gathered,
    reading,
    tell_doubts,
)
from pmsite.cli.repository import read_repository, the_entry
from pmsite.load.insert import TooLargeError
from pmsite.load.records import read_record_text
from pmsite.load.values import NoPlaceError
from pmsite.model.corpus import Entry
from pmsite.site import output


def timeline(
    record_id: Annotated[str, Argument(help="The record's id or alias.", metavar="ID")],
    evidence: Annotated[list[Path], Argument(help="Files or folders; their kind is seen in them.", exists=True)],
    kind: Annotated[
        str, Option("--kind", help="Of all the files, if it cannot be seen in them.", show_default=False)
    ] = "",
    window: Window = "15m",
    within: Within = "60s",
    level: Level = "warning",
    zone: Zone = "",
    field: Fields = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be added, write nothing.")] = False,
    told: Told = Format.TEXT,
    root: Root = Path(),
) -> None:
    """Merge what tools recorded into a timeline: each happening once, secrets held back; twice adds nothing."""
    top = a_root(root)
    checked = read_repository(top)
    entry = the_entry(checked, record_id)
    policy = checked.corpus.policy
    found = gathered(
        files_of(evidence, a_kind(kind)),
        reading(policy, zone, level, field),
        known_of(entry.record.times, policy.zone),
        window,
        within,
    )
    teller = Teller(policy, entry.record, found.people)
    file = top / entry.source.path
    text = file.read_bytes().decode("utf-8")
    try:
        woven = weave(text, entry.record, found.found, teller, a_span(within, "--within"))
    except TooLargeError as error:
        stop(f"{entry.source.path}: {error}. Nothing was written. {LESS}")
    except NoPlaceError as error:
        stop(f"{entry.source.path}: {error}. Nothing was written.")
    _refuse_broken(woven, entry)
    if woven.text != text and not dry_run:
        output.write(file, woven.text.encode())
    tell_doubts(found, teller, woven.doubts)
    _tell(woven, entry, told, dry_run)


def _refuse_broken(woven: Woven, entry: Entry) -> None:
    """What cannot be read back is not written."""
    read = read_record_text(woven.text, entry.source.path)
    if read.entry is None:
        first = read.problems[0].message if read.problems else "it could not be read"
        stop(f"{entry.source.path}: with the evidence {first}. Nothing was written.", FINDINGS)


def _tell(woven: Woven, entry: Entry, told: Format, dry_run: bool) -> None:
    if told is Format.JSON:
        answer = {"id": entry.id, "added": list(woven.added), "known": woven.known, "times": dict(woven.filled)}
        out.print_json(json.dumps(answer))
        return
    for event in woven.added:
        seen = ", ".join(seen_by(event["data"]["ids"]))
        out.print(f"{event['at']}  {event['text']}  [{seen}]", markup=False)
    for name, moment in woven.filled.items():
        out.print(f"times/{name}: {moment}", markup=False)
    verb = "would be added" if dry_run else "added"
    known = f", {woven.known} there already" if woven.known else ""
    out.print(f"{entry.source.path}: {len(woven.added)} events {verb}{known}", markup=False)
