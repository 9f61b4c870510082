"""Counts by something: each with its definition, and with the records behind every number."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pmsite.analyse.selection import local_day
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.model.policy import Policy

RESTRICTED = "(restricted)"
"""The group of what only restricted records name."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Group:
    """One count: its name, and what was counted."""

    name: str
    entries: tuple[Entry, ...]
    """Records, newest first."""
    actions: tuple[ActionEntry, ...] = ()
    """Actions, where it is they that are counted."""

    @property
    def n(self) -> int:
        """The count."""
        return len(self.actions) or len(self.entries)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts by one thing."""

    key: str
    """`by_severity`: its name in JSON, and its page."""
    title: str
    column: str
    """What the groups are: Severity."""
    definition: str
    groups: tuple[Group, ...]
    n: int
    """Incidents or actions that are in at least one group."""
    of: int
    """Incidents or actions that were asked."""
    ordered: bool = False
    """Whether the groups have an order of their own, as hours have."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Group → count."""
        return {group.name: group.n for group in self.groups}


ENUMS = frozenset({"by_cause", "by_detection", "by_failure_class"})
"""Breakdowns whose groups are words of the format, with `_` for a space."""
Names = Callable[[Entry, Policy], Iterable[str]]
Scale = Callable[[Sequence[Entry], Policy], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What incidents can be counted by."""

    key: str
    title: str
    column: str
    definition: str
    names: Names
    """The groups an incident is in; it counts once in each."""
    scale: Scale | None = None
    """All groups in their order, also those with nothing; without one the largest group is first."""
    public: Callable[[Policy], Iterable[str]] | None = None
    """For names that people choose: those that are no secret though only restricted records bear them."""


def broken_down(pattern: Pattern, entries: Sequence[Entry], policy: Policy) -> Breakdown:
    """Count incidents, newest first in each group."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(pattern.names(entry, policy)):
            found.setdefault(name, []).append(entry)
    if pattern.public is not None:
        found = without_secret_names(found, set(pattern.public(policy)))
    largest_first = sorted(found, key=lambda name: (name == RESTRICTED, -len(found[name]), name))
    order = pattern.scale(entries, policy) if pattern.scale else largest_first
    groups = tuple(Group(name, tuple(found.get(name, ()))) for name in order)
    n = len({entry.id for group in groups for entry in group.entries})
    return Breakdown(
        pattern.key,
        pattern.title,
        pattern.column,
        pattern.definition,
        groups,
        n,
        len(entries),
        pattern.scale is not None,
    )


def without_secret_names(found: Mapping[str, Sequence[Entry]], public: Collection[str]) -> dict[str, list[Entry]]:
    """Groups whose name only restricted records bear, put into one without it."""
    told: dict[str, list[Entry]] = {}
    hidden: dict[str, Entry] = {}
    for name, entries in found.items():
        if name in public or any(entry.shown for entry in entries):
            told[name] = list(entries)
        else:
            hidden.update((entry.id, entry) for entry in entries)
    return told | ({RESTRICTED: list(hidden.values())} if hidden else {})


def breakdowns(entries: Sequence[Entry], policy: Policy) -> tuple[Breakdown, ...]:
    """Every pattern over the incidents."""
    return tuple(broken_down(pattern, entries, policy) for pattern in PATTERNS)


def _hour(entry: Entry, policy: Policy) -> Iterable[str]:
    began = entry.began
    return [began.astimezone(policy.zone).strftime("%H")] if isinstance(began, datetime) else []


def _causes(entry: Entry, policy: Policy) -> Iterable[str]:
    return [cause.category or "unknown" for cause in entry.record.analysis.root_causes]


def _class(entry: Entry, policy: Policy) -> Iterable[str]:
    return [entry.record.failure_class] if entry.record.failure_class else []


def _source(entry: Entry, policy: Policy) -> Iterable[str]:
    return [entry.record.detection.source] if entry.record.detection else []


def _alert(entry: Entry, policy: Policy) -> Iterable[str]:
    found = entry.record.detection
    if found is None or found.source != "alert":
        return []
    return [(found.detail or "").partition(",")[0].strip() or "(not named)"]


def _day(entry: Entry, policy: Policy) -> date:
    return local_day(entry, policy.zone)


def _severities(entries: Sequence[Entry], policy: Policy) -> list[str]:
    used = {entry.record.severity for entry in entries}
    return sorted(used, key=lambda name: (policy.rank(name), name))


def _months(entries: Sequence[Entry], policy: Policy) -> list[str]:
    """From the first to the last; those without any too."""
    days = [_day(entry, policy) for entry in entries]
    if not days:
        return []
    first, last = min(days), max(days)
    return [_month(first, i) for i in range((last.year - first.year) * 12 + last.month - first.month + 1)]


def _month(first: date, later: int) -> str:
    year, month = divmod(first.year * 12 + first.month - 1 + later, 12)
    return f"{year:04d}-{month + 1:02d}"


def _years(entries: Sequence[Entry], policy: Policy) -> list[str]:
    years = [_day(entry, policy).year for entry in entries]
    return [str(year) for year in range(min(years), max(years) + 1)] if years else []


_ZONE = "in the policy's time zone"
PATTERNS = (
    Pattern(
        "by_month",
        "By month",
        "Month",
        f"Incidents by the month they began, {_ZONE}.",
        lambda entry, policy: [_day(entry, policy).strftime("%Y-%m")],
        _months,
    ),
    Pattern(
        "by_year",
        "By year",
        "Year",
        f"Incidents by the year they began, {_ZONE}.",
        lambda entry, policy: [str(_day(entry, policy).year)],
        _years,
    ),
    Pattern(
        "by_weekday",
        "By weekday",
        "Weekday",
        f"Incidents by the weekday they began, {_ZONE}.",
        lambda entry, policy: [WEEKDAYS[_day(entry, policy).weekday()]],
        lambda entries, policy: WEEKDAYS,
    ),
    Pattern(
        "by_hour",
        "By hour",
        "Hour",
        f"Incidents by the hour they began, {_ZONE}; those of which only the day is known are left out.",
        _hour,
        lambda entries, policy: [f"{hour:02d}" for hour in range(24)],
    ),
    Pattern(
        "by_severity",
        "By severity",
        "Severity",
        "Incidents by severity, as the record states it.",
        lambda entry, policy: [entry.record.severity],
        _severities,
    ),
    Pattern(
        "by_service",
        "By service",
        "Service",
        "An incident counts once for each service it names.",
        lambda entry, policy: entry.record.services,
        public=lambda policy: policy.taxonomy.services,
    ),
    Pattern(
        "by_cause",
        "By category of root cause",
        "Category",
        "Incidents with at least one root cause of the category; one with several counts in each.",
        _causes,
    ),
    Pattern(
        "by_failure_class",
        "By failure class",
        "Class",
        "Incidents by failure class, where one is given.",
        _class,
    ),
    Pattern(
        "by_detection",
        "How incidents are found",
        "Found by",
        "Incidents by what or who noticed first, where it is given.",
        _source,
    ),
    Pattern(
        "by_alert",
        "Which alerts find them",
        "Alert",
        "Incidents that an alert found, by what detection/detail says up to the first comma.",
        _alert,
        public=lambda policy: (),
    ),
)
