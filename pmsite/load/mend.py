"""What can be mended without asking: a word that says what it means, only not in the right form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from pmsite.load.events import parse
from pmsite.load.shape import descend, parts, validate
from pmsite.model.base import write_moment
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Location, Pointer

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
_UNQUOTED = re.compile(r"(\s*(?:- )*[\w-]+: +)([^'\"|>\[{#\s].*?)(\s*(?: #.*)?)")
_TOKEN = re.compile(r"'[^'\n]*'|\"[^\"\\\n]*\"|[^\s'\",\[\]{}#&*!|>%@`][^\n,\[\]{}#]*")
"""A scalar on one line, as it is written."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The text, and what was changed in it, a sentence each."""

    text: str
    changes: tuple[str, ...]


def mend(text: str, policy: Policy) -> Mended:
    """Mend quotes, times without an offset, renamed and differently spelt words of a fixed choice.

    The words are replaced where they stand; nothing else of the text is touched.
    """
    text, changes = _quote(text)
    parsed = parse(text, "")
    if parsed.problems or not isinstance(parsed.data, dict):
        return Mended(text, tuple(changes))
    source = Source("", parsed.root, text)
    _, problems = validate(Postmortem, parsed.data, source)
    levels = [level.id for level in policy.severities]
    places = [p.pointer for p in problems if p.rule == "PM102"]
    places += [("severity",)] if parsed.data.get("severity") not in levels else []
    lines = text.splitlines(keepends=True)
    # From the end, so that places stay where they are.
    ends = [
        _replace(lines, source.at(p), p, policy, levels) for p in sorted(set(places), key=source.at, reverse=True)
    ]
    changes += [done for done in reversed(ends) if done]
    mended = "".join(lines)
    return Mended(mended, tuple(changes)) if not parse(mended, "").problems else Mended(text, ())


def _quote(text: str) -> tuple[str, list[str]]:
    """Put quotes round texts that hold a colon and a space, as long as that is what is wrong."""
    changes: list[str] = []
    for _ in range(text.count("\n") + 1):
        problems = parse(text, "").problems
        broken = next((p for p in problems if p.rule == "PM002" and "A colon" in p.message), None)
        lines = text.splitlines(keepends=True)
        if broken is None or broken.location.line > len(lines):
            break
        line = lines[broken.location.line - 1]
        match = _UNQUOTED.fullmatch(line.rstrip("\r\n"))
        if match is None:
            break
        key, value, rest = match.groups()
        end = line[len(line.rstrip("\r\n")) :]
        lines[broken.location.line - 1] = f"{key}'{value.replace(chr(39), chr(39) * 2)}'{rest}{end}"
        text = "".join(lines)
        changes.append(f"line {broken.location.line}: put into quotes")
    return text, changes


def _replace(lines: list[str], at: Location, place: Pointer, policy: Policy, levels: Sequence[str]) -> str | None:
    """Write a word anew in its line; what was changed, in words."""
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    token = _TOKEN.match(line, at.column - 1)
    written = token[0].rstrip() if token else ""
    if not written:
        return None
    quoted = written[0] in "'\""
    word = written[1:-1] if quoted else written
    choices = levels if place == ("severity",) else None
    new = next(_forms(word, quoted, descend(Postmortem, place), policy.zone, choices), None)
    if new is None or new == written:
        return None
    lines[at.line - 1] = line[: at.column - 1] + new + line[at.column - 1 + len(written) :]
    return f"{'/'.join(map(str, place))}: {word} → {new}"


def _forms(
    word: str, quoted: bool, annotation: Any, zone: ZoneInfo, choices: Sequence[str] | None
) -> Iterator[str]:
    kinds = list(parts(annotation))
    allowed = choices or [choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind)]
    if allowed:
        yield from _chosen(word, [str(choice) for choice in allowed])
    elif datetime in kinds:
        yield from with_offset(word, zone)
    elif date in kinds and (match := re.fullmatch(r"(\d{4})[/.](\d\d)[/.](\d\d)", word)):
        yield "-".join(match.groups())
    elif str in kinds and not quoted and "'" not in word:
        yield f"'{word}'"


def _chosen(word: str, allowed: Sequence[str]) -> Iterator[str]:
    known = {_plain(choice): choice for choice in allowed}
    plain = _plain(word)
    renamed = known.get(_plain(_RENAMED.get(plain, "")))
    if (found := known.get(plain) or renamed) is not None:
        yield found


def _plain(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip().lower()).replace("'", "")


def with_offset(word: str, zone: ZoneInfo) -> Iterator[str]:
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
