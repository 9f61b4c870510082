"""What helped when it was like this before."""

from dataclasses import dataclass

from pmsite.analyse.durations import between
from pmsite.model.corpus import Entry
from pmsite.model.resolution import Runbook


@dataclass(frozen=True, slots=True)
class Helped:
    """How an incident was ended."""

    steps: tuple[str, ...]
    """The resolution's steps, or else the mitigations of the timeline."""
    runbooks: tuple[Runbook, ...]
    """Those that helped, wholly or partly."""
    after: float | None
    """Seconds from start to mitigation."""


def helped(entry: Entry) -> Helped:
    """What a record says of its remedy."""
    record = entry.record
    tried = [event.text for event in record.timeline if event.kind in ("mitigation", "resolution")]
    return Helped(
        steps=record.resolution.steps or tuple(tried),
        runbooks=tuple(book for book in record.runbooks if book.helped in ("yes", "partly")),
        after=between(record.times.started_at, record.times.mitigated_at),
    )
