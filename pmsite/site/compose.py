"""A repository → everything its site shows, apart from any engine."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pmsite.analyse.facts import facts
from pmsite.check.run import check, stops_the_site
from pmsite.export.files import files as exports
from pmsite.export.json import record_json
from pmsite.export.openpsa import open_psa
from pmsite.load.survey import INCIDENTS
from pmsite.load.walk import load
from pmsite.model import pages
from pmsite.model.corpus import Corpus
from pmsite.model.policy import Policy
from pmsite.problems import Problem
from pmsite.render.page import Tree
from pmsite.render.problems import with_problems
from pmsite.render.search.documents import Shelf, shelves
from pmsite.render.site import render
from pmsite.site import clock

Step = Callable[[str], None]
"""Called once a record, with its path."""


def _silent(path: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Checked:
    """A repository's records and what is wrong with them."""

    corpus: Corpus
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> list[Problem]:
        """What stops a build."""
        return [problem for problem in self.problems if stops_the_site(problem)]


@dataclass(frozen=True)
class Site:
    """What is to be published: rendered pages and files, and attachments to copy (address → file)."""

    tree: Tree
    attachments: dict[str, Path]
    day: date
    shelves: tuple[Shelf, ...]
    """What the search finds in records, newest first."""
    policy: Policy


def read(root: Path, progress: Step = _silent, day: date | None = None) -> Checked:
    """Read and check a repository, on a day or today."""
    corpus, problems = load(root, progress)
    day = day or clock.today(corpus.policy.zone)
    return Checked(corpus, tuple(check(corpus, problems, day)))


def compose(
    checked: Checked,
    root: Path,
    edit: str | None,
    day: date,
    progress: Step = _silent,
    issue: str | None = None,
) -> Site:
    """Render what can be rendered; `progress` is told each record's path.

    Records with errors are left out; their addresses tell the problems.
    """
    broken = {problem.location.path for problem in checked.errors}
    corpus = checked.corpus
    entries = tuple(entry for entry in corpus.entries if entry.source.path not in broken)
    corpus = replace(corpus, entries=entries, partial=(), texts=())
    known = facts(corpus, day)
    tree = render(known, edit, progress, issue)
    files = {**tree.files, **dict(exports(known, None))}
    attachments = {}
    for entry in corpus.shown:
        home = pages.incident(entry)
        files[f"{home}record.json"] = record_json(entry, corpus.policy, corpus.restricted_names).encode()
        if tree_ := entry.record.analysis.fault_tree:
            files[f"{home}fault-tree.xml"] = open_psa(tree_, entry.id).encode()
        folder = root / INCIDENTS / entry.year / entry.id
        attachments.update({home + name: folder / name for name in entry.attachments})
    tree = Tree(tree.pages, files, tree.redirects)
    if checked.errors:
        tree = with_problems(tree, checked.errors)
    return Site(tree, attachments, day, shelves(known), corpus.policy)
