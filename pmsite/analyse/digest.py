"""What happened in a week, a month or a quarter: incidents, actions, what came back, figures against targets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pmsite.analyse.figures import Figures, figures
from pmsite.analyse.followthrough import FollowThrough, by_urgency, follow_through, ours, overdue
from pmsite.analyse.people import answerable
from pmsite.analyse.recurrence import Again, CameBack, again, did_not_hold, pairs
from pmsite.analyse.selection import Selection, local_day
from pmsite.model.corpus import ActionEntry, Corpus, Entry
from pmsite.model.policy import Targets

PeriodKind = Literal["week", "month", "quarter"]


@dataclass(frozen=True)
class Span:
    """The last whole week (Monday to Sunday), month or quarter before a day; both days belong to it."""

    kind: PeriodKind
    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    @property
    def days(self) -> Iterator[date]:
        """Its days, in order."""
        return (self.first + timedelta(days=i) for i in range((self.last - self.first).days + 1))

    @property
    def name(self) -> str:
        """2026-W46, 2026-10, 2026 Q3."""
        if self.kind == "week":
            return f"{self.first:%G-W%V}"
        return (
            f"{self.first:%Y-%m}" if self.kind == "month" else f"{self.first.year} Q{(self.first.month + 2) // 3}"
        )


def before(kind: PeriodKind, today: date) -> Span:
    """The last whole one before a day."""
    if kind == "week":
        last = today - timedelta(days=today.isoweekday())
        return Span(kind, last - timedelta(days=6), last)
    months = 1 if kind == "month" else 3
    begin = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    last = begin - timedelta(days=1)
    return Span(kind, last.replace(day=1, month=last.month - months + 1), last)


@dataclass(frozen=True)
class Against:
    """A figure held against what the policy aims at."""

    name: str
    value: float | None
    """Seconds, or a share where `share` is set; None where there is nothing to give."""
    n: int
    of: int
    target: float | None
    share: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none, or no value."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.share else self.value <= self.target


@dataclass(frozen=True)
class Group:
    """Overdue actions of one owner or team, the most urgent first."""

    name: str
    actions: tuple[ActionEntry, ...]


@dataclass(frozen=True)
class Digest:
    """Of the organisation's own incidents and actions; restricted records are counted and not named."""

    span: Span
    today: date
    incidents: tuple[Entry, ...]
    """Those that began in it and have a page, the gravest first."""
    restricted: int
    """Those that began in it and have none."""
    finished: tuple[ActionEntry, ...]
    decided_against: tuple[ActionEntry, ...]
    new: tuple[ActionEntry, ...]
    overdue: tuple[ActionEntry, ...]
    """On this day, the most urgent first."""
    by_owner: tuple[Group, ...]
    by_team: tuple[Group, ...]
    came_back: tuple[CameBack, ...]
    """Incidents in it that an earlier one's actions should have prevented."""
    not_held: tuple[tuple[ActionEntry, tuple[Entry, ...]], ...]
    """Finished actions, and the incidents in it that came nevertheless."""
    figures: tuple[Against, ...]


def whole(kind: PeriodKind, today: date, since: date | None, most: int) -> list[Span]:
    """Whole periods before a day that end on or after `since`, the last one first; none where `since` is None."""
    spans: list[Span] = []
    span = before(kind, today)
    while since is not None and span.last >= since and len(spans) < most:
        spans.append(span)
        span = before(kind, span.first)
    return spans


@dataclass(frozen=True)
class Ledger:
    """What is the same for every period: the organisation's own, as it stands on a day."""

    corpus: Corpus
    today: date
    own: tuple[Entry, ...]
    finished: Mapping[date, Sequence[ActionEntry]]
    """Actions that have a page, by the day they were finished or decided against."""
    begun: Mapping[date, Sequence[ActionEntry]]
    """The same by the day they were agreed on."""
    overdue: tuple[ActionEntry, ...]
    by_owner: tuple[Group, ...]
    by_team: tuple[Group, ...]
    follow: FollowThrough
    came_back: tuple[CameBack, ...]
    not_held: tuple[tuple[ActionEntry, tuple[Entry, ...]], ...]
    """Finished actions that did not hold, with all the incidents that came nevertheless."""


def ledger(corpus: Corpus, today: date, found: Sequence[Again]) -> Ledger:
    """Work out what all periods share; `found` is what came back at any time."""
    own = tuple(entry for entry in corpus.entries if ours(entry))
    finished: dict[date, list[ActionEntry]] = {}
    begun: dict[date, list[ActionEntry]] = {}
    late, not_held, later = [], [], did_not_hold(found)
    for item in corpus.actions():
        if not ours(item.entry):
            continue
        if item.action.completed_on:
            finished.setdefault(item.action.completed_on, []).append(item)
        if item.action.created_on:
            begun.setdefault(item.action.created_on, []).append(item)
        if overdue(item.action, today):
            late.append(item)
        if came := later.get(item.ref):
            not_held.append((item, came))
    urgent = tuple(by_urgency(late))
    return Ledger(
        corpus=corpus,
        today=today,
        own=own,
        finished=finished,
        begun=begun,
        overdue=urgent,
        by_owner=_grouped((answerable(item, corpus.policy), item) for item in urgent),
        by_team=_grouped((item.action.team or "no team", item) for item in urgent),
        follow=follow_through(own, today),
        came_back=tuple(one for one in pairs(found) if ours(one.entry)),
        not_held=tuple(not_held),
    )


def digest(corpus: Corpus, kind: PeriodKind, today: date) -> Digest:
    """The last whole period before `today`, a day in the policy's time zone."""
    found = again(corpus.entries, corpus.by_name, corpus.policy.zone)
    return digest_of(ledger(corpus, today, found), before(kind, today))


def digest_of(known: Ledger, span: Span) -> Digest:
    """A period, as seen on the ledger's day."""
    corpus, policy = known.corpus, known.corpus.policy
    within = Selection(span.first, span.last).of(known.own, policy.zone)
    seen = sorted((e for e in within if e.shown), key=lambda e: (policy.rank(e.record.severity), e.instant, e.id))
    done = [item for day in span.days for item in known.finished.get(day, ())]
    return Digest(
        span=span,
        today=known.today,
        incidents=tuple(seen),
        restricted=len(within) - len(seen),
        finished=_by_name(item for item in done if item.action.state == "done"),
        decided_against=_by_name(item for item in done if item.action.state == "wont_do"),
        new=_by_name(item for day in span.days for item in known.begun.get(day, ())),
        overdue=known.overdue,
        by_owner=known.by_owner,
        by_team=known.by_team,
        came_back=tuple(one for one in known.came_back if span.holds(local_day(one.entry, policy.zone))),
        not_held=_not_held(known, span),
        figures=_figures(figures(within, policy, corpus.by_name), known.follow, policy.targets),
    )


def _by_name(actions: Iterable[ActionEntry]) -> tuple[ActionEntry, ...]:
    return tuple(sorted(actions, key=lambda item: item.ref))


def _grouped(named: Iterable[tuple[str, ActionEntry]]) -> tuple[Group, ...]:
    """Most actions first."""
    found: dict[str, list[ActionEntry]] = {}
    for name, item in named:
        found.setdefault(name, []).append(item)
    return tuple(
        Group(name, tuple(found[name])) for name in sorted(found, key=lambda name: (-len(found[name]), name))
    )


def _not_held(known: Ledger, span: Span) -> tuple[tuple[ActionEntry, tuple[Entry, ...]], ...]:
    zone = known.corpus.policy.zone
    found = []
    for item, later in known.not_held:
        came = tuple(entry for entry in later if span.holds(local_day(entry, zone)))
        found += [(item, came)] if came else []
    return tuple(found)


def _figures(found: Figures, follow: FollowThrough, targets: Targets) -> tuple[Against, ...]:
    """Medians of the period's incidents, and the completion rate of all actions on the day."""
    medians = []
    for one in found.durations:
        target = getattr(targets, one.definition.key)
        summary, seconds = one.summary, target.total_seconds() if target is not None else None
        medians.append(Against(f"{one.definition.name}, median", summary.median, summary.n, summary.of, seconds))
    counted = follow.total - follow.wont_do
    rate = Against("Actions done", follow.rate, follow.done, counted, targets.completion_rate, share=True)
    return (*medians, rate)
