"""What is known to have come back among the repository's own incidents/ is found without being told."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from pmsite.analyse.recall.features import features
from pmsite.analyse.recall.index import Index
from pmsite.analyse.recurrence import Again, again
from pmsite.load.walk import load
from pmsite.model.corpus import Entry
from tests.conftest import PROJECT

Both = tuple[Index, Mapping[tuple[str, str, str], Again]]


@pytest.fixture(scope="module")
def untied() -> Both:
    """All records with their ties taken away: the index, and what happened again."""
    corpus, _ = load(PROJECT)
    entries = [_without_ties(entry) for entry in corpus.entries]
    found = again(entries, {entry.id: entry for entry in entries}, corpus.policy.zone)
    return Index(map(features, entries)), {(one.entry.id, one.earlier.id, one.outcome): one for one in found}


def _without_ties(entry: Entry) -> Entry:
    return replace(entry, record=entry.record.model_copy(update={"related": ()}))


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (
            "INC-2025-0006",
            "INC-2025-0004",
            {"same cause: memory-leak", "same runbook: order-matching-restart", "same service: order-matching"},
        ),
        ("INC-2025-0004", "INC-2025-0006", {"same cause: memory-leak"}),
        (
            "INC-2025-0008",
            "INC-2024-0001",
            {"same cause: capacity, connection-pool", "same runbook: payments-connection-pool"},
        ),
        ("INC-2024-0001", "INC-2025-0008", {"same service: payments, postgres"}),
        ("INC-2026-0004", "INC-2025-0007", {"same cause: dns, failover", "same runbook: dns-failure"}),
        ("INC-2025-0007", "INC-2026-0004", {"same cause: dns, failover"}),
        ("INC-2026-0001", "INC-2024-0008", {"same cause: certificate, expiry"}),
        ("INC-2024-0008", "INC-2026-0001", {"same cause: certificate, expiry"}),
    ],
)
def test_what_came_back_is_the_first_of_what_it_resembles(
    untied: Both, one: str, other: str, reasons: set[str]
) -> None:
    first = untied[0].related(one)[0]
    assert first.id == other
    assert reasons <= set(first.reasons)


@pytest.mark.parametrize(
    ("later", "earlier", "outcome", "causes", "actions"),
    [
        ("INC-2025-0006", "INC-2025-0004", "overdue", {"memory-leak"}, {"INC-2025-0004/A1"}),
        (
            "INC-2025-0008",
            "INC-2024-0001",
            "fixed",
            {"connection-pool"},
            {"INC-2024-0001/A1", "INC-2024-0001/A4"},
        ),
        ("INC-2026-0004", "INC-2025-0007", "fixed", {"failover"}, {"INC-2025-0007/A1"}),
        ("INC-2026-0004", "INC-2025-0007", "overdue", {"failover"}, {"INC-2025-0007/A4"}),
        ("INC-2026-0001", "INC-2024-0008", "overdue", {"expiry"}, {"INC-2024-0008/A1"}),
    ],
)
def test_what_came_back_is_told_with_how_the_actions_stood(
    untied: Both, later: str, earlier: str, outcome: str, causes: set[str], actions: set[str]
) -> None:
    one = untied[1][later, earlier, outcome]
    assert causes <= set(one.what)
    assert actions <= {item.ref for item in one.actions}


def test_no_outcome_rests_on_the_actions_of_others(untied: Both) -> None:
    assert untied[1]
    assert {one.earlier.record.provenance.kind for one in untied[1].values()} == {"fictional"}


@pytest.mark.parametrize(
    ("seen", "record"),
    [
        ("names not resolving", "INC-2025-0007"),
        ("certificate expired", "INC-2024-0008"),
        ("transactions rejected", "INC-2025-0004"),
    ],
)
def test_what_a_responder_sees_brings_up_who_saw_it_too(untied: Both, seen: str, record: str) -> None:
    assert record in {match.id for match in untied[0].suggest([seen])}


@pytest.mark.parametrize(
    ("asked", "record"),
    [
        ("cancel replace memory", "INC-2025-0004"),
        ("connection pool autoscaling", "INC-2024-0001"),
        ("conection pool exausted", "INC-2024-0001"),
        ("resolver maintenance", "INC-2025-0007"),
    ],
)
def test_what_somebody_remembers_brings_it_up(untied: Both, asked: str, record: str) -> None:
    assert record in {match.id for match in untied[0].search(asked, 3)}
