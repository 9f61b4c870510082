"""All records of a repository, and how they are found in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from pmsite.model.actions import Action
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Pointer


@dataclass(frozen=True)
class Entry:
    """A record with its place in the repository and its attachments (file names, sorted)."""

    record: Postmortem
    source: Source
    attachments: tuple[str, ...] = ()
    holes: tuple[Pointer, ...] = ()
    """Places whose values could not be read; stand-ins are there instead, of which nothing is to be said."""

    @cached_property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    def lost(self, *place: str) -> bool:
        """Whether something at or below a place could not be read, or all that it is in."""
        holes = self.holes
        return bool(holes) and any(hole[: len(place)] == place or place[: len(hole)] == hole for hole in holes)

    @cached_property
    def year(self) -> str:
        """The folder it lies in."""
        return self.source.path.split("/")[-2]

    @cached_property
    def began(self) -> date | datetime:
        """When the incident began, or else when it was noticed."""
        times = self.record.times
        moment = times.started_at or times.detected_at
        assert moment is not None  # the model asks for one of both
        return moment

    @cached_property
    def instant(self) -> datetime:
        """When it began, in UTC; a date alone counts from its midnight."""
        if isinstance(self.began, datetime):
            return self.began.astimezone(UTC)
        return datetime(self.began.year, self.began.month, self.began.day, tzinfo=UTC)

    @cached_property
    def shown(self) -> bool:
        """Whether it has a page."""
        return self.record.visibility != "restricted"


@dataclass(frozen=True)
class ActionEntry:
    """An action and the record it stands in."""

    entry: Entry
    action: Action

    @property
    def ref(self) -> str:
        """What names it everywhere: INC-2025-0007/A1."""
        return f"{self.entry.id}/{self.action.id}"


@dataclass(frozen=True)
class Corpus:
    """Every record that could be read, newest first, with the policy."""

    policy: Policy
    policy_source: Source
    entries: tuple[Entry, ...] = ()
    unread: tuple[str, ...] = field(default=())
    """Paths of records that could not be read."""
    partial: tuple[Entry, ...] = ()
    """What could be read of those: to be checked, never shown."""
    texts: tuple[Source, ...] = ()
    """The texts of those of which nothing could be read: secrets are looked for in them too."""
    public: bool = False
    """Whether these are the public records alone."""

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Records by id; of several with one id, the first."""
        return {entry.id: entry for entry in reversed(self.entries)}

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """Records by id and by alias; an id goes before an alias."""
        aliases = {alias: entry for entry in self.entries for alias in entry.record.aliases}
        return {**aliases, **self.by_id}

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """For each id and alias, the ids of the records that bear it."""
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            for name in (entry.id, *entry.record.aliases):
                found.setdefault(name, []).append(entry.id)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def shown(self) -> tuple[Entry, ...]:
        """Records that have a page."""
        return tuple(entry for entry in self.entries if entry.shown)

    @cached_property
    def restricted_names(self) -> frozenset[str]:
        """Ids and aliases of records that have no page."""
        return frozenset(name for e in self.entries if not e.shown for name in (e.id, *e.record.aliases))

    def actions(self) -> Iterator[ActionEntry]:
        """Actions of records that have a page."""
        for entry in self.shown:
            for action in entry.record.actions:
                yield ActionEntry(entry, action)


def newest_first(entries: list[Entry]) -> tuple[Entry, ...]:
    """By instant, then id: the order of every list of incidents."""

    def key(entry: Entry) -> tuple[datetime, str]:
        return entry.instant, entry.id

    return tuple(sorted(entries, key=key, reverse=True))
