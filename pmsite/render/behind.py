"""The records behind each figure: where a reader of the metrics page lands after a click on a count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

from markupsafe import Markup

from pmsite.analyse.breakdown import ENUMS, Breakdown, Group
from pmsite.analyse.facts import Facts
from pmsite.analyse.figures import DurationFigure
from pmsite.analyse.measures import Measures
from pmsite.analyse.money import Costs
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.render.page import Heading, Page
from pmsite.render.view import View, page

MOST, FEWEST = 1000, 10
"""Records on a page, in all its groups together; and in each group at least so many, if there are."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One figure's page."""

    key: str
    title: str
    definition: str
    groups: tuple[Group, ...]
    enum: bool = False
    """Whether the groups' names are words of the format."""


def behind(facts: Facts) -> Iterator[Page]:
    """A page a figure."""
    lines: dict[str, Markup] = {}  # a record stands on many of these pages, which are all equally deep
    for one in every(facts.measures):
        view = View(facts, pages.figure(one.key))
        most = max(FEWEST, MOST // max(len(one.groups), 1))
        yield page(
            "behind.html",
            view,
            one.title,
            section=pages.METRICS,
            contents=[Heading(pages.anchor(g.name), g.name) for g in one.groups if g.n][:60],
            one=one,
            groups=[SimpleNamespace(of=group, listed=shown_of(group)) for group in one.groups],
            most=most,
            line=partial(_line, lines, view),
        )


def shown_of(group: Group) -> list[ActionEntry] | list[Entry]:
    """What was counted, of that which has a page."""
    if group.actions:
        return [item for item in group.actions if item.entry.shown]
    return [entry for entry in group.entries if entry.shown]


def _line(known: dict[str, Markup], view: View, entry: Entry) -> Markup:
    if entry.id not in known:
        words = Markup('<li>{} <a href="{}">{}</a> {}</li>')
        day = view.when(entry.began, "day")
        known[entry.id] = words.format(day, view.incident(entry), entry.id, entry.record.title)
    return known[entry.id]


def every(found: Measures) -> Iterator[Behind]:
    """Each figure of which a page has the records."""
    figures = found.figures
    words = "No drill, no near miss, not withdrawn, no duplicate."
    yield _one("incidents", "Incidents that are counted", words, found.counted)
    for breakdown in (*figures.breakdowns, found.backlog.ages):
        yield _of(breakdown)
    for figure in figures.durations:
        yield _duration(figure)
    yield _one(
        "recurrences",
        "Recurrences",
        "Incidents with a `recurrence` tie to an earlier one.",
        figures.recurrences,
    )
    yield _availability(found)
    yield from (_costs(one) for one in figures.costs)
    for table in found.backlog.completions:
        yield Behind(table.key, table.title, table.definition, tuple(row.group for row in table.rows))
    yield Behind(
        "comparison",
        "The latest incidents",
        f"Incidents from {found.comparison.since} to {found.comparison.until}, by the figure they are in.",
        tuple(Group(change.short, change.entries) for change in found.comparison.changes),
    )
    yield Behind(
        "recommendations",
        "What speaks for each recommendation",
        "The organisation's own incidents, by what they have in common.",
        tuple(Group(one.id, one.entries) for one in found.recommendations),
    )


def _one(key: str, title: str, definition: str, entries: Sequence[Entry]) -> Behind:
    return Behind(key, title, definition, (Group("all", tuple(entries)),))


def _of(breakdown: Breakdown) -> Behind:
    groups = tuple(group for group in breakdown.groups if group.n)
    return Behind(breakdown.key, breakdown.title, breakdown.definition, groups, breakdown.key in ENUMS)


def _duration(figure: DurationFigure) -> Behind:
    definition = figure.definition
    words = f"{definition.key.upper()} = {definition.words}. Records with both times, the longest first."
    return _one(definition.key, definition.name, words, figure.entries)


def _availability(found: Measures) -> Behind:
    def groups() -> Iterable[Group]:
        for one in found.availability:
            yield Group(one.service, one.incidents)
            began = {entry.id for entry in one.incidents}
            if before := tuple(entry for entry in one.measured if entry.id not in began):
                yield Group(f"{one.service}: windows from before", before)

    over = f"{found.period.begin:%Y-%m-%d %H:%M} and {found.period.end:%Y-%m-%d %H:%M} UTC"
    words = f"Incidents that began between {over}, and those whose impact windows reach in, by service."
    return Behind("availability", "Behind availability", words, tuple(groups()))


def _costs(costs: Costs) -> Behind:
    kinds = [Group(one.name, one.entries) for one in costs.by_kind]
    months = [Group(one.name, one.entries) for one in costs.by_month]
    causes = [Group(f"cause {one.name}", one.entries) for one in costs.by_category]
    words = f"Incidents with costs in {costs.currency}, by kind, by category of root cause, by month."
    groups = tuple(kinds + causes + months)
    return Behind(f"costs-{costs.currency.lower()}", f"Costs in {costs.currency}", words, groups)
