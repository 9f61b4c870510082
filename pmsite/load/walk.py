"""A repository → its corpus and all problems of reading it. One bad file never hides the next."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from pmsite.load.events import parse
from pmsite.load.records import Loaded, default_policy, read_policy, read_record
from pmsite.load.shape import validate
from pmsite.load.survey import survey
from pmsite.model.corpus import Corpus, Entry, newest_first
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.problems import Level, Location, Problem

POLICY = "schema/policy.yaml"


def load(root: Path, progress: Callable[[str], None] = lambda path: None) -> tuple[Corpus, list[Problem]]:
    """Read the policy and every record below `root`; `progress` is told each path."""
    policy, policy_source, problems = load_policy(root)
    entries: list[Entry] = []
    unread: list[str] = []
    partial: list[Entry] = []
    texts: list[Source] = []
    for file in record_files(root):
        path = file.relative_to(root).as_posix()
        progress(path)
        loaded = read_file(root, path)
        problems += loaded.problems
        if loaded.entry is None:
            unread.append(path)
            partial += [loaded.partial] if loaded.partial else []
            texts += [loaded.source] if loaded.source else []
        else:
            entries.append(loaded.entry)
    corpus = Corpus(policy, policy_source, newest_first(entries), tuple(unread), tuple(partial), tuple(texts))
    return corpus, problems


def read_file(root: Path, path: str) -> Loaded:
    """Read what stands at a path below `root`, if it is where a record may be."""
    if misplaced := _misplaced(root / path, path):
        return Loaded(None, (misplaced,))
    return read_record(root / path, path)


def load_policy(root: Path) -> tuple[Policy, Source, list[Problem]]:
    """The repository's policy; the default where there is none or where it cannot be used."""
    file = root / POLICY
    if file.is_symlink():
        message, fix = "The policy is a symbolic link.", "Put the file itself here."
        refused = Problem("PM008", Level.ERROR, Location(POLICY), message, fix=fix)
        return _shipped(), Source(POLICY), [refused]
    if file.exists() and not file.is_file():
        message, fix = "The policy is no regular file.", "Put the file itself here."
        return _shipped(), Source(POLICY), [Problem("PM008", Level.ERROR, Location(POLICY), message, fix=fix)]
    if file.exists():
        policy, source, problems = read_policy(file, POLICY)
        if policy is not None:
            return policy, source, problems
        return _shipped(), Source(POLICY), problems
    return _shipped(), Source(POLICY), []


def _shipped() -> Policy:
    parsed = parse(default_policy(), "default_policy.yaml")
    policy, problems = validate(Policy, parsed.data, Source("default_policy.yaml", parsed.root))
    assert policy is not None, problems
    return policy


def record_files(root: Path) -> Iterator[Path]:
    """What may be a record, and what stands where only records may: links and folders are not followed."""
    return (root / found.path for found in survey(root))


def _misplaced(file: Path, path: str) -> Problem | None:
    parts = path.split("/")
    mode = file.lstat().st_mode
    if stat.S_ISLNK(mode):
        what = "folder" if file.is_dir() else "record"
        message, fix = f"The {what} is a symbolic link.", "Put the files themselves here."
        return Problem("PM008", Level.ERROR, Location(path), message, fix=fix)
    if stat.S_ISDIR(mode) and not path.lower().endswith((".yaml", ".yml")):
        message, fix = "The folder cannot be read.", "Let the check read it."
        return Problem("PM001", Level.ERROR, Location(path), message, fix=fix)
    if not stat.S_ISREG(mode):
        message, fix = "The record is no regular file.", "Put the file itself here."
        return Problem("PM008", Level.ERROR, Location(path), message, fix=fix)
    year = parts[1] if len(parts) == 3 else ""
    if not (len(year) == 4 and year.isdecimal() and year.isascii()) or file.suffix != ".yaml":
        message = "A record lies at incidents/<year>/<ID>.yaml, not here."
        return Problem("PM104", Level.ERROR, Location(path), message, fix="Move or rename the file.")
    return None
