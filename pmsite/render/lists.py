"""Pages over many records: home, incidents by year, services, tags, actions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import SimpleNamespace

from pmsite.analyse.change import Change, compare
from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import by_urgency, ours, overdue, retold
from pmsite.analyse.lessons import LessonOf, by_tag
from pmsite.analyse.selection import counted, is_open, local_day
from pmsite.draw import calendar, columns
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.render.causes import by_service, organisation_fishbone
from pmsite.render.groups import group, index
from pmsite.render.metrics import last_months
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import NEWEST, View, figure, page


def home(facts: Facts, organisation: str) -> Page:
    """The front page: what happened lately, what is late, what came back."""
    corpus = facts.corpus
    late = [i for i in by_urgency(corpus.actions()) if ours(i.entry) and overdue(i.action, facts.today)]
    return page(
        "home.html",
        View(facts, pages.HOME),
        f"{organisation}: what we learned from failure",
        description=f"Post-mortems of {organisation}: what happened, why, and what was done about it.",
        organisation=organisation,
        running=[e for e in corpus.shown if is_open(e) and counted(e)],
        recent=[e for e in corpus.shown if not e.record.drill][:8],
        late=late,
        again=facts.came_back[:5],
        years=by_year(corpus.shown),
    )


def incidents(facts: Facts) -> Iterator[Page]:
    """The list of incidents, and a page for each year."""
    shown = [entry for entry in facts.corpus.shown if not entry.record.drill]
    drills = len(facts.corpus.shown) - len(shown)
    years = by_year(shown)
    restricted = len(facts.corpus.entries) - len(facts.corpus.shown)
    days: dict[date, list[Entry]] = {}
    for entry in filter(counted, shown):
        days.setdefault(local_day(entry, facts.corpus.policy.zone), []).append(entry)
    yield page(
        "incidents.html",
        View(facts, pages.INCIDENTS),
        "Incidents",
        description="All post-mortems, newest first.",
        entries=shown[:NEWEST],
        total=len(shown),
        year=None,
        years=years,
        restricted=restricted,
        drills=drills,
        calendar=_calendar(
            days, facts.today - timedelta(days=364), facts.today, "the last year", View(facts, pages.INCIDENTS)
        ),
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
            years=years,
            restricted=restricted,
            drills=drills,
            calendar=_calendar(
                days, date(int(year), 1, 1), date(int(year), 12, 31), year, View(facts, pages.year(year))
            ),
        )


def _calendar(
    days: Mapping[date, Sequence[Entry]], first: date, last: date, what: str, view: View
) -> SimpleNamespace | None:
    """The days of a year, the darker the more incidents began on them; one alone is led to."""
    counts = {day: len(entries) for day, entries in days.items()}

    def link(day: date) -> str | None:
        return view.incident(days[day][0]) if len(days[day]) == 1 else None

    return figure(calendar.draw(counts, first, last, "calendar", f"Incidents by day, {what}", link))


def services(facts: Facts) -> Iterator[Page]:
    """The list of services, and a page for each."""
    taxonomy = facts.corpus.policy.taxonomy.services
    known = [*taxonomy, *(name for entry in facts.corpus.shown for name in _touched(entry))]
    groups = group(facts.corpus.shown, lambda entry: entry.record.services, known)
    secret = [entry for entry in facts.corpus.entries if not entry.shown]
    hidden = Counter(slug for e in secret for slug in {pages.slug(name) for name in e.record.services})
    again = by_service(facts)
    zone = facts.corpus.policy.zone
    own = [entry for entry in facts.counted if ours(entry)]
    watched = min((local_day(entry, zone) for entry in own), default=facts.today)
    available = {pages.slug(one.service): one for one in reversed(facts.measures.availability)}
    yield index(facts, pages.SERVICES, "Services", groups, pages.service)
    for slug, (name, entries) in groups.items():
        view = View(facts, pages.service(name))
        yield page(
            "service.html",
            view,
            name,
            again=again.get(slug, [])[:10],
            chart=organisation_fishbone(facts, entries, view, name, 1) if len(entries) > 1 else None,
            available=available.get(slug),
            trend=_trend([e for e in entries if counted(e) and ours(e)], facts, watched),
            months=figure(columns.draw(_months(entries, facts), "months", f"Incidents of {name} by month")),
            section=pages.SERVICES,
            search=SearchEntry(f"Service {name}", f"Incidents, actions and causes of {name}"),
            contents=[Heading(name, words) for name, words in _SERVICE],
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


def _trend(own: Sequence[Entry], facts: Facts, watched: date) -> Change | None:
    """The last year's incidents against those of the year before."""
    if not own:
        return None
    found = compare(own, facts.corpus.policy, facts.today, 365, 365, watched)
    return next(one for one in found.changes if one.key == "incidents")


def _months(entries: Iterable[Entry], facts: Facts) -> Mapping[str, int]:
    """Counted incidents of the last 24 months."""
    zone = facts.corpus.policy.zone
    found = Counter(f"{local_day(entry, zone):%Y-%m}" for entry in entries if counted(entry))
    return last_months(found, facts.today)


_SERVICE = (("trend", "Trend"), ("incidents", "Incidents"), ("causes", "Causes"), ("actions", "Open actions"))


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
    groups = group(facts.corpus.shown, lambda entry: entry.record.tags, used)
    yield index(facts, pages.TAGS, "Tags", groups, pages.tag)
    for slug, (name, entries) in groups.items():
        yield page(
            "tag.html",
            View(facts, pages.tag(name)),
            name,
            section=pages.TAGS,
            search=SearchEntry(f"Tag {name}", f"Incidents and lessons tagged {name}"),
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


def by_year(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.year, []).append(entry)
    return {year: tuple(found[year]) for year in sorted(found, reverse=True)}
