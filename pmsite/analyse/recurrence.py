"""What comes back: causes, symptoms and fault-tree events in several incidents, and what was done about them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from pmsite.analyse.followthrough import ours
from pmsite.analyse.recall.features import cause_keys, folded
from pmsite.analyse.selection import counted, local_day
from pmsite.model.corpus import ActionEntry, Entry

Kind = Literal["cause", "symptom", "event"]
Outcome = Literal["fixed", "overdue", "unfinished"]
GENERIC = 50
"""A cause that more incidents have than this ties nothing, however many there are."""
OUTCOMES: Mapping[Outcome, str] = {
    "fixed": "fixed, then happened again",
    "overdue": "happened again while the action was overdue",
    "unfinished": "happened again before the action was finished",
}


@dataclass(frozen=True)
class Recurring:
    """Something that several incidents have in common."""

    kind: Kind
    name: str
    """A cause's or event's tag, or its words; a symptom's words."""
    entries: tuple[Entry, ...]
    """The earliest first."""
    actions: tuple[ActionEntry, ...]
    """Those that address it, in the order of the incidents; of a symptom, those that address a root cause."""

    @property
    def shown(self) -> tuple[Entry, ...]:
        """Those that have a page; there is at least one."""
        return tuple(entry for entry in self.entries if entry.shown)

    @property
    def own_actions(self) -> tuple[ActionEntry, ...]:
        """Those of the organisation; what became of others is not known."""
        return tuple(item for item in self.actions if ours(item.entry))


@dataclass(frozen=True)
class Again:
    """An incident that happened although an earlier one had an action against the same cause."""

    entry: Entry
    earlier: Entry
    what: tuple[str, ...]
    """The causes they share."""
    outcome: Outcome
    actions: tuple[ActionEntry, ...]
    """The earlier one's actions of that outcome."""


def recurring(entries: Iterable[Entry]) -> tuple[Recurring, ...]:
    """What at least two counted incidents share: that which most share first."""
    found: dict[tuple[Kind, str], dict[str, Entry]] = {}
    counting = sorted(filter(counted, entries), key=lambda entry: (entry.instant, entry.id))
    for entry in counting:
        for key in _keys(entry):
            found.setdefault(key, {})[entry.id] = entry
    several = [
        (kind, name, tuple(held.values()))
        for (kind, name), held in found.items()
        if len(held) > 1 and any(entry.shown for entry in held.values())  # else its name would give it away
    ]
    several.sort(key=lambda item: (-len(item[2]), item[0], item[1]))
    return tuple(Recurring(kind, name, held, tuple(_against(kind, name, held))) for kind, name, held in several)


def _keys(entry: Entry) -> Iterator[tuple[Kind, str]]:
    analysis = entry.record.analysis
    for cause in (*analysis.root_causes, *analysis.contributing_factors):
        yield from (("cause", key) for key in cause_keys(cause))
    for event in analysis.fault_tree.events.values() if analysis.fault_tree else ():
        if event.occurred:
            yield from (("event", key) for key in event.tags or (folded(event.text),))
    yield from (("symptom", folded(text)) for text in entry.record.symptoms)


def _against(kind: Kind, name: str, entries: Sequence[Entry]) -> Iterator[ActionEntry]:
    for entry in entries:
        targets = _targets(entry, kind, name)
        for action in entry.record.actions:
            if targets & {*action.addresses, *action.expect}:
                yield ActionEntry(entry, action)


def _targets(entry: Entry, kind: Kind, name: str) -> set[str]:
    """Ids, in a record, of what the name stands for."""
    analysis = entry.record.analysis
    if kind == "symptom":
        return {cause.id for cause in analysis.root_causes}
    if kind == "cause":
        causes = (*analysis.root_causes, *analysis.contributing_factors)
        return {cause.id for cause in causes if name in cause_keys(cause)}
    events = analysis.fault_tree.events if analysis.fault_tree else {}
    return {key for key, event in events.items() if name in (event.tags or (folded(event.text),))}


@dataclass(frozen=True, slots=True)
class Commonness:
    """In how many counted incidents each cause is, and how many there are."""

    causes: Mapping[str, int]
    incidents: int

    def generic(self, cause: str) -> bool:
        """Whether more than one in eight have it, at least four, or more than fifty: then it ties nothing."""
        return self.causes.get(cause, 0) > min(max(3, self.incidents // 8), GENERIC)


def commonness(causes: Iterable[Iterable[str]]) -> Commonness:
    """From the keys of all causes of each counted incident."""
    listed = [set(keys) for keys in causes]
    return Commonness(Counter(key for keys in listed for key in keys), len(listed))


def again(
    entries: Sequence[Entry], by_name: Mapping[str, Entry], zone: ZoneInfo, common: Commonness | None = None
) -> tuple[Again, ...]:
    """Incidents that an earlier one's actions should have prevented, the newest first.

    Two are held to be the same where one names the other as its `recurrence`, or they share a root cause and a
    service, or two root causes that are not generic. Only own actions count: what became of others is not known.
    `common` is that of all records, where `entries` are only some.
    """
    counting = sorted(filter(counted, entries), key=lambda entry: (entry.instant, entry.id))
    causes = {entry.id: _root_causes(entry) for entry in counting}
    common = common or commonness(map(all_causes, counting))
    holders: dict[str, list[Entry]] = {}
    found: list[Again] = []
    for entry in counting:
        shared: dict[str, set[str]] = {}
        for cause in sorted(key for key in causes[entry.id] if not common.generic(key)):
            for earlier in holders.get(cause, ()):
                shared.setdefault(earlier.id, set()).add(cause)
            holders.setdefault(cause, []).append(entry)
        named = {tie.id for tie in entry.record.related if tie.kind == "recurrence"}
        before = {other.id: other for one in named if (other := by_name.get(one))}.values()
        sure = {
            other.id: causes[entry.id] & _root_causes(other) for other in before if other.instant < entry.instant
        }
        for name, what in (shared | sure).items():
            same_service = set(by_name[name].record.services) & set(entry.record.services)
            if name in sure or len(what) > 1 or same_service:
                found += _outcomes(entry, by_name[name], what, zone)
    return tuple(
        sorted(found, key=lambda one: (one.entry.instant, one.earlier.instant, one.outcome), reverse=True)
    )


def _root_causes(entry: Entry) -> set[str]:
    return {key for cause in entry.record.analysis.root_causes for key in cause_keys(cause)}


def all_causes(entry: Entry) -> set[str]:
    """Keys of root causes and contributing factors."""
    analysis = entry.record.analysis
    return {key for cause in (*analysis.root_causes, *analysis.contributing_factors) for key in cause_keys(cause)}


def _outcomes(entry: Entry, earlier: Entry, what: set[str], zone: ZoneInfo) -> Iterator[Again]:
    if not ours(earlier):
        return
    day = local_day(entry, zone)
    targets = {id_ for cause in what for id_ in _targets(earlier, "cause", cause)} or {
        cause.id for cause in earlier.record.analysis.root_causes
    }
    told: dict[Outcome, list[ActionEntry]] = {}
    for action in earlier.record.actions:
        item = ActionEntry(earlier, action)
        if targets & set(action.addresses) and (outcome := _outcome(item, day)):
            told.setdefault(outcome, []).append(item)
    causes = tuple(sorted(what))
    yield from (Again(entry, earlier, causes, outcome, tuple(items)) for outcome, items in told.items())


def _outcome(item: ActionEntry, day: date) -> Outcome | None:
    """How an action stood on a day; None where it says nothing, or had been decided against."""
    action = item.action
    if action.state == "wont_do":
        return None
    if action.state == "done" and action.completed_on is None:
        return None
    if action.completed_on is not None and action.completed_on <= day:
        return "fixed"
    return "overdue" if action.due is not None and action.due < day else "unfinished"


@dataclass(frozen=True)
class CameBack:
    """An incident and an earlier one that should have prevented it, with all that there is to say of the pair."""

    entry: Entry
    earlier: Entry
    what: tuple[str, ...]
    outcomes: tuple[Again, ...]


def pairs(found: Iterable[Again]) -> tuple[CameBack, ...]:
    """Of records that have a page each, in the same order."""
    grouped: dict[tuple[str, str], list[Again]] = {}
    for one in found:
        if one.entry.shown and one.earlier.shown:
            grouped.setdefault((one.entry.id, one.earlier.id), []).append(one)
    return tuple(CameBack(all_[0].entry, all_[0].earlier, all_[0].what, tuple(all_)) for all_ in grouped.values())


def did_not_hold(came_back: Iterable[Again]) -> Mapping[str, tuple[Entry, ...]]:
    """Finished actions that should prevent or detect, by name, and the later incidents that came nevertheless."""
    found: dict[str, dict[str, Entry]] = {}
    for one in came_back:
        for item in one.actions if one.outcome == "fixed" and one.entry.shown and ours(one.entry) else ():
            if item.action.kind in ("prevent", "detect"):
                found.setdefault(item.ref, {})[one.entry.id] = one.entry
    return {ref: tuple(entries.values()) for ref, entries in found.items()}
