"""Records that were found → text for a terminal, JSON for programs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmsite.analyse.durations import spoken
from pmsite.analyse.followthrough import overdue, unfinished
from pmsite.analyse.recall.helped import helped
from pmsite.analyse.recall.index import Match
from pmsite.analyse.secrets import masked
from pmsite.model.corpus import Entry


@dataclass(frozen=True)
class Finding:
    """A record that was found."""

    match: Match
    entry: Entry


def as_json(found: Sequence[Finding]) -> str:
    """A list, the best first; `score` compares within one answer."""
    return json.dumps([_masked(_as_data(one)) for one in found], indent=2, ensure_ascii=False)


def _masked(value: Any) -> Any:
    """Every text without secrets; each by itself, or the quotes of JSON would hide some."""
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return masked(value) if isinstance(value, str) else value


def _as_data(one: Finding) -> dict[str, Any]:
    record, aid = one.entry.record, helped(one.entry)
    return {
        "id": record.id,
        "title": record.title,
        "began": one.entry.began.isoformat(),
        "severity": record.severity,
        "services": list(record.services),
        "path": one.entry.source.path,
        "score": round(one.match.score, 4),
        "reasons": list(one.match.reasons),
        "helped": {
            "steps": list(aid.steps),
            "runbooks": [{"id": book.id, "helped": book.helped, "note": book.note} for book in aid.runbooks],
            "seconds_to_mitigate": aid.after,
        },
        "unfinished": [
            {"id": a.id, "title": a.title, "state": a.state, "due": _day(a.due)} for a in unfinished(one.entry)
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_text(found: Sequence[Finding], today: date, remedies: bool) -> Iterator[str]:
    """A paragraph a record; `remedies` says what helped instead of what was left undone."""
    for one in found:
        record = one.entry.record
        yield f"{record.id}  {one.entry.began:%Y-%m-%d}  {record.severity}  {record.title}"
        yield f"  {'; '.join(one.match.reasons)}"
        yield from _remedy(one.entry) if remedies else _left(one.entry, today)
        yield f"  {one.entry.source.path}"
        yield ""


def _remedy(entry: Entry) -> Iterator[str]:
    aid = helped(entry)
    if aid.steps:
        took = f", mitigated after {spoken(aid.after)}" if aid.after is not None else ""
        yield f"  What helped{took}:"
        yield from (f"  {i}. {step}" for i, step in enumerate(aid.steps, 1))
    else:
        yield "  What helped is not written down."
    for book in aid.runbooks:
        part, note = " in part" if book.helped == "partly" else "", f": {book.note}" if book.note else ""
        yield f"  Runbook {book.id} helped{part}{note}"


def _left(entry: Entry, today: date) -> Iterator[str]:
    for action in unfinished(entry):
        state = "overdue" if overdue(action, today) else action.state.replace("_", " ")
        yield f"  never finished: {action.id} {action.title} ({state})"
