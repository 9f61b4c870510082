"""Facts → every page and file of the site."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib import resources
from typing import TypeVar

from pmsite.analyse.facts import Facts
from pmsite.draw.style import DARK, RULES
from pmsite.model import pages
from pmsite.render import incident, lists
from pmsite.render.alerts import alerts
from pmsite.render.around import around
from pmsite.render.behind import behind
from pmsite.render.causes import causes
from pmsite.render.data import data
from pmsite.render.explore import explore
from pmsite.render.lessons import lessons, narrowing
from pmsite.render.metrics import metrics
from pmsite.render.page import Page, Tree
from pmsite.render.process import process
from pmsite.render.reviews import reviews
from pmsite.render.tables import tables
from pmsite.render.teams import drills, owners, teams
from pmsite.render.view import STEP, WIDEST

STYLE = "assets/pmsite.css"
SCRIPT = "assets/js/pmsite.js"
T = TypeVar("T")
Aside = Callable[[Callable[[], T]], Callable[[], T]]
Part = tuple[tuple[Page, ...], dict[str, bytes]]
"""Pages, and files by path."""


def render(
    facts: Facts,
    edit: str | None = None,
    progress: Callable[[str], None] = lambda path: None,
    issue: str | None = None,
) -> Tree:
    """Render everything.

    `edit` is an address with `{path}` in it, where a record can be edited; `issue` one with `{number}`.
    """
    whole = overviews(facts)
    built, files = list(whole.pages), dict(whole.files)
    for entry in facts.corpus.shown:
        one = incident.render(entry, facts, around(entry, facts), edit, issue)
        built.append(one.page)
        files.update(one.files)
        progress(entry.source.path)
    return Tree(tuple(built), files, whole.redirects)


def overviews(facts: Facts, aside: Aside[Part] = cache) -> Tree:
    """Everything but the records' own pages and files; their short addresses are in it.

    `aside` begins something, perhaps in a process of its own, and returns what waits for it.
    """
    figures = aside(partial(_figures, facts))
    built, files = (*_lists(facts), *figures()[0]), figures()[1]
    taken = {page.path for page in built} | {pages.incident(entry) for entry in facts.corpus.shown}
    files = {STYLE: style().encode(), **scripts(), **files}
    return Tree(built, files, dict(_redirects(facts, taken)))


def _lists(facts: Facts) -> Iterator[Page]:
    yield lists.home(facts, facts.corpus.policy.organisation)
    yield from lists.incidents(facts)
    yield from lists.services(facts)
    yield from lists.tags(facts)
    yield from causes(facts)
    yield from teams(facts)
    yield lists.actions(facts)
    if not facts.corpus.public:
        yield process(facts)
        yield from owners(facts)
    yield lessons(facts)
    yield drills(facts)
    yield data(facts)


def _figures(facts: Facts) -> Part:
    """What is about all records at once, about half of the work."""
    charts, told = explore(facts)
    built = (metrics(facts), *alerts(facts), *reviews(facts), *behind(facts), charts)
    return built, {**told, **dict(tables(facts))}


def _redirects(facts: Facts, taken: set[str]) -> Iterator[tuple[str, str]]:
    """Short addresses by id and alias; a real page always wins."""
    for name, entry in sorted(facts.corpus.by_name.items()):
        if entry.shown and (address := pages.short(name)) not in taken:
            yield address, pages.incident(entry)


@cache
def scripts() -> Mapping[str, bytes]:
    """The scripts by path; pages load the first, which loads others where they are needed."""
    assets = resources.files("pmsite.render").joinpath("assets")
    return {
        f"assets/{folder}/{file.name}": file.read_bytes()
        for folder in ("js", "vendor")
        for file in sorted(assets.joinpath(folder).iterdir(), key=lambda file: file.name)
        if file.name.endswith((".js", ".txt"))  # a licence goes with what it is of
    }


@cache
def style() -> str:
    """The style sheet: pages, then drawings, then the dark scheme's colours."""
    sheet = resources.files("pmsite.render").joinpath("assets", "pmsite.css").read_text("utf-8")
    dark = ";".join(f"{name}:{value}" for name, value in DARK.items())
    rules = "".join(f'.pm-figure[data-width="{n}"]>svg{{min-width:{n * STEP}px}}\n' for n in range(2, WIDEST + 1))
    rules += narrowing()
    return f'{rules}{sheet}\n{RULES}[data-md-color-scheme="slate"]{{{dark}}}\n'
