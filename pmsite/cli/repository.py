"""Reading a whole repository, for commands that show or count its records."""

from pathlib import Path

from rich.console import Console

from pmsite.cli.common import a_day, progress, source_line
from pmsite.load.survey import survey
from pmsite.report.problems import as_text, summary
from pmsite.site.compose import Checked, read


def read_repository(root: Path, today: str = "") -> Checked:
    """Read and check every record, with a bar."""
    with progress("Reading records", len(survey(root))) as step:
        return read(root, step, a_day(today))


def count_of(checked: Checked) -> int:
    """How many records were looked at."""
    return len(checked.corpus.entries) + len(checked.corpus.unread)


def show_errors(checked: Checked, root: Path, console: Console) -> None:
    """What keeps records from being shown, each with its line, then how many."""
    errors = checked.errors
    console.print(as_text(errors, lambda path, n: source_line(root, path, n)), end="")
    console.print(summary(errors, count_of(checked)), markup=False)
