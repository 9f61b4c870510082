"""`pmsite import`: old post-mortems and evidence of tools → new records."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from pmsite.capture.evidence.draft import drafted, ids
from pmsite.capture.evidence.gather import Known
from pmsite.capture.evidence.reading import KINDS
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.filing import filed, withheld
from pmsite.capture.new import next_id
from pmsite.cli.common import FINDINGS, USAGE, Format, Root, Today, Told, a_root, err, out, stop, the_day
from pmsite.cli.evidence import (
    LESS,
    Fields,
    Level,
    Window,
    Within,
    Zone,
    a_zone,
    files_of,
    gathered,
    known_ids,
    reading,
    refuse_too_many,
    tell_doubts,
)
from pmsite.cli.repository import read_repository
from pmsite.load.walk import record_files
from pmsite.model.base import parse_moment
from pmsite.model.corpus import Corpus
from pmsite.problems import brief
from pmsite.site import output

MARKDOWN = "markdown"
ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx")


@dataclass
class Desk:
    """Where new records go."""

    top: Path
    corpus: Corpus
    taken: set[str]
    """Ids that are in use."""
    day: date

    def write(self, data: dict[str, Any], dry_run: bool = False) -> tuple[str, list[str]]:
        """Write a record under the next free id: its path, or what keeps it from being one."""
        try:
            times = data.get("times")
            known = times if isinstance(times, dict) else {}
            year = parse_moment(known.get("started_at") or known.get("detected_at")).year
        except ValueError:
            year = self.day.year  # what is wrong is said below
        name = data.pop("id", None)
        if name is not None and not (isinstance(name, str) and re.search(self.corpus.policy.id_pattern, name)):
            pattern = self.corpus.policy.id_pattern
            return "", [
                f"The id {brief(str(name))} does not match the policy's `id_pattern`, {pattern}. Change it."
            ]
        if name is None or name in self.taken:
            name = next_id(self.corpus, year, self.taken)
        text, problems = filed(data, name)
        if problems:
            return "", [f"{one.message} {one.fix or ''}".strip() for one in problems]
        file = self.top / "incidents" / str(year) / f"{name}.yaml"
        if not dry_run:
            output.write(file, text.encode())
        self.taken.add(name)
        return file.relative_to(self.top).as_posix(), []


def import_(
    kind: Annotated[str, Argument(help=f"markdown, or evidence: {', '.join(KINDS)}, auto.", metavar="KIND")],
    paths: Annotated[list[Path], Argument(help="Files or folders.", metavar="PATH…", exists=True)],
    window: Window = "15m",
    within: Within = "60s",
    level: Level = "warning",
    zone: Zone = "",
    field: Fields = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Say what would be written, write nothing.")] = False,
    told: Told = Format.TEXT,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Make records of old post-mortems in Markdown, or one of tools' evidence. What is there already stays."""
    top = a_root(root)
    corpus = read_repository(top).corpus
    day = the_day(today, corpus.policy.zone)
    desk = Desk(top, corpus, {file.stem for file in record_files(top)} | set(corpus.by_name), day)
    if kind == MARKDOWN:
        from pmsite.cli.documents import import_documents

        import_documents(desk, paths, a_zone(zone, corpus.policy) if zone else None, told, dry_run)
        return
    if kind not in (*KINDS, "auto"):
        stop(f"{kind} is nothing that can be imported: markdown, auto, {', '.join(KINDS)}.", USAGE)
    files = files_of(paths, None if kind == "auto" else kind)
    found = gathered(files, reading(corpus.policy, zone, level, field), Known(), window, within)
    teller = Teller(corpus.policy, None, found.people)
    try:
        data = drafted(found, teller, day)
    except ValueError as error:
        stop(f"{', '.join(map(str, paths))}: {error}.")
    known = known_ids(corpus)
    if there := sorted({known[key] for key in ids(data) if key in known}):
        sentence = f"{there[0]} has these events already; `pmsite timeline {there[0]}` adds to it."
        _tell(told, sentence, {"records": [], "events": 0, "there": there})
        return
    refuse_too_many(data, LESS)
    data, _ = withheld(data)
    path, problems = desk.write(data) if not dry_run else ("", [])
    tell_doubts(found, teller, data["provenance"]["warnings"][len(found.doubts) :])
    if problems:
        stop(f"Nothing was written. {' '.join(problems)}", FINDINGS)
    events = len(data["timeline"])
    answer = {"records": [path] if path else [], "events": events, "there": []}
    _tell(told, path or f"{events} events would be written", answer)


def _tell(told: Format, sentence: str, answer: Mapping[str, Any]) -> None:
    """The answer to people, or to programs."""
    if told is Format.JSON:
        out.print_json(json.dumps(answer))
    else:
        out.print(sentence, markup=False)


def tell_document(name: str, line: int, message: str) -> None:
    """A doubt, with the line that gave rise to it."""
    err.print(f"{name}:{line}: {message}", markup=False)
