"""Whatever is in a file, a check ends with problems that can be shown: no exception, no place outside the file."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from pmsite.check.rule import Context
from pmsite.check.run import in_context
from pmsite.cli.audit import audit, check_file
from pmsite.load.limits import decode
from pmsite.load.walk import load_policy
from pmsite.problems import Level, Location, Problem
from pmsite.report.problems import as_json
from tests.analyse.made import TODAY_DATE
from tests.load.mutate import misfits, mutated
from tests.load.test_quick import agree

MEMORY = Path("/dev/shm")
PATH = "incidents/2025/INC-2025-0001.yaml"


def sane(problem: Problem, text: str) -> None:
    """Whether a problem can be shown: where, and in one sentence."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= problem.location.line <= len(lines) + 1, problem
    assert problem.location.column >= 1, problem
    assert problem.message.endswith((".", "█")), problem  # █: see the last test of test_hostile_files.py
    assert "\n" not in problem.message + (problem.fix or ""), problem


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """A repository with room for one record, in memory where there is such a place."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        (Path(folder) / PATH).parent.mkdir(parents=True)
        yield Path(folder)


@given(text=misfits())
def test_a_record_with_anything_wrong_is_checked_to_the_end(root: Path, text: str) -> None:
    (root / PATH).write_text(text, "utf-8")
    policy, source, read = load_policy(root)
    found = audit(root, TODAY_DATE, policy, source, read, lambda path: None)
    again = audit(root, TODAY_DATE, policy, source, read, lambda path: None)
    assert again.problems == found.problems, "what is remembered is what was found"
    for problem in found.problems:
        sane(problem, text)
    assert len(json.loads(as_json(found.problems, 1))["problems"]) == len(found.problems)
    agree(text)


@pytest.mark.parametrize(
    ("seed", "number"), [(0, 2000), *(pytest.param(n, 50_000, marks=pytest.mark.long) for n in (1, 2, 3, 4))]
)
def test_any_bytes_are_checked_to_the_end(root: Path, seed: int, number: int) -> None:
    policy, source, _ = load_policy(root)
    context = in_context(policy, source, TODAY_DATE)
    for n, raw in enumerate(islice(mutated(seed), number)):
        try:
            _check(root, raw, context)
        except Exception as error:
            raise AssertionError(f"seed {seed}, input {n}: {raw!r}") from error


def _check(root: Path, raw: bytes, context: Context) -> None:
    (root / PATH).write_bytes(raw)
    row = check_file(root, PATH, context)
    json.dumps(row)
    for rule, level, path, line, column, message, pointer, fix in row[0]:
        problem = Problem(rule, Level(level), Location(path, line, column), message, tuple(pointer), fix)
        sane(problem, raw.decode("utf-8", "replace"))
    text = decode(raw, PATH, len(raw))
    if isinstance(text, str):
        agree(text)
