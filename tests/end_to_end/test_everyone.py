"""The site for everyone: with a screen reader, a keyboard, a small screen, a slow line, and without movement."""

import importlib.resources
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.end_to_end.reader import Scheme, find, reading
from tests.end_to_end.test_browser import KINDS

pytestmark = pytest.mark.browser

MORE = (
    "incidents/?q=dns",
    "teams/",
    "teams/network/",
    "owners/",
    "owners/network-engineer/",
    "drills/",
    "process/",
    "reviews/",
    "reviews/2026-q3/",
    "metrics/explore/",
)
PLACES = (*KINDS, *MORE)
HOME = "incidents/2025/INC-2025-0007/"
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "() => axe.run({resultTypes: ['violations']}).then(({violations}) => violations)"
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOVING = """() => [...document.querySelectorAll('.md-content *, dialog, dialog *')].filter(e =>
    getComputedStyle(e).transitionDuration.split(',').some(t => parseFloat(t) > 0)
).map(e => e.outerHTML.slice(0, 90))"""
RING = """() => {
    const held = document.activeElement;
    if (held === document.body) return null;
    const seen = e => {
        const s = getComputedStyle(e);
        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    };
    const near = [held.labels?.[0], held.nextElementSibling].filter(e => e?.localName === 'label');
    const own = held.type === 'date'; // marks day, month or year itself
    return {what: held.outerHTML.slice(0, 120), seen: own || [held, ...near].some(seen)};
}"""


def _settled(page: Page) -> None:
    """What scripts put on the page is there."""
    page.wait_for_load_state("networkidle")


def _hindrances(page: Page) -> list[str]:
    """What axe calls serious or critical: rule, how many, and where first."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{one['id']} ({one['impact']}): {node['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("place", PLACES)
def test_nothing_hinders_a_reader_with_aids(site: str, chromium: Browser, place: str, scheme: Scheme) -> None:
    with reading(chromium, site, scheme=scheme, still=True) as page:
        page.goto(site + place)
        _settled(page)
        assert not _hindrances(page)


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_nothing_hinders_in_the_dialogs(site: str, chromium: Browser, scheme: Scheme) -> None:
    with reading(chromium, site, scheme=scheme, still=True) as page:
        page.goto(site + HOME)
        find(page, "resolvr dns")
        assert not _hindrances(page)
        page.get_by_role("button", name="Close").click()
        page.locator(".pm-enlarge").first.click()
        expect(page.locator("dialog.pm-large")).to_be_visible()
        assert not _hindrances(page)


@pytest.mark.parametrize("place", PLACES)
def test_a_small_screen_needs_no_sideways_scrolling(site: str, chromium: Browser, place: str) -> None:
    with reading(chromium, site, width=360) as page:
        page.goto(site + place)
        _settled(page)
        assert not page.evaluate(WIDE)
        dialog = find(page, "certificate expired")
        assert not page.evaluate(WIDE)
        assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_an_incident_on_a_warm_cache_is_light(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "incidents/2026/INC-2026-0004/")
        _settled(page)
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        page.goto(site + HOME)
        _settled(page)
        assert len(sizes) > 3
        assert 10_000 < sum(sizes) < 150_000


def test_our_scripts_of_an_incident_are_small(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + HOME)
        _settled(page)
        own: dict[str, int] = page.evaluate(
            "() => Object.fromEntries(performance.getEntriesByType('resource')"
            ".filter(e => e.name.includes('/assets/js/')).map(e => [e.name, e.decodedBodySize]))"
        )
        assert {name.rpartition("/")[2] for name in own} >= {"pmsite.js", "timeline.js", "figures.js"}
        assert all(own.values())
        assert sum(own.values()) < 40_000


@pytest.mark.parametrize("place", [HOME, "incidents/", "metrics/explore/", "lessons/"])
def test_who_asks_for_no_movement_gets_none(site: str, chromium: Browser, place: str) -> None:
    with reading(chromium, site, still=True) as page:
        page.goto(site + place)
        _settled(page)
        find(page, "resolver")
        assert page.evaluate(MOVING) == []
        assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("() => document.getAnimations().length") == 0


@pytest.mark.parametrize(
    "place",
    [
        "",
        HOME,
        "incidents/",
        "metrics/explore/",
        "lessons/",
        "services/payments/",
    ],
)
def test_the_focus_can_be_seen_wherever_tab_leads(site: str, chromium: Browser, place: str) -> None:
    with reading(chromium, site, still=True) as page:
        page.goto(site + place)
        _settled(page)
        unseen, stops = set(), 0
        for _ in range(120):
            page.keyboard.press("Tab")
            ring = page.evaluate(RING)
            if ring is None:
                break
            stops += 1
            if not ring["seen"]:
                unseen.add(ring["what"])
        assert stops > 20
        assert sorted(unseen)[:5] == []


def test_the_focus_can_be_seen_in_the_search(site: str, chromium: Browser) -> None:
    with reading(chromium, site, still=True) as page:
        page.goto(site)
        find(page, "resolver")
        for key in ("Tab", "Tab", "ArrowDown", "ArrowDown"):
            page.keyboard.press(key)
            ring = page.evaluate(RING)
            assert ring and ring["seen"], (key, ring)


@pytest.mark.parametrize("place", PLACES)
def test_no_page_asks_another_host_or_reports_anything(site: str, chromium: Browser, place: str) -> None:
    with reading(chromium, site) as page:
        answer = page.goto(site + place)
        assert answer and "default-src 'none'" in answer.headers["content-security-policy"]
        _settled(page)
        find(page, "dns")
