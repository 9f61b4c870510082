"""What has no field: kept word for word, in order, under its heading."""

from pmsite.capture.markdown.front import Front
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.text import LINE_LENGTH, normal, seen, shortened
from pmsite.capture.markdown.whole import Held

_UNTITLED = "Introduction"


def sections(record: Record, front: Front, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """The sections of the record."""
    same = normal(str(front.data.get("linktitle"))) == normal(str(front.data.get("title")))
    found = _front(record, front, (*keys, "linktitle") if same else keys)
    last: Part | None = None
    for part in record.parts:
        text = record.resolved("\n\n".join(block.text for block in record.free(part)))
        if not seen(text):
            continue
        if last is not None and part.role is None and any(above is last for above in part.above):
            heading = "#" * min(max(part.level, 3), 6)
            found[-1]["text"] += f"\n\n{heading} {part.title}\n\n{text}"
            continue
        last = part if part.role is None else None
        found.append({"title": _title(part), "text": text})
    return found


def _front(record: Record, front: Front, keys: tuple[str, ...]) -> list[dict[str, str]]:
    holds = Held([record.data, record.words])
    rest = front.without(keys, lambda text: holds.has(normal(text)))
    fence = "````" if "```" in rest else "```"
    return [{"title": "Front matter", "text": f"{fence}{front.language}\n{rest}\n{fence}"}] if seen(rest) else []


def _title(part: Part) -> str:
    return shortened(part.title, LINE_LENGTH) if seen(part.title) else _UNTITLED
