"""A record while it is put together from the parts of a document."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pmsite.capture.markdown.blocks import Block, Env
from pmsite.capture.markdown.inline import Link, plain
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.text import LINE_LENGTH, Doubt, seen

MOST_NODES = 400
"""Entries of one list; the rest stays in sections, so that the record can be read."""


@dataclass
class Record:
    """What is understood so far, and of which blocks."""

    env: Env
    language: str
    day_first: bool
    severities: tuple[str, ...]
    parts: list[Part]
    base: date | None = None
    zone: str | None = None
    zone_line: int | None = None
    """The line of the sentence that the zone was taken from."""
    zone_given: bool = False
    """Whether the person who imports said which zone it is."""
    data: dict[str, Any] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Headings, columns and states that became fields of the format."""
    told: set[str] = field(default_factory=set)
    """Doubts that are told once."""
    claimed: set[int] = field(default_factory=set)
    """Blocks that stand in the record, by identity."""

    def free(self, part: Part) -> list[Block]:
        """The part's blocks that stand nowhere yet."""
        return [block for block in part.blocks if id(block) not in self.claimed]

    def claim(self, blocks: Iterable[Block]) -> None:
        """Note that the record has all that these blocks say."""
        self.claimed.update(id(block) for block in blocks)

    def doubt(self, line: int, message: str) -> None:
        """Tell a person to look."""
        self.doubts.append(Doubt(line, message))

    def once(self, key: str, line: int, message: str) -> None:
        """Tell a doubt that holds for the whole document."""
        if key not in self.told:
            self.told.add(key)
            self.doubt(line, message)

    def usual_zone(self, line: int) -> str:
        """The zone of a time without one, in a line; where that is a guess, it is told."""
        if self.zone is None:
            self.once("UTC", line, "No time zone is given; UTC was taken.")
        elif self.zone_line:
            self.once("sentence", self.zone_line, assumed(self.zone))
        return self.zone or "UTC"

    def plain(self, markdown: str) -> str:
        """Text on one line; targets of links in brackets."""
        return plain(markdown, self.env)[0]

    def linked(self, markdown: str) -> tuple[str, tuple[Link, ...]]:
        """Text on one line, and its links apart."""
        return plain(markdown, self.env, apart=True)

    def put(self, path: str, value: Any) -> bool:
        """Set a field, `times/started_at`, if it is still empty."""
        *steps, last = path.split("/")
        place = self.data
        for step in steps:
            place = place.setdefault(step, {})
        if place.get(last) is not None:
            return False
        place[last] = value
        return True

    def add(self, path: str, values: Sequence[Any]) -> None:
        """Add to a list."""
        *steps, last = path.split("/")
        place = self.data
        for step in steps:
            place = place.setdefault(step, {})
        place.setdefault(last, []).extend(values)

    def resolved(self, markdown: str) -> str:
        """Markdown with the references it uses, so that its links lead somewhere on their own."""
        known = {
            str(label).casefold(): str(target["href"]) for label, target in self.env.get("references", {}).items()
        }
        used = dict.fromkeys(label for label in _LABEL.findall(markdown) if label.casefold() in known)
        lines = [f"[{label}]: {known[label.casefold()]}" for label in used]
        missing = [line for line in lines if line not in markdown]
        return markdown + ("\n\n" + "\n".join(missing) if missing else "")


def assumed(zone: str) -> str:
    """That a sentence told the zone."""
    return f"Times without a zone were taken as {zone}, which this sentence names; --zone says it otherwise."


_LABEL = re.compile(r"\[([^\[\]]{1,200})\]")


def line_of(record: Record, markdown: str) -> str | None:
    """The text as a line of a record; None where it is too long for one or empty."""
    text = record.plain(markdown)
    return text if seen(text) and len(text) <= LINE_LENGTH else None


def lines_of(record: Record, blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """Items and paragraphs as lines, and the blocks that are wholly in them."""
    found: list[str] = []
    used: list[Block] = []
    for block in blocks:
        if block.kind == "paragraph" and not block.content.rstrip().endswith((":", "：")):
            line = line_of(record, block.content)
            new = [line] if line and not is_prompt(block) else None
        elif block.kind == "list":
            new = _items(record, block)
        else:
            new = None
        if new and len(found) + len(new) <= MOST_NODES:
            found += new
            used.append(block)
    return found, used


def is_prompt(block: Block) -> bool:
    """Whether it is a question of the template, left in: all of it in italics."""
    return re.fullmatch(r"([*_])(?![*_\s])[^*_]+\1", block.content.strip()) is not None


def _items(record: Record, block: Block) -> list[str] | None:
    """Each item as a line, with what is nested in it."""
    lines: list[str] = []
    for item in block.items:
        pieces = [item.head]
        for inner in item.rest:
            if inner.kind == "paragraph":
                pieces.append(inner.content)
            elif inner.kind == "list":
                nested = _items(record, inner)
                if nested is None:
                    return None
                pieces.append("; ".join(nested))
            else:
                return None
        text = " ".join(record.plain(piece) for piece in pieces if seen(piece))
        if not seen(text) or len(text) > LINE_LENGTH:
            return None
        lines.append(text)
    return lines
