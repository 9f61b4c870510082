"""What a record's page tells of other records, and of the day: all that it depends on besides the record itself.

Small and flat, so that it can be handed to another process, and so that two builds can be compared: a page
need not be rendered again while its record, the policy and this are as they were.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import overdue, unfinished
from pmsite.analyse.recurrence import OUTCOMES, CameBack
from pmsite.analyse.risk.frequency import frequencies
from pmsite.analyse.risk.words import observed
from pmsite.model import pages
from pmsite.model.actions import Action
from pmsite.model.corpus import ActionEntry, Entry

MOST = 10
"""Other incidents that are named beside an event of a fault tree."""


class Mention(NamedTuple):
    """Another record."""

    id: str
    title: str
    address: str
    began: date | datetime


class ActionMention(NamedTuple):
    """Another record's action; `state` is one of an action's, or `overdue`."""

    ref: str
    title: str
    state: str
    address: str


class TieMention(NamedTuple):
    """What another record is to this one, and what it left unfinished."""

    words: str
    other: Mention
    left: tuple[ActionMention, ...]


class AgainMention(NamedTuple):
    """Two incidents of which one should have prevented the other, with the actions by what became of them."""

    entry: Mention
    earlier: Mention
    what: tuple[str, ...]
    outcomes: tuple[tuple[str, tuple[ActionMention, ...]], ...]


class RelatedMention(NamedTuple):
    """A record that resembles this one."""

    other: Mention
    reasons: tuple[str, ...]
    left: tuple[ActionMention, ...]


class NeighbourMention(NamedTuple):
    """What happened to a service before and after."""

    service: str
    earlier: Mention | None
    later: Mention | None


class SeenMention(NamedTuple):
    """How often an event of the fault tree was seen, and in which other incidents; `more` are not named."""

    event: str
    words: str
    others: tuple[Mention, ...]
    more: int


class Around(NamedTuple):
    """Everything around a record."""

    ties: tuple[TieMention, ...] = ()
    again: tuple[AgainMention, ...] = ()
    related: tuple[RelatedMention, ...] = ()
    neighbours: tuple[NeighbourMention, ...] = ()
    seen: tuple[SeenMention, ...] = ()
    overdue: tuple[str, ...] = ()
    """Ids of its actions that are late."""
    known: tuple[tuple[str, str], ...] = ()
    """Actions of others that its own depend on, and their addresses."""
    restricted: tuple[str, ...] = ()
    """Names it refers to that have no page."""


def around(entry: Entry, facts: Facts) -> Around:
    """What is around a record on the facts' day."""
    again = [one for one in facts.came_back_of.get(entry.id, ()) if one.outcomes]
    refs = [ref for action in entry.record.actions for ref in action.depends_on]
    names = [*(ref.rpartition("/")[0] for ref in refs), *(tie.id for tie in entry.record.related)]
    names += [ref.rpartition("/")[0] for action in entry.record.actions for ref in action.formerly]
    return Around(
        ties=tuple(_ties(entry, facts)),
        again=tuple(map(again_mention, again)),
        related=tuple(_related(entry, facts)),
        neighbours=tuple(
            NeighbourMention(one.service, _perhaps(one.earlier), _perhaps(one.later))
            for one in facts.neighbours.get(entry.id, ())
        ),
        seen=tuple(_seen(entry, facts)),
        overdue=tuple(action.id for action in entry.record.actions if overdue(action, facts.today)),
        known=tuple(_known(refs, facts)),
        restricted=tuple(sorted(facts.corpus.restricted_names.intersection(names))),
    )


def mention(entry: Entry) -> Mention:
    """A record, as others mention it."""
    return Mention(entry.id, entry.record.title, pages.incident(entry), entry.began)


def again_mention(pair: CameBack) -> AgainMention:
    """A pair of incidents, as pages tell of it."""
    outcomes = tuple((OUTCOMES[one.outcome], tuple(map(_of_item, one.actions))) for one in pair.outcomes)
    return AgainMention(mention(pair.entry), mention(pair.earlier), pair.what, outcomes)


def _perhaps(entry: Entry | None) -> Mention | None:
    return mention(entry) if entry else None


def _of_item(item: ActionEntry) -> ActionMention:
    return _action(item.action, item.entry, item.ref, item.action.state)


def _action(action: Action, entry: Entry, ref: str, state: str) -> ActionMention:
    return ActionMention(ref, action.title, state, f"{pages.incident(entry)}#action-{action.id}")


def _left(actions: Iterable[Action], entry: Entry, today: date) -> tuple[ActionMention, ...]:
    return tuple(
        _action(action, entry, action.id, "overdue" if overdue(action, today) else action.state)
        for action in actions
    )


def _ties(entry: Entry, facts: Facts) -> Iterator[TieMention]:
    for tie in facts.ties.get(entry.id, ()):
        told = tie.other.record.actions if tie.kind in ("recurrence", "similar") else ()
        open_ = [action for action in told if not action.finished]
        yield TieMention(tie.words, mention(tie.other), _left(open_, tie.other, facts.today))


def _related(entry: Entry, facts: Facts) -> Iterator[RelatedMention]:
    for match in facts.related(entry.id):
        other = facts.corpus.by_id[match.id]
        yield RelatedMention(mention(other), match.reasons, _left(unfinished(other), other, facts.today))


def _seen(entry: Entry, facts: Facts) -> Iterator[SeenMention]:
    tree = entry.record.analysis.fault_tree
    for name, one in frequencies(tree, facts.exposure).items() if tree else ():
        others = [other for other in one.entries if other.shown and other.id != entry.id]
        named = tuple(map(mention, others[-MOST:]))
        yield SeenMention(name, observed(one), named, len(others) - len(named))


def _known(refs: Sequence[str], facts: Facts) -> Iterator[tuple[str, str]]:
    """Actions of records that have a page."""
    for ref in dict.fromkeys(refs):
        record_id, _, name = ref.rpartition("/")
        other = facts.corpus.by_name.get(record_id) if record_id else None
        if other is not None and other.shown:
            yield ref, f"{pages.incident(other)}#action-{name}"
