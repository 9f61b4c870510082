"""All problems of a repository: read and checked on every core, and only where something has changed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pmsite.analyse.outline import ActionOutline, Outline, outline, unreadable
from pmsite.check.rule import Context
from pmsite.check.run import check_entry, check_outlines, check_policy, check_text, discreet, in_context
from pmsite.cli.remembered import Row, Task, key, rows
from pmsite.load import survey
from pmsite.load.cache import Journal, as_json, digest
from pmsite.load.records import read_text, source_of
from pmsite.load.walk import POLICY, load_policy, read_file
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.problems import Level, Location, Problem, in_order
from pmsite.site.crew import Step, without_collector


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
    with without_collector():
        return _audit(root, in_context(policy, source, day), read, step, remember)


def _audit(root: Path, context: Context, read: list[Problem], step: Step, remember: bool) -> Audit:
    files = survey.survey(root)
    policy = read_text(root / POLICY, POLICY)
    stamp = key(policy=policy if isinstance(policy, str) else policy.message, day=context.today.isoformat())
    task = Task(_check_one, _begin, (root, context.today))
    known = rows(files, task, Journal(root, stamp) if remember else None, step)
    problems = [*discreet(read), *check_policy(context)]
    for said, _, _ in known.values():
        problems += map(_problem, said)
    between = check_outlines(map(_outline, known.values()), context, lambda path: source_of(root / path, path))
    return Audit(tuple(in_order(problems + between)), len(files), frozenset(between))


_worker: dict[str, Any] = {}
"""What a process keeps from one file to the next."""


def _begin(root: Path, day: date) -> None:
    policy, source, _ = load_policy(root)
    _worker.update(root=root, context=in_context(policy, source, day))


def _check_one(path: str) -> str:
    return as_json(check_file(_worker["root"], path, _worker["context"]))


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
