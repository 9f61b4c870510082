"""The search of the header: keys, closing, what it keeps, and words that mean harm."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.end_to_end.reader import HOSTILE, find, group, reading
from tests.end_to_end.test_find import field_of, search_of

pytestmark = pytest.mark.browser

HELD = "() => document.activeElement.getAttribute('href')"


def test_arrow_keys_walk_and_enter_follows(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, "resolver")
        links = dialog.locator(".pm-finder-results a")
        expect(links.nth(1)).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(links.nth(0)).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(links.nth(1)).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(field_of(page)).to_be_focused()
        for _ in range(links.count() + 3):
            page.keyboard.press("ArrowDown")
        expect(links.last).to_be_focused()
        wanted = links.last.get_attribute("href")
        page.keyboard.press("Enter")
        page.wait_for_url(str(wanted))


def test_enter_in_the_field_opens_the_first(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "metrics/")
        find(page, "INC-2025-0007/A4")
        first = page.locator(".pm-finder-results a").first.get_attribute("href")
        page.keyboard.press("Enter")
        page.wait_for_url(str(first))


def test_a_result_of_the_same_page_is_seen(site: str, chromium: Browser) -> None:
    """A link to a place on the page one is on must not leave the dialog before it."""
    with reading(chromium, site) as page:
        page.goto(site + "incidents/2025/INC-2025-0007/")
        dialog = find(page, "INC-2025-0007/A4 fail over")
        group(dialog, "Actions").locator("a").first.click()
        page.wait_for_url("**/INC-2025-0007/#action-A4")
        expect(dialog).to_be_hidden()
        expect(page.locator("#action-A4")).to_be_in_viewport()


@pytest.mark.parametrize(
    "way,typed",
    [
        ("Escape", ""),
        ("Escape", "resolver"),
        ("button", "resolver"),
        ("outside", "resolver"),
    ],
)
def test_it_closes_and_the_focus_returns(site: str, chromium: Browser, way: str, typed: str) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        page.locator(".md-content a[href]").first.focus()
        before = page.evaluate(HELD)
        page.keyboard.press("/")
        expect(field_of(page)).to_be_focused()
        field_of(page).fill(typed)
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "button":
            search_of(page).get_by_role("button", name="Close").click()
        else:
            page.mouse.click(5, 600)
        expect(search_of(page)).to_be_hidden()
        assert page.evaluate(HELD) == before


def test_the_last_words_of_the_visit_are_kept(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        find(page, "resolver")
        page.locator(".pm-finder-results a").first.click()
        page.wait_for_url("**/incidents/**")
        page.keyboard.press("/")
        expect(field_of(page)).to_have_value("resolver")
        expect(page.locator(".pm-finder-results a").first).to_be_visible()
        page.keyboard.type("dns")
        expect(field_of(page)).to_have_value("dns")


def test_escape_keeps_the_words_too(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        find(page, "resolver")
        page.keyboard.press("Escape")
        expect(search_of(page)).to_be_hidden()
        page.keyboard.press("/")
        expect(field_of(page)).to_have_value("resolver")


def test_words_are_of_this_visit_only(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        find(page, "resolver")
    with reading(chromium, site) as page:
        page.goto(site)
        page.keyboard.press("/")
        expect(field_of(page)).to_have_value("")


@pytest.mark.parametrize(
    "typed", [HOSTILE, "__proto__ constructor toString", "../../etc/passwd", "%00\\", "((((", "a" * 3000]
)
def test_hostile_words_are_words(site: str, chromium: Browser, typed: str) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, typed)
        assert dialog.locator("img, script, svg").count() == 0
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("/")
        expect(search_of(page)).to_be_visible()
        assert search_of(page).locator("img, script, svg").count() == 0


def test_keys_pressed_while_the_search_is_fetched_are_not_lost(site: str, chromium: Browser) -> None:
    """On a slow line a reader types on before the dialog is there."""
    with reading(chromium, site) as page:
        waiting: list[Route] = []
        page.route("**/assets/js/finder.js", lambda route: waiting.append(route))
        page.goto(site)
        with page.expect_request("**/assets/js/finder.js"):
            page.keyboard.press("/")
        page.keyboard.type("resolver")
        waiting[0].continue_()
        expect(field_of(page)).to_have_value("resolver")


def test_a_search_that_cannot_be_reached_says_so(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/search/**", lambda route: route.abort())
    page.goto(site)
    dialog = find(page, "resolver")
    expect(dialog.get_by_role("status")).to_contain_text("cannot be reached")
    page.unroute("**/search/**")
    dialog.get_by_role("searchbox").fill("resolver exchange")
    expect(dialog.locator(".pm-finder-title").first).to_contain_text("Trading on NASDAQ")
    context.close()
