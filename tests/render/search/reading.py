"""The search's files, read the way their descriptions say, by nothing of the program that wrote them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DIGITS, FIRST = 45, "%"
CLASSES = '!"#$'


def postings(text: str) -> list[tuple[int, int]]:
    """Class and number of each document: gaps between ascending numbers, the last digit of each marked."""
    last_digits = {chr(ord(FIRST) + n): n for n in range(DIGITS)}
    others = {chr(ord(FIRST) + DIGITS + n): n for n in range(DIGITS)}
    found, rank, before, gap = [], 0, -1, 0
    for sign in text:
        if sign in CLASSES:
            rank, before = CLASSES.index(sign), -1
        elif sign in others:
            gap = gap * DIGITS + others[sign]
        else:
            before += gap * DIGITS + last_digits[sign] + 1
            found.append((rank, before))
            gap = 0
    assert gap == 0, "a number stops in its middle"
    return found


def decoded(text: str) -> list[int]:
    """Numbers alone, in the order of the text."""
    return [number for _, number in postings(text)]


def lines(shard: str) -> dict[str, list[tuple[int, int]]]:
    """Term → class and number of the documents that have it."""
    found = {}
    for line in shard.split("\n"):
        term, coded = line.split("\t")
        assert term not in found
        found[term] = postings(coded)
    return found


@dataclass
class Segment:
    """What the files of a segment say."""

    shards: list[dict[str, list[tuple[int, int]]]]
    rows: list[list[Any]]
    """What is shown of each document: kind, address, title, beginning, severity, and words beside the title."""

    @property
    def terms(self) -> Mapping[str, list[tuple[int, int]]]:
        """All lines of all shards."""
        return {term: found for shard in self.shards for term, found in shard.items()}


def segments(files: Mapping[str, bytes]) -> Iterator[Segment]:
    """The segments that the head names; it names all of the files."""
    head = json.loads(files["search/index.json"])
    named = {"search/index.json", "search/words.txt"}
    for number, one in enumerate(head["segments"]):
        shards = [f"search/{number}/t{i}.txt" for i in range(len(one["shards"]))]
        rows = [f"search/{number}/d{i}.json" for i in range(-(-sum(one["documents"]) // head["row"]))]
        named |= {*shards, *rows}
        yield Segment(
            [lines(files[path].decode()) for path in shards],
            [row for path in rows for row in json.loads(files[path])],
        )
    assert set(files) - {"search/facets.json"} == named
