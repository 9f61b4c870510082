"""A new record from what is known already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pmsite.analyse.secrets import find
from pmsite.capture.filing import filed
from pmsite.load.layout import field_order
from pmsite.model.corpus import Corpus
from pmsite.problems import Pointer, Problem

_TO_DO = {
    "timeline": '- {at: 2025-11-26T10:27:35Z, kind: alert, text: "What happened, in quotes."}',
    "analysis": "trigger, root_causes, five_whys, fishbone, fault_tree",
    "lessons": "went_well, went_wrong, got_lucky, learned",
    "actions": "- {id: A1, title: What will be different, owner: jdoe, due: 2025-12-05}",
}


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
    more: Mapping[str, Any] = field(default_factory=dict)
    """Other fields of a record, as the format has them."""


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
    """The text of the new record in canonical layout, and what is wrong with it."""
    data = _ordered(_merged(_told(draft, today), draft.more))
    return filed(data, record_id, _to_do(data))


def leaks(text: str) -> list[str]:
    """Kinds of secrets in a record's text, none of which may be written."""
    return list(dict.fromkeys(leak.kind for leak in find(text) if not leak.personal))


def _told(draft: Draft, today: date) -> dict[str, Any]:
    times = {
        "started_at": draft.started_at,
        "detected_at": draft.detected_at,
        "resolved_at": draft.resolved_at,
    }
    return {
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


def _merged(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Both, map within map; lists one behind the other."""
    found = dict(data)
    for key, value in more.items():
        old = found.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            found[key] = _merged(old, value)
        else:
            found[key] = [*old, *value] if isinstance(old, list) and isinstance(value, list) else value
    return found


def _ordered(data: Mapping[str, Any], place: Pointer = ()) -> dict[str, Any]:
    """Fields in the format's order."""
    wanted = field_order(place)
    names = sorted(data, key=lambda name: wanted.get(name, len(wanted)))
    return {
        name: _ordered(data[name], (*place, name)) if isinstance(data[name], Mapping) else data[name]
        for name in names
    }


def _to_do(data: Mapping[str, Any]) -> str:
    """What is still to write, as comments."""
    left = {key: words for key, words in _TO_DO.items() if not data.get(key)}
    if "analysis" in data:
        left["analysis"] = ", ".join(
            word for word in _TO_DO["analysis"].split(", ") if not data["analysis"].get(word)
        )
    lines = [f"#   {key + ':':<12} {left[key]}\n" for key in _TO_DO if left.get(key)]
    return "".join(["\n# Still to write, in any order:\n", *lines]) if lines else ""
