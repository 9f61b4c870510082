"""What helped when it was like this before."""

from typing import Any

import pytest

from pmsite.analyse.recall.helped import helped
from tests.analyse.made import entry

TIMELINE = [
    {"at": "2025-11-26T10:27:35Z", "kind": "alert", "text": "Page"},
    {"at": "2025-11-26T10:30:00Z", "kind": "mitigation", "text": "Switch to the second resolver"},
    {"at": "2025-11-26T10:31:00Z", "kind": "action", "text": "Look on"},
    {"at": "2025-11-26T10:40:00Z", "kind": "resolution", "text": "Switch back"},
]


def test_the_steps_of_the_resolution_are_what_helped() -> None:
    one = entry(resolution={"steps": ["Restart", "Wait"]}, timeline=TIMELINE)
    assert helped(one).steps == ("Restart", "Wait")


def test_without_steps_the_mitigations_of_the_timeline_are() -> None:
    assert helped(entry(timeline=TIMELINE)).steps == ("Switch to the second resolver", "Switch back")


def test_where_nothing_is_written_down_nothing_is_made_up() -> None:
    found = helped(entry(timeline=TIMELINE[:1]))
    assert (found.steps, found.runbooks, found.after) == ((), (), None)


def test_only_runbooks_that_helped_are_told() -> None:
    books = [{"id": how, "helped": how} for how in ("yes", "partly", "no", "missing")]
    assert [book.id for book in helped(entry(runbooks=books)).runbooks] == ["yes", "partly"]


@pytest.mark.parametrize(
    ("times", "after"),
    [
        ({"started_at": "2025-11-26T10:00:00Z", "mitigated_at": "2025-11-26T11:30:00+01:00"}, 1800.0),
        ({"started_at": "2025-11-26T10:00:00Z", "resolved_at": "2025-11-26T10:30:00Z"}, None),
        ({"detected_at": "2025-11-26T10:00:00Z", "mitigated_at": "2025-11-26T10:30:00Z"}, None),
        ({"started_at": "2025-11-26", "mitigated_at": "2025-11-26T10:30:00Z"}, None),
        ({"started_at": "2025-11-26T10:00:00Z", "mitigated_at": "2025-11-26T09:30:00Z"}, None),
    ],
)
def test_it_is_told_how_long_it_took_where_that_is_known(times: dict[str, Any], after: float | None) -> None:
    assert helped(entry(times=times)).after == after
