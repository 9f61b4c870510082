"""Working out a value for each record: remembered from run to run, and on every core where there is much to do."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pmsite
from pmsite.load.cache import Journal, Remembered, key_of, package_stamp
from pmsite.load.survey import Found
from pmsite.site.crew import Crew, Step

_PARTS = ("pydantic", "detect-secrets", "snowballstemmer", "tzdata")
"""Packages whose answers may differ from version to version."""

Row = Any
"""A JSON list: what is to be known of a file, and last the digest of its content, empty not to keep it."""


@dataclass(frozen=True)
class Task:
    """How a file's row is worked out, in this process or in others."""

    work: Callable[[str], str]
    """A path → its row as JSON."""
    begin: Callable[..., None]
    """Called once in each process, with `arguments`."""
    arguments: tuple[Any, ...]


def rows(files: Sequence[Found], task: Task, journal: Journal | None, step: Step) -> dict[str, Row]:
    """Each file's row by its path; what is remembered is not worked out again. `step` is told each file."""
    known: dict[str, Row] = {}
    waiting: list[Found] = []
    for found in files:
        row = journal.get(found) if journal else None
        if row is None:
            waiting.append(found)
        else:
            known[found.path] = row
            step(found.path)
    fresh = _work([found.path for found in waiting], task, step)
    new = [_remembered(found, fresh[found.path]) for found in waiting]
    known.update((one.found.path, one.value) for one in new)
    if journal:
        journal.write((one for one in new if one.digest), set(known))
    return known


def key(**depends: str) -> str:
    """What rows depend on besides their files: this program, and what is named."""
    stamp = package_stamp(Path(pmsite.__file__ or "").parent)
    parts = " ".join([sys.version, *map(version, _PARTS)])
    return key_of({"program": stamp, "parts": parts.encode(), **{k: v.encode() for k, v in depends.items()}})


def _remembered(found: Found, written: str) -> Remembered:
    row: Row = json.loads(written)
    return Remembered(found, row[-1], row, written)


def _work(paths: list[str], task: Task, step: Step) -> dict[str, str]:
    """Each path with its row as JSON, worked out on as many cores as there is work for."""
    with Crew(task.begin, *task.arguments) as crew:
        return dict(zip(paths, crew.start(task.work, paths, str).done(step), strict=True))
