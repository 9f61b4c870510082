"""That nothing is lost: what a record holds, and which words of a document it lacks."""

from collections.abc import Iterator
from typing import Any

from pmsite.capture.markdown.blocks import Block, Env
from pmsite.capture.markdown.inline import texts
from pmsite.capture.markdown.text import normal, words

_SHORT = 4
_FEW_LETTERS = 16
_LONGEST_RUN = 60


def held(value: Any) -> str:
    """All texts of a record, normalised, one behind the other."""
    return "".join(normal(text) for text in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
    elif value is not None:
        yield str(value)


def _without_utc(pieces: list[str]) -> list[str]:
    """The words without a zone behind a time of day that the instant's `Z` tells."""
    return [
        word
        for i, word in enumerate(pieces)
        if not (word == "utc" and i and any(c.isdigit() for c in pieces[i - 1]))
    ]


class Held:
    """What a record holds, for looking up runs of words in the document's order."""

    def __init__(self, record: Any) -> None:
        self.text = held(record)
        self.place = 0

    def has(self, run: str) -> bool:
        """Whether the record has these letters; looked for where the last ones stood first."""
        found = self.text.find(run, self.place)
        if found < 0:
            return run in self.text
        self.place = found
        return True

    def tells(self, text: str) -> bool:
        """Whether the record has all words of a text: in one piece, or in few long ones.

        A notation of time, a label or an owner may stand apart from the sentence it was in.
        """
        if self.has(normal(text)):
            return True
        pieces = words(text)
        return self._in_pieces(pieces) or self._in_pieces(_without_utc(pieces))

    def _in_pieces(self, pieces: list[str]) -> bool:
        figures = any(c.isdigit() for c in "".join(pieces))
        begin, short = 0, 0
        while begin < len(pieces):
            size = self._run(pieces, begin)
            if size == 0:
                return False
            if self._is_short("".join(pieces[begin : begin + size]), size, len(pieces)):
                outside = begin < _SHORT or begin + size > len(pieces) - _SHORT
                short += 1 if outside else len(pieces)
            begin += size
        return short <= (2 if figures or len(pieces) >= 2 * _SHORT else 1 if len(pieces) >= _SHORT else 0)

    def _is_short(self, run: str, size: int, of: int) -> bool:
        """Whether a run is so short that it may stand there by chance."""
        part = 2 * size < of or of < _SHORT
        return size < _SHORT and part and len(run) < _FEW_LETTERS and not any(c.isdigit() for c in run)

    def _run(self, pieces: list[str], begin: int) -> int:
        """How many words from here on stand together in the record."""
        size = 0
        while (
            begin + size < len(pieces)
            and size < _LONGEST_RUN
            and self.has("".join(pieces[begin : begin + size + 1]))
        ):
            size += 1
        return size


def leaves(blocks: list[Block], env: Env) -> Iterator[tuple[Block, str]]:
    """The smallest texts of blocks: paragraphs, cells, lines of code, targets of links."""
    for block in blocks:
        if block.kind in ("heading", "paragraph"):
            yield from ((block, text) for text in texts(block.content, env))
        elif block.kind == "list":
            for item in block.items:
                yield from ((block, text) for _, text in leaves(list(item.blocks), env))
        elif block.kind == "table":
            for row in block.rows:
                yield from ((block, text) for cell in row.cells for text in texts(cell, env))
        else:
            yield from ((block, line) for line in (block.content or block.text).split("\n"))
