"""Reading a whole repository, for commands that show or count its records."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from pmsite.cli.common import USAGE, a_day, progress, source_line, stop
from pmsite.load.survey import survey
from pmsite.load.walk import POLICY
from pmsite.model.corpus import Entry
from pmsite.problems import Level, Problem, nearest
from pmsite.report.problems import as_text, summary
from pmsite.site.compose import Checked, read


def read_repository(root: Path, today: str = "") -> Checked:
    """Read and check every record, with a bar."""
    with progress("Reading records", len(survey(root))) as step:
        return read(root, step, a_day(today))


def the_entry(checked: Checked, name: str) -> Entry:
    """The record of an id or alias that can be relied on, or the end with a way out."""
    corpus = checked.corpus
    refuse_broken_policy(checked.errors)
    entry = corpus.by_name.get(name)
    if entry is None:
        if any(Path(path).stem == name for path in corpus.unread):
            stop(f"{name} cannot be read; `pmsite check` says why.")
        stop(f"There is no record {name}. {nearest(name, corpus.by_name) or ''}".rstrip(), USAGE)
    if any(problem.location.path == entry.source.path for problem in checked.errors):
        stop(f"{name} has errors; `pmsite check {entry.source.path}` tells them.")
    return entry


def refuse_broken_policy(problems: Iterable[Problem]) -> None:
    """The end where the policy cannot be relied on: the one that would stand in for it is not the firm's."""
    if any(problem.location.path == POLICY and problem.level is Level.ERROR for problem in problems):
        stop(f"{POLICY} has errors, so nobody knows what it says; `pmsite check` tells them.")


def count_of(checked: Checked) -> int:
    """How many records were looked at."""
    return len(checked.corpus.entries) + len(checked.corpus.unread)


def show_errors(checked: Checked, root: Path, console: Console) -> None:
    """What keeps records from being shown, each with its line, then how many."""
    errors = checked.errors
    console.print(as_text(errors, lambda path, n: source_line(root, path, n)), end="")
    console.print(summary(errors, count_of(checked)), markup=False)
