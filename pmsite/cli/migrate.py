"""`pmsite migrate`: records of an older format to the current one."""

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from pmsite.analyse.secrets import masked
from pmsite.cli.common import FINDINGS, Root, a_root, err, out
from pmsite.load.migrate import migrate as to_current
from pmsite.load.records import read_text
from pmsite.load.walk import record_files
from pmsite.model.postmortem import FORMAT
from pmsite.problems import Problem
from pmsite.site.output import write


def migrate(
    check: Annotated[bool, Option("--check", help="Only say what would change.")] = False, root: Root = Path()
) -> None:
    """Bring records of an older format to the current one; comments stay."""
    top = a_root(root)
    changed: list[tuple[Path, str]] = []
    failed = False
    for file in record_files(top):
        path = file.relative_to(top).as_posix()
        if file.is_symlink() or not file.is_file():
            continue
        text = read_text(file, path)
        try:
            if isinstance(text, Problem):
                raise ValueError(text.message)
            if (migrated := to_current(text)) is not None:
                changed.append((file, migrated))
        except ValueError as error:
            failed = True
            err.print(masked(f"{path}: {error}"), markup=False)
    if failed:
        err.print("Nothing was written.")
        raise typer.Exit(FINDINGS)
    for file, text in changed:
        if not check:
            write(file, text.encode())
        out.print(file.relative_to(top).as_posix(), markup=False)
    verb = "would change" if check else "changed"
    err.print(
        f"{len(changed)} records {verb} to format {FORMAT}" if changed else f"All records are in format {FORMAT}."
    )
    if check and changed:
        raise typer.Exit(FINDINGS)
