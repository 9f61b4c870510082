"""Whole periods one after the other, and the digest of any of them."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.digest import PeriodKind, Span, before, digest, digest_of, ledger, whole
from pmsite.analyse.recurrence import again
from tests.analyse.made import corpus, entry

KINDS: list[PeriodKind] = ["week", "month", "quarter"]
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize("kind", KINDS)
@given(today=DAYS, back=st.integers(0, 4000), most=st.integers(0, 30))
def test_whole_periods_follow_each_other_without_a_gap(
    kind: PeriodKind, today: date, back: int, most: int
) -> None:
    since = today - timedelta(days=back)
    spans = whole(kind, today, since, most)
    assert len(spans) <= most
    assert spans[:1] == [before(kind, today)][: len(spans)]
    for later, earlier in pairwise(spans):
        assert earlier.last + timedelta(days=1) == later.first
        assert earlier.kind == kind
    assert all(span.last >= since and span.last < today for span in spans)
    following = before(kind, spans[-1].first if spans else today)
    assert len(spans) == most or following.last < since, "none is missing"


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_first_day_there_are_none(kind: PeriodKind) -> None:
    assert whole(kind, date(2026, 1, 1), None, 12) == []


def test_the_period_that_runs_is_not_among_them() -> None:
    months = whole("month", date(2026, 3, 31), date(2025, 12, 31), 12)
    assert [span.name for span in months] == ["2026-02", "2026-01", "2025-12"]
    assert [span.name for span in whole("quarter", date(2026, 3, 31), date(2025, 10, 1), 9)] == ["2025 Q4"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", KINDS)
def test_the_digest_of_the_last_whole_period_is_the_digest(kind: PeriodKind, seed: int) -> None:
    dice = random.Random(seed)
    found = []
    for i in range(30):
        day = date(2025, 7, 1) + timedelta(days=dice.randrange(220))
        states = [dice.choice(["open", "done", "wont_do"]) for _ in range(dice.randrange(3))]
        actions = [
            {
                "id": f"A{n}",
                "title": "Mend it",
                "state": state,
                "addresses": ["C1"],
                "created_on": f"{day}",
                **({"completed_on": f"{day + timedelta(days=9)}"} if state != "open" else {"due": f"{day}"}),
            }
            for n, state in enumerate(states, 1)
        ]
        causes = {"root_causes": [{"id": "C1", "text": "One", "tags": [dice.choice("abc") * 2]}]}
        hidden = dice.choice(["internal", "internal", "restricted"])
        times = {"started_at": f"{day}T10:00:00Z"}
        found.append(
            entry(id=f"INC-2025-{i:04d}", times=times, actions=actions, analysis=causes, visibility=hidden)
        )
    known, today = corpus(*found), date(2026, 2, 11)
    shared = ledger(known, today, again(known.entries, known.by_name, known.policy.zone))
    for span in whole(kind, today, date(2025, 9, 1), 4):
        told = digest_of(shared, span)
        assert told.span == span
        assert {one.id for one in told.incidents} == {
            one.id for one in known.shown if span.holds(one.instant.date())
        }
        if span == before(kind, today):
            assert told == digest(known, kind, today)


def test_a_span_holds_its_first_and_last_day() -> None:
    span = Span("month", date(2026, 2, 1), date(2026, 2, 28))
    assert span.holds(span.first) and span.holds(span.last)
    assert not span.holds(date(2026, 3, 1)) and not span.holds(date(2026, 1, 31)) and not span.holds(None)
