"""What incidents cost. Money is never summed across currencies, and never converted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pmsite.analyse.selection import local_day
from pmsite.model.corpus import Entry
from pmsite.model.impact import Cost


@dataclass(frozen=True, slots=True)
class Sum:
    """Amounts of one currency that have something in common."""

    name: str
    amount: float
    estimated: float
    """The part of it that is an estimate."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """All costs in one currency."""

    currency: str
    total: Sum
    """Without prevention, which is no damage."""
    prevention: Sum | None
    recovery: Sum | None
    by_kind: tuple[Sum, ...]
    by_category: tuple[Sum, ...]
    """By category of root cause, the damage alone; a cost of an incident with several counts in each."""
    by_month: tuple[Sum, ...]
    """By the month the incident began, the damage alone; months with none are left out."""


_Item = tuple[Entry, Cost]


def costs(entries: Sequence[Entry], zone: ZoneInfo) -> tuple[Costs, ...]:
    """Per currency, in alphabetical order. `entries` are counted incidents."""
    items: dict[str, list[_Item]] = {}
    for entry in entries:
        for cost in entry.record.impact.costs:
            items.setdefault(cost.currency, []).append((entry, cost))
    return tuple(_costs(currency, items[currency], zone) for currency in sorted(items))


def _costs(currency: str, items: list[_Item], zone: ZoneInfo) -> Costs:
    damage = [item for item in items if item[1].kind != "prevention"]
    kinds = _sums(items, lambda entry, cost: [cost.kind])
    named = {one.name: one for one in kinds}
    return Costs(
        currency=currency,
        total=_sum("damage", damage),
        prevention=named.get("prevention"),
        recovery=named.get("recovery"),
        by_kind=tuple(kinds),
        by_category=tuple(_sums(damage, lambda entry, cost: _categories(entry))),
        by_month=tuple(
            sorted(
                _sums(damage, lambda entry, cost: [local_day(entry, zone).strftime("%Y-%m")]),
                key=lambda one: one.name,
            )
        ),
    )


def _categories(entry: Entry) -> list[str]:
    found = [cause.category or "unknown" for cause in entry.record.analysis.root_causes]
    return list(dict.fromkeys(found)) or ["unknown"]


def _sums(items: Iterable[_Item], names: Callable[[Entry, Cost], Iterable[str]]) -> list[Sum]:
    """The largest first."""
    groups: dict[str, list[_Item]] = {}
    for entry, cost in items:
        for name in names(entry, cost):
            groups.setdefault(name, []).append((entry, cost))
    found = [_sum(name, listed) for name, listed in groups.items()]
    return sorted(found, key=lambda one: (-one.amount, one.name))


def _sum(name: str, items: Sequence[_Item]) -> Sum:
    return Sum(
        name,
        sum(cost.amount for _, cost in items),
        sum(cost.amount for _, cost in items if cost.estimated),
        tuple({entry.id: entry for entry, _ in items}.values()),
    )
