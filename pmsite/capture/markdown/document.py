"""A post-mortem in Markdown → the plain data of one record, or of several."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from pmsite.capture.markdown import actions, days, fields, milestones, titles
from pmsite.capture.markdown.blocks import Env, parse
from pmsite.capture.markdown.entries import entries_of
from pmsite.capture.markdown.front import Front, front_matter
from pmsite.capture.markdown.incidents import split
from pmsite.capture.markdown.outline import Part, parts_of
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.sections import sections
from pmsite.capture.markdown.severity import level_of
from pmsite.capture.markdown.text import LINE_LENGTH, Doubt, cleaned, normal, safe_name, seen, shortened
from pmsite.capture.markdown.timeline import Telling
from pmsite.capture.markdown.whole import Held, leaves
from pmsite.load.shape import descend, parts, prune
from pmsite.model.policy import PeopleShown
from pmsite.model.postmortem import FORMAT, Postmortem

_KEYS = ("title", "date", "author", "authors", "severity", "status", "incident_date")
_MOST_EVENTS = 1000
_MOST_NODES = 15_000
_FEWEST = 3


@dataclass(frozen=True)
class Options:
    """What is known besides the text."""

    zone: str | None
    """Name of a time zone (IANA), for times without one."""
    severities: tuple[str, ...]
    """The policy's levels, the gravest first."""
    today: date
    file_name: str
    people: PeopleShown = "names"
    """How the policy shows people."""


@dataclass(frozen=True)
class Imported:
    """One incident of a document."""

    data: dict[str, Any]
    """A record without `id` and `schema_version`, in the format's order."""
    doubts: tuple[Doubt, ...]
    first_line: int
    key: str
    """Its name within the document, the same at every import."""
    text: str
    """What the document says of it, Markdown."""


def imported(text: str, options: Options) -> list[Imported]:
    """The incidents of a document. Raises NoDocumentError where it cannot be read."""
    options = replace(options, file_name=safe_name(options.file_name))
    text, doubts = cleaned(text)
    front, skipped = front_matter(text)
    body = "\n".join(text.split("\n")[skipped:])
    env: Env = {}
    groups = split(parts_of(parse(body, env, skipped + 1), env))
    alone = len(groups) == 1
    language = days.language_of(body)
    guess = days.order_is_a_guess(body, language)
    if guess:
        doubts.append(
            Doubt(guess + skipped, "Of dates such as 03/04/2024 the first number was taken for the month.")
        )
    found: list[Imported] = []
    used: Counter[str] = Counter()
    for i, (group, top) in enumerate(groups):
        record = Record(env, language, days.day_order(body, language), options.severities, group)
        record.doubts += doubts if i == 0 else []
        own = front if i == 0 else Front()
        source = body if alone else _source(group)
        data = _fill(record, own, source, options, top)
        key = "document" if alone else _slug(str(data["title"]))
        used[key] += 1
        key = key if used[key] == 1 else f"{key}-{used[key]}"
        found.append(
            Imported(
                data,
                tuple(sorted(set(record.doubts), key=lambda d: (d.line, d.message))),
                top.line if top else _line(group),
                key,
                text if alone else source,
            )
        )
    return found


def _source(group: list[Part]) -> str:
    return "\n\n".join(text for part in group for text in (part.source, *(block.text for block in part.blocks)))


def _line(group: list[Part]) -> int:
    return next((part.line for part in group if part.title), 1)


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")[:80] or "incident"


def _fill(record: Record, front: Front, text: str, options: Options, top: Part | None) -> dict[str, Any]:
    """Read all parts, then see what is left."""
    record.claim(block for part in record.parts for block in part.blocks if block.kind == "definitions")
    top = titles.take(record, front, options.file_name, top)
    days.place(record, top, front, options.file_name)
    _zone(record, options)
    fields.facts(record, record.parts)
    milestones.from_dates(record)
    telling = _timeline(record)
    for part in record.parts:
        if not part.within("timeline"):
            fields.take(record, part)
    record.data["actions"] = record.data.get("actions", [])
    actions.numbered(record.data["actions"])
    milestones.take(record, telling)
    _front(record, front)
    _summary(record, top)
    milestones.lasted(record)
    milestones.at_least_a_day(record, options.today)
    if not record.data.get("severity"):
        record.put("severity", options.severities[-1])
        record.doubt(
            1, f"No severity of this incident is named; {options.severities[-1]}, the least grave, was taken."
        )
    if options.people == "roles" and record.data.get("people"):
        record.doubt(1, "It names people; the policy shows roles: put handles in their places.")
    record.data |= {"state": "draft", "language": record.language}
    return _whole(record, front, options)


def _zone(record: Record, options: Options) -> None:
    """The zone of times without one: as a heading notes it, as the person says, or as a sentence does."""
    spoken = days.zone_of(record)
    if options.zone and (spoken is None or spoken.prose):
        record.zone, record.zone_given = options.zone, True
        if spoken and spoken.zone != options.zone:
            taken = f"times without a zone were taken as {options.zone}, as --zone says"
            record.doubt(spoken.line, f"This sentence names {spoken.zone}; {taken}.")
    elif spoken:
        record.zone, record.zone_line = spoken.zone, spoken.line if spoken.prose else None


def _timeline(record: Record) -> Telling:
    """The events of the parts that are timelines, or else of one that has many times."""
    record.base = _known_day(record) or record.base or days.anywhere(record)
    telling = Telling.of(record)
    for part in record.parts:
        if part.role == "timeline":
            telling.part(part, record.parts)
    for part in record.parts:
        if not telling.events and part.role in (None, "context", "resolution", "detection"):
            found = entries_of(record.free(part), record.env, record.day_first)
            if (
                sum(entry.notation is not None and entry.notation.clock is not None for entry in found.entries)
                >= _FEWEST
            ):
                telling.part(part, [part])
    if len(telling.events) > _MOST_EVENTS:
        record.doubt(telling.lines[0], f"The timeline has more than {_MOST_EVENTS} entries; it is kept as text.")
        return Telling.of(record)
    record.claim(telling.claimed)
    record.doubts += telling.doubts
    record.words += telling.words
    for event in telling.events:
        event["note"] = record.resolved(event["note"]) if event["note"] else None
    record.data["timeline"] = telling.events
    return telling


def _known_day(record: Record) -> date | None:
    """The day of the first labelled time."""
    known = [value[:10] for value in record.data.get("times", {}).values() if isinstance(value, str)]
    return date.fromisoformat(min(known)) if known else None


def _front(record: Record, front: Front) -> None:
    names = front.texts("authors", "author")
    if names:
        record.add("people/authors", [shortened(record.linked(name)[0], 100) for name in names])
        record.words += names
    days_named = [day.isoformat() for key in ("date", "incident_date") if (day := front.day(key))]
    record.words += [value for key in _KEYS if (value := front.text(key))] + days_named
    severity = front.text("severity")
    level = level_of(severity, record.severities) if severity else None
    if level:
        record.put("severity", level[0])


def _summary(record: Record, top: Part | None) -> None:
    """Where no part is one: the first paragraphs below the title, or the first anywhere."""
    if record.data.get("summary"):
        return
    first = [part for part in record.parts if part is top or part.level == 0]
    rest = [
        part
        for part in record.parts
        if part.role in (None, "context", "resolution", "detection", "root_causes", "lessons")
    ]
    for part in (*first, *rest):
        blocks = record.free(part)
        begin = next(
            (i for i, block in enumerate(blocks) if block.kind == "paragraph" and _is_prose(block.content)), None
        )
        if begin is None:
            continue
        taken = blocks[begin : begin + 1]
        for block in blocks[begin + 1 :] if part in first else ():
            if block.kind != "paragraph" or not _is_prose(block.content):
                break
            taken.append(block)
        record.put("summary", record.resolved("\n\n".join(block.text for block in taken)))
        record.claim(taken)
        return
    told = record.data.get("impact", {}).get("summary")
    record.put("summary", "See the impact." if told else "See the sections.")
    record.doubt(1, "No summary was found.")


def _is_prose(markdown: str) -> bool:
    return seen(markdown) and not re.fullmatch(r"\s*(?:!\[.*\]\(.*\)|([*_])[^*_]+\1)\s*", markdown, re.S)


def _whole(record: Record, front: Front, options: Options) -> dict[str, Any]:
    """The record with its sections; what a field tells not wholly stays in a section too."""
    holds = Held(_assembled(record, front, options))
    for part in record.parts:
        lost = {
            id(block) for block, text in leaves(part.blocks, record.env) if normal(text) and not holds.tells(text)
        }
        record.claimed -= lost
    data = _assembled(record, front, options)
    if _nodes(data) <= _MOST_NODES and _fits(data):
        return data
    record.claimed.clear()
    record.doubt(1, "The document did not fit the format; all of its text is in sections.")
    kept = ("title", "summary", "severity", "state", "language", "times")
    record.data = {key: record.data[key] for key in kept}
    return _assembled(record, front, options)


def _assembled(record: Record, front: Front, options: Options) -> dict[str, Any]:
    found = sections(record, front, _KEYS)
    plain = _ordered({**record.data, "sections": found}, Postmortem)
    holds = Held(plain)
    words = [
        word for word in (*record.words, *(part.title for part in record.parts)) if not holds.has(normal(word))
    ]
    doubts = sorted({(doubt.line, doubt.message) for doubt in record.doubts})
    provenance = {
        "kind": "imported",
        "path": options.file_name,
        "warnings": [shortened(f"line {line}: {message}", LINE_LENGTH) for line, message in doubts],
        "x-headings": list(dict.fromkeys(word for word in words if seen(word))),
    }
    data: dict[str, Any] = _ordered({**plain, "provenance": provenance}, Postmortem)
    return data


def _ordered(value: Any, kind: Any) -> Any:
    """The value with its keys in the format's order, without what is empty."""
    if isinstance(value, list):
        return [_ordered(item, descend(kind, (0,))) for item in value]
    if not isinstance(value, dict):
        return value
    model = next((part for part in parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)), None)
    order = [info.alias or name for name, info in model.model_fields.items()] if model else []
    keys = [*(key for key in order if key in value), *(key for key in value if key not in order)]
    ordered = {key: _ordered(value[key], descend(kind, (key,))) for key in keys}
    return {key: item for key, item in ordered.items() if item is not None and item not in ([], {})}


def _nodes(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(1 + _nodes(item) for item in value.values())
    return 1 + sum(_nodes(item) for item in value) if isinstance(value, list) else 1


def _fits(data: dict[str, Any]) -> bool:
    return as_record({"id": "INC-2000-0001", **data}) is not None


def as_record(data: dict[str, Any]) -> Postmortem | None:
    """The record that plain data describe, if it is one."""
    try:
        return Postmortem.model_validate(prune({**data, "schema_version": FORMAT}))
    except ValidationError:
        return None
