"""A repository → its records as abstracts, and what keeps some of them from being shown."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pmsite
from pmsite.analyse.outline import Outline
from pmsite.analyse.recall.resemblance import Resemblance
from pmsite.check.rule import Context
from pmsite.check.run import check_outlines, check_policy, discreet, stops_the_site
from pmsite.load.records import source_of
from pmsite.model.corpus import Corpus, Entry, newest_first
from pmsite.model.policy import Policy
from pmsite.problems import Problem, in_order
from pmsite.site.crew import Crew, Step
from pmsite.site.hands import features_one, scan_one
from pmsite.site.scan import Scan, scan
from pmsite.site.store import name_of

_PARTS = (
    "pydantic",
    "pyyaml",
    "graphviz",
    "detect-secrets",
    "snowballstemmer",
    "tzdata",
    "jinja2",
    "markupsafe",
    "markdown-it-py",
    "nh3",
    "pygraphviz",
)
"""Packages whose answers may differ from version to version."""


@dataclass(frozen=True)
class Stock:
    """What a repository holds."""

    corpus: Corpus
    """Abstracts of the records that can be shown."""
    names: Mapping[str, str]
    """By record id: the name of what is known of its file."""
    errors: tuple[Problem, ...]
    """What stops the site."""
    count: int
    """How many files were looked at."""
    private: frozenset[str]
    """Paths of records that are known not to be public."""
    broken: tuple[Scan, ...]
    """Those that cannot be shown."""

    def resemblance(self, corpus: Corpus) -> Resemblance:
        """Which of the records of a corpus resemble each other."""
        known = (features_one(entry.source.path, self.names[entry.id]) for entry in corpus.shown)
        return Resemblance(one for one in known if one is not None)


def stock(
    paths: Sequence[tuple[str, str]], context: Context, read: list[Problem], root: Path, crew: Crew, step: Step
) -> Stock:
    """Read all files, given with their names.

    `read` are the problems of reading the policy, `step` is told each path.
    """
    problems = [*discreet(read), *check_policy(context)]
    entries: list[Entry] = []
    outlines: list[Outline] = []
    names: dict[str, str] = {}
    scans: list[Scan] = []
    shift = crew.start(scan_one, paths, lambda file: file[0])
    for (path, name), raw in zip(paths, shift.done(step), strict=True):
        one = scan(path, raw)
        problems += one.errors
        outlines.append(one.outline)
        scans.append(one)
        if one.entry is not None:
            entries.append(one.entry)
            names[path] = name
    problems += check_outlines(outlines, context, lambda path: source_of(root / path, path))
    errors = tuple(problem for problem in in_order(problems) if stops_the_site(problem))
    broken = {problem.location.path for problem in errors}
    whole = newest_first([entry for entry in entries if entry.source.path not in broken])
    return Stock(
        Corpus(context.policy, context.policy_source, whole),
        {entry.id: names[entry.source.path] for entry in whole},
        errors,
        len(paths),
        frozenset(one.outline.path for one in scans if one.private),
        tuple(one for one in scans if one.outline.path in broken),
    )


def base_of(root: Path, policy: Policy) -> bytes:
    """Stands for all that everything depends on: this program, what it is made of, and the policy.

    Of the policy's file nothing but the policy counts, so a comment in it changes nothing.
    """
    return name_of(program(), policy.model_dump_json().encode()).encode()


@cache
def program() -> bytes:
    """Stands for this program: what its files hold, so that it is the same on every machine."""
    package = Path(pmsite.__file__ or "").parent
    digest = blake2b(digest_size=20)
    for file in sorted(package.rglob("*")):
        if file.suffix != "" and "__pycache__" not in file.parts and file.is_file():
            content = file.read_bytes()
            digest.update(f"{file.relative_to(package).as_posix()}:{len(content)}:".encode() + content)
    digest.update(" ".join([sys.version, *map(_version, _PARTS)]).encode())
    return digest.digest()


def _version(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return ""
