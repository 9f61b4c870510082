"""What can be mended without asking: a word that says what it means, only not in the right form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from ruamel.yaml.scalarstring import SingleQuotedScalarString

from pmsite.load.edit import close_document, open_document
from pmsite.load.events import parse
from pmsite.load.shape import descend, parts, validate
from pmsite.model.base import write_moment
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Pointer

_RENAMED = {
    "wontfix": "wont_do",
    "wont_fix": "wont_do",
    "cancelled": "wont_do",
    "completed": "done",
    "fixed": "done",
    "todo": "open",
    "not_started": "open",
    "wip": "in_progress",
    "started": "in_progress",
    "final": "published",
    "in_review": "review",
}
_NAIVE = re.compile(r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d)(:\d\d)?(\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?")
_UNQUOTED = re.compile(r"(\s*(?:- )*[\w-]+: +)([^'\"|>\[{#\s][^#]*?)(\s*)")


@dataclass(frozen=True, slots=True)
class Mended:
    """The text, and what was changed in it, a sentence each."""

    text: str
    changes: tuple[str, ...]


def mend(text: str, policy: Policy) -> Mended:
    """Mend quotes, times without an offset, renamed and differently spelt words of a fixed choice."""
    text, changes = _quote(text)
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict):
        return Mended(text, tuple(changes))
    _, problems = validate(Postmortem, parsed.data, Source("", parsed.root, text))
    levels = [level.id for level in policy.severities]
    places = [p.pointer for p in problems if p.rule == "PM102"]
    places += [("severity",)] if parsed.data.get("severity") not in levels else []
    document = open_document(text) if places else None
    for place in places:
        done = _replace(document, place, policy, levels)
        changes += [done] if done else []
    return Mended(close_document(document) if document is not None and changes else text, tuple(changes))


def _quote(text: str) -> tuple[str, list[str]]:
    """Put quotes round texts that hold a colon and a space, as long as that is what is wrong."""
    changes: list[str] = []
    for _ in range(text.count("\n") + 1):
        problems = parse(text, "").problems
        broken = next((p for p in problems if p.rule == "PM002" and "A colon" in p.message), None)
        if broken is None:
            break
        lines = text.split("\n")
        line = lines[broken.location.line - 1]
        match = _UNQUOTED.fullmatch(line)
        if match is None:
            break
        key, value, rest = match.groups()
        lines[broken.location.line - 1] = f"{key}'{value.replace(chr(39), chr(39) * 2)}'{rest}"
        text = "\n".join(lines)
        changes.append(f"line {broken.location.line}: put into quotes")
    return text, changes


def _replace(document: Any, place: Pointer, policy: Policy, levels: Sequence[str]) -> str | None:
    *above, last = place
    parent = document
    for step in above:
        parent = parent[step]
    word = parent.get(last) if isinstance(parent, dict) else parent[last]
    if not isinstance(word, str):
        return None
    choices = levels if place == ("severity",) else None
    new = next(_forms(word, descend(Postmortem, place), policy.zone, choices), None)
    if new is None or (new == word and type(new) is type(word)):
        return None
    parent[last] = new
    written = f"'{new}'" if isinstance(new, SingleQuotedScalarString) else new
    return f"{'/'.join(map(str, place))}: {word} → {written}"


def _forms(word: str, annotation: Any, zone: ZoneInfo, choices: Sequence[str] | None) -> Iterator[str]:
    kinds = list(parts(annotation))
    allowed = choices or [choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind)]
    if allowed:
        yield from _chosen(word, [str(choice) for choice in allowed])
    elif datetime in kinds:
        yield from _with_offset(word, zone)
    elif kinds == [date] and (match := re.fullmatch(r"(\d{4})[/.](\d\d)[/.](\d\d)", word)):
        yield "-".join(match.groups())
    elif str in kinds and not isinstance(word, SingleQuotedScalarString):
        yield SingleQuotedScalarString(word)


def _chosen(word: str, allowed: Sequence[str]) -> Iterator[str]:
    known = {_plain(choice): choice for choice in allowed}
    plain = _plain(word)
    renamed = known.get(_plain(_RENAMED.get(plain, "")))
    if (found := known.get(plain) or renamed) is not None:
        yield found


def _plain(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip().lower()).replace("'", "")


def _with_offset(word: str, zone: ZoneInfo) -> Iterator[str]:
    """RFC 3339; a time the clocks show twice or never is left to its author."""
    match = _NAIVE.fullmatch(word.strip())
    if match is None:
        return
    day, clock, seconds, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}{(fraction or '')[:7]}")
    except ValueError:
        return
    if offset:
        sign = "Z" if offset in ("Z", "UTC") else f"{offset[:3]}:{offset[-2:]}"
        yield f"{moment.isoformat()}{sign}"
        return
    local = moment.replace(tzinfo=zone)
    unique = local.utcoffset() == local.replace(fold=1).utcoffset()
    exists = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    if unique and exists:
        yield write_moment(local)
