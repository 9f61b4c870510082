"""What a tool saw of an incident: one thing at one instant, with where it was seen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from pmsite.model.timeline import EventKind, EventSource

Proof = Literal["detected_at", "acknowledged_at", "resolved_at"]
"""A time of the incident that a tool knows for certain."""
FOREVER = datetime(2999, 12, 31, tzinfo=UTC)


class NoEvidenceError(ValueError):
    """Why a file tells nothing, as a sentence without the file's name."""


@dataclass(frozen=True)
class Sighting:
    """One thing that one tool saw. Texts are as the tool has them."""

    at: datetime
    """In UTC."""
    text: str
    source: EventSource
    key: str
    """Names it for ever, so that the same is never added twice: `slack:C01/1764153020.000000`."""
    kind: EventKind = "other"
    by: str | None = None
    """Somebody, as the tool names them; see `person`."""
    person: bool = False
    """Whether `by` is a human being, not a system."""
    until: datetime | None = None
    milestone: bool = False
    """Whether people marked it."""
    proves: Proof | None = None
    data: Mapping[str, str | int | float] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    """Title and address."""
    repeats: tuple["Sighting", ...] = ()
    """All of them, where one stands for many that are alike."""


class Member(NamedTuple):
    """Somebody, as a tool knows them."""

    handle: str
    name: str
    also: tuple[str, ...] = ()
    """Other ways in which texts name them."""
    here: bool = True
    """Whether the evidence has them say, do or be told something; a list of members has others too."""


@dataclass(frozen=True)
class Evidence:
    """What a file told."""

    kind: str
    """The tool: `slack`."""
    sightings: Sequence[Sighting] = ()
    people: Mapping[str, Member] = field(default_factory=dict)
    """By the id that texts and `by` use."""
    title: str | None = None
    severity: str | None = None
    """As the tool names it."""
    services: tuple[str, ...] = ()
    link: tuple[str, str] | None = None
    doubts: tuple[str, ...] = ()
    """What was not understood, a sentence each."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many things were passed over, by what they are."""
    deleted: frozenset[str] = frozenset()
    """Keys of what was taken back, here or in another file."""
    edited: frozenset[str] = frozenset()
    """Keys of what stands here as it was after a change."""
    incidents: tuple["Evidence", ...] = ()
    """What it tells of each incident alone, where a file holds several."""
    here: frozenset[str] = frozenset()
    """Ids of those who say something or are mentioned, whichever file lists them."""


def sound(value: Any) -> Any:
    """A document without what no record could hold: halves of characters, numbers beyond all measure."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {sound(name): sound(item) for name, item in value.items()}
    if isinstance(value, list):
        return [sound(item) for item in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value if abs(value) < _MEASURE else None
    return value


_MEASURE = 10**21


def listed(value: Any, *names: str) -> list[Any]:
    """A list, on its own or below one of some names."""
    for name in names:
        if isinstance(value, dict) and isinstance(value.get(name), list):
            value = value[name]
            break
    return value if isinstance(value, list) else []


def maps(values: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Those of the values that are maps."""
    return (value for value in values if isinstance(value, dict))


def word(value: Any, *path: str) -> str:
    """The text or number at a path of keys; empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
