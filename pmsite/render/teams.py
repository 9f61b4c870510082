"""Pages of teams, and of whoever sees to actions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import by_urgency, ours, overdue
from pmsite.analyse.people import NOBODY, answerable
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.render.groups import group, index
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, page

FINISHED = 100
"""Finished actions on an owner's page, those that were due last."""


def teams(facts: Facts) -> Iterator[Page]:
    """The list of teams, and a page for each: its services, incidents and actions."""
    corpus, taxonomy = facts.corpus, facts.corpus.policy.taxonomy
    own = [item for item in corpus.actions() if ours(item.entry)]
    owning = {name: service.team for name, service in taxonomy.services.items() if service.team}
    known = [*taxonomy.teams, *owning.values(), *(item.action.team for item in own if item.action.team)]
    groups = group(corpus.shown, lambda entry: entry.record.teams, known)
    secret = [entry for entry in corpus.entries if not entry.shown]
    hidden = Counter(slug for e in secret for slug in {pages.slug(name) for name in e.record.teams})
    actions: dict[str, list[ActionEntry]] = {}
    for item in own:
        if item.action.team:
            actions.setdefault(pages.slug(item.action.team), []).append(item)
    yield index(facts, pages.TEAMS, "Teams", groups, pages.team)
    for slug, (name, entries) in groups.items():
        standing = _standing(actions.get(slug, []), facts)
        yield page(
            "team.html",
            View(facts, pages.team(name)),
            name,
            section=pages.TEAMS,
            search=SearchEntry(
                f"Team {name}", f"Incidents, services and actions of team {name}; what it is late with"
            ),
            contents=[Heading(key, words) for key, words in _TEAM if key != "late" or standing.late],
            name=name,
            entries=entries,
            restricted=hidden.get(slug, 0),
            services=[service for service, team in owning.items() if pages.slug(team) == slug],
            standing=standing,
        )


_TEAM = (("late", "Overdue"), ("actions", "Open actions"), ("incidents", "Incidents"))


def owners(facts: Facts) -> Iterator[Page]:
    """Who sees to actions, as the policy shows people, and a page for each."""
    policy = facts.corpus.policy
    found: dict[str, list[ActionEntry]] = {}
    for item in facts.corpus.actions():
        if ours(item.entry):
            found.setdefault(answerable(item, policy), []).append(item)
    named: dict[str, tuple[str, list[ActionEntry]]] = {}
    for name in sorted(found):  # names that differ in case or signs have one address
        named.setdefault(pages.slug(name), (name, []))[1].extend(found[name])
    rows = [(name, _standing(items, facts)) for name, items in named.values()]
    rows.sort(key=lambda row: (-len(row[1].late), -len(row[1].waiting), row[0]))
    yield page(
        "owners.html",
        View(facts, pages.OWNERS),
        "Owners of actions",
        section=pages.ACTIONS,
        rows=rows,
    )
    for name, standing in rows:
        title = "Without an owner" if name == NOBODY else name
        yield page(
            "owner.html",
            View(facts, pages.owner(name)),
            title,
            section=pages.ACTIONS,
            search=SearchEntry(f"Actions: {title}", f"What {name} has to do and is late with"),
            standing=standing,
            most=FINISHED,
        )


@dataclass(frozen=True)
class Standing:
    """Actions by what is to be done about them, the most urgent first."""

    late: tuple[ActionEntry, ...]
    waiting: tuple[ActionEntry, ...]
    finished: tuple[ActionEntry, ...]


def _standing(actions: Sequence[ActionEntry], facts: Facts) -> Standing:
    open_ = [item for item in by_urgency(actions) if not item.action.finished]
    return Standing(
        late=tuple(item for item in open_ if overdue(item.action, facts.today)),
        waiting=tuple(item for item in open_ if not overdue(item.action, facts.today)),
        finished=tuple(item for item in by_urgency(actions) if item.action.finished),
    )


def drills(facts: Facts) -> Page:
    """Drills, which are no incidents and count in no figure."""
    listed: list[Entry] = [entry for entry in facts.corpus.shown if entry.record.drill]
    return page(
        "drills.html",
        View(facts, pages.DRILLS),
        "Drills",
        section=pages.INCIDENTS,
        description="What was tried on purpose, and what it showed.",
        search=SearchEntry("Drills", "Exercises, game days, chaos experiments"),
        entries=listed,
    )
