"""The search's files: an inverted index cut into small pieces, of which a browser fetches a few.

Records lie on shelves by year, several years to a segment, so that a changed record changes its segment
only. In a segment, terms are sorted and cut into shards of about SHARD bytes; a browser learns from
`index.json` which shards hold the words that are typed. Incidents come first in a segment, then lessons,
actions, pages; what is shown of a hit stands in files of ROW documents. `words.txt` has the vocabulary,
the most frequent first, asked for only when a word is not found.
"""

import hashlib
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from pmsite.analyse.recall.sparse import Sparse
from pmsite.model.corpus import Entry
from pmsite.render.search.coding import CLASSES, ascending
from pmsite.render.search.documents import KINDS, Document
from pmsite.render.search.terms import terms

FOLDER = "search/"
SEGMENTS = 6
"""At most so many, however many records there are; and"""
SMALLEST = 500
"""at least so many records in each but the last."""
SHARD = 8_000
ROW = 24
VOCABULARY = 20_000


class Indexed(NamedTuple):
    """A document as the index takes it; as JSON it is the same."""

    kind: int
    row: Sequence[object]
    """What is shown of it."""
    terms: Mapping[str, int]
    """What it is found by, each with the best class of text that it stands in."""


class Segment(NamedTuple):
    """A part of the index."""

    files: Mapping[str, bytes]
    """By name, to lie in the segment's folder."""
    head: Mapping[str, object]
    """How many documents of each kind there are, and the first term of each shard."""
    frequency: Mapping[str, int]
    """In how many documents each term stands."""


def indexed(document: Document) -> Indexed:
    """A document's row and terms."""
    found: dict[str, int] = {}
    for rank, text in enumerate(document.texts):
        for term in terms(text):
            found.setdefault(term, rank)
    return Indexed(KINDS.index(document.kind), _row(document), found)


def segments(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Records, newest first, cut between years; the oldest segments are full, so that they stay as they are."""
    years: dict[str, list[Entry]] = {}
    for entry in reversed(entries):
        years.setdefault(entry.year, []).append(entry)
    least = max(SMALLEST, -(-len(entries) // SEGMENTS))
    made: list[list[Entry]] = []
    for year in sorted(years):
        if not made or len(made[-1]) >= least:
            made.append([])
        made[-1].extend(years[year])
    return [tuple(reversed(one)) for one in reversed(made)]


def segment(mixed: Iterable[Indexed]) -> Segment:
    """The segment of some documents, those of each kind in the order in which they are to be shown."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    kinds: list[list[_Packed]] = [[] for _ in KINDS]
    for document in mixed:
        kinds[document.kind].append(_packed(document, numbers))
    documents = [document for kind in kinds for document in kind]
    postings = _postings(documents, len(numbers))
    made: dict[str, bytes] = {}
    first = []
    for i, (start, shard) in enumerate(_shards(numbers, postings)):
        made[f"t{i}.txt"] = shard.encode()
        first.append(start)
    for i in range(0, len(documents), ROW):
        rows = b",".join(document.row for document in documents[i : i + ROW])
        made[f"d{i // ROW}.json"] = b"[%b]" % rows
    head = {"documents": [len(kind) for kind in kinds], "shards": first}
    return Segment(made, head, {term: postings.size(number) for term, number in numbers.items()})


def folder(number: int) -> str:
    """Where a segment's files lie."""
    return f"{FOLDER}{number}/"


def common_files(
    heads: Sequence[Mapping[str, object]],
    frequencies: Iterable[Mapping[str, int]],
    version: str,
    severities: Sequence[str],
) -> Mapping[str, bytes]:
    """What is of all segments, by path. `version` differs when any of their files does."""
    frequency: Counter[str] = Counter()
    for one in frequencies:
        frequency.update(one)
    words = "\n".join(_vocabulary(frequency)).encode()
    # What the files hold names them: after a new build a browser asks for new ones.
    digest = hashlib.sha256(version.encode() + words).hexdigest()[:12]
    head = {"version": digest, "row": ROW, "severities": severities, "segments": heads}
    return {f"{FOLDER}words.txt": words, f"{FOLDER}index.json": _json(head)}


def digest_of(made: Mapping[str, bytes]) -> str:
    """One word for a segment's files."""
    digest = hashlib.sha256()
    for name, content in sorted(made.items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


class _Packed(NamedTuple):
    """A document close together in memory: a segment has ten thousands."""

    row: bytes
    terms: Sequence[int]
    ranks: bytes


def _packed(document: Indexed, numbers: Mapping[str, int]) -> _Packed:
    terms = document.terms
    return _Packed(_json(document.row), array("I", map(numbers.__getitem__, terms)), bytes(terms.values()))


def _postings(documents: Iterable[_Packed], terms: int) -> Sparse:
    """By term: the documents that have it, and the best class of text it stands in."""
    found = Sparse()
    for document in documents:
        found.add(document.terms, document.ranks)
    return found.turned(terms, len(found))


def _shards(numbers: Mapping[str, int], postings: Sparse) -> Iterator[tuple[str, str]]:
    """Sorted lines `term, tab, documents by class`, cut into pieces; each with its first term."""
    lines: list[str] = []
    size, first = 0, ""
    for term in sorted(numbers):
        line = f"{term}\t{_coded(postings.row(numbers[term]))}"
        first = first if lines else term
        lines.append(line)
        size += len(line) + 1
        if size >= SHARD:
            yield first, "\n".join(lines)
            lines, size = [], 0
    if lines:
        yield first, "\n".join(lines)


def _coded(found: Iterable[tuple[int, float]]) -> str:
    classes: list[list[int]] = [[] for _ in CLASSES]
    for number, rank in found:
        classes[int(rank)].append(number)
    return "".join(mark + ascending(numbers) for mark, numbers in zip(CLASSES, classes, strict=True) if numbers)


def _row(document: Document) -> list[object]:
    return [
        KINDS.index(document.kind),
        document.address,
        document.title,
        document.said,
        document.severity,
        *document.meta,
    ]


def _vocabulary(frequency: Mapping[str, int]) -> Iterable[str]:
    """Words that a misspelt one may have meant: of letters, the most frequent first."""
    known = [term for term in frequency if len(term) > 3 and not any(c.isdigit() for c in term)]
    return sorted(known, key=lambda term: (-frequency[term], term))[:VOCABULARY]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
