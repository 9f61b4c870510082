"""The search's files: an inverted index cut into small pieces, of which a browser fetches a few.

Records lie on shelves by year, several years to a segment, so that a changed record changes its segment
only. In a segment, terms are sorted and cut into shards of about SHARD bytes; a browser learns from
`index.json` which shards hold the words that are typed. Incidents come first in a segment, then lessons,
actions, pages; what is shown of a hit stands in files of ROW documents. `words.txt` has the vocabulary,
the most frequent first, asked for only when a word is not found.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pmsite.render.search.coding import CLASSES, ascending
from pmsite.render.search.documents import KINDS, Document, Shelf
from pmsite.render.search.terms import terms

FOLDER = "search/"
SEGMENTS = 6
"""At most so many, however many records there are; and"""
SMALLEST = 2000
"""at least so many records in each but the last."""
SHARD = 8_000
ROW = 24
VOCABULARY = 20_000


def segments(shelves: Sequence[Shelf]) -> list[tuple[Shelf, ...]]:
    """Shelves, newest first, cut between years; the oldest segments are full, so that they stay as they are."""
    years: dict[str, list[Shelf]] = {}
    for shelf in reversed(shelves):
        years.setdefault(shelf.entry.year, []).append(shelf)
    least = max(SMALLEST, -(-len(shelves) // SEGMENTS))
    made: list[list[Shelf]] = []
    for year in sorted(years):
        if not made or len(made[-1]) >= least:
            made.append([])
        made[-1].extend(years[year])
    return [tuple(reversed(one)) for one in reversed(made)]


def files(
    parts: Sequence[tuple[Shelf, ...]], pages: Sequence[Document], severities: Sequence[str]
) -> Mapping[str, bytes]:
    """The files of the index by path: a segment for each part, and the last one for pages."""
    made: dict[str, bytes] = {}
    frequency: Counter[str] = Counter()
    heads = []
    listed = [[document for shelf in part for document in shelf.documents] for part in parts]
    for number, mixed in enumerate([*listed, pages]):
        documents = sorted(mixed, key=lambda document: KINDS.index(document.kind))
        postings = _postings(documents)
        frequency.update({term: len(found) for term, found in postings.items()})
        first = []
        for i, (start, shard) in enumerate(_shards(postings)):
            made[f"{FOLDER}{number}/t{i}.txt"] = shard.encode()
            first.append(start)
        for i in range(0, len(documents), ROW):
            rows = [_row(document) for document in documents[i : i + ROW]]
            made[f"{FOLDER}{number}/d{i // ROW}.json"] = _json(rows)
        counts = Counter(document.kind for document in documents)
        heads.append({"documents": [counts[kind] for kind in KINDS], "shards": first})
    made[f"{FOLDER}words.txt"] = "\n".join(_vocabulary(frequency)).encode()
    # What the files hold names them: after a new build a browser asks for new ones.
    digest = hashlib.sha256(b"".join(made[path] for path in sorted(made))).hexdigest()[:12]
    head = {"version": digest, "row": ROW, "severities": severities, "segments": heads}
    made[f"{FOLDER}index.json"] = _json(head)
    return made


def _postings(documents: Sequence[Document]) -> Mapping[str, dict[int, int]]:
    """By term: the documents that have it, and the best class of text it stands in."""
    found: dict[str, dict[int, int]] = {}
    for number, document in enumerate(documents):
        for rank, text in enumerate(document.texts):
            for term in set(terms(text)):
                found.setdefault(term, {}).setdefault(number, rank)
    return found


def _shards(postings: Mapping[str, Mapping[int, int]]) -> Iterator[tuple[str, str]]:
    """Sorted lines `term, tab, documents by class`, cut into pieces; each with its first term."""
    lines: list[str] = []
    size, first = 0, ""
    for term in sorted(postings):
        line = f"{term}\t{_coded(postings[term])}"
        first = first if lines else term
        lines.append(line)
        size += len(line) + 1
        if size >= SHARD:
            yield first, "\n".join(lines)
            lines, size = [], 0
    if lines:
        yield first, "\n".join(lines)


def _coded(found: Mapping[int, int]) -> str:
    classes: list[list[int]] = [[] for _ in CLASSES]
    for number, rank in found.items():
        classes[rank].append(number)
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
