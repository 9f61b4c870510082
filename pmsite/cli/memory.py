"""What is remembered of all records so that one can be found: `pmsite search`, `related`, `suggest`, `review`."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmsite.analyse.recall.features import Features, features
from pmsite.analyse.recall.index import Index, Match
from pmsite.analyse.recurrence import Commonness, all_causes, commonness
from pmsite.analyse.selection import counted
from pmsite.cli.common import progress
from pmsite.cli.remembered import Row, Task, key, rows
from pmsite.load.cache import Journal, as_json, digest
from pmsite.load.survey import survey
from pmsite.load.walk import read_file
from pmsite.model.corpus import Entry
from pmsite.site.crew import without_collector


@dataclass(frozen=True)
class Memory:
    """All records that may be shown, and where they lie."""

    root: Path
    index: Index
    paths: dict[str, str]
    """Id and alias → file."""
    common: Commonness
    """How common causes are among all counted records."""
    restricted: tuple[str, ...]
    """Files of records that are left out."""
    unread: tuple[str, ...]
    """Files that could not be read."""

    def entry(self, name: str) -> Entry | None:
        """The record of an id or alias."""
        path = self.paths.get(name)
        return read_file(self.root, path).entry if path else None

    def entries(self, matches: list[Match]) -> list[tuple[Match, Entry]]:
        """Each match with its record."""
        return [(match, entry) for match in matches if (entry := self.entry(match.id))]


def memory(root: Path) -> Memory:
    """Read what is not remembered yet, with a bar; in continuous integration nothing is kept."""
    files = survey(root)
    journal = None if os.environ.get("CI") else Journal(root, key(), "recall")
    task = Task(_one, _begin, (root,))
    with progress("Reading records", len(files)) as step, without_collector():
        known = rows(files, task, journal, step)
        shown = {path: row for path, row in known.items() if row[0] == "shown"}
        index = Index(Features(*row[1]) for row in shown.values())
    paths = {name: path for path, row in shown.items() for name in row[2]}
    return Memory(
        root,
        index,
        paths | {row[1][0]: path for path, row in shown.items()},
        commonness(row[3] for row in known.values() if row[3] is not None),
        tuple(path for path, row in known.items() if row[0] == "restricted"),
        tuple(path for path, row in known.items() if row[0] == "unread"),
    )


_worker: dict[str, Any] = {}


def _begin(root: Path) -> None:
    _worker["root"] = root


def _one(path: str) -> str:
    return as_json(_row(_worker["root"], path))


def _row(root: Path, path: str) -> Row:
    entry = read_file(root, path).entry
    if entry is None:
        return ["unread", "", [], None, ""]
    causes = sorted(all_causes(entry)) if counted(entry) else None
    kept = digest(entry.source.text)
    if not entry.shown:
        return ["restricted", "", [], causes, kept]
    return ["shown", features(entry), entry.record.aliases, causes, kept]
