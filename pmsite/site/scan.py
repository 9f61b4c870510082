"""A file → what the site needs to know of it before anything is rendered. Worked out in any process, and kept.

Several things are kept of a record under names made from its content: this, the whole record as JSON, by what it
resembles others, and what the search finds of it.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from pmsite.analyse.abstract import abstract
from pmsite.analyse.outline import ActionOutline, Outline, outline, unreadable
from pmsite.analyse.people import named
from pmsite.analyse.public import is_public
from pmsite.analyse.recall.features import Features, features
from pmsite.check.rule import Context
from pmsite.check.run import STOPPING, check_entry, check_text, discreet, in_context, stops_the_site
from pmsite.load.records import Loaded
from pmsite.load.survey import Found, at
from pmsite.load.walk import load_policy, read_file
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Level, Location, Problem
from pmsite.site.store import Store, name_of


class GoneError(Exception):
    """A record was changed or taken away while the site was built."""


M = TypeVar("M", bound=BaseModel)


class Scan(NamedTuple):
    """What is known of a file."""

    errors: tuple[Problem, ...]
    """Those that keep it from being shown."""
    outline: Outline
    entry: Entry | None
    """Its abstract; None where it cannot be shown, or read."""
    private: bool
    """Whether it is known not to be public."""
    people: tuple[str, ...]
    """Whom it names, if it cannot be shown."""


@dataclass
class Desk:
    """What a process has at hand."""

    root: Path
    store: Store
    base: bytes
    policy: Policy
    context: Context


def desk_of(root: Path, folder: Path | None, base: bytes, day: date) -> Desk:
    """The desk of a process: it reads the policy anew."""
    policy, source, _ = load_policy(root)
    return Desk(root, Store(folder), base, policy, in_context(policy, source, day))


def name_of_file(root: Path, found: Found, base: bytes) -> str:
    """The name of what is known of a file; a new one each time for what is out of the ordinary."""
    try:
        content = (root / found.path).read_bytes() if found.modified else os.urandom(20)
    except OSError:
        content = os.urandom(20)
    return name_of(b"scan", base, found.path.encode(), found.beside.encode(), content)


def name_of_whole(name: str) -> str:
    """The name of the whole record, from that of what is known of it."""
    return name_of(b"whole", name.encode())


def scanned(desk: Desk, path: str, name: str) -> bytes:
    """What is known of a file, as JSON; kept, and its whole record too."""
    kept = desk.store.get(name)
    if kept is not None:
        return kept
    loaded = _read(desk, path, name)
    entry = loaded.entry or loaded.partial
    problems = discreet(loaded.problems)
    if entry is not None:
        problems += check_entry(entry, desk.context, STOPPING)
    elif loaded.source is not None:
        problems += check_text(loaded.source, desk.context)
    errors = list(filter(stops_the_site, problems))
    shown = None if errors else loaded.entry
    row = [
        [_row(problem) for problem in errors],
        outline(entry) if entry else unreadable(path),
        _dumped(abstract(shown.record)) if shown else None,
        shown.attachments if shown else (),
        entry is not None and not is_public(entry),
        sorted(filter(None, named(entry.record))) if entry and not shown else (),
    ]
    raw = json.dumps(row, separators=(",", ":"), ensure_ascii=False).encode()
    desk.store.put(name, raw)
    if shown:
        desk.store.put(name_of_whole(name), _whole(shown))
        _keep_features(desk, name, shown)
    return raw


def scan(path: str, raw: bytes) -> Scan:
    """What is known of a file, from its JSON."""
    errors, outlined, record, attachments, private, people = json.loads(raw)
    shape = Outline(*outlined)
    entry = None
    if record is not None:
        entry = Entry(_light(Postmortem.model_validate_json(record)), Source(path), tuple(attachments))
    return Scan(
        tuple(map(_problem, errors)),
        shape._replace(actions=[ActionOutline(*action) for action in shape.actions]),
        entry,
        private,
        tuple(people),
    )


def features_of(desk: Desk, path: str, name: str) -> Features | None:
    """By what a record resembles others; None if it has gone meanwhile."""
    kept = desk.store.get(name_of_features(name))
    if kept is not None:
        return Features(*json.loads(kept))
    entry = whole(desk, path, name)
    return _keep_features(desk, name, entry) if entry else None


def _keep_features(desk: Desk, name: str, entry: Entry) -> Features:
    found = features(entry)
    raw = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    desk.store.put(name_of_features(name), raw.encode())
    return found


def name_of_features(name: str) -> str:
    return name_of(b"features", name.encode())


_NOT_TOLD: set[str] = set()


def _light(model: M) -> M:
    """The model without what pydantic notes of which fields were given: a third of it, and nobody asks."""
    object.__setattr__(model, "__pydantic_fields_set__", _NOT_TOLD)
    for value in model.__dict__.values():
        for part in value if type(value) is tuple else (value,):
            if isinstance(part, BaseModel):
                _light(part)
    return model


def whole(desk: Desk, path: str, name: str) -> Entry | None:
    """A record as it was when its name was made; None if it has gone meanwhile."""
    kept = desk.store.get(name_of_whole(name))
    if kept is not None:
        attachments, _, record = kept.partition(b"\n")
        return Entry(Postmortem.model_validate_json(record), Source(path), tuple(json.loads(attachments)))
    return _read(desk, path, name).entry


def _read(desk: Desk, path: str, name: str) -> Loaded:
    """What stands in a file. Raises GoneError if that is not what it was named after: none of it may be kept."""
    loaded = read_file(desk.root, path)
    found = at(desk.root, path)
    if found is not None and name_of_file(desk.root, found, desk.base) != name:
        raise GoneError(f"{path} was changed or taken away while the site was built. Build again.")
    return loaded


def _whole(entry: Entry) -> bytes:
    return json.dumps(entry.attachments).encode() + b"\n" + _dumped(entry.record).encode()


def _dumped(record: Postmortem) -> str:
    return record.model_dump_json(by_alias=True, exclude_defaults=True)


def _row(p: Problem) -> Sequence[Any]:
    return [
        p.rule,
        p.level.value,
        p.location.path,
        p.location.line,
        p.location.column,
        p.message,
        p.pointer,
        p.fix,
    ]


def _problem(row: Sequence[Any]) -> Problem:
    rule, level, where, line, column, message, pointer, fix = row
    return Problem(rule, Level(level), Location(where, line, column), message, tuple(pointer), fix)
