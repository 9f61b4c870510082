"""A record's page, worked with: its timeline, drawings, links and times."""

import json
import re
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.end_to_end.reader import reading, records

pytestmark = pytest.mark.browser

HOME = "incidents/2025/INC-2025-0007/"
IDS = """() => {
    const all = [...document.querySelectorAll('[id]')].map(e => e.id);
    return all.length - new Set(all).size;
}"""
COPIED = "() => navigator.clipboard.readText()"


def _events(page: Page) -> int:
    return page.locator(".pm-timeline > li:visible").count()


def _large(page: Page) -> Locator:
    return page.locator("dialog.pm-large")


def _view(drawing: Locator) -> list[float]:
    return [float(n) for n in str(drawing.get_attribute("viewBox")).split()]


def _enlarge(page: Page) -> Locator:
    """Opens the first drawing; its SVG in the dialog."""
    page.get_by_role("button", name=re.compile("open large$")).first.click()
    expect(_large(page)).to_be_visible()
    return _large(page).locator("svg.pm-drawing")


def test_every_button_above_the_timeline_leaves_as_many_as_it_says(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        seen = set()
        for record in records(page, site)[:4]:
            page.goto(f"{site}incidents/{record['id'][4:8]}/{record['id']}/")
            buttons = page.locator(".pm-filter button")
            total = len(record.get("timeline", []))
            assert _events(page) == total
            for i in range(buttons.count()):
                button = buttons.nth(i)
                n = int(button.locator(".pm-meta").inner_text())
                button.click()
                seen.add(button.get_attribute("data-of"))
                expect(button).to_have_attribute("aria-pressed", "true")
                assert _events(page) == n > 0
                said = page.locator(".pm-filter [role=status]").inner_text()
                assert said == (f"{n} of {total}" if n < total else "")
                button.click()
                assert _events(page) == total
        assert seen == {"kind", "source", "milestone"}


def test_buttons_of_one_row_add_and_rows_narrow(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        kinds = page.locator(".pm-filter button[data-of=kind]")
        for a, b in list(combinations(range(kinds.count()), 2))[:6]:
            n = sum(int(kinds.nth(i).locator(".pm-meta").inner_text()) for i in (a, b))
            kinds.nth(a).click()
            kinds.nth(b).click()
            assert _events(page) == n
            kinds.nth(a).click()
            kinds.nth(b).click()
        kinds.first.click()
        page.locator(".pm-filter button[data-of=milestone]").click()
        kind = kinds.first.inner_text().rsplit(maxsplit=1)[0]
        both = page.locator(f".pm-timeline > li[data-kind='{kind}'][data-milestone]").count()
        assert _events(page) == both


def test_a_link_to_an_event_that_a_button_hides_shows_it(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        page.locator(".pm-filter button").first.click()
        hidden = page.locator(".pm-timeline > li[hidden]").first.get_attribute("id")
        page.evaluate("name => { location.hash = name; }", hidden)
        expect(page.locator(f"#{hidden}")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "double click"])
@pytest.mark.parametrize("out", ["close", "Escape"])
def test_a_drawing_opens_large_and_goes_back_to_its_place(
    site: str, chromium: Browser, way: str, out: str
) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        twice = page.evaluate(IDS)
        figures = page.locator(".pm-figure:not(.pm-still)")
        assert figures.count() > 3
        expect(page.get_by_role("button", name=re.compile("open large$"))).to_have_count(figures.count())
        for i in range(figures.count()):
            figure = figures.nth(i)
            before = figure.inner_html()
            small = figure.locator("svg").bounding_box()
            if way == "button":
                page.get_by_role("button", name=re.compile("open large$")).nth(i).click()
            else:
                figure.dblclick()
            drawing = _large(page).locator("svg.pm-drawing")
            large = drawing.bounding_box()
            assert small and large and large["height"] * large["width"] > small["height"] * small["width"]
            assert page.evaluate(IDS) == twice == 0
            page.keyboard.press("+")
            if out == "close":
                _large(page).get_by_role("button", name="close", exact=True).click()
            else:
                page.keyboard.press("Escape")
            expect(_large(page)).to_have_count(0)
            assert figure.inner_html() == before


def test_it_zooms_and_moves_by_keys_and_by_buttons(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        drawing = _enlarge(page)
        whole = _view(drawing)
        for key, further in (("+", -1), ("-", 1)):
            page.keyboard.press(key)
            assert (_view(drawing)[2] - whole[2]) * further > 0 or key == "-"
        assert _view(drawing) == pytest.approx(whole, abs=0.5)
        page.keyboard.press("+")
        near = _view(drawing)
        for key, place, sign in (
            ("ArrowRight", 0, 1),
            ("ArrowDown", 1, 1),
            ("ArrowLeft", 0, -1),
            ("ArrowUp", 1, -1),
        ):
            before = _view(drawing)
            page.keyboard.press(key)
            assert (_view(drawing)[place] - before[place]) * sign > 0, key
        assert _view(drawing) == pytest.approx(near, abs=0.5)
        page.keyboard.press("0")
        assert _view(drawing) == whole
        _large(page).get_by_role("button", name="Zoom in").click()
        assert _view(drawing)[2] < whole[2]
        _large(page).get_by_role("button", name="Zoom out").click()
        _large(page).get_by_role("button", name="Zoom out").click()
        assert _view(drawing)[2] > whole[2]
        _large(page).get_by_role("button", name="Show the whole drawing").click()
        assert _view(drawing) == whole


def test_it_zooms_by_the_wheel_and_moves_by_the_mouse_and_never_leaves(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        drawing = _enlarge(page)
        whole = _view(drawing)
        page.mouse.move(640, 500)
        page.mouse.wheel(0, -200)
        expect(drawing).not_to_have_attribute("viewBox", " ".join(f"{n:g}" for n in whole))
        near = _view(drawing)
        assert near[2] < whole[2]
        page.mouse.down()
        page.mouse.move(540, 450, steps=4)
        page.mouse.up()
        moved = _view(drawing)
        assert moved[0] > near[0] and moved[1] > near[1]
        page.mouse.move(300, 300)
        assert _view(drawing) == moved
        for _ in range(80):
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowDown")
        x, y, _, _ = _view(drawing)
        assert x < whole[0] + whole[2] and y < whole[1] + whole[3]
        for _ in range(40):
            page.keyboard.press("+")
        assert _view(drawing)[2] >= whole[2] / 20 - 1e-6


def test_the_focus_returns_to_the_button(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        button = page.get_by_role("button", name=re.compile("open large$")).nth(1)
        button.focus()
        page.keyboard.press("Enter")
        expect(_large(page)).to_be_visible()
        page.keyboard.press("Escape")
        expect(button).to_be_focused()


@pytest.mark.parametrize("place", ["#summary", "#t3"])
def test_a_permalink_is_followed_and_copied(site: str, chromium: Browser, place: str) -> None:
    with reading(chromium, site, may=["clipboard-read", "clipboard-write"]) as page:
        page.goto(site + HOME)
        link = page.locator(f"a.headerlink[href='{place}']")
        link.hover()
        link.click()
        page.wait_for_url(f"**/{place}")
        expect(link).to_have_attribute("data-copied", "")
        assert page.evaluate(COPIED) == site + HOME + place
        expect(page.locator(place)).to_be_in_viewport()


def test_every_heading_and_event_has_a_permalink_to_itself(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        for where in ("article h2", "article h3", ".pm-timeline > li"):
            for one in page.locator(where).all():
                name = one.get_attribute("id")
                if name:
                    assert one.locator(f"a.headerlink[href='#{name}']").count() == 1, name


@pytest.mark.parametrize(
    "zone,language,words",
    [
        ("Asia/Tokyo", "en-GB", "26 Nov 2025, 19:27:35 (Asia/Tokyo)"),
        ("America/New_York", "en-US", "Nov 26, 2025, 5:27:35 AM (America/New_York)"),
        ("Europe/Berlin", "de-DE", "26.11.2025, 11:27:35 (Europe/Berlin)"),
    ],
)
def test_a_time_pointed_at_tells_the_readers_own(
    site: str, chromium: Browser, zone: str, language: str, words: str
) -> None:
    with reading(chromium, site, zone=zone, language=language) as page:
        page.goto(site + HOME)
        time = page.locator("time[datetime='2025-11-26T10:27:35Z']:visible").first
        time.hover()
        expect(time).to_have_attribute("title", re.compile(re.escape(words).replace(r"\ ", r"\s")))


def test_before_and_after_are_neighbours_of_the_same_service(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        known = records(page, site)
        for record in known[2:12:3]:
            page.goto(f"{site}incidents/{record['id'][4:8]}/{record['id']}/")
            for row in page.locator(".pm-around > div").all():
                service = row.locator("> .pm-meta").inner_text()
                same = [r["id"] for r in known if service in r.get("services", [])]
                at = same.index(record["id"])
                expected = {"prev": same[at + 1 : at + 2], "next": same[:at][-1:]}
                for rel, ids in expected.items():
                    links = row.locator(f"a[rel={rel}]").evaluate_all("all => all.map(a => a.href)")
                    assert [link.rstrip("/").rpartition("/")[2] for link in links] == ids, (record["id"], service)


def test_what_others_show_of_a_link_is_in_the_page(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        for address, title in ((HOME, "Trading on NASDAQ stopped"), ("metrics/", "Metrics")):
            raw = page.request.get(site + address).text()
            tags = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', raw))
            assert tags["title"].startswith(title)
            assert len(tags["description"]) > 20
            assert tags["type"] in ("article", "website")
            assert tags["site_name"]


def test_printed_there_is_nothing_to_press(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        expect(page.locator(".pm-filter")).to_be_visible()
        page.emulate_media(media="print")
        for what in (
            ".pm-find",
            ".pm-filter",
            ".pm-enlarge",
            ".md-header",
            ".md-sidebar--primary",
            "a.headerlink",
        ):
            assert page.locator(f"{what}:visible").count() == 0, what
        assert page.locator("svg.pm-drawing:visible").count() > 3


def test_printed_a_narrowed_timeline_is_whole(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        total = _events(page)
        page.locator(".pm-filter button").first.click()
        assert _events(page) < total
        page.emulate_media(media="print")
        assert _events(page) == total


def test_the_record_itself_is_offered(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        link = str(page.locator("a[href='record.json']").evaluate("a => a.href"))
        assert json.loads(page.request.get(link).text())["id"] == "INC-2025-0007"
