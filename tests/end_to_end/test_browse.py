"""The list of incidents, narrowed by facets and words, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.end_to_end.reader import get, reading, records

pytestmark = pytest.mark.browser

Record = dict[str, Any]
OF: dict[str, Callable[[Record], list[str]]] = {
    "severity": lambda r: [r["severity"]],
    "service": lambda r: r.get("services", []),
    "team": lambda r: r.get("teams", []),
    "tag": lambda r: r.get("tags", []),
    "state": lambda r: [r["state"]],
}
"""Facets whose values a record states in so many words."""


def open_list(page: Page, site: str, query: str = "") -> None:
    page.goto(f"{site}incidents/{query}")
    expect(status(page)).to_contain_text(re.compile(r"\d+ of \d+ incidents"))
    left(page, int(told(page).split()[0]))


def status(page: Page) -> Locator:
    return page.locator(".pm-browse-status")


def told(page: Page) -> str:
    """How many of how many."""
    return status(page).inner_text().split(" incidents")[0]


def left(page: Page, n: int) -> None:
    """The page says that n are left, and shows them."""
    expect(status(page)).to_have_text(re.compile(rf"^{n} of \d+ incidents"))
    expect(page.locator(".pm-browse .pm-list > li")).to_have_count(min(n, 30))


def _ids(page: Page) -> list[str]:
    texts = page.locator(".pm-browse .pm-list .pm-what > .pm-meta").all_inner_texts()
    return [text.split()[0] for text in texts]


def _box(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f'[id="pf-{facet}-{value}"]')


def _count(page: Page, facet: str, value: str) -> int:
    label = page.locator("label", has=_box(page, facet, value))
    return int(label.locator(".pm-meta").inner_text())


def _all_values(page: Page) -> list[str]:
    """Opens what is folded away; the ids of all boxes."""
    more = page.get_by_role("button", name=re.compile(r"^\d+ more$"))
    while more.count():
        more.first.click()
    ids: list[str] = page.locator(".pm-browse-facets input").evaluate_all("all => all.map(box => box.id)")
    return ids


def test_a_click_on_any_value_leaves_as_many_as_it_says(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site)
        values = _all_values(page)
        assert len(values) > 60
        assert len({value.split("-")[1] for value in values}) > 8
        for value in values[::4]:
            _, facet, name = value.split("-", 2)
            n = _count(page, facet, name)
            assert n > 0, value
            _box(page, facet, name).check()
            left(page, n)
            _box(page, facet, name).uncheck()


@pytest.mark.long
def test_what_is_left_are_the_records_that_state_it(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        known = [r for r in records(page, site) if not r.get("drill")]
        open_list(page, site)
        for value in _all_values(page):
            _, facet, name = value.split("-", 2)
            if facet in OF:
                expected = [r["id"] for r in known if name in OF[facet](r)]
                open_list(page, site, f"?{facet}={name}")
                left(page, len(expected))
                if len(expected) > 30:  # the rest is behind a button
                    page.get_by_role("button", name="Show more").click()
                    expect(page.locator(".pm-browse .pm-list > li")).to_have_count(len(expected))
                assert sorted(_ids(page)) == sorted(expected), value


def test_values_of_one_facet_add_and_facets_narrow(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        known = [r for r in records(page, site) if not r.get("drill")]
        open_list(page, site)
        severe = [r for r in known if r["severity"] in ("SEV1", "SEV2")]
        both = [r["id"] for r in severe if {"dns", "payments"} & set(r.get("services", []))]
        _box(page, "severity", "SEV1").check()
        _box(page, "severity", "SEV2").check()
        left(page, len(severe))
        _box(page, "service", "dns").check()
        _box(page, "service", "payments").check()
        left(page, len(both))
        assert set(_ids(page)) == set(both)
        told = {name: _count(page, "severity", name) for name in ("SEV1", "SEV2")}
        assert sum(told.values()) == len(both)


def test_counts_of_a_facet_are_those_of_a_further_click(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site, "?service=postgres")
        for name in ("SEV1", "SEV2", "SEV3"):
            n = _count(page, "severity", name)
            _box(page, "severity", name).check()
            left(page, n)
            _box(page, "severity", name).uncheck()


@pytest.mark.parametrize("order", ["newest", "oldest", "severity", "longest"])
def test_the_order_is_what_was_asked_for(site: str, chromium: Browser, order: str) -> None:
    with reading(chromium, site) as page:
        lasted = {
            one["id"]: one.get("ttr", -1) for one in get(page, site + "metrics/explore/data.json")["incidents"]
        }
        known = [r for r in records(page, site) if r["id"] in lasted]
        open_list(page, site, f"?kind=incident&kind=public+account&kind=near+miss&sort={order}")
        expect(page.get_by_role("combobox", name="Order")).to_have_value(order)
        left(page, int(told(page).split()[0]))
        shown = page.locator(".pm-browse .pm-list > li")
        days = shown.locator("time").all_inner_texts()
        grave = shown.locator(".pm-sev").all_inner_texts()
        spans = [int(lasted[i] / 60 + 0.5) for i in _ids(page) if lasted.get(i, -1) >= 0]  # to the minute
        assert len(days) > 20 < len(known)
        expected: dict[str, tuple[list[Any], list[Any]]] = {
            "newest": (days, sorted(days, reverse=True)),
            "oldest": (days, sorted(days)),
            "severity": (grave, sorted(grave)),
            "longest": (spans, sorted(spans, reverse=True)),
        }
        there, right = expected[order]
        assert there == right


def test_the_address_has_the_state_for_a_reload_and_for_others(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site)
        _box(page, "severity", "SEV1").check()
        _box(page, "service", "dns").check()
        page.get_by_role("combobox", name="Order").select_option("oldest")
        page.get_by_role("searchbox", name="Words").fill("network")
        page.wait_for_url("**q=network**")
        page.get_by_role("combobox", name="Order").select_option("oldest")
        page.wait_for_url("**sort=oldest**")
        address, said = page.url, told(page)
        page.reload()
        expect(status(page)).to_contain_text(said)
        left(page, int(said.split()[0]))
        ids = _ids(page)
        assert ids
    with reading(chromium, site) as other:
        other.goto(address)
        expect(status(other)).to_contain_text(said)
        left(other, len(ids))
        assert _ids(other) == ids
        assert _box(other, "severity", "SEV1").is_checked()
        assert other.get_by_role("combobox", name="Order").input_value() == "oldest"
        assert other.get_by_role("searchbox", name="Words").input_value() == "network"


def test_back_and_forward_are_steps(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site)
        first = told(page)
        _box(page, "severity", "SEV1").check()
        second = told(page)
        _box(page, "service", "dns").check()
        third = told(page)
        assert len({first, second, third}) == 3
        page.go_back()
        expect(status(page)).to_contain_text(second)
        expect(_box(page, "service", "dns")).not_to_be_checked()
        page.go_back()
        expect(status(page)).to_contain_text(first)
        page.go_forward()
        page.go_forward()
        expect(status(page)).to_contain_text(third)
        expect(_box(page, "service", "dns")).to_be_checked()
        page.locator(".pm-browse .pm-what > a").first.click()
        page.wait_for_url("**/INC-*/")
        page.go_back()
        expect(status(page)).to_contain_text(third)


def test_words_typed_are_one_step_back(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site)
        first = told(page)
        field = page.get_by_role("searchbox", name="Words")
        field.press_sequentially("cert", delay=10)
        page.wait_for_url("**?q=cert")
        field.press_sequentially("ificate", delay=10)
        page.wait_for_url("**?q=certificate")
        page.go_back()
        expect(status(page)).to_contain_text(first)
        expect(field).to_have_value("")


def test_words_and_a_facet_together(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site, "?q=resolver")
        found = _ids(page)
        n = _count(page, "severity", "SEV1")
        assert 0 < n < len(found)
        _box(page, "severity", "SEV1").check()
        left(page, n)
        assert set(_ids(page)) < set(found)
        marks = page.locator(".pm-browse mark").all_inner_texts()
        assert marks and all(mark.lower().startswith("resolver") for mark in marks)


def test_clear_all_clears_all(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site, "?q=resolver&severity=SEV1&sort=oldest")
        page.get_by_role("button", name="Clear all").click()
        expect(status(page)).to_have_text(re.compile(r"^(\d+) of \1 incidents"))
        assert page.url == site + "incidents/"
        assert page.locator(".pm-browse-facets input:checked").count() == 0
        page.go_back()
        expect(_box(page, "severity", "SEV1")).to_be_checked()


def test_more_than_fit_are_shown_on_demand(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        open_list(page, site)
        total = int(status(page).inner_text().split()[0])
        assert total > 30
        page.get_by_role("button", name="Show more").click()
        expect(page.locator(".pm-browse .pm-list > li")).to_have_count(total)
        expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_without_scripts_the_list_is_there_and_its_links_work(site: str, chromium: Browser) -> None:
    with reading(chromium, site, javascript=False) as page:
        page.goto(site + "incidents/?severity=SEV1")
        expect(page.locator(".pm-browse")).to_be_hidden()
        links = page.locator(".pm-listed .pm-what > a")
        assert links.count() > 20
        title = links.first.inner_text()
        links.first.click()
        expect(page.locator("h1").last).to_contain_text(title)
        page.goto(site)
        page.locator("a.pm-find").click()
        expect(page.locator(".pm-listed .pm-what > a").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_keyboard_alone_narrows(site: str, chromium: Browser, width: int) -> None:
    with reading(chromium, site, width=width) as page:
        open_list(page, site)
        page.get_by_role("searchbox", name="Words").focus()
        for _ in range(2):
            page.keyboard.press("Tab")
        if width == 360:
            expect(page.locator(".pm-browse-side > summary")).to_be_focused()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
        held = str(page.evaluate("() => document.activeElement.id"))
        assert held.startswith("pf-severity-")
        n = _count(page, "severity", held.split("-")[2])
        page.keyboard.press("Space")
        left(page, n)
        expect(page.locator(f"#{held}")).to_be_focused()
        page.keyboard.press("Space")
        expect(status(page)).to_have_text(re.compile(r"^(\d+) of \1 incidents"))


def test_the_focus_stays_when_a_button_of_the_facets_is_gone(site: str, chromium: Browser) -> None:
    """After "12 more" or "Clear all" a keyboard user is not thrown to the top of the page."""
    with reading(chromium, site) as page:
        open_list(page, site)
        page.get_by_role("button", name=re.compile(r"^\d+ more$")).first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement !== document.body")
