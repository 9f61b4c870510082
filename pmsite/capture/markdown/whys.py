"""Five whys: lists of questions and answers → chains."""

import re
from typing import Any

from pmsite.capture.markdown.blocks import Block, Item
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.text import LINE_LENGTH, seen

_BARE_WHY = re.compile(
    r"\s*(?:\*\*|__|\*)?\s*(?:why|pourquoi|なぜ)\s*\d?\s*[?？:：]+\s*(?:\*\*|__|\*)?\s*(?P<rest>\S.*)", re.I | re.S
)
_BECAUSE = re.compile(r"\s*(?:→|->|=>|because:?|⇒|A:|parce que?)\s*", re.I)
_QUESTION = re.compile(r"(?P<question>.{3,}?[?？](?:\*\*|__)?)\s+(?P<answer>\S.*)", re.S)
_DEEPEST = 8
_Pair = tuple[str | None, str]


def take(record: Record, part: Part) -> None:
    """Read a part whose heading says five whys."""
    for block in record.free(part):
        found = _of_list(record, block) if block.kind == "list" else None
        if found:
            record.add("analysis/five_whys", [found])
            record.claim([block])


def _of_list(record: Record, block: Block) -> dict[str, Any] | None:
    pairs = _nested(record, block.items[0]) if len(block.items) == 1 else None
    if pairs is None:
        found = [_pair(record, item) for item in block.items]
        pairs = [pair for pair in found if pair is not None] if all(found) else None
    if not pairs:
        return None
    return _chain(pairs)


def _chain(pairs: list[_Pair]) -> dict[str, Any] | None:
    """The problem that the first question asks about, and the answers."""
    question, first = pairs[0]
    if question is None:
        problem, rest = first, pairs[1:]
    else:
        problem, rest = question, pairs
    if not rest:
        return None
    chain: list[dict[str, Any]] = []
    for i, (asked, answer) in enumerate(rest):
        why: dict[str, Any] = {"because": answer}
        if asked and not (i == 0 and asked == problem):
            why["x-question"] = asked
        chain.append(why)
    return {"problem": problem, "chain": chain}


def _pair(record: Record, item: Item) -> _Pair | None:
    """An item's question and answer; a statement has no question."""
    pieces = [item.head, *(block.content for block in item.rest if block.kind == "paragraph")]
    nested = [block for block in item.rest if block.kind != "paragraph"]
    if nested:
        inner = (
            [_pair(record, one) for one in nested[0].items]
            if len(nested) == 1 and nested[0].kind == "list"
            else []
        )
        if len(inner) != 1 or inner[0] is None or inner[0][0]:
            return None
        pieces.append(inner[0][1])
    return _fitting(record, *_split(pieces))


def _split(pieces: list[str]) -> tuple[str, str]:
    """Question and answer of an item's paragraphs."""
    bare = _BARE_WHY.fullmatch(pieces[0])
    if bare and len(pieces) == 1:
        return "", bare["rest"]
    if len(pieces) > 1:
        return pieces[0], " ".join(pieces[1:])
    lines = pieces[0].split("\n")
    begin = next((i for i, line in enumerate(lines) if _BECAUSE.match(line)), None)
    if begin:
        return "\n".join(lines[:begin]), "\n".join(lines[begin:])
    match = _QUESTION.fullmatch(pieces[0])
    return (match["question"], match["answer"]) if match else ("", pieces[0])


def _fitting(record: Record, question: str, answer: str) -> _Pair | None:
    asked = record.plain(question) if seen(question) else None
    said = record.plain(_BECAUSE.sub("", answer, count=1))
    fits = seen(said) and len(said) <= LINE_LENGTH and len(asked or "") <= LINE_LENGTH
    return (asked, said) if fits else None


def _nested(record: Record, item: Item) -> list[_Pair] | None:
    """A chain written as a list in a list in a list."""
    pairs: list[_Pair] = []
    for _ in range(_DEEPEST):
        pair = _fitting(record, *_split([item.head])) if seen(item.head) else None
        if pair is None:
            return None
        pairs.append(pair)
        if not item.rest:
            return pairs if len(pairs) > 1 else None
        inner = item.rest[0]
        if len(item.rest) > 1 or inner.kind != "list" or len(inner.items) != 1:
            return None
        item = inner.items[0]
    return None
