"""Pages over many records: home, incidents by year, services, tags, actions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import by_urgency, ours, overdue, retold
from pmsite.analyse.lessons import LessonOf, by_tag
from pmsite.analyse.selection import counted, is_open
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.render.causes import by_service, organisation_fishbone
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, page

NEWEST = 100
"""How many incidents the first list shows; the years' pages have them all."""


def home(facts: Facts, organisation: str) -> Page:
    """The front page: what happened lately, what is late, what came back."""
    corpus = facts.corpus
    late = [i for i in by_urgency(corpus.actions()) if ours(i.entry) and overdue(i.action, facts.today)]
    return page(
        "home.html",
        View(facts, pages.HOME),
        f"{organisation}: what we learned from failure",
        description=f"Post-mortems of {organisation}: what happened, why, and what was done about it.",
        rank=corpus.policy.rank,
        organisation=organisation,
        running=[e for e in corpus.shown if is_open(e) and counted(e)],
        recent=corpus.shown[:8],
        late=late,
        again=facts.came_back[:5],
        years=by_year(corpus.shown),
    )


def incidents(facts: Facts) -> Iterator[Page]:
    """The list of incidents, and a page for each year."""
    shown = facts.corpus.shown
    years = by_year(shown)
    rank, restricted = facts.corpus.policy.rank, len(facts.corpus.entries) - len(shown)
    yield page(
        "incidents.html",
        View(facts, pages.INCIDENTS),
        "Incidents",
        description="All post-mortems, newest first.",
        entries=shown[:NEWEST],
        total=len(shown),
        year=None,
        rank=rank,
        years=years,
        restricted=restricted,
    )
    for year, entries in years.items():
        yield page(
            "incidents.html",
            View(facts, pages.year(year)),
            f"Incidents of {year}",
            section=pages.INCIDENTS,
            entries=entries,
            total=len(entries),
            year=year,
            rank=rank,
            years=years,
            restricted=restricted,
        )


def services(facts: Facts) -> Iterator[Page]:
    """The list of services, and a page for each."""
    taxonomy = facts.corpus.policy.taxonomy.services
    known = [*taxonomy, *(name for entry in facts.corpus.shown for name in _touched(entry))]
    groups = _group(facts.corpus.shown, lambda entry: entry.record.services, known)
    secret = [entry for entry in facts.corpus.entries if not entry.shown]
    hidden = Counter(slug for e in secret for slug in {pages.slug(name) for name in e.record.services})
    again = by_service(facts)
    available = {pages.slug(one.service): one for one in reversed(facts.measures.availability)}
    yield _index(facts, pages.SERVICES, "Services", groups, pages.service)
    for slug, (name, entries) in groups.items():
        view = View(facts, pages.service(name))
        yield page(
            "service.html",
            view,
            name,
            again=again.get(slug, [])[:10],
            chart=organisation_fishbone(entries, view, name, 1) if len(entries) > 1 else None,
            available=available.get(slug),
            section=pages.SERVICES,
            search=SearchEntry(f"Service {name}", f"Incidents, actions and causes of {name}"),
            contents=[Heading(name, words) for name, words in _SERVICE],
            rank=facts.corpus.policy.rank,
            name=name,
            entries=entries,
            service=taxonomy.get(name),
            restricted=hidden.get(slug, 0),
            actions=by_urgency(
                ActionEntry(entry, action)
                for entry in entries
                for action in entry.record.actions
                if ours(entry) and not action.finished
            ),
        )


_SERVICE = (("incidents", "Incidents"), ("causes", "Causes"), ("actions", "Open actions"))


def _touched(entry: Entry) -> Iterator[str]:
    """Services a record names anywhere."""
    yield from entry.record.services
    yield from (window.service for window in entry.record.impact.windows)


def tags(facts: Facts) -> Iterator[Page]:
    """The list of tags, and a page for each."""
    lessons: dict[str, list[LessonOf]] = {}
    for tag, learned in by_tag(facts.lessons).items():
        lessons.setdefault(pages.slug(tag), []).extend(learned)
    used = [tag for one in facts.lessons for tag in one.lesson.tags]
    groups = _group(facts.corpus.shown, lambda entry: entry.record.tags, used)
    yield _index(facts, pages.TAGS, "Tags", groups, pages.tag)
    for slug, (name, entries) in groups.items():
        yield page(
            "tag.html",
            View(facts, pages.tag(name)),
            name,
            section=pages.TAGS,
            search=SearchEntry(f"Tag {name}", f"Incidents and lessons tagged {name}"),
            rank=facts.corpus.policy.rank,
            name=name,
            entries=entries,
            lessons=lessons.get(slug, []),
        )


def actions(facts: Facts) -> Page:
    """The action board."""
    known = by_urgency(facts.corpus.actions())
    items = [item for item in known if ours(item.entry)]
    late = [i for i in items if overdue(i.action, facts.today)]
    waiting = [i for i in items if not i.action.finished and not overdue(i.action, facts.today)]
    groups = [
        ("overdue", "Overdue", late),
        ("in_progress", "In progress", [i for i in waiting if i.action.state == "in_progress"]),
        ("blocked", "Blocked", [i for i in waiting if i.action.state == "blocked"]),
        ("open", "Open", [i for i in waiting if i.action.state == "open"]),
        ("done", "Done", [i for i in items if i.action.state == "done"]),
        ("wont_do", "Will not be done", [i for i in items if i.action.state == "wont_do"]),
        ("elsewhere", "Announced by others", [i for i in known if retold(i.entry)]),
    ]
    return page(
        "actions.html",
        View(facts, pages.ACTIONS),
        "Actions",
        description="What is to be done, by whom, and what is late.",
        contents=[Heading(key, title) for key, title, members in groups if members],
        groups=groups,
    )


_Groups = Mapping[str, tuple[str, tuple[Entry, ...]]]
"""By slug: the name, and its records newest first."""


def _group(entries: Iterable[Entry], names: Callable[[Entry], Iterable[str]], known: Iterable[str]) -> _Groups:
    found: dict[str, tuple[str, list[Entry]]] = {pages.slug(name): (name, []) for name in known}
    for entry in entries:
        for slug, name in {pages.slug(name): name for name in names(entry)}.items():
            found.setdefault(slug, (name, []))[1].append(entry)
    return {slug: (name, tuple(listed)) for slug, (name, listed) in sorted(found.items())}


def _index(facts: Facts, path: str, title: str, groups: _Groups, address: Callable[[str], str]) -> Page:
    rows = sorted(groups.values(), key=lambda row: (-len(row[1]), row[0]))
    return page("index.html", View(facts, path), title, rows=rows, address=address)


def by_year(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.year, []).append(entry)
    return {year: tuple(found[year]) for year in sorted(found, reverse=True)}
