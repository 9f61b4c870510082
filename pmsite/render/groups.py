"""Records by a name they bear: a service, a tag, a team."""

from collections.abc import Callable, Iterable, Mapping

from pmsite.analyse.facts import Facts
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.render.page import Page
from pmsite.render.view import View, page

Groups = Mapping[str, tuple[str, tuple[Entry, ...]]]
"""By slug: the name, and its records newest first."""


def group(entries: Iterable[Entry], names: Callable[[Entry], Iterable[str]], known: Iterable[str]) -> Groups:
    """Records by name; `known` names have a group although no record bears them."""
    found: dict[str, tuple[str, list[Entry]]] = {pages.slug(name): (name, []) for name in known}
    for entry in entries:
        for slug, name in {pages.slug(name): name for name in names(entry)}.items():
            found.setdefault(slug, (name, []))[1].append(entry)
    return {slug: (name, tuple(listed)) for slug, (name, listed) in sorted(found.items())}


def index(facts: Facts, path: str, title: str, groups: Groups, address: Callable[[str], str]) -> Page:
    """The list of all names, those of most records first."""
    rows = sorted(groups.values(), key=lambda row: (-len(row[1]), row[0]))
    return page("index.html", View(facts, path), title, rows=rows, address=address)
