"""Figures as one table for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pmsite.analyse.measures import Measures
from pmsite.analyse.tabular import inert
from pmsite.report.figures_csv import as_csv
from pmsite.report.metrics import as_data
from tests.report.measured import named, of, own

Key = tuple[str, str, str]
COUNTS = ("incidents", "restricted", "public_accounts", "costs_left_out", "recurrences")
SUMMARIES = ("ttd", "tta", "ttm", "ttr", "time_between_incidents", "actions")


def table(found: Measures) -> dict[Key, str]:
    """Figure, group and statistic → value."""
    head, *rows = csv.reader(io.StringIO(as_csv(found), newline=""), strict=True)
    assert head == ["figure", "group", "statistic", "value"]
    assert {len(row) for row in rows} == {4}
    told = {(figure, group, statistic): value for figure, group, statistic, value in rows}
    assert len(told) == len(rows), "no row stands twice"
    return told


def expected(data: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    """Every row there should be, from the JSON."""
    for figure in (*COUNTS, "recurrence_rate"):
        yield (figure, "", "value"), data[figure]
    for figure in SUMMARIES:
        yield from (((figure, "", name), value) for name, value in data[figure].items())
    for figure in (*(name for name in data if name.startswith("by_")), "backlog_age"):
        yield from (((figure, name, "n"), n) for name, n in data[figure].items())
    for name in ("median", "ended", "open"):
        yield ("lasting", "", name), data["lasting"][name]
    for figure in ("completion_by_priority", "completion_by_team", "completion_by_cohort"):
        for group, one in data[figure].items():
            yield from (((figure, group, name), value) for name, value in one.items())
    yield from _nested("availability", (), data["availability"])
    yield from _nested("costs", (), data["costs"])
    yield from _nested("comparison", (), {name: v for name, v in data["comparison"].items() if name != "before"})
    yield ("comparison", "before", "value"), " to ".join(data["comparison"]["before"])


def _nested(figure: str, path: tuple[str, ...], value: Any) -> Iterator[tuple[Key, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _nested(figure, (*path, name), inner)
    else:
        yield (figure, " ".join(path[:-1]), path[-1]), value


def same(cell: str, value: Any) -> bool:
    """Whether a cell holds a value: nothing for None, a number to the last digit, or the text."""
    if value is None or isinstance(value, str):
        return cell == (value or "")
    return float(cell) == float(value)


@pytest.mark.parametrize(
    "measure", [own, of, lambda: of(named("SEV1", services=["a b"]))], ids=["own", "none", "one"]
)
def test_every_number_is_that_of_the_json(measure: Callable[[], Measures]) -> None:
    found = measure()
    told = {key: value for key, value in table(found).items() if key[0] != "backlog_age_days"}
    rows = dict(expected(as_data(found)))
    assert set(told) == set(rows)
    assert [key for key, value in rows.items() if not same(told[key], value)] == []


def test_the_days_of_the_backlog_are_statistics_like_any_other() -> None:
    told = {key: value for key, value in table(own()).items() if key[0] == "backlog_age_days"}
    rows = {("backlog_age_days", "", name): v for name, v in as_data(own())["backlog_age_days"].items()}
    assert set(told) == set(rows)


def test_texts_and_curves_are_left_to_the_json() -> None:
    figures = {figure for figure, _, _ in table(own())}
    assert figures == set(as_data(own())) - {"recommendations"}
    assert not any("curve" in (group, statistic) for _, group, statistic in table(own()))


@pytest.mark.parametrize(
    "name",
    ["=1+1", '=HYPERLINK("http://x";"y")', "+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0"],
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(name: str) -> None:
    action = {"id": "A1", "title": "Do it", "team": "=team"}
    told = table(of(named(name, services=["=service"], actions=[action])))
    assert told["by_severity", f"'{name}", "n"] == "1"
    assert told["by_alert", f"'{name}", "n"] == "1"
    assert told["by_service", "'=service", "n"] == "1"
    assert told["completion_by_team", "'=team", "n"] == "1"
    for key in told:
        assert not key[1].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", ["\t=1", "\r=1", "=", "+", "-", "@"])
def test_a_cell_that_begins_so_is_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}".replace("\t=", "\t'=").replace("\r=", "\r'=")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("end", [";", "; ", "\t", "\n", "\r\n"])
def test_a_cell_that_is_cut_elsewhere_than_at_commas_holds_no_formula(end: str, sign: str) -> None:
    assert inert(f"foo{end}{sign}1") == f"foo{end}'{sign}1"


@pytest.mark.parametrize("cell", [-1, -0.5, 0, None, "a=b", "", "1-2", "'=1", " =1"])
def test_numbers_and_other_texts_stay_as_they_are(cell: Any) -> None:
    assert inert(cell) == cell
    assert type(inert(cell)) is type(cell)


def test_a_budget_that_is_overdrawn_is_a_negative_number() -> None:
    long = {"service": "pay", "from": "2026-11-01T00:00:00Z", "to": "2026-11-10T00:00:00Z"}
    services = {"services": {"pay": {"objective": 99}}}
    began = {"times": {"started_at": "2025-11-22T00:00:00Z"}, "impact": {"windows": [long]}}
    told = table(of(named("SEV1", services=["pay"], **began), taxonomy=services))
    assert float(told["availability", "services pay", "budget_left"]) == pytest.approx((3.65 - 9) * 86400)


def test_what_is_not_known_is_an_empty_cell() -> None:
    told = table(of(named("SEV1", services=["b"], impact={})))
    assert told["availability", "services b", "incidents"] == "1"
    for name in ("downtime", "availability", "budget_left", "mtbf"):
        assert told["availability", "services b", name] == ""


@pytest.mark.parametrize("name", ['say "no"', "a;b", "two\nlines", "naïve 名前", "{{ braces }}"])
def test_a_name_with_marks_of_the_format_is_read_back(name: str) -> None:
    told = table(of(named(name)))
    assert told["by_alert", name, "n"] == "1"


def test_lines_end_as_rfc_4180_asks() -> None:
    text = as_csv(own())
    assert text.count("\n") == text.count("\r\n") == len(table(own())) + 1
    assert text.endswith("\r\n")
