"""Ties between records, seen from both ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmsite.model.corpus import Corpus, Entry
from pmsite.model.postmortem import RelationKind

_WORDS: Mapping[RelationKind, tuple[str, str]] = {
    "recurrence": ("happened before as", "happened again as"),
    "similar": ("similar to", "similar to"),
    "caused_by": ("caused by", "caused"),
    "parent": ("part of", "includes"),
    "duplicate": ("duplicate of", "also told by"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What the other record is to this one, in words."""

    words: str
    kind: RelationKind
    other: Entry


def recurs(entry: Entry, by_name: Mapping[str, Entry]) -> bool:
    """Whether a record is a recurrence of an earlier one; of one that is not known, its word is taken."""
    others = [by_name.get(tie.id) for tie in entry.record.related if tie.kind == "recurrence"]
    return any(other is None or other.instant < entry.instant for other in others)


def ties(corpus: Corpus) -> Mapping[str, tuple[Tie, ...]]:
    """Per record id, its ties to records that have a page: its own first, then those others name."""
    found: dict[str, list[Tie]] = {}
    pairs = [
        (entry, relation.kind, corpus.by_name.get(relation.id))
        for entry in corpus.shown
        for relation in entry.record.related
    ]
    for direction in (0, 1):
        for entry, kind, other in pairs:
            if other is None or not other.shown:
                continue
            here, there = (entry, other) if direction == 0 else (other, entry)
            known = found.setdefault(here.id, [])
            if all((tie.kind, tie.other.id) != (kind, there.id) for tie in known):
                known.append(Tie(_WORDS[kind][direction], kind, there))
    return {name: tuple(listed) for name, listed in found.items()}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What happened to a service before and after an incident."""

    service: str
    earlier: Entry | None
    later: Entry | None


def neighbours(entries: Iterable[Entry]) -> Mapping[str, tuple[Neighbours, ...]]:
    """By record id: its neighbours in time for each of its services; `entries` are newest first."""
    by_service: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(entry.record.services):
            by_service.setdefault(name, []).append(entry)
    found: dict[str, list[Neighbours]] = {}
    for name, listed in by_service.items():
        around = [None, *listed, None]
        for later, entry, earlier in zip(around, listed, around[2:], strict=False):
            if later or earlier:
                found.setdefault(entry.id, []).append(Neighbours(name, earlier, later))
    return {name: tuple(listed) for name, listed in found.items()}
