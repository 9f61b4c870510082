"""Which records `pmsite export` may give: none that leads to what nobody should read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from pmsite.cli.common import FINDINGS, err, stop
from pmsite.cli.repository import show_errors, the_entry
from pmsite.model.corpus import Corpus, Entry
from pmsite.site.compose import Checked


def chosen(checked: Checked, corpus: Corpus, names: Sequence[str], root: Path) -> tuple[Entry, ...]:
    """The records that were named, or all, newest first; or the end with a way out.

    `corpus` is what of the repository is to be given: all, or what is public.
    """
    if not names:
        if checked.errors:
            show_errors(checked, root, err)
            raise typer.Exit(FINDINGS)
        return corpus.shown
    found = [the_entry(checked, name) for name in dict.fromkeys(names)]
    for entry in found:
        if not entry.shown:
            stop(f"{entry.id} is restricted, and so never exported.")
        if entry.id not in corpus.by_id:
            stop(f"{entry.id} is not public, or is not published, so --public leaves it out.")
    _refuse_broken_ties(checked, found)
    return tuple(corpus.by_id[name] for name in dict.fromkeys(entry.id for entry in found))


def _refuse_broken_ties(checked: Checked, entries: Sequence[Entry]) -> None:
    """Whether a record that cannot be relied on is restricted, nobody knows: no other is to name it."""
    broken = _broken(checked)
    lost = [path for path in checked.corpus.unread if path not in {*broken.values()}]
    for entry in entries:
        for name in dict.fromkeys(_ties(entry)):
            path = broken.get(name)
            if path is None and lost and name not in checked.corpus.by_name:
                path = lost[0]  # perhaps by an alias, which cannot be read
            if path is not None:
                stop(
                    f"{entry.id} refers to {name}, and {path} has errors, so nobody knows who may read of that. "
                    f"`pmsite check {path}` tells them."
                )


def _broken(checked: Checked) -> dict[str, str]:
    """Ids and aliases of records with errors, each with its file."""
    corpus = checked.corpus
    paths = {*corpus.unread, *(problem.location.path for problem in checked.errors)}
    found = {Path(path).stem: path for path in sorted(paths)}
    for entry in (*corpus.entries, *corpus.partial):
        if entry.source.path in paths:
            found |= dict.fromkeys((entry.id, *entry.record.aliases), entry.source.path)
    return found


def _ties(entry: Entry) -> Iterator[str]:
    """Records that a record refers to."""
    yield from (tie.id for tie in entry.record.related)
    for action in entry.record.actions:
        for ref in (*action.depends_on, *action.formerly):
            if name := ref.rpartition("/")[0]:
                yield name
