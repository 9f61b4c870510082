"""`pmsite fmt`: the canonical layout of records, and what `pmsite check --fix` does beside it."""

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from pmsite.analyse.secrets import masked
from pmsite.cli.common import FINDINGS, Root, a_root, err, named, out
from pmsite.load.layout import NoLayoutError, layout
from pmsite.load.mend import mend
from pmsite.load.records import read_text
from pmsite.load.walk import load_policy, record_files
from pmsite.problems import Problem
from pmsite.site.output import write


def fmt(
    paths: Annotated[
        list[Path] | None, Argument(help="Only these files and folders.", show_default="all records")
    ] = None,
    check: Annotated[bool, Option("--check", help="Only say what would change.")] = False,
    root: Root = Path(),
) -> None:
    """Lay out records: fields in the format's order, two spaces, comments and values as they are."""
    changed, failed = rewrite(a_root(root), paths, mending=False, writing=not check)
    if failed or (check and changed):
        raise typer.Exit(FINDINGS)


def rewrite(root: Path, paths: list[Path] | None, *, mending: bool, writing: bool = True) -> tuple[int, int]:
    """Lay out (and mend) the files that were named, or all: how many changed, and how many could not be read."""
    policy, _, _ = load_policy(root)
    changed = failed = 0
    for file in _chosen(root, paths):
        path = file.relative_to(root).as_posix()
        text = read_text(file, path)
        if isinstance(text, Problem):
            failed += 1
            err.print(f"{path}: {text.message}", markup=False)
            continue
        mended = mend(text, policy) if mending else None
        new = mended.text if mended else text
        try:
            new = layout(new)
        except NoLayoutError as error:
            failed += 1
            err.print(f"{path} {error}.", markup=False)
        if new != text:
            changed += 1
            if writing:
                write(file, new.encode())
            out_or_err = err if mending else out
            out_or_err.print(path, markup=False)
        for change in mended.changes if mended else ():
            err.print(f"  {masked(change)}", markup=False)
    if not mending:
        verb = "laid out anew" if writing else "would be laid out anew"
        err.print(f"{changed} record{'s' if changed != 1 else ''} {verb}.")
    return changed, failed


def _chosen(root: Path, paths: list[Path] | None) -> list[Path]:
    files = [file for file in record_files(root) if file.is_file() and not file.is_symlink()]
    if not paths:
        return files
    wanted = named(paths, root)
    return [file for file in files if any(file.is_relative_to(full) for full in wanted)]
