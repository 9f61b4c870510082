"""One file → one record or one policy, and everything that is wrong with it."""

import os
import re
import stat
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from pmsite.load import limits, quick
from pmsite.load.events import Data, Parsed, parse
from pmsite.load.places import places
from pmsite.load.salvage import salvage
from pmsite.load.shape import M, show, validate
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.model.postmortem import FORMAT, Postmortem
from pmsite.model.source import Source
from pmsite.problems import Level, Location, Problem

ATTACHMENT_TYPES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".txt", ".log", ".csv", ".json"})
MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024
_FATAL = frozenset({"PM002", "PM003", "PM004", "PM105"})


@dataclass(frozen=True)
class Loaded:
    """What came of one file: an entry if nothing was wrong with its shape."""

    entry: Entry | None
    problems: tuple[Problem, ...] = ()
    partial: Entry | None = None
    """Else what of it can be read, to be checked and never shown."""
    source: Source | None = None
    """Else its text, where it is one."""


def read_record(file: Path, path: str) -> Loaded:
    """Read the record in `file`, known as `path` (relative to the root, `/` between)."""
    text = read_text(file, path)
    if isinstance(text, Problem):
        return Loaded(None, (text,))
    stem = file.stem
    attachments, refused = _attachments(file.parent / stem, path.rpartition("/")[0] + "/" + stem)
    loaded = _straight(text, path, attachments) or _carefully(text, path, stem, attachments)
    entry = loaded.entry or loaded.partial
    if entry is not None and entry.id != stem:
        refused.append(_misnamed(entry, stem))
    return replace(loaded, problems=(*loaded.problems, *refused)) if refused else loaded


def read_record_text(text: str, path: str) -> Loaded:
    """Read a record whose file is elsewhere, or was: without attachments."""
    raw = text.encode("utf-8", "surrogateescape")
    if isinstance(limits.decode(raw, path, len(raw)), Problem):
        return Loaded(None)
    return _straight(text, path, ()) or _carefully(text, path, Path(path).stem, ())


def _straight(text: str, path: str, attachments: tuple[str, ...]) -> Loaded | None:
    """The record, if nothing at all is wrong with it."""
    data = quick.read(text)
    if data is None or type(data.get("schema_version")) is not int:
        return None
    try:
        record = Postmortem.model_validate(data)
    except ValidationError:
        return None
    return Loaded(Entry(record, Source(path, None, text, places), attachments))


def source_of(file: Path, path: str) -> Source:
    """A record's places, for a file that was read before; without them if it has gone meanwhile."""
    text = read_text(file, path)
    if isinstance(text, Problem):
        return Source(path)
    return Source(path, parse(text, path).root, text)


def _carefully(text: str, path: str, stem: str, attachments: tuple[str, ...]) -> Loaded:
    parsed = parse(text, path)
    source = Source(path, parsed.root, text)
    record, problems = _build(Postmortem, parsed, source)
    if record is not None:
        return Loaded(Entry(record, source, attachments))
    if not isinstance(parsed.data, dict) or any(problem.rule in _FATAL for problem in problems):
        return Loaded(None, tuple(problems), source=source)
    holes = [p.pointer or source.pointer_at(p.location.line, p.location.column) for p in problems]
    saved = salvage(parsed.data, stem, holes)
    partial = Entry(saved.record, source, attachments, saved.holes) if saved else None
    return Loaded(None, tuple(problems), partial, source if partial is None else None)


def _misnamed(entry: Entry, stem: str) -> Problem:
    message = f"The id {entry.id} is not the file's name, {stem}."
    fix = f"Write `id: {stem}`, or rename the file to {entry.id}.yaml."
    return Problem("PM104", Level.ERROR, entry.source.at(("id",)), message, ("id",), fix)


def read_policy(file: Path, path: str) -> tuple[Policy | None, Source, list[Problem]]:
    """Read a policy."""
    text = read_text(file, path)
    if isinstance(text, Problem):
        return None, Source(path), [text]
    parsed = parse(text, path)
    source = Source(path, parsed.root, text)
    policy, problems = _build(Policy, parsed, source)
    return policy, source, problems


def default_policy() -> str:
    """The text of the policy that ships with the program."""
    return resources.files("pmsite.load").joinpath("default_policy.yaml").read_text("utf-8")


def _build(model: type[M], parsed: Parsed, source: Source) -> tuple[M | None, list[Problem]]:
    problems = parsed.problems
    if any(problem.rule in _FATAL for problem in problems):
        return None, problems
    if version := _wrong_version(parsed.data, source):
        return None, [*problems, version]
    built, misfits = validate(model, parsed.data, source)
    problems = [*problems, *misfits]
    return (None if problems else built), problems


def read_text(file: Path, path: str) -> str | Problem:
    """The text of a file within the limits, or why it cannot be read."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(limits.MAX_BYTES + 1)
            size = len(raw) if len(raw) <= limits.MAX_BYTES else file.stat().st_size
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Problem("PM001", Level.ERROR, Location(path), f"The file cannot be read: {reason}.")
    return limits.decode(raw, path, size)


def _wrong_version(data: Data, source: Source) -> Problem | None:
    version = data.get("schema_version") if isinstance(data, dict) else None
    if isinstance(version, bool):  # to Python, and so to the model, true is 1
        message = f"`schema_version` should be {FORMAT}, not {show(version)}."
        return Problem("PM102", Level.ERROR, source.at(("schema_version",)), message, ("schema_version",))
    if version is None or version == FORMAT or not isinstance(version, int):
        return None
    fix = "Run `pmsite migrate`." if version < FORMAT else "Install a newer pmsite."
    message = f"`schema_version` is {version}; this program reads {FORMAT}."
    return Problem("PM105", Level.ERROR, source.at(("schema_version",)), message, ("schema_version",), fix)


def _attachments(folder: Path, path: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Names of the files beside a record that pages may link, and the ones that are refused."""
    names, problems = [], []
    try:
        files = sorted(folder.iterdir()) if _is_folder(folder) else []
    except OSError:
        refused = Problem("PM118", Level.ERROR, Location(path), "The folder of attachments cannot be read.")
        return (), [refused]
    for file in files:
        if file.name.startswith("."):  # what desktops and editors leave behind
            continue
        if message := _refusal(file):
            fix = f"Allowed are {', '.join(sorted(ATTACHMENT_TYPES))} up to 10 MB, without links or folders."
            problems.append(Problem("PM118", Level.ERROR, Location(f"{path}/{file.name}"), message, fix=fix))
        else:
            names.append(file.name)
    return tuple(names), problems


def _is_folder(path: Path) -> bool:
    """Whether it is a folder and no link: one look at the disk, as most records have none."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _refusal(file: Path) -> str | None:
    if file.is_symlink() or not file.is_file():
        return "An attachment must be a regular file."
    if file.name.lower() == "record.json":
        return "The name record.json is taken by the record itself."
    if not re.fullmatch(r"[\w][\w. ()+-]*", file.name):
        return "An attachment's name may hold letters, digits, space and . _ - ( ) +."
    if file.suffix.lower() not in ATTACHMENT_TYPES:
        return f"An attachment of type {file.suffix or '(none)'} is not allowed."
    if file.stat().st_size > MAX_ATTACHMENT_BYTES:
        return "An attachment may have at most 10 MB."
    return None
