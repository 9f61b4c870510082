"""Markdown → blocks, each with its source and its line."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["heading", "paragraph", "list", "table", "fence", "quote", "definitions", "other"]
_KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "fence",
    "code_block": "fence",
    "blockquote_open": "quote",
}
_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}(?![ \t])|[ \t]|$)")
_DEEPEST = 8
_PIPE = re.compile(r"(?<!\\)\|")

Env = dict[str, Any]
"""What the parser remembers of a document: the targets of its references."""


@dataclass(frozen=True)
class Row:
    """A row of a table; cells are Markdown."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """An item of a list."""

    line: int
    text: str
    """Its Markdown without the marker."""
    blocks: tuple["Block", ...]

    @property
    def head(self) -> str:
        """The Markdown of its first paragraph."""
        first = self.blocks[0] if self.blocks else None
        return first.content if first and first.kind in ("paragraph", "heading") else ""

    @property
    def rest(self) -> tuple["Block", ...]:
        """What follows the first paragraph."""
        return self.blocks[1:] if self.head else self.blocks


@dataclass(frozen=True)
class Block:
    """A paragraph, list, table, …; `text` is its Markdown, word for word."""

    kind: Kind
    line: int
    text: str
    content: str = ""
    """The Markdown inside a heading or paragraph, the text of a fence."""
    level: int = 0
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()
    """The first is the header."""


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables; addresses stay as they are written."""
    markdown = MarkdownIt("commonmark").enable("table")
    vars(markdown)["normalizeLink"] = str
    return markdown


def parse(text: str, env: Env, line: int = 1, depth: int = 0) -> list[Block]:
    """The blocks of a text whose first line is `line` of the document; every line is in one of them."""
    lines = text.split("\n")
    blocks: list[Block] = []
    end = 0
    tokens = parser().parse(text, env)
    for i, token in enumerate(tokens):
        if token.level or token.map is None:
            continue
        begin, after = token.map
        blocks += _others(lines, end, begin, line)
        end = max(end, after)
        blocks.append(_block(tokens, i, lines[begin:after], line + begin, env, depth))
    return [*blocks, *_others(lines, end, len(lines), line)]


def _others(lines: list[str], begin: int, end: int, line: int) -> list[Block]:
    """Lines the parser made nothing of: definitions of references."""
    if not any(one.strip() for one in lines[begin:end]):
        return []
    while not lines[begin].strip():
        begin += 1
    return [Block("definitions", line + begin, "\n".join(lines[begin:end]).rstrip())]


def _block(tokens: list[Token], i: int, lines: list[str], line: int, env: Env, depth: int) -> Block:
    token = tokens[i]
    kind = _KINDS.get(token.type, "other")
    text = "\n".join(lines).rstrip()
    if kind in ("heading", "paragraph"):
        level = int(token.tag[1]) if kind == "heading" else 0
        return Block(kind, line, text.strip(), tokens[i + 1].content, level)
    if kind == "fence":
        return Block(kind, line, text, token.content)
    if kind == "list" and depth < _DEEPEST:
        return Block(kind, line, text, items=tuple(_items(tokens, i, lines, line, env, depth)))
    if kind == "table":
        return _table(tokens, i, lines, line, text)
    return Block("other" if kind == "list" else kind, line, text)


def _items(tokens: list[Token], i: int, lines: list[str], line: int, env: Env, depth: int) -> list[Item]:
    level, start = tokens[i].level, (tokens[i].map or [0])[0]
    items = []
    for token in tokens[i + 1 :]:
        if token.level == level and token.nesting < 0:
            break
        if token.type == "list_item_open" and token.level == level + 1 and token.map:
            begin, end = token.map[0] - start, token.map[1] - start
            text = _unmarked(lines[begin:end])
            items.append(Item(line + begin, text, tuple(parse(text, env, line + begin, depth + 1))))
    return items


def _unmarked(lines: list[str]) -> str:
    """An item's lines without marker and indentation."""
    marker = _MARKER.match(lines[0])
    width = marker.end() if marker else 0
    rest = [one[min(width, len(one) - len(one.lstrip())) :] for one in lines[1:]]
    return "\n".join([lines[0][width:], *rest]).rstrip()


def _table(tokens: list[Token], i: int, lines: list[str], line: int, text: str) -> Block:
    """A table; one that has more cells in a row than columns is kept as it is, since the parser drops them."""
    start = (tokens[i].map or [0])[0]
    rows: list[Row] = []
    cells: list[str] = []
    begin = 0
    for j in range(i + 1, len(tokens)):
        token = tokens[j]
        if token.type == "table_close":
            break
        if token.type == "tr_open" and token.map:
            begin, cells = token.map[0] - start, []
        elif token.type == "inline":
            cells.append(token.content)
        elif token.type == "tr_close":
            rows.append(Row(line + begin, tuple(cells)))
            if len(_PIPE.findall(lines[begin].strip().strip("|"))) >= max(len(cells), 1):
                return Block("other", line, text)
    return Block("table", line, text, rows=tuple(rows))
