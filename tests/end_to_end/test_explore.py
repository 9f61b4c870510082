"""The page of charts: what is chosen, counted and said, against Python's own figures of the same data."""

import csv
import io
import json
import math
import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pmsite.analyse.durations import spoken
from pmsite.analyse.inference import process_limits, rate_ratio_p
from pmsite.analyse.statistics import summarise
from tests.end_to_end.reader import get, reading

pytestmark = pytest.mark.browser

HOME = "metrics/explore/"
Row = dict[str, Any]
CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
CHARTS = ("months", "durations", "trend", "pareto", "cohorts", "costs")


def _open(page: Page, site: str, query: str = "") -> list[Row]:
    """Opens the page; the incidents of its data."""
    page.goto(f"{site}{HOME}{query}")
    expect(page.locator(".pm-choices-said")).not_to_be_empty()
    rows: list[Row] = get(page, f"{site}{HOME}data.json")["incidents"]
    return rows


def _choose(page: Page, label: str, value: str) -> None:
    page.locator(".pm-choices label", has_text=re.compile(f"^{label}")).locator("select").select_option(value)


def _table(page: Page, chart: str) -> list[list[str]]:
    """Head and rows of a chart's table."""
    cells: list[list[str]] = page.eval_on_selector_all(f"[data-chart={chart}] tr", CELLS)
    return cells


def _words(page: Page, chart: str) -> str:
    return page.locator(f"[data-chart={chart}] .pm-chart-words").inner_text()


def _near(seconds: float) -> str:
    """In words."""
    return spoken(seconds)


def _said(page: Page, n: int, of: int) -> None:
    expect(page.locator(".pm-choices-said")).to_have_text(f"{n} of {of} incidents.")


@pytest.mark.parametrize(
    "label,key,value",
    [
        ("Severity", "severity", "SEV1"),
        ("Severity", "severity", "SEV4"),
        ("Service", "services", "payments"),
        ("Service", "services", "dns"),
        ("Team", "teams", "platform"),
        ("Failure class", "class", "network"),
    ],
)
def test_a_choice_leaves_its_incidents_in_every_table(
    site: str, chromium: Browser, label: str, key: str, value: str
) -> None:
    with reading(chromium, site) as page:
        rows = _open(page, site)
        _said(page, len(rows), len(rows))
        _choose(page, label, value)
        kept = [row for row in rows if row.get(key) == value or value in row.get(key, [])]
        _said(page, len(kept), len(rows))
        assert sum(int(line[-1]) for line in _table(page, "months")[1:]) == len(kept)
        lasted = [row for row in kept if "ttr" in row]
        assert sum(int(line[1]) for line in _table(page, "durations")[1:]) == len(lasted)
        assert {line[0] for line in _table(page, "trend")[1:]} == {row["id"] for row in lasted}
        causes = Counter(cause for row in kept for cause in row.get("causes", []))
        assert {line[0]: int(line[1]) for line in _table(page, "pareto")[1:]} == causes
        actions = Counter(fate for row in kept for _, fate in row.get("actions", []))
        head, *lines = _table(page, "cohorts") or [[]]
        assert {name: sum(int(line[i]) for line in lines) for i, name in enumerate(head) if i} == (
            {fate: actions[fate] for fate in head[1:]}
        )
        costs: Counter[str] = Counter()
        for row in kept:
            for currency, amount in row.get("costs", []):
                costs[currency] += amount
        head, *lines = _table(page, "costs") or [[]]
        assert {name: sum(float(line[i]) for line in lines) for i, name in enumerate(head) if i} == dict(costs)


def test_a_period_leaves_its_incidents_by_month_and_severity(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        rows = _open(page, site)
        page.get_by_role("textbox", name="From").fill("2025-09-16")
        page.get_by_role("textbox", name="Until").fill("2026-03-12")
        kept = [row for row in rows if "2025-09-16" <= row["day"] <= "2026-03-12"]
        _said(page, len(kept), len(rows))
        head, *lines = _table(page, "months")
        assert [line[0] for line in lines] == [f"2025-{m:02}" for m in range(9, 13)] + [
            f"2026-{m:02}" for m in (1, 2, 3)
        ]
        for line in lines:
            for name, n in zip(head[1:-1], line[1:-1], strict=True):
                assert int(n) == sum(r["day"][:7] == line[0] and r["severity"] == name for r in kept), line
        _choose(page, "Severity", "SEV1")
        _said(page, sum(row["severity"] == "SEV1" for row in kept), len(rows))


def test_a_period_without_incidents_says_so(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        rows = _open(page, site, "?from=2026-11-21&until=2012-01-01&severity=SEV1")
        _said(page, 0, len(rows))
        for chart in CHARTS:
            assert len(_words(page, chart)) > 10
            expect(page.locator(f"[data-chart={chart}] .pm-chart-hold")).to_be_hidden()


def test_the_address_has_the_choice_and_back_takes_it_back(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        _open(page, site)
        whole = page.locator(".pm-choices-said").inner_text()
        _choose(page, "Service", "payments")
        one = page.locator(".pm-choices-said").inner_text()
        _choose(page, "Duration", "ttd")
        _choose(page, "Severity", "SEV2")
        two, table = page.locator(".pm-choices-said").inner_text(), _table(page, "trend")
        assert page.url.endswith("?severity=SEV2&service=payments&figure=ttd")
        address = page.url
        page.reload()
        expect(page.locator(".pm-choices-said")).to_have_text(two)
        assert _table(page, "trend") == table
        page.go_back()
        expect(page.locator(".pm-choices-said")).to_have_text(one)
        page.go_back()
        page.go_back()
        expect(page.locator(".pm-choices-said")).to_have_text(whole)
    with reading(chromium, site) as other:
        other.goto(address)
        expect(other.locator(".pm-choices-said")).to_have_text(two)
        assert _table(other, "trend") == table


@pytest.mark.parametrize("chart", CHARTS)
def test_what_is_saved_has_the_rows_of_the_table(site: str, chromium: Browser, chart: str) -> None:
    with reading(chromium, site) as page:
        _open(page, site, "?team=payments")
        section = page.locator(f"[data-chart={chart}]")
        section.locator("summary").click()
        saved = {}
        for name in ("CSV", "JSON"):
            with page.expect_download() as download:
                section.get_by_role("link", name=name, exact=True).click()
            assert download.value.suggested_filename == f"{chart}.{name.lower()}"
            saved[name] = download.value.path().read_bytes().decode()
        head, *lines = _table(page, chart)
        assert lines
        assert list(csv.reader(io.StringIO(saved["CSV"], newline=""))) == [head, *lines]
        told = [{key: str(value) for key, value in one.items()} for one in json.loads(saved["JSON"])]
        assert told == [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("figure", ["ttd", "tta", "ttm", "ttr"])
@pytest.mark.parametrize("query", ["", "&service=payments", "&severity=SEV2", "&team=platform"])
def test_the_words_on_durations_are_pythons(site: str, chromium: Browser, query: str, figure: str) -> None:
    with reading(chromium, site) as page:
        rows = _open(page, site, f"?figure={figure}{query}")
        key, _, value = query.removeprefix("&").partition("=")
        kept = [row for row in rows if not key or value in (row.get(key), *row.get(f"{key}s", []))]
        values = [row[figure] for row in kept if row.get(figure, -1) >= 0]
        right = summarise(values, len(kept))
        words = _words(page, "durations")
        assert (
            right.median is not None and right.mean is not None and right.min is not None and right.max is not None
        )
        assert f"Median {_near(right.median)}, mean {_near(right.mean)}" in words
        assert f"from {spoken(right.min)} to {spoken(right.max)}." in words
        assert f"n = {right.n} of {right.of}" in words
        assert ("90 % within" in words) == (right.p90 is not None)
        if right.p90 is not None:
            assert f"90 % within {_near(right.p90)}" in words
        kept.sort(key=lambda row: (row["day"], row["id"]))
        ordered = [max(row[figure], 1) for row in kept if row.get(figure, -1) >= 0]
        limits = process_limits([math.log(value) for value in ordered])
        words = _words(page, "trend")
        if limits is None:
            assert "needs 6" in words
        else:
            low, high = math.exp(limits.low), math.exp(limits.high)
            assert f"from {_near(low)} to {_near(high)} " in words
            out = sum(not low <= value <= high for value in ordered)
            assert f"{out or 'none'} of {len(ordered)} lie" in words


def test_a_median_is_the_one_of_the_page_of_metrics(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        rows = _open(page, site, "?figure=ttd")
        middle = summarise([row["ttd"] for row in rows if "ttd" in row], len(rows)).median
        assert middle is not None
        assert f"Median {spoken(middle)}," in _words(page, "durations")


@pytest.mark.parametrize(
    "query", ["", "?service=payments", "?from=2025-11-22", "?from=2025-09-01&until=2026-03-31"]
)
def test_the_words_on_more_or_less_are_pythons(site: str, chromium: Browser, query: str) -> None:
    with reading(chromium, site) as page:
        _open(page, site, query)
        found = re.search(
            r": (\d+) in the first half of that time, (\d+) in .*; (.*) \(.*p = ([\d.e-]+)\)",
            _words(page, "months"),
        )
        assert found
        before, after = int(found[1]), int(found[2])
        p = min(1.0, 2 * min(rate_ratio_p(before, 1, after, 1), rate_ratio_p(after, 1, before, 1)))
        assert float(found[4]) == pytest.approx(p, rel=0.05)
        assert ("not shown" in found[3]) == (p >= 0.05)


def test_equal_durations_lie_within_their_limits(site: str, chromium: Browser) -> None:
    """As pmsite.analyse.inference has it: what rounding does is no signal."""
    with reading(chromium, site) as page:
        data = get(page, f"{site}{HOME}data.json")
        for row in data["incidents"]:
            row["ttr"] = 60.0
        page.route("**/explore/data.json", lambda route: route.fulfill(json=data))
        _open(page, site)
        assert f"none of {len(data['incidents'])} lies outside" in _words(page, "trend")


def test_hostile_names_are_text_and_no_formula(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        data = get(page, f"{site}{HOME}data.json")
        for row in data["incidents"]:
            row["causes"] = ["<img src=x onerror=alert(1)>", '=1+1,"x"']
        page.route("**/explore/data.json", lambda route: route.fulfill(json=data))
        _open(page, site)
        assert page.locator(".pm-explore img").count() == 0
        section = page.locator("[data-chart=pareto]")
        section.locator("summary").click()
        with page.expect_download() as download:
            section.get_by_role("link", name="CSV", exact=True).click()
        read = csv.reader(io.StringIO(download.value.path().read_text("utf-8")))
        assert {line[0] for line in read} == {"Category", "<img src=x onerror=alert(1)>", '\'=1+1,"x"'}


def test_the_dark_scheme_redraws(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        _open(page, site)
        label = page.locator("[data-chart=months] svg text").first
        light = label.evaluate("text => getComputedStyle(text).fill")
        page.locator("label[title=Dark]").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        expect(label).not_to_have_css("fill", light)


def test_charts_are_of_the_width_of_the_page(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        _open(page, site)
        for width in (1280, 500):
            page.set_viewport_size({"width": width, "height": 900})
            hold = page.locator("[data-chart=months] .pm-chart-hold")
            inner = hold.evaluate("e => e.clientWidth")
            expect(hold.locator("svg")).to_have_attribute("width", str(inner))


def test_only_this_page_fetches_the_library_of_charts(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url) if "/vendor/" in request.url else None)
        for place in (
            "",
            "metrics/",
            "incidents/",
            "incidents/2025/INC-2025-0007/",
            "services/payments/",
            "lessons/",
        ):
            page.goto(site + place, wait_until="networkidle")
        assert not fetched
        _open(page, site)
        assert fetched == [site + "assets/vendor/echarts.js"]
