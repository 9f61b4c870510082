"""What causes incidents, over all of them: a fishbone of the organisation, and what comes back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace

from markupsafe import Markup

from pmsite.analyse.causemap import CauseCount, cause_map
from pmsite.analyse.facts import Facts
from pmsite.analyse.recurrence import CameBack
from pmsite.analyse.selection import local_day
from pmsite.draw import fishbone
from pmsite.model import pages
from pmsite.model.causes import Fishbone, FishboneCause
from pmsite.model.corpus import Entry
from pmsite.render.page import Heading, Page
from pmsite.render.view import View, page, shrinks_to

MOST_ROWS = 200
"""Recurring things on the page; the rarest are left out."""
A_CATEGORY, CATEGORIES = 5, 8
"""Causes on a bone, and bones."""


def causes(facts: Facts) -> Iterator[Page]:
    """All causes, and those of each year."""
    zone = facts.corpus.policy.zone
    years: dict[str, list[Entry]] = {}
    for entry in facts.counted:
        years.setdefault(str(local_day(entry, zone).year), []).append(entry)
    yield _page(facts, pages.CAUSES, "Causes", facts.counted, None, sorted(years, reverse=True))
    for year, entries in years.items():
        title = f"Causes in {year}"
        yield _page(facts, pages.causes(year), title, entries, year, sorted(years, reverse=True))


_CONTENTS = (("fishbone", "Fishbone"), ("again", "It happened again"), ("rows", "What recurs"))


def _page(
    facts: Facts, path: str, title: str, entries: Sequence[Entry], year: str | None, years: Sequence[str]
) -> Page:
    view = View(facts, path)
    ids = {entry.id for entry in entries}
    among = [one for one in facts.recurring if year is None or any(e.id in ids for e in one.entries)]
    rows = among[:MOST_ROWS]
    return page(
        "causes.html",
        view,
        title,
        section=pages.CAUSES,
        description="What causes incidents, what comes back, and what was done about it.",
        contents=[Heading(name, words) for name, words in _CONTENTS],
        chart=organisation_fishbone(
            facts, entries, view, "Incidents" if year is None else f"Incidents in {year}", 2
        ),
        again=[one for one in facts.came_back if one.entry.id in ids],
        rows=rows,
        total=len(among),
        n=len(entries),
        year=year,
        years=years,
    )


def organisation_fishbone(
    facts: Facts, entries: Iterable[Entry], view: View, problem: str, fewest: int
) -> SimpleNamespace | None:
    """The drawing, each cause with its count and a link; what fewer incidents have is left out. None if empty."""
    found = cause_map(entries, fewest)
    if not found:
        return None
    shown = list(found.items())[:CATEGORIES]
    known = recurring_causes(facts)
    links = {
        _words(one): view.to(pages.cause(one.tag)) for _, counts in shown for one in counts if one.tag in known
    }
    model = Fishbone(problem=problem, causes={name: _ribs(counts) for name, counts in shown})
    drawing = fishbone.draw(model, pages.slug(f"causes-{view.page}"), links)
    return SimpleNamespace(svg=Markup(drawing.inline), bin=shrinks_to(drawing), counts=found, known=known)


def recurring_causes(facts: Facts) -> frozenset[str]:
    """Tags of causes that stand on the page of all causes."""
    return frozenset(one.name for one in facts.recurring[:MOST_ROWS] if one.kind == "cause")


def _ribs(counts: Sequence[CauseCount]) -> tuple[FishboneCause, ...]:
    ribs = [FishboneCause(text=_words(one)) for one in counts[:A_CATEGORY]]
    if len(counts) > A_CATEGORY:
        ribs.append(FishboneCause(text=f"and {len(counts) - A_CATEGORY} more"))
    return tuple(ribs)


def _words(one: CauseCount) -> str:
    return f"{one.tag} ({one.n})"


def by_service(facts: Facts) -> Mapping[str, list[CameBack]]:
    """What came back, by the slug of each service of the later incident: spellings of one name share a page."""
    found: dict[str, list[CameBack]] = {}
    for one in facts.came_back:
        for slug in dict.fromkeys(map(pages.slug, one.entry.record.services)):
            found.setdefault(slug, []).append(one)
    return found
