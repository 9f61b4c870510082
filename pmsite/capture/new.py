"""A new record from what is known already."""

import re
from dataclasses import dataclass, field
from datetime import date

from pmsite.load import limits
from pmsite.load.edit import SCHEMA_LINE, dump
from pmsite.load.events import parse
from pmsite.load.shape import validate
from pmsite.model.corpus import Corpus
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Problem

_TO_DO = """
# Still to write, in any order:
#   timeline:    - {at: 2025-11-26T10:27:35Z, kind: alert, text: "What happened, in quotes."}
#   analysis:    trigger, root_causes, five_whys, fishbone, fault_tree
#   lessons:     went_well, went_wrong, got_lucky, learned
#   actions:     - {id: A1, title: What will be different, owner: jdoe, due: 2025-12-05}
"""


@dataclass(frozen=True)
class Draft:
    """What is known of a new incident. Texts as the author gave them; checked by `write`."""

    title: str
    severity: str
    summary: str
    started_at: str | None = None
    detected_at: str | None = None
    resolved_at: str | None = None
    failure_class: str | None = None
    services: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    source: str | None = None
    """What noticed it."""
    links: list[dict[str, str]] = field(default_factory=list)
    sections: list[dict[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """What was not understood."""


def next_id(corpus: Corpus, year: int, taken: set[str]) -> str:
    """The next free id of a year, counting records that could not be read; `taken` are files' stems.

    Where the policy's pattern is another one than that of INC-2026-0001, as the last record has it.
    """
    names = {entry.id for entry in corpus.entries} | taken
    pattern = corpus.policy.id_pattern
    begin, width = f"INC-{year}-", 4
    if not re.search(pattern, f"{begin}0001"):
        shapes = (
            re.fullmatch(r"(.*?)(\d+)", entry.id) for entry in corpus.entries if re.search(pattern, entry.id)
        )
        last = next((shape for shape in shapes if shape), None)
        if last is not None:
            begin, width = re.sub(r"(?<!\d)(19|20)\d\d(?!\d)", str(year), last[1]), len(last[2])
    numbers = [int(m[1]) for name in names if (m := re.fullmatch(rf"{re.escape(begin)}(\d+)", name))]
    return f"{begin}{max(numbers, default=0) + 1:0{width}d}"


def write(draft: Draft, record_id: str, today: date) -> tuple[str, list[Problem]]:
    """The text of the new record, and what is wrong with it."""
    times = {
        "started_at": draft.started_at,
        "detected_at": draft.detected_at,
        "resolved_at": draft.resolved_at,
    }
    data = {
        "schema_version": 1,
        "id": record_id,
        "title": draft.title,
        "state": "draft",
        "severity": draft.severity,
        "failure_class": draft.failure_class,
        "services": draft.services or None,
        "tags": draft.tags or None,
        "summary": draft.summary,
        "times": {key: value for key, value in times.items() if value},
        "dates": {"created_on": today.isoformat()},
        "detection": {"source": draft.source} if draft.source else None,
        "links": draft.links or None,
        "sections": draft.sections or None,
        "provenance": {"kind": "own", "warnings": draft.doubts} if draft.doubts else None,
    }
    text = SCHEMA_LINE + dump(data) + _TO_DO
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape")
    path = f"{record_id}.yaml"
    readable = limits.decode(raw, path, len(raw))
    if isinstance(readable, Problem):
        return text, [readable]
    parsed = parse(text, path)
    _, problems = validate(Postmortem, parsed.data, Source(path, parsed.root))
    return text, [*parsed.problems, *problems]
