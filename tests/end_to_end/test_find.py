"""The search of the header, as a reader meets it."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.end_to_end.reader import find, group, reading

pytestmark = pytest.mark.browser

PLACES = ("", "incidents/", "incidents/2025/INC-2025-0007/", "services/payments/", "metrics/", "guide/")


def search_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search")


def field_of(page: Page) -> Locator:
    return search_of(page).get_by_role("searchbox")


def _said(dialog: Locator) -> str:
    return dialog.get_by_role("status").inner_text()


def _counts(said: str) -> dict[str, int]:
    """ "2 incidents, 1 lesson." → {"incident": 2, "lesson": 1}."""
    return {kind: int(n) for n, kind in re.findall(r"(\d+) (incident|lesson|action|page)s?\b", said)}


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
@pytest.mark.parametrize("place", PLACES)
def test_a_key_opens_the_search_on_every_kind_of_page(site: str, chromium: Browser, place: str, key: str) -> None:
    with reading(chromium, site) as page:
        page.goto(site + place)
        page.keyboard.press(key)
        expect(search_of(page)).to_be_visible()
        expect(field_of(page)).to_be_focused()
        expect(field_of(page)).to_have_value("")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_click_in_the_header_opens_it(site: str, chromium: Browser, width: int) -> None:
    with reading(chromium, site, width=width) as page:
        page.goto(site)
        page.locator(".pm-find").click()
        expect(field_of(page)).to_be_focused()
        box = search_of(page).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_a_slash_typed_into_a_field_is_a_slash(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "incidents/")
        field = page.get_by_role("searchbox", name="Words")
        field.press("/")
        expect(field).to_have_value("/")
        find_again = page.evaluate("() => document.querySelector('dialog[open]')")
        assert find_again is None
        field.press("Control+k")
        expect(search_of(page)).to_be_visible()


@pytest.mark.parametrize(
    "typed,kind,title",
    [
        ("resolver exchange", "Incidents", "Trading on NASDAQ stopped"),
        ("certif", "Incidents", "TLS certificate expired"),
        ("website launch autoscaling asia", "Incidents", "autoscaling reached its upper limit"),
        ("INC-2025-0007", "Incidents", "Trading on NASDAQ stopped"),
        ("inc-2025-0007", "Incidents", "Trading on NASDAQ stopped"),
        ("INC-2025-0007/A4", "Actions", "Fail over between resolvers automatically"),
        ("fail over between resolvers", "Actions", "Fail over between resolvers automatically"),
        ("RÉSOLVER exchange", "Incidents", "Trading on NASDAQ stopped"),
        ("network", "Pages", "network"),
    ],
)
def test_what_is_typed_is_found_first(site: str, chromium: Browser, typed: str, kind: str, title: str) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, typed)
        expect(group(dialog, kind).locator(".pm-finder-title").first).to_contain_text(title)


def test_the_words_of_each_lesson_find_it(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "lessons/")
        titles = page.locator(".pm-lesson h2 a").all_inner_texts()
        assert len(titles) > 20
        for title in titles[::8]:
            page.goto(site)
            dialog = find(page, title)
            found = group(dialog, "Lessons").locator(".pm-finder-title").all_inner_texts()
            assert title in found, title


def test_a_page_of_the_guide_is_found_by_its_heading_and_by_its_words(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "guide/")
        heading = page.locator(".md-content h1").evaluate("h => h.firstChild.textContent.trim()")
        for words in (heading, "pmsite init"):
            page.goto(site)
            links = group(find(page, words), "Pages").locator("a")
            assert any("/guide/" in link for link in links.evaluate_all("all => all.map(a => a.href)")), words


@pytest.mark.parametrize(
    "typed,meant",
    [
        ("certifcate", "certificate"),
        ("resolvr", "resolver"),
        ("paymnets", "payment"),
    ],
)
def test_a_misspelt_word_is_told_and_what_it_meant_is_found(
    site: str, chromium: Browser, typed: str, meant: str
) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, typed)
        expect(dialog.get_by_role("status")).to_contain_text(f"“{typed}” is not there, “{meant}” is.")
        expect(dialog.locator("mark").first).to_have_text(re.compile(f"^{meant}", re.IGNORECASE))


def test_nothing_found_is_said(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, "zxqjwvkq")
        expect(dialog.get_by_role("status")).to_have_text("Nothing like it.")
        assert dialog.locator("a").count() == 0


def test_where_no_record_has_all_the_words_that_is_said(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, "certificate zxqjwvkq")
        expect(dialog.get_by_role("status")).to_contain_text("None has all the words.")
        assert dialog.locator(".pm-finder-title").count() > 0


@pytest.mark.parametrize("typed", ["dns", "resolver", "certificate", "payments"])
def test_the_groups_have_as_many_as_is_said(site: str, chromium: Browser, typed: str) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        dialog = find(page, typed)
        told = _counts(_said(dialog))
        assert told["incident"] > 1
        for kind, n in told.items():
            own = group(dialog, f"{kind.capitalize()}s")
            assert int(own.locator("h2 .pm-meta").inner_text()) == n
            shown = own.locator("li").count()
            assert 0 < shown <= n
            assert shown == n or shown >= 3


def test_words_are_marked_and_severity_and_day_are_shown(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        first = group(find(page, "resolver exchange"), "Incidents").locator("li").first
        marks = {mark.lower() for mark in first.locator("mark").all_inner_texts()}
        assert {mark.rstrip("s") for mark in marks} <= {"resolver", "exchange"}
        assert "resolver" in marks
        assert first.locator(".pm-sev").inner_text() == "SEV1"
        assert "2025-11-26" in first.locator(".pm-meta").inner_text()


def test_all_of_many_leads_to_the_list_of_as_many(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "services/payments/")
        dialog = find(page, "postgres")
        link = dialog.get_by_role("link", name=re.compile(r"^All \d+ incidents"))
        n = int(link.inner_text().split()[1])
        expect(dialog.get_by_role("status")).to_contain_text(f"{n} incidents")
        link.click()
        page.wait_for_url("**/incidents/?q=postgres")
        expect(page.locator(".pm-browse-status")).to_contain_text(f"{n} of ")
        expect(page.locator(".pm-browse .pm-list > li")).to_have_count(n)
        expect(page.get_by_role("searchbox", name="Words")).to_have_value("postgres")
