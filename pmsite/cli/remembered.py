"""Working out a value for each record: remembered from run to run, and on every core where there is much to do."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pmsite
from pmsite.load.cache import Journal, Remembered, as_json, key_of, package_stamp
from pmsite.load.survey import Found

_ALONE = 150
"""Files: up to so many, a second process would cost more than it saves."""
_CHUNK = 50
_PARTS = ("pydantic", "detect-secrets", "snowballstemmer", "tzdata")
"""Packages whose answers may differ from version to version."""

Row = Any
"""A JSON list: what is to be known of a file, and last the digest of its content, empty not to keep it."""
Step = Callable[[str], None]


@dataclass(frozen=True)
class Task:
    """How a file's row is worked out: in this process, or chunk by chunk in others."""

    here: Callable[[str], Row]
    begin: Callable[..., None]
    """Called once in each other process, with `arguments`."""
    arguments: tuple[Any, ...]
    there: Callable[[list[str]], list[str]]
    """A chunk of paths → their rows as JSON."""


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
    fresh = dict(_work([found.path for found in waiting], task, step))
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


@contextmanager
def without_collector() -> Iterator[None]:
    """Tens of thousands of small lists that all stay: there is no rubbish to look for among them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _remembered(found: Found, written: str) -> Remembered:
    row: Row = json.loads(written)
    return Remembered(found, row[-1], row, written)


def _work(paths: list[str], task: Task, step: Step) -> Iterable[tuple[str, str]]:
    """Each path with its row as JSON, worked out on as many cores as there is work for."""
    if len(paths) <= _ALONE:
        for path in paths:
            yield path, as_json(task.here(path))
            step(path)
        return
    chunks = [paths[i : i + _CHUNK] for i in range(0, len(paths), _CHUNK)]
    workers = min(os.cpu_count() or 1, len(chunks))
    with ProcessPoolExecutor(workers, initializer=task.begin, initargs=task.arguments) as pool:
        for chunk, made in zip(chunks, pool.map(task.there, chunks), strict=True):
            for path, row in zip(chunk, made, strict=True):
                yield path, row
                step(path)
