"""Our part of an issue's body: a fence, and in it a marker: whose issue it is, and what was synced last."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

BEGIN = "<!-- pmsite:begin Kept by pmsite: write above or below. -->"
END = "<!-- pmsite:end -->"
_BEGIN = re.compile(r"<!-- pmsite:begin\b[^\n>]*-->")
_END = re.compile(r"<!-- pmsite:end\b[^\n>]*-->")
_MARKER = re.compile(r"<!-- pmsite:action=([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)(?: v=(\{[^\n]{0,8000}?\}))? -->")
_NAMED = re.compile(r"<!-- pmsite:action=([A-Za-z0-9._-]{1,120}/[A-Za-z0-9._-]{1,60})[ >]")
_COMMENT = re.compile(r"<!-- pmsite:comment=(\S+) (\S+) -->")


@dataclass(frozen=True)
class Synced:
    """The values last synced: what each side had when both agreed. Empty where nothing is known."""

    state: str | None = None
    """The action's state in its record."""
    shown: str | None = None
    """The state whose label was put on."""
    owner: str | None = None
    """The owner's login in the record."""
    assignee: str | None = None
    """Who was assigned in fact."""
    due: str | None = None
    redated: int = 0
    """How often the due date was moved."""
    labels: tuple[str, ...] = ()
    """Ours, as they were put on."""
    told: Mapping[str, int | None] = field(default_factory=dict)
    """Rungs of the escalation, for this due date, and the comment that told each."""
    conflict: str | None = None
    """The conflict that was told."""
    conflicts: int = 0
    """How many there were: each is told anew."""
    lost: tuple[str, ...] = ()
    """Fields that GitHub did not take: they are sent again only with others."""


_SYNCED = TypeAdapter(Synced)


@dataclass(frozen=True)
class Marker:
    """Which action an issue is of, and the values last synced; None where they cannot be read."""

    action: str
    synced: Synced | None = None


def write(marker: Marker) -> str:
    """The marker as a comment of one line that nothing in it can end."""
    empty = Synced()
    held = {
        key: value
        for key, value in asdict(marker.synced or empty).items()
        if value != getattr(empty, key) and value is not None
    }
    text = json.dumps(held, separators=(",", ":"), sort_keys=True)
    safe = text.replace("<", r"\u003c").replace(">", r"\u003e")
    return f"<!-- pmsite:action={marker.action} v={safe} -->"


def markers(body: str) -> tuple[Marker, ...]:
    """All markers of a body: that of the fence first."""
    begin, end = fence(body) or (0, 0)
    found = [(begin <= m.start() < end, Marker(m[1], _synced(m[2]))) for m in _MARKER.finditer(body)]
    return tuple(marker for _, marker in sorted(found, key=lambda one: not one[0]))


def named(body: str) -> str | None:
    """The first action that a body names, at little cost: it may be a stranger's."""
    found = _NAMED.search(body)
    return found[1] if found else None


def _synced(text: str | None) -> Synced | None:
    """None where a value is not as we write it. Values of another name are a later version's, and passed over."""
    try:
        return _SYNCED.validate_json(text or "", strict=True)
    except ValidationError:
        return None


def fence(body: str) -> tuple[int, int] | None:
    """Where our part begins and ends: the nearest two ends, as one that was deleted leaves the other behind."""
    for end in _END.finditer(body):
        begins = list(_BEGIN.finditer(body, 0, end.start()))
        if begins:
            return begins[-1].start(), end.end()
    return None


def fenced(block: str, marker: Marker) -> str:
    """Our part, whole."""
    return "\n".join((BEGIN, block.strip("\n"), write(marker), END))


def put(body: str, part: str) -> str:
    """The body with our part in its place; where it has none that is whole, at the end. The rest stays."""
    found = fence(body)
    if found is None:
        rest = _END.sub("", _BEGIN.sub("", _MARKER.sub("", body))).rstrip()
        return f"{rest}\n\n{part}" if rest else part
    begin, end = found
    if plain(body[begin:end]) == plain(part):
        return body
    return body[:begin] + part + body[end:]


def outside(body: str) -> str:
    """What people wrote."""
    begin, end = fence(body) or (len(body), len(body))
    return (body[:begin] + body[end:]).strip()


def plain(text: str) -> str:
    """With the line ends of this program; who edits in a browser leaves others."""
    return text.replace("\r\n", "\n").strip()


def remark(text: str, action: str, key: str) -> str:
    """A comment of ours, which is found again by its key."""
    return f"{text}\n\n<!-- pmsite:comment={action} {key} -->"


def remarks(body: str) -> tuple[str, str] | None:
    """The action and the key of a comment of ours."""
    found = _COMMENT.search(body)
    return (found[1], found[2]) if found else None


def resynced(body: str, **values: Any) -> str:
    """The body with other values in our marker."""
    marker = next(iter(markers(body)), None)
    if marker is None or marker.synced is None:
        return body
    changed = write(replace(marker, synced=replace(marker.synced, **values)))
    begin, end = fence(body) or (0, len(body))
    return body[:begin] + _MARKER.sub(lambda _: changed, body[begin:end], count=1) + body[end:]
