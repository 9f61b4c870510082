"""`pmsite new --from`: what evidence answers, so that only what people know is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pmsite.capture.evidence.draft import drafted, ids
from pmsite.capture.evidence.gather import WINDOW, Known
from pmsite.capture.evidence.same import WITHIN
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.filing import withheld
from pmsite.capture.interview.questions import Answer
from pmsite.cli.common import USAGE, stop
from pmsite.cli.evidence import files_of, gathered, known_ids, reading, refuse_too_many, tell_doubts
from pmsite.model.base import write_span
from pmsite.model.corpus import Corpus

_OFFERED = {"title": "title", "severity": "severity", "summary": "summary", "services": "services"}
_PROVEN = {"detected_at": "detected", "acknowledged_at": "acknowledged", "resolved_at": "resolved"}


@dataclass(frozen=True)
class Beginning:
    """What is known before anything is asked."""

    offered: Mapping[str, Answer] = field(default_factory=dict)
    """Suggestions, by question."""
    proven: Mapping[str, Answer] = field(default_factory=dict)
    """What need not be asked."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Of the record, such as the timeline."""


def begin_with(paths: Sequence[Path], corpus: Corpus, day: date) -> Beginning:
    """Read evidence, or end with a sentence."""
    if missing := [str(path) for path in paths if not path.exists()]:
        stop(f"--from: there is no {', '.join(missing)}.", USAGE)
    how = reading(corpus.policy, "", "warning", ())
    found = gathered(files_of(paths), how, Known(), write_span(WINDOW), write_span(WITHIN))
    teller = Teller(corpus.policy, None, found.people)
    try:
        data = drafted(found, teller, day)
    except ValueError as error:
        stop(f"--from: {error}.")
    known = known_ids(corpus)
    if there := sorted({known[key] for key in ids(data) if key in known}):
        stop(f"{there[0]} has these events already; `pmsite timeline {there[0]}` adds to it.", USAGE)
    refuse_too_many(data, "Begin with fewer files, or with `pmsite import auto --level error`.")
    data, _ = withheld(data)
    tell_doubts(found, teller, data["provenance"]["warnings"][len(found.doubts) :])
    times = data["times"]
    offered: dict[str, Answer] = {key: _answer(data[name]) for name, key in _OFFERED.items() if data.get(name)}
    proven: dict[str, Answer] = {key: times[name] for name, key in _PROVEN.items() if name in times}
    kept = {name: data[name] for name in ("timeline", "links", "provenance") if data.get(name)}
    return Beginning({**offered, "started": times["started_at"]}, proven, kept)


def _answer(value: Any) -> Answer:
    return tuple(value) if isinstance(value, list) else str(value).strip()
