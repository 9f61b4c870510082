"""The title of a record, from the heading, the front matter or the file's name."""

import re

from pmsite.capture.markdown.front import Front
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.text import one_line, seen, shortened
from pmsite.model.base import TITLE_LENGTH

_GENERIC = re.compile(
    r"(?:title|incident(?: report)?|post[- ]?mortem(?: report)?|report|rapport d.incident|ポストモーテム)?\W*",
    re.I,
)
_PREFIX = re.compile(
    r"(?:(?:incident|post-?mortem|outage)(?: report)?(?: on| of"
    r"| from|:)?\s+)?\(?(?:19|20)\d\d-\d\d-\d\d\)?\s*[-–—:,]*\s*",
    re.I,
)
_ID = re.compile(r"([A-Z]{2,8}-?\d{2,4}-\d{2,4}|PM-\d{1,6})\s*[:：-]\s+")
_SHORTEST = 3


def take(record: Record, front: Front, file_name: str, top: Part | None = None) -> Part | None:
    """Set the title; the part whose heading it is."""
    part = top or _heading(record)
    written = front.text("title", "linktitle") if part is None or not seen(part.title) else part.title
    if written is None:
        written = _opening(record)
    if written is None:
        stem = re.sub(r"^(?:\d{4}-?\d\d-?\d\d|0\d{1,3})[-_ ]*", "", file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
        written = one_line(re.sub(r"[-_]+", " ", stem)).capitalize()
        record.doubt(part.line if part else 1, "No title was found; the file's name was taken.")
    title = _tidy(record, written)
    if len(title) < _SHORTEST or not seen(title):
        title = "Untitled incident"
        record.doubt(1, "No title was found.")
    record.put("title", shortened(title, TITLE_LENGTH))
    record.words += [written] if title != written or len(title) > TITLE_LENGTH else []
    return part


def _heading(record: Record) -> Part | None:
    """The first heading that says something, before the first part with a role."""
    for part in record.parts:
        if part.role is not None:
            return None
        if part.level and part.level < 7 and not _GENERIC.fullmatch(part.title):
            return part
    return None


def _opening(record: Record) -> str | None:
    """The first line of text below a heading that says only "Post mortem"."""
    for part in [part for part in record.parts[:2] if part.role is None]:
        for block in record.free(part)[:1]:
            line = record.plain(block.content.split("\n")[0])
            if block.kind == "paragraph" and _SHORTEST <= len(line) <= 120 and not line.endswith((".", ":")):
                record.claim([block] if "\n" not in block.content else [])
                return line
    return None


def _tidy(record: Record, written: str) -> str:
    """Without a date or an id in front, which have fields of their own."""
    title = one_line(written).strip("# ")
    known = _ID.match(title)
    if known and record.put("aliases", [known[1]]):
        title = title[known.end() :]
    prefix = _PREFIX.match(title)
    return title[prefix.end() :] if prefix and len(title) - prefix.end() > _SHORTEST else title
