"""What real documents say is what the importer reads, but for the misses listed here."""

import pytest

from tests.capture.markdown.facts import documents, facts, misses, same

MISSES: list[str] = []
"""Facts that come out otherwise: document and field."""
ENOUGH = 0.9

pytestmark = pytest.mark.skipif(not documents(), reason="the real documents are not here")


def test_nine_of_ten_facts_come_out_right_and_the_misses_are_those_listed() -> None:
    wrong = [str(fact) for fact, _ in misses()]
    assert wrong == MISSES
    assert len(facts()) > 250
    assert 1 - len(wrong) / len(facts()) >= ENOUGH


def test_the_facts_are_of_documents_that_are_there() -> None:
    names = {str(path) for path in documents()}
    assert all(any(name.endswith(fact.document) for name in names) for fact in facts())
    assert len({fact.document for fact in facts()}) >= 20


@pytest.mark.parametrize(
    ("value", "expected", "path", "right"),
    [
        ("2024-01-01T10:00:00Z", "2024-01-01T11:00:00+01:00", "times.started_at", True),
        ("2024-01-01", "2024-01-01T11:00:00+01:00", "times.started_at", False),
        (None, "2024-01-01", "times.started_at", False),
        (None, None, "timeline.0.at", True),
        ("The Big Outage", "outage", "title", True),
        (3, 4, "actions.#", False),
    ],
)
def test_facts_are_compared_as_a_person_would(value: object, expected: object, path: str, right: bool) -> None:
    assert same(value, expected, path) is right
