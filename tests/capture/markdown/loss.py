"""Whether a record holds every word of a document; worked out otherwise than the importer does."""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pmsite.capture.markdown.text import cleaned

WINDOW = 5
EDGE = 8
"""Words at either end of a text that may stand apart: a time, a label, an owner. Inside there may be one cut,
between two words: a title and its explanation."""
_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?:.*\n){0,200}?\1[ \t]*(?:\n|\Z)")


def letters(text: str) -> str:
    """Letters and digits alone, case folded."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", html.unescape(text)).casefold())
    return "".join(c for c in folded if c.isalnum())


def strings(value: Any) -> Iterator[str]:
    """All texts and keys of plain data."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    else:
        yield str(value)


def lost(document: str, records: list[dict[str, Any]]) -> list[str]:
    """Texts of the document that stand in none of its records."""
    text, _ = cleaned(document)
    front = _FRONT.match(text)
    values = [re.split("[:=]", line, maxsplit=1)[-1] for line in front[0].split("\n")] if front else []
    body = text[front.end() :] if front else text
    held = letters("".join(piece for record in records for piece in strings(record)))
    return [piece for piece in (*values, *pieces(body)) if not _stands(piece, held)]


def pieces(body: str) -> Iterator[str]:
    """The texts of a document: lines of prose between links, addresses, cells, lines of code and of HTML."""
    markdown = MarkdownIt("commonmark").enable("table")
    vars(markdown)["normalizeLink"] = str
    env: dict[str, Any] = {}
    for token in markdown.parse(body, env):
        if token.type == "inline":
            yield from _inline(token.children or [])
        elif not token.children:
            yield from token.content.split("\n")
    yield from (str(target["href"]) for target in env.get("references", {}).values())


def _inline(tokens: list[Token]) -> Iterator[str]:
    line = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak", "link_close"):
            yield line
            line = ""
        elif token.type == "image":
            yield from (line + token.content, str(token.attrs["src"]))
            line = ""
        elif token.type == "link_open":
            yield str(token.attrs.get("href", ""))
        elif token.type == "html_inline":
            yield line
            yield "" if re.fullmatch(r"<br\s*/?>", token.content, re.I) else token.content
            line = ""
        else:
            line += token.content
    yield line


def _stands(piece: str, held: str) -> bool:
    """Whether the words stand in the record in a row; a few at the ends may stand elsewhere in it."""
    if letters(piece) in held:
        return True
    words = [word for word in map(letters, html.unescape(piece).split()) if word]
    # An instant that ends with Z says UTC.
    short = [word for i, word in enumerate(words) if not (word == "utc" and i and words[i - 1].isdigit())]
    return _in_a_row(words, held, piece) or _in_a_row(short, held, piece)


def _in_a_row(words: list[str], held: str, piece: str) -> bool:
    if not all(word in held for word in words):
        return False
    if len(words) < WINDOW:
        return any(c.isdigit() for c in piece) or _mostly(words, held)
    broken = [i for i in range(len(words) - WINDOW + 1) if "".join(words[i : i + WINDOW]) not in held]
    cuts = sum(i - 1 not in broken for i in broken)
    inside = [i for i in broken if EDGE <= i <= len(words) - EDGE - WINDOW]
    single = all(any(j not in broken for j in range(i, i + WINDOW)) for i in inside)
    return single and cuts <= 3


def _mostly(words: list[str], held: str) -> bool:
    """Whether all but a short mark at one end stand in a row."""
    whole = len("".join(words))
    tails = ["".join(words[i:]) for i in range(1, len(words))] + ["".join(words[:i]) for i in range(1, len(words))]
    return any(tail in held and 2 * len(tail) > whole for tail in tails)
