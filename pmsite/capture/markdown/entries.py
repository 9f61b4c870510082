"""Blocks of a timeline → its entries: a notation of time, what happened, what hangs on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pmsite.capture.markdown.blocks import Block, Env, Item, Row
from pmsite.capture.markdown.inline import plain
from pmsite.capture.markdown.moments import Notation, read
from pmsite.capture.markdown.text import LINE_LENGTH, one_line, seen, shortened

_TIME = re.compile(r"\b(?:time|clock|when|hour|timestamp|at|dates?|heures?|quand)\b|時刻|日時|日付|時間", re.I)
_WHO = re.compile(r"\b(?:who|actor|by|person|author|qui)\b|担当", re.I)
_WHAT = re.compile(
    r"\b(?:events?|what|description|actions?|activity|notes?|details?|happened|évènements?|événements?)\b|イベント|内容|出来事",
    re.I,
)


@dataclass
class Entry:
    """One line of a timeline, as it is written."""

    line: int
    notation: Notation | None
    written: str
    text: str
    """Markdown."""
    notes: list[Block] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    by: str | None = None
    context: bool = False
    """A date of its own: it says on which day the next ones happened."""


@dataclass
class Found:
    """What was understood of some blocks."""

    entries: list[Entry] = field(default_factory=list)
    claimed: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Heads of columns."""
    zone_hint: str = ""
    year: int | None = None


def balanced(markdown: str) -> str:
    """Markdown whose beginning was cut off, without the marks that have lost their partner."""
    for mark in ("**", "__", "`"):
        if markdown.count(mark) % 2:
            head, _, tail = markdown.rpartition(mark)
            markdown = head + tail
    return markdown


def timed(markdown: str, day_first: bool) -> Notation | None:
    """The notation a text begins with, if it places an event: a time of day or a whole date."""
    notation = read(markdown, day_first)
    if notation is None or notation.clock or notation.unknown:
        return notation
    whole = notation.date is not None and (notation.date.day is not None or notation.date.year is not None)
    apart = notation.end >= len(markdown) or not markdown[notation.end - 1].isalnum()
    return notation if whole and apart else None


def entries_of(blocks: list[Block], env: Env, day_first: bool) -> Found:
    """The entries of a part; blocks between two entries belong to the first."""
    found = Found()
    waiting: list[Block] = []
    for block in blocks:
        new = _entries(block, env, day_first, found)
        if new is None:
            waiting.append(block)
            continue
        if found.entries:
            found.entries[-1].notes += waiting
            found.claimed += waiting
        waiting = []
        found.entries += new
        found.claimed.append(block)
    if found.entries and found.entries[-1].text.rstrip().endswith((":", "：")):
        while waiting and waiting[0].kind in ("list", "fence", "quote", "table"):
            found.entries[-1].notes.append(waiting[0])
            found.claimed.append(waiting.pop(0))
    return found


def _entries(block: Block, env: Env, day_first: bool, found: Found) -> list[Entry] | None:
    if block.kind == "list":
        return _of_list(block, day_first)
    if block.kind == "table":
        return _of_table(block, env, day_first, found)
    if block.kind == "paragraph":
        return _of_paragraph(block, day_first)
    return None


def _of_list(block: Block, day_first: bool) -> list[Entry] | None:
    """The items of a list of which half at least begin with a time; others belong to the one before."""
    notations = [timed(item.head, day_first) for item in block.items]
    if not notations or notations[0] is None or 2 * sum(n is not None for n in notations) < len(notations):
        return None
    entries: list[Entry] = []
    for item, notation in zip(block.items, notations, strict=True):
        if notation is not None:
            entries += _of_item(item, notation, day_first)
        else:
            text = "- " + item.text.replace("\n", "\n  ")
            entries[-1].notes.append(Block("list", item.line, text, items=(item,)))
    return entries


def _of_item(item: Item, notation: Notation, day_first: bool) -> Iterator[Entry]:
    text = balanced(item.head[notation.end :])
    inner = _of_list(item.rest[0], day_first) if len(item.rest) == 1 and item.rest[0].kind == "list" else None
    if inner and notation.clock is None and not seen(text):
        yield Entry(item.line, notation, notation.written, "", context=True)
        yield from inner
    else:
        yield Entry(item.line, notation, notation.written, text, list(item.rest))


def _of_paragraph(block: Block, day_first: bool) -> list[Entry] | None:
    """A paragraph whose lines begin with times; lines that do not go on with the one before."""
    entries: list[Entry] = []
    for i, line in enumerate(block.content.split("\n")):
        notation = timed(line, day_first)
        if notation is not None and (notation.clock or notation.end >= len(line) or not entries):
            entries.append(Entry(block.line + i, notation, notation.written, line[notation.end :]))
        elif not entries:
            return None
        else:
            entries[-1].text += "\n" + line
    for entry in entries:
        _settle(entry)
    return entries


def _settle(entry: Entry) -> None:
    """A date alone is a context; what is too long for one line has its first line as text, the rest as note."""
    notation = entry.notation
    entry.text = balanced(entry.text.strip("\n"))
    if notation and notation.clock is None and not notation.unknown and not seen(entry.text):
        entry.context = True
    first, _, rest = entry.text.partition("\n")
    if rest and len(entry.text) > LINE_LENGTH // 2:
        entry.text = first
        entry.notes.append(Block("paragraph", entry.line + 1, rest, rest))


def _of_table(block: Block, env: Env, day_first: bool, found: Found) -> list[Entry] | None:
    heads = [plain(cell, env)[0] for cell in block.rows[0].cells]
    rows = block.rows[1:]
    times = [i for i, head in enumerate(heads) if _TIME.search(head)] if heads else []
    readable = sum(any(timed(row.cells[i], day_first) for i in times) for row in rows)
    if not times or not rows or 2 * readable < len(rows):
        if (
            not rows
            or len(heads) < 2
            or 2 * sum(timed(row.cells[0], day_first) is not None for row in rows) <= len(rows)
        ):
            return None
        times = [0]
    rest = [i for i in range(len(heads)) if i not in times]
    what = [i for i in rest if _WHAT.search(heads[i])][:1] or rest[:1]
    if not what:
        return None
    found.words += [head for head in heads if seen(head)]
    found.zone_hint = found.zone_hint or " ".join(heads[i] for i in times)
    years = re.findall(r"\b(?:19|20)\d\d\b", " ".join(heads[i] for i in times))
    found.year = int(years[0]) if years else found.year
    return [_of_row(row, heads, times, what[0], env, day_first) for row in rows]


def _of_row(row: Row, heads: list[str], times: list[int], what: int, env: Env, day_first: bool) -> Entry:
    written = one_line(" ".join(plain(row.cells[i], env)[0] for i in times))
    entry = Entry(row.line, timed(written, day_first), written, row.cells[what])
    if entry.notation and seen(written[entry.notation.end :]):
        entry.data["as written"] = written
    for i, cell in enumerate(row.cells):
        value = plain(cell, env)[0]
        if i == what or i in times or not seen(value):
            continue
        if _WHO.search(heads[i]) and len(value) <= 100:
            entry.by = value
        else:
            entry.data[shortened(heads[i] or f"column {i + 1}", 100)] = value
    return entry
