"""Every figure of this repository's own records against the same worked out by plain loops over the YAML."""

from typing import Any

import pytest

from tests.analyse import recomputed, recomputed_services
from tests.analyse.raw import told

FIGURES = recomputed.FIGURES | recomputed_services.FIGURES
NO_ORDER = ("availability", "costs", "comparison")
"""In which the order of keys is by amounts; it is looked at on its own."""


def same(found: Any, expected: Any, at: str, ordered: bool = True) -> None:
    """The same keys in the same order, the same numbers but for rounding."""
    if isinstance(expected, dict):
        assert (list(found) if ordered else set(found)) == (list(expected) if ordered else set(expected)), at
        for key, value in expected.items():
            same(found[key], value, f"{at}/{key}", ordered)
    elif isinstance(expected, list):
        assert len(found) == len(expected), at
        for i, value in enumerate(expected):
            same(found[i], value, f"{at}/{i}", ordered=False)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-7, abs=1e-7), at
    else:
        assert found == expected, at


def test_no_figure_goes_unchecked() -> None:
    assert set(told()) == set(FIGURES)


@pytest.mark.parametrize("key", [key for key in FIGURES if key not in (*NO_ORDER, "recommendations", "lasting")])
def test_the_figure_is_that_of_plain_loops(key: str) -> None:
    same(told()[key], FIGURES[key](), key)


@pytest.mark.parametrize("key", ["availability", "costs"])
def test_what_services_lost_and_what_it_cost_is_that_of_plain_loops(key: str) -> None:
    same(told()[key], FIGURES[key](), key, ordered=False)


def test_what_lasts_is_that_of_fractions() -> None:
    found, expected = told()["lasting"], recomputed.lasting()
    for key in ("ended", "open", "curve"):
        same(found[key], expected[key], key)


def test_the_median_of_what_lasts_is_that_of_fractions() -> None:
    assert told()["lasting"]["median"] == recomputed.lasting()["median"]


def test_services_with_the_largest_part_of_their_budget_used_come_first_and_the_dearest_first() -> None:
    services = told()["availability"]["services"]
    down = {name: recomputed_services.seconds_down(name)[0] for name in services}
    used = [(-1 if s["budget"] is None else down[name] / s["budget"], down[name]) for name, s in services.items()]
    assert used == sorted(used, reverse=True)
    for costs in told()["costs"].values():
        for key in ("by_kind", "by_cause"):
            amounts = [one["amount"] for one in costs[key].values()]
            assert amounts == sorted(amounts, reverse=True)
        assert list(costs["by_month"]) == sorted(costs["by_month"])


def test_what_is_compared_is_that_of_plain_loops() -> None:
    found, expected = told()["comparison"], recomputed_services.comparison()
    assert {key: found[key] for key in ("before", "since", "until")} == {
        key: expected[key] for key in ("before", "since", "until")
    }
    assert list(found["figures"]) == list(expected["figures"])
    for key, figure in expected["figures"].items():
        assert {name: found["figures"][key][name] for name in figure} == figure


def test_what_is_recommended_rests_on_as_many_incidents_as_plain_loops_find() -> None:
    found = [(one["id"], (one["n"], one["of"])) for one in told()["recommendations"]]
    expected = recomputed_services.recommendations()
    assert found == sorted(expected.items(), key=lambda item: (-item[1][0], item[0]))
    assert len(expected) >= 3, "else this says little"
