"""A repository on a day → everything its site shows, apart from any engine.

Records' pages are planned first, each a task for whichever process has time; then overviews are rendered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from pmsite.analyse.facts import Facts, facts
from pmsite.analyse.public import inside_of, public
from pmsite.load.survey import INCIDENTS
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.problems import Problem
from pmsite.render.around import around
from pmsite.render.page import Tree
from pmsite.render.problems import with_problems
from pmsite.render.search.facets import PATH as FACETS
from pmsite.render.search.facets import facets
from pmsite.render.search.index import segments
from pmsite.render.site import overviews
from pmsite.site import shell
from pmsite.site.sheets import Order, Part, Task, name_of_sheet
from pmsite.site.stock import Stock


@dataclass(frozen=True)
class Plan:
    """What is to be published, before anything is rendered."""

    root: Path
    order: Order
    facts: Facts
    tasks: Sequence[Task]
    """Records' pages."""
    parts: Sequence[Part]
    """Segments of the search."""
    errors: tuple[Problem, ...]
    """What keeps records from being shown."""


@dataclass(frozen=True)
class Edition(Plan):
    """What is to be published, with overviews; records' pages are made by whoever has time."""

    tree: Tree
    """Overviews, and files that are no record's."""

    @property
    def policy(self) -> Policy:
        """The policy, as readers may see it."""
        return self.facts.corpus.policy

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of all pages, overviews first."""
        return (*(page.path for page in self.tree.pages), *(task.home for task in self.tasks))

    @property
    def keys(self) -> frozenset[shell.Key]:
        """The shells that are needed."""
        records = {shell.Key(task.home.count("/"), pages.INCIDENTS, True) for task in self.tasks}
        return frozenset(records | {shell.key_of(page) for page in self.tree.pages})

    def attachments(self) -> Iterator[tuple[str, Path]]:
        """Path in the site, and the file."""
        for entry in self.facts.corpus.shown:
            folder = self.root / INCIDENTS / entry.year / entry.id
            yield from ((pages.incident(entry) + name, folder / name) for name in entry.attachments)


def plan(
    root: Path, stock: Stock, day: date, base: bytes, edit: str | None, issue: str | None, only_public: bool
) -> Plan:
    """Work out what is to be published."""
    errors = stock.errors
    corpus, inside = stock.corpus, None
    if only_public:
        people = [person for one in stock.broken for person in one.people]
        names = [name for one in stock.broken for name in (one.outline.id, *one.outline.aliases)]
        inside = inside_of(corpus, people, names)
        corpus = public(corpus, inside)
        # What is wrong with a record that is not public stops no public site.
        errors = tuple(one for one in errors if one.location.path not in stock.private)
    order = Order(base, day, edit, issue, inside)
    known = facts(corpus, day, stock.resemblance(corpus))
    name = order.name
    return Plan(
        root,
        order,
        known,
        [_task(entry, known, stock.names[entry.id], name) for entry in corpus.shown],
        [Part([(e.source.path, stock.names[e.id]) for e in part]) for part in segments(corpus.shown)],
        errors,
    )


def edition(planned: Plan) -> Edition:
    """Render the overviews."""
    corpus, errors = planned.facts.corpus, planned.errors
    tree = overviews(planned.facts)
    tree = Tree(tree.pages, {**tree.files, FACETS: facets(segments(corpus.shown), corpus.policy)}, tree.redirects)
    tree = with_problems(tree, errors) if errors else tree
    own = {field.name: getattr(planned, field.name) for field in fields(Plan)}
    return Edition(**own, tree=tree)


def _task(entry: Entry, known: Facts, record: str, order: bytes) -> Task:
    seen = around(entry, known)
    return Task(entry.source.path, pages.incident(entry), record, name_of_sheet(order, record, seen), seen)
