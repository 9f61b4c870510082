"""The metrics page of this repository's own records shows the figures that `pmsite metrics` tells."""

import re
from functools import cache
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from pmsite.analyse.facts import Facts, facts
from pmsite.load.walk import load
from pmsite.render.behind import behind
from pmsite.render.metrics import metrics
from tests.analyse.raw import ROOT, TODAY, spoken, told
from tests.analyse.recomputed_services import PERIOD, seconds_down
from tests.analyse.shown import Shown, followed


@cache
def own() -> Facts:
    """The facts of this repository."""
    return facts(load(ROOT)[0], TODAY)


@cache
def page() -> Shown:
    """Its metrics page."""
    return Shown(metrics(own()).body)


def words(name: str) -> str:
    """As enums are written for people."""
    return name.replace("_", " ")


def test_the_page_begins_with_how_many_are_counted() -> None:
    found = told()
    assert f"{found['incidents']} incidents are counted, {found['restricted']} of them restricted" in page().text
    assert f"{found['public_accounts']} are public accounts of others, counted in durations" in page().text
    again = f"{found['recurrences']} of {found['incidents']} incidents are a recurrence of an earlier one"
    assert f"{again}, {found['recurrence_rate'] * 100:.0f}%." in page().text


def test_the_durations_are_those_told() -> None:
    rows = page().table("Figure", "Median", "Mean ± s", "90 %", "Range", "n")
    assert len(rows) == 4
    for key, row in zip(("ttd", "tta", "ttm", "ttr"), rows, strict=True):
        f = told()[key]
        assert row[0].startswith(f"{key.upper()} Time to ")
        assert row[1:] == [
            spoken(f["median"]),
            f"{spoken(f['mean'])} ± {spoken(f['stdev'])}",
            spoken(f["p90"]) if f["p90"] is not None else "n < 10",
            f"{spoken(f['min'])} – {spoken(f['max'])}",
            f"{f['n']} of {f['of']}" + (f" {f['still_open']} still open" if f["still_open"] else ""),
        ]


def test_the_gaps_and_what_lasts_are_those_told() -> None:
    gaps, life = told()["time_between_incidents"], told()["lasting"]
    assert f"{spoken(gaps['median'])} (median), {spoken(gaps['mean'])} (mean)." in page().text
    assert f"n = {gaps['n']} of {gaps['of']}, from these incidents." in page().text
    assert f"{life['ended']} ended, {life['open']} still running" in page().text
    assert f"Half are over after {spoken(life['median'])}." in page().text


@pytest.mark.parametrize(
    ("key", "column"),
    [
        ("by_severity", "Severity"),
        ("by_failure_class", "Class"),
        ("by_year", "Year"),
        ("by_service", "Service"),
        ("by_cause", "Category"),
        ("by_detection", "Found by"),
        ("by_alert", "Alert"),
    ],
)
def test_the_counts_are_those_told(key: str, column: str) -> None:
    enum = key in ("by_failure_class", "by_cause", "by_detection")
    expected = [[words(name) if enum else name, str(n)] for name, n in told()[key].items() if n]
    assert page().table(column, "n") == expected


@pytest.mark.parametrize("key", ["by_month", "by_hour", "by_weekday"])
def test_the_columns_are_those_told_and_lead_to_their_records(key: str) -> None:
    columns = [link.text for link in page().links if link.href.startswith(f"{key}/#")]
    counts = {name: n for name, n in told()[key].items() if n}
    if key == "by_month":  # the last 24
        counts = {name: n for name, n in counts.items() if name >= "2024-12"}
    expected = [f"{name[:3] if key == 'by_weekday' else name}: {n} {n}" for name, n in counts.items()]
    assert columns == expected
    assert sum(told()[key].values()) == next(n for n in _of(key))


def _of(key: str) -> list[int]:
    """n, as the sentence below the chart has it."""
    one = own().figures.by(key)
    found = re.findall(re.escape(one.definition) + r".*?n = (\d+)", page().text)
    return [int(n) for n in found]


def test_the_comparison_is_the_one_told() -> None:
    rows = page().table("Figure", "Before", "Now", "p", "Change")
    figures = told()["comparison"]["figures"].values()
    assert [row[1:] for row in rows] == [
        [f"{f['before']} n = {f['n_before']}", f"{f['after']} n = {f['n_after']}", f"{f['p']:.2g}", f["verdict"]]
        for f in figures
    ]
    for row, figure in zip(rows, figures, strict=True):
        assert row[0].endswith(figure["test"])


def test_the_recommendations_are_those_told() -> None:
    items = [link.text for link in page().links if link.href.startswith("recommendations/#")]
    assert items == [f"{one['n']} of {one['of']}" for one in told()["recommendations"]]
    for one in told()["recommendations"]:
        assert f"{one['n']} of {one['of']}: {one['seen']}. {one['advice']}" in page().text


def test_the_services_are_those_told() -> None:
    head = ("Service", "Incidents", "Downtime", "Available", "Objective", "Error budget left", "MTBF")
    rows = page().table(*head)
    services = told()["availability"]["services"]
    assert [row[0] for row in rows] == list(services)
    for row, one in zip(rows, services.values(), strict=True):
        windows = "" if one["incidents"] == one["with_windows"] else f" {one['with_windows']} with a window"
        assert row[1] == f"{one['incidents']}{windows}"
        rate = one["incidents_per_year"]
        mtbf = "–" if one["mtbf"] is None else spoken(one["mtbf"])
        assert row[-1] == f"{mtbf} {rate['rate']:.2g} a year, {rate['low']:.2g} to {rate['high']:.2g}"
        objective = "–" if one["objective"] is None else f"{one['objective']} %"
        assert row[2:-1] == [*_down(row[0], one), objective, _budget(one)]


def _down(service: str, one: dict[str, Any]) -> list[str]:
    """Downtime and availability as the page has them."""
    if one["downtime"] is not None:
        return [spoken(one["downtime"]), f"{one['availability'] * 100:.3f} %"]
    seconds, hit = seconds_down(service)
    if not hit:
        return ["not known"]
    return [f"at least {spoken(seconds)}", f"at most {(1 - seconds / PERIOD) * 100:.3f} %"]


def _budget(one: dict[str, Any]) -> str:
    if one["budget_left"] is None:
        return "–"
    if one["budget_left"] < 0:
        return f"overdrawn by {spoken(-one['budget_left'])}"
    return f"{spoken(one['budget_left'])} of {spoken(one['budget'])}"


@pytest.mark.parametrize(
    ("key", "column"), [("by_kind", "Kind"), ("by_cause", "Category of root cause"), ("by_month", "Month")]
)
def test_the_costs_are_those_told(key: str, column: str) -> None:
    for currency, costs in told()["costs"].items():
        rows = page().table(column, currency, "n")
        for row, (name, one) in zip(rows, costs[key].items(), strict=True):
            amount = f"{one['amount']:.0f}"
            if one["estimated"]:
                amount += (
                    " all estimated" if one["estimated"] == one["amount"] else f" {one['estimated']:.0f} estimated"
                )
            assert row == [words(name), amount, str(one["n"])]
        assert f"{costs['damage']:.0f} of damage in all" in page().text
    left_out = told()["costs_left_out"]
    assert ("costs too, which are left out" in page().text) is (left_out > 0)
    assert not left_out or f"{left_out} restricted record" in page().text


def test_follow_through_is_the_one_told() -> None:
    f = told()["actions"]
    completion = f"= done ÷ (all − will not be done) = {f['done']} ÷ {f['total'] - f['wont_do']}"
    assert completion in page().text
    assert f"Unfinished {f['unfinished']} Overdue {f['overdue']} = due before {TODAY}" in page().text
    assert f"Completion {f['completion_rate'] * 100:.0f}%" in page().text
    age = told()["backlog_age_days"]
    waiting = f"{age['median']:.0f} days median of {age['n']} that say when they were made, of {age['of']}"
    assert waiting in page().text
    assert page().table("Age", "Unfinished") == [[name, str(n)] for name, n in told()["backlog_age"].items()]


@pytest.mark.parametrize(
    ("key", "column"),
    [("completion_by_priority", "Priority"), ("completion_by_team", "Team"), ("completion_by_cohort", "Made in")],
)
def test_completion_is_the_one_told(key: str, column: str) -> None:
    expected = [
        [name, "none" if one["rate"] is None else f"{one['rate'] * 100:.0f}%", str(one["n"])]
        for name, one in told()[key].items()
    ]
    assert page().table(column, "Done", "n") == expected


def test_behind_each_count_are_exactly_so_many_records() -> None:
    found = followed(own())
    assert len(found) > 120
    assert [one for one in found if one[1] != one[2]] == []


def test_every_link_into_the_figures_leads_to_a_heading_that_is_there() -> None:
    there = {one.path: Shown(one.body) for one in behind(own())}
    for link in page().links:
        path, _, anchor = urljoin("metrics/", link.href).partition("#")
        if path.startswith("metrics/") and path not in ("metrics/", "metrics/explore/", "metrics/alerts/"):
            assert path in there, link
            assert not anchor or unquote(anchor) in there[path].ids, link
