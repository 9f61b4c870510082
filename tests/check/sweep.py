"""What the sweep over all rules and the tests of the families share."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pmsite.check.run import check
from pmsite.load.edit import dump
from pmsite.load.walk import load
from pmsite.problems import Level, Problem
from tests.analyse.made import TODAY_DATE
from tests.conftest import MINIMAL

BASE = dump(MINIMAL)
PATH = "incidents/2025/INC-2025-0001.yaml"
OTHER_PATH = "incidents/2024/INC-2024-0002.yaml"
POLICY_PATH = "schema/policy.yaml"
POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"
OTHER = BASE.replace("INC-2025-0001", "INC-2024-0002").replace(
    "Orders rejected after a resolver was lost", "Other"
)
RETOLD = "provenance: {kind: retold}\nlinks: [{title: The account, url: 'https://example.com'}]\n"
HERE = "▶"
"""Stands in a bad file where the problem is to be found, and is taken out before it is read."""
Files = Mapping[str, str | bytes]


class Case(NamedTuple):
    """A repository with one problem, whose place is marked, and the same with the problem mended."""

    rule: str
    bad: Files
    good: Files
    level: Level | None = None
    """A milder level than the table's."""
    day: date = TODAY_DATE


def place(files: Files) -> str:
    """The place of the one mark."""
    (path,) = (path for path, content in files.items() if HERE.encode() in _bytes(content))
    before, _ = _bytes(files[path]).split(HERE.encode())
    text = before.decode()
    return f"{path}:{text.count(chr(10)) + 1}:{len(text) - text.rfind(chr(10))}"


def put(root: Path, files: Files, day: date = TODAY_DATE) -> list[Problem]:
    """All problems of a repository with these files (and the minimal record, where none takes its place)."""
    for path, content in {PATH: BASE, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(_bytes(content).replace(HERE.encode(), b""))
    return check(*load(root), day)


def of(rule: str, problems: list[Problem]) -> list[Problem]:
    """Those of one rule."""
    return [problem for problem in problems if problem.rule == rule]


def errors(problems: list[Problem]) -> set[str]:
    """Rules of the errors."""
    return {problem.rule for problem in problems if problem.level is Level.ERROR}


def swap(*pairs: tuple[str, str], more: str = "") -> Files:
    """The minimal record with texts replaced, and more lines."""
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {PATH: text + more}


def add(text: str, state: str = "draft") -> Files:
    """The minimal record with more lines: the first of them is line 9."""
    return swap(("state: draft", f"state: {state}"), more=text)


def judged(text: str, state: str = "review") -> Files:
    """The minimal record in a later state, under a policy that asks for nothing."""
    return {**policy(""), **add(text, state)}


def times(more: str, rest: str = "", state: str = "draft") -> Files:
    """The minimal record with more times, a line each."""
    return add("".join(f"  {line.strip()}\n" for line in more.split(",")) + rest, state)


def policy(text: str, base: str = POLICY) -> Files:
    """A policy with more lines: the first of them is line 4."""
    return {POLICY_PATH: base + text}


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
