"""What other records need to know of a record: small, and the same whether it was read or remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pmsite.analyse.followthrough import ours
from pmsite.model.corpus import Entry


class ActionOutline(NamedTuple):
    """An action, as others depend on it."""

    id: str
    finished: bool
    depends_on: Sequence[str]


class Outline(NamedTuple):
    """A record, as others refer to it. `began` counts seconds since 1970, in UTC."""

    path: str
    id: str
    whole: bool = True
    """Whether all of it could be read; nothing is said of ties to one that could not."""
    title: str = ""
    """Empty where it, or the time, could not be read: then it is no twin of another."""
    began: float = 0.0
    aliases: Sequence[str] = ()
    services: Sequence[str] = ()
    related: Sequence[tuple[str, str]] = ()
    """Record and kind of tie."""
    actions: Sequence[ActionOutline] = ()
    ours: bool = True
    """Whether its actions are the organisation's own work."""
    waived: Sequence[str] = ()
    """Rules it ignores."""
    holes: Sequence[Sequence[str | int]] = ()


def outline(entry: Entry) -> Outline:
    """The outline of a record."""
    record = entry.record
    return Outline(
        path=entry.source.path,
        id=record.id,
        whole=not entry.holes,
        title="" if entry.lost("times") or entry.lost("title") else record.title,
        began=entry.instant.timestamp(),
        aliases=record.aliases,
        services=record.services,
        related=tuple((tie.id, tie.kind) for tie in record.related),
        actions=tuple(ActionOutline(a.id, a.finished, a.depends_on) for a in record.actions),
        ours=ours(entry),
        waived=tuple(ignore.rule for ignore in record.ignore),
        holes=entry.holes,
    )


def unreadable(path: str) -> Outline:
    """The outline of a file of which nothing could be read: it is known by its name."""
    return Outline(path, path.rsplit("/", 1)[-1].rsplit(".", 1)[0], whole=False)


@dataclass(frozen=True)
class Outlines:
    """The outlines of all records, by path, and how they are found."""

    all: tuple[Outline, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Outline]:
        """By id; of several with one id, the first."""
        return {outline.id: outline for outline in reversed(self.all)}

    @cached_property
    def by_name(self) -> Mapping[str, Outline]:
        """By id and by alias; an id goes before an alias."""
        return {alias: one for one in self.all for alias in one.aliases} | dict(self.by_id)

    @cached_property
    def holders(self) -> Mapping[str, Sequence[Outline]]:
        """For each id and alias, the records that bear it."""
        found: dict[str, list[Outline]] = {}
        for one in self.all:
            found.setdefault(one.id, []).append(one)
            for alias in one.aliases:
                found.setdefault(alias, []).append(one)
        return found
