"""A repository on a day → everything its site shows, apart from any engine.

Overviews are rendered here. Records' pages are not: of each there is a task.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pmsite.analyse.facts import Facts, facts
from pmsite.analyse.public import Inside, inside_of, public
from pmsite.analyse.recall.resemblance import Match
from pmsite.load.survey import INCIDENTS
from pmsite.model import pages
from pmsite.model.corpus import Corpus, Entry
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
from pmsite.site.crew import ALONE, aside
from pmsite.site.opening import Opening
from pmsite.site.sheets import Order, Part, Task, name_of_sheet
from pmsite.site.stock import Stock


@dataclass(frozen=True)
class Edition:
    """What is to be published; records' pages are made by whichever process has time."""

    root: Path
    order: Order
    facts: Facts
    tree: Tree
    """Overviews, and files that are no record's."""
    tasks: Sequence[Task]
    """Records' pages."""
    errors: tuple[Problem, ...]
    """What keeps records from being shown."""

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


def edition(stock: Stock, what: Opening, order: Order, corpus: Corpus, errors: tuple[Problem, ...]) -> Edition:
    """Render the overviews of a corpus, and plan the rest."""
    many = len(corpus.shown) > ALONE
    # Which records resemble each other is worked out beside the overviews, which do not ask.
    related = partial(_related, stock, corpus)
    known = facts(corpus, what.day, Related(aside(related) if many else cache(related)))
    tree = overviews(known, aside if many else cache)
    tree = Tree(tree.pages, {**tree.files, FACETS: facets(segments(corpus.shown), corpus.policy)}, tree.redirects)
    return Edition(
        what.root,
        order,
        known,
        with_problems(tree, errors) if errors else tree,
        tasks(stock, known, order),
        errors,
    )


def seen(stock: Stock, only_public: bool) -> tuple[Corpus, Inside | None, tuple[Problem, ...]]:
    """What readers may see of a stock, what a public site leaves out, and what stops it."""
    corpus = stock.corpus
    if not only_public:
        return corpus, None, stock.errors
    people = [person for one in stock.broken for person in one.people]
    names = [name for one in stock.broken for name in (one.outline.id, *one.outline.aliases)]
    inside = inside_of(corpus, people, names)
    # What is wrong with a record that is not public stops no public site.
    errors = tuple(one for one in stock.errors if one.location.path not in stock.private)
    return public(corpus, inside), inside, errors


class Related:
    """Which records resemble each other, once it is known."""

    def __init__(self, found: Callable[[], Mapping[str, list[Match]]]) -> None:
        self._found = found

    def related(self, name: str, most: int = 5) -> list[Match]:
        """The records that resemble one, the most alike first."""
        return self._found().get(name, [])[:most]


def _related(stock: Stock, corpus: Corpus) -> Mapping[str, list[Match]]:
    return dict(stock.resemblance(corpus).all_related())


def order_of(what: Opening, inside: Inside | None) -> Order:
    """What is common to all records' pages."""
    return Order(what.base, what.day, what.settings.edit, what.settings.issue, inside, what.settings.theme_search)


def parts(stock: Stock, corpus: Corpus) -> list[Part]:
    """Segments of the search."""
    return [Part([(e.source.path, stock.names[e.id]) for e in part]) for part in segments(corpus.shown)]


def tasks(stock: Stock, known: Facts, order: Order, share: int = 0, of: int = 1) -> list[Task]:
    """Records' pages, newest first: all, or every `of`-th from that of number `share` on."""
    name = order.name
    return [_task(entry, known, stock.names[entry.id], name) for entry in known.corpus.shown[share::of]]


def _task(entry: Entry, known: Facts, record: str, order: bytes) -> Task:
    seen = around(entry, known)
    return Task(entry.source.path, pages.incident(entry), record, name_of_sheet(order, record, seen), seen)
