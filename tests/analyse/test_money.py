"""What incidents cost: by currency, kind, cause and month."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pmsite.analyse.figures import figures
from pmsite.analyse.money import Costs, Sum, costs
from pmsite.model.corpus import Entry
from tests.analyse.made import entry, policy

UTC = ZoneInfo("UTC")


def cost(amount: float, currency: str = "USD", kind: str = "loss", **fields: Any) -> dict[str, Any]:
    """One cost."""
    return {"kind": kind, "amount": amount, "currency": currency, **fields}


def of(*listed: dict[str, Any], i: int = 1, categories: tuple[str | None, ...] = (), **fields: Any) -> Entry:
    """A record with these costs."""
    causes = [{"id": f"C{n}", "text": "x", "category": one} for n, one in enumerate(categories, 1)]
    return entry(
        id=f"INC-2025-{i:04d}", impact={"costs": list(listed)}, analysis={"root_causes": causes}, **fields
    )


def only(*found: Entry, zone: ZoneInfo = UTC) -> Costs:
    """The costs in the one currency there is."""
    (one,) = costs(found, zone)
    return one


def amounts(sums: tuple[Sum, ...]) -> list[tuple[str, float]]:
    """Names and amounts, in order."""
    return [(one.name, one.amount) for one in sums]


def test_without_costs_there_is_nothing() -> None:
    assert costs([], UTC) == costs([entry()], UTC) == ()


def test_money_is_never_summed_across_currencies() -> None:
    found = costs([of(cost(10), cost(7, "EUR")), of(cost(1, "USD"), cost(2, "CHF"), i=2)], UTC)
    assert [(one.currency, one.total.amount, len(one.total.entries)) for one in found] == [
        ("CHF", 2, 1),
        ("EUR", 7, 1),
        ("USD", 11, 2),
    ]


def test_prevention_is_told_and_is_no_damage() -> None:
    one = only(of(cost(100, kind="prevention"), cost(10), cost(5, kind="recovery"), categories=("process",)))
    assert amounts(one.by_kind) == [("prevention", 100), ("loss", 10), ("recovery", 5)]
    assert one.total.amount == 15
    assert amounts(one.by_category) == [("process", 15)]
    assert amounts(one.by_month) == [("2025-11", 15)]
    assert one.prevention is not None and one.prevention.amount == 100
    assert one.recovery is not None and one.recovery.amount == 5


def test_prevention_alone_leaves_no_damage_at_all() -> None:
    one = only(of(cost(100, kind="prevention")))
    assert (one.total.amount, one.total.entries, one.by_category, one.by_month) == (0, (), (), ())
    assert one.recovery is None


def test_neither_prevention_nor_recovery_is_made_up() -> None:
    one = only(of(cost(1)))
    assert (one.prevention, one.recovery) == (None, None)


def test_the_estimated_part_is_told_beside_the_whole() -> None:
    one = only(of(cost(10, estimated=True), cost(5)), of(cost(1, kind="penalty"), i=2))
    assert (one.total.amount, one.total.estimated) == (16, 10)
    assert [(s.name, s.amount, s.estimated) for s in one.by_kind] == [("loss", 15, 10), ("penalty", 1, 0)]


def test_n_is_incidents_and_not_costs() -> None:
    one = only(of(cost(1), cost(2), cost(3, kind="penalty")), of(cost(4), i=2))
    assert [(s.name, len(s.entries)) for s in one.by_kind] == [("loss", 2), ("penalty", 1)]


def test_a_cost_counts_in_each_category_of_its_incident_once() -> None:
    found = only(
        of(cost(10), categories=("process", "capacity", "process")), of(cost(1), categories=("process",), i=2)
    )
    assert amounts(found.by_category) == [("process", 11), ("capacity", 10)]
    assert found.total.amount == 11


@pytest.mark.parametrize("categories", [(), (None,)])
def test_without_a_category_the_cause_is_unknown(categories: tuple[None, ...]) -> None:
    assert amounts(only(of(cost(3), categories=categories)).by_category) == [("unknown", 3)]


def test_months_come_in_order_and_only_those_with_any() -> None:
    found = only(
        of(cost(9), times={"started_at": "2025-12-31"}),
        of(cost(2), i=2, times={"started_at": "2025-01-01"}),
        of(cost(3), i=3, times={"started_at": "2025-01-31T23:59:59Z"}),
    )
    assert amounts(found.by_month) == [("2025-01", 5), ("2025-12", 9)]


def test_a_month_begins_at_the_policys_midnight() -> None:
    late = of(cost(1), times={"started_at": "2025-03-31T22:30:00Z"})
    assert amounts(only(late, zone=ZoneInfo("Europe/Berlin")).by_month) == [("2025-04", 1)]
    winter = of(cost(1), times={"started_at": "2025-01-31T22:30:00Z"})
    assert amounts(only(winter, zone=ZoneInfo("Europe/Berlin")).by_month) == [("2025-01", 1)]


def test_costs_of_restricted_records_are_left_out_and_said_to_be_and_those_of_others_are_no_costs() -> None:
    hidden: dict[str, Any] = {"visibility": "restricted"}
    others = of(cost(100), i=4, provenance={"kind": "retold"})
    found = figures([of(cost(5)), of(cost(7), i=2, **hidden), of(i=3, **hidden), others], policy())
    assert [(one.total.amount, len(one.total.entries)) for one in found.costs] == [(5, 1)]
    assert (found.costs_left_out, found.elsewhere) == (1, 1)


def test_nothing_lost_is_a_cost_of_zero() -> None:
    one = only(of(cost(0)))
    assert (one.total.amount, len(one.total.entries)) == (0, 1)
