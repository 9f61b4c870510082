"""The parts of a document → fields of the record, part for part."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from pmsite.capture.markdown import actions, labels, people, whys
from pmsite.capture.markdown.blocks import Block
from pmsite.capture.markdown.headings import Role
from pmsite.capture.markdown.inline import is_url
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import Record, is_prompt, line_of, lines_of
from pmsite.capture.markdown.text import LINE_LENGTH, first_sentence, seen

_STRONG = re.compile(
    r"\s*(?:\*\*|__)(?P<title>[^*_\n]{3,300}?)\s*[:：.]?\s*(?:\*\*|__)\s*[:：.]?\s*(?P<rest>.*)", re.S
)
_TITLE = 200
_NOTICED = (
    ("alert", r"\balert\w*|pager ?duty|pingdom|stackdriver|monitor\w*|alarm\w*|アラート"),
    ("customer", r"\b(?:customers?|users?|clients?|support|people|ticket)\b|ユーザー|utilisateurs?"),
    (
        "employee",
        r"\b(?:engineers?|team|we noticed|developers?|employees?|staff|sweep|inspection|colleagues?)\b|équipe",
    ),
)


def take(record: Record, part: Part) -> None:
    """Read a part by its role."""
    taker = _TAKERS.get(part.role) if part.role else None
    if taker:
        taker(record, part)


def _impact(record: Record, part: Part) -> None:
    """All of it is Markdown as it is."""
    for block in record.free(part):
        labels_only = block.kind in ("table", "list")
        for pair in labels.pairs_of(record, block) if labels_only else ():
            if pair:
                labels.apply(record, pair)
    _markdown(record, part, "impact", "summary")


def _markdown(record: Record, part: Part, place: str, field: str) -> None:
    blocks = record.free(part)
    text = "\n\n".join(block.text for block in blocks)
    if seen(text):
        home = record.data.setdefault(place, {}) if place else record.data
        home[field] = "\n\n".join(piece for piece in (home.get(field), record.resolved(text)) if piece)
        record.claim(blocks)


def _summary(record: Record, part: Part) -> None:
    _markdown(record, part, "", "summary")


def _causes(record: Record, part: Part) -> None:
    """Items and a single paragraph are causes; an account in several paragraphs is what happened."""
    field = "contributing_factors" if part.role == "factors" else "root_causes"
    blocks = record.free(part)
    prose = [block for block in blocks if block.kind == "paragraph"]
    lists = [block for block in blocks if block.kind == "list"]
    if lists or len(blocks) == 1:
        found, used = lines_of(record, lists or blocks)
        known = record.data.get("analysis", {})
        count = len(known.get("root_causes", [])) + len(known.get("contributing_factors", []))
        if found:
            record.add(
                f"analysis/{field}", [{"id": f"C{count + i}", "text": text} for i, text in enumerate(found, 1)]
            )
            record.claim(used)
            return
    if prose and field == "root_causes":
        _markdown(record, part, "analysis", "what_happened")


def _trigger(record: Record, part: Part) -> None:
    blocks = record.free(part)
    line = line_of(record, blocks[0].content) if len(blocks) == 1 and blocks[0].kind == "paragraph" else None
    if line and record.put("analysis/trigger", line):
        record.claim(blocks)


def _detection(record: Record, part: Part) -> None:
    blocks = record.free(part)
    told = [block for block in blocks if not is_prompt(block)]
    text = " ".join(record.plain(block.content or block.text) for block in told)
    for block in blocks:
        labels.take(record, block)
    if not seen(text) or record.data.get("detection"):
        return
    source = _noticed_by(text)
    found, used = lines_of(record, blocks)
    detail = " ".join(found)
    whole = len(used) == len(blocks) and 0 < len(detail) <= LINE_LENGTH
    record.put("detection", {"source": source, "detail": detail if whole else None})
    if whole:
        record.claim(used)
    if source == "other":
        record.doubt(part.line, "Who or what noticed it was not understood; `detection/source` is “other”.")


def _noticed_by(text: str) -> str:
    """Who noticed first, by the word that comes first."""
    places = [(match.start(), name) for name, words in _NOTICED if (match := re.search(words, text, re.I))]
    return min(places)[1] if places else "other"


def _resolution(record: Record, part: Part) -> None:
    blocks = record.free(part)
    found, used = lines_of(record, blocks)
    lists = [block for block in blocks if block.kind == "list"]
    if lists and len(used) == len(blocks):
        found, used = lines_of(record, lists)
    record.add("resolution/steps", found)
    record.claim(used)


def _lines(path: str) -> Callable[[Record, Part], None]:
    def taker(record: Record, part: Part) -> None:
        found, used = lines_of(record, record.free(part))
        record.add(path, found)
        record.claim(used)

    return taker


def _lessons(record: Record, part: Part) -> None:
    for block in record.free(part):
        new = _of_list(record, block) if block.kind == "list" else _of_paragraph(record, block)
        if new:
            known = record.data.get("lessons", {}).get("learned", [])
            record.add("lessons/learned", [{"id": f"L{len(known) + i}", **one} for i, one in enumerate(new, 1)])
            record.claim([block])


def _of_list(record: Record, block: Block) -> list[dict[str, Any]] | None:
    lessons = []
    for item in block.items:
        strong = _STRONG.fullmatch(item.head)
        title = line_of(record, strong["title"] if strong else item.head)
        if title is None:
            return None
        rest = [strong["rest"]] if strong and seen(strong["rest"]) else []
        rest += [inner.text for inner in item.rest]
        lessons.append({"title": title, "text": record.resolved("\n\n".join(rest)) if rest else None})
    return lessons


def _of_paragraph(record: Record, block: Block) -> list[dict[str, Any]] | None:
    """A paragraph is a lesson; its first sentence the title, where it has several."""
    if block.kind != "paragraph" or block.content.rstrip().endswith((":", "：")):
        return None
    if re.fullmatch(r"([*_])(?![*_\s])[^*_]+\1", block.content.strip()):
        return None
    first, rest = first_sentence(block.content)
    if rest and len(record.plain(first)) <= _TITLE and not re.search(r"[\[*_`]", block.content):
        return [{"title": record.plain(first), "text": rest}]
    title = line_of(record, block.content)
    return [{"title": title, "text": None}] if title else None


def _links(record: Record, part: Part) -> None:
    for block in record.free(part):
        found = [_link(record, item.head) for item in block.items if not item.rest]
        if found and len(found) == len(block.items) and all(found):
            record.add("links", [one for one in found if one])
            record.claim([block])


def _link(record: Record, markdown: str) -> dict[str, str] | None:
    """An item that is one link, with the words round it as title."""
    text, links = record.linked(markdown)
    urls = [link.url for link in links] or [word for word in text.split() if is_url(word)]
    title = text if links else text.replace(urls[0], "").strip(" :-") if urls else ""
    if len(urls) != 1 or len(text) > LINE_LENGTH:
        return None
    return {"title": title if seen(title) else urls[0], "url": urls[0]}


def facts(record: Record, parts: Sequence[Part]) -> None:
    """Labelled facts, wherever they stand in a part that has no other role."""
    for part in parts:
        if part.role in (None, "facts", "date", "context"):
            if part.role is None and len(part.blocks) == 1:
                _single(record, part)
            for block in record.free(part):
                labels.take(record, block)
        elif part.role in ("severity", "status"):
            _single(record, part)


def _single(record: Record, part: Part) -> None:
    """A heading such as Status: its paragraph is the value."""
    for block in record.free(part)[:1]:
        pair = labels.Pair(part.line, part.title, record.plain(block.content))
        if block.content and labels.apply(record, pair):
            record.claim([block])


_TAKERS: dict[Role, Callable[[Record, Part], None]] = {
    "summary": _summary,
    "impact": _impact,
    "root_causes": _causes,
    "factors": _causes,
    "trigger": _trigger,
    "whys": whys.take,
    "detection": _detection,
    "resolution": _resolution,
    "went_well": _lines("lessons/went_well"),
    "went_wrong": _lines("lessons/went_wrong"),
    "lucky": _lines("lessons/got_lucky"),
    "lessons": _lessons,
    "actions": actions.take,
    "people": people.take,
    "authors": people.take,
    "links": _links,
}
