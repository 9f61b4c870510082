"""All problems of a repository: read and checked on every core, and only where something has changed."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pmsite
from pmsite.analyse.outline import ActionOutline, Outline, outline, unreadable
from pmsite.check.rule import Context
from pmsite.check.run import check_entry, check_outlines, check_policy, check_text, discreet, in_context
from pmsite.load import survey
from pmsite.load.cache import Journal, Remembered, as_json, digest, key_of, package_stamp
from pmsite.load.records import read_text, source_of
from pmsite.load.survey import Found
from pmsite.load.walk import POLICY, load_policy, read_file
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.problems import Level, Location, Problem, in_order

_ALONE = 150
"""Files: up to so many, a second process would cost more than it saves."""
_CHUNK = 50

Row = Any
"""A JSON value: the problems of a file, the outline of its record, and the digest of its content."""
Step = Callable[[str], None]


@dataclass(frozen=True)
class Audit:
    """What was found: problems in order, and how many files were looked at."""

    problems: tuple[Problem, ...]
    checked: int
    between: frozenset[Problem]
    """Those that lie between records, and so may come from a change elsewhere."""


def audit(
    root: Path, day: date, policy: Policy, source: Source, read: list[Problem], step: Step, remember: bool = True
) -> Audit:
    """Check every record. `read` are the problems of reading the policy; `step` is told each file."""
    with _without_collector():
        return _audit(root, in_context(policy, source, day), read, step, remember)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Tens of thousands of small lists that all stay: there is no rubbish to look for among them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _audit(root: Path, context: Context, read: list[Problem], step: Step, remember: bool) -> Audit:
    files = survey.survey(root)
    journal = Journal(root, _key(root, context.today)) if remember else None
    rows: dict[str, Row] = {}
    waiting: list[Found] = []
    for found in files:
        row = journal.get(found) if journal else None
        if row is None:
            waiting.append(found)
        else:
            rows[found.path] = row
            step(found.path)
    fresh = dict(_work(root, context, [found.path for found in waiting], step))
    new = [_remembered(found, fresh[found.path]) for found in waiting]
    rows.update((one.found.path, one.value) for one in new)
    if journal:
        journal.write((one for one in new if one.digest), set(rows))
    problems = [*discreet(read), *check_policy(context)]
    for said, _, _ in rows.values():
        problems += map(_problem, said)
    between = check_outlines(map(_outline, rows.values()), context, lambda path: source_of(root / path, path))
    return Audit(tuple(in_order(problems + between)), len(files), frozenset(between))


def _remembered(found: Found, written: str) -> Remembered:
    row: Row = json.loads(written)
    return Remembered(found, row[2], row, written)


def _key(root: Path, day: date) -> str:
    policy = read_text(root / POLICY, POLICY)
    stamp = package_stamp(Path(pmsite.__file__ or "").parent)
    text = policy if isinstance(policy, str) else policy.message
    parts = " ".join([sys.version, *(version(name) for name in ("pydantic", "detect-secrets", "tzdata"))])
    return key_of(
        {"program": stamp, "parts": parts.encode(), "policy": text.encode(), "day": day.isoformat().encode()}
    )


def _work(root: Path, context: Context, paths: list[str], step: Step) -> Iterable[tuple[str, str]]:
    """Each path with its row as JSON, worked out on as many cores as there is work for."""
    if len(paths) <= _ALONE:
        for path in paths:
            yield path, as_json(check_file(root, path, context))
            step(path)
        return
    chunks = [paths[i : i + _CHUNK] for i in range(0, len(paths), _CHUNK)]
    workers = min(os.cpu_count() or 1, len(chunks))
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(root, context.today)) as pool:
        for chunk, rows in zip(chunks, pool.map(_check_chunk, chunks), strict=True):
            for path, row in zip(chunk, rows, strict=True):
                yield path, row
                step(path)


_worker: dict[str, Any] = {}
"""What a worker process keeps from one chunk to the next."""


def _begin(root: Path, day: date) -> None:
    policy, source, _ = load_policy(root)
    _worker.update(root=root, context=in_context(policy, source, day))


def _check_chunk(paths: list[str]) -> list[str]:
    return [as_json(check_file(_worker["root"], path, _worker["context"])) for path in paths]


def check_file(root: Path, path: str, context: Context) -> Row:
    """What is wrong with one file by itself, and what others need to know of it, as JSON holds it."""
    loaded = read_file(root, path)
    entry = loaded.entry or loaded.partial
    problems = discreet(loaded.problems)
    if entry is not None:
        problems += check_entry(entry, context)
    elif loaded.source is not None:
        problems += check_text(loaded.source, context)
    rows = [
        [p.rule, p.level.value, p.location.path, p.location.line, p.location.column, p.message, p.pointer, p.fix]
        for p in in_order(problems)
    ]
    return [rows, outline(entry) if entry else unreadable(path), digest(entry.source.text) if entry else ""]


def _problem(row: Row) -> Problem:
    rule, level, where, line, column, message, pointer, fix = row
    return Problem(rule, Level(level), Location(where, line, column), message, tuple(pointer), fix)


def _outline(row: Row) -> Outline:
    one = Outline(*row[1])
    return one._replace(actions=[ActionOutline(*action) for action in one.actions])
