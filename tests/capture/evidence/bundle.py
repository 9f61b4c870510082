"""One outage as eight tools recorded it; made up."""

from datetime import date
from pathlib import Path

from pmsite.capture.evidence.gather import File, Gathered, Known, gather
from pmsite.capture.evidence.reading import Reading
from pmsite.load.walk import load_policy
from pmsite.model.policy import Policy

FOLDER = Path(__file__).parent / "dns-failover"
TODAY = date(2025, 11, 27)
PASTED = "hunter2" + "-not-really"
"""The password that somebody pasted into the channel."""


def files() -> list[File]:
    """All of them, in the order of their names."""
    return [File(path.name, path.read_bytes()) for path in sorted(FOLDER.iterdir())]


def gathered(how: Reading | None = None) -> Gathered:
    """What they tell together."""
    return gather(files(), how or Reading(), Known())


def policy(tmp_path: Path, **fields: object) -> Policy:
    """The default policy with other fields."""
    return load_policy(tmp_path)[0].model_copy(update=fields)
