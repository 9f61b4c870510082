"""What a person sees, in a real browser."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

KINDS = (
    "",
    "incidents/",
    "incidents/2025/",
    "incidents/2025/INC-2025-0007/",
    "incidents/2012/INC-2012-0201/",
    "incidents/2018/INC-2018-0101/",
    "incidents/2024/INC-2024-0006/",
    "services/",
    "services/payments/",
    "tags/dns/",
    "lessons/",
    "actions/",
    "metrics/",
    "metrics/by_service/",
    "causes/",
    "guide/",
)
"""One page of each kind, and incidents of different shapes."""

TEXTS = """() => [...document.querySelectorAll('svg.pm-drawing')].flatMap(svg => {
    const view = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll('text')].map(t => ({text: t.textContent, box: t.getBBox()}));
    const out = texts.filter(({box: b}) =>
        b.x < -1 || b.y < -1 || b.x + b.width > view.width + 1 || b.y + b.height > view.height + 1);
    const over = [];
    for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
        const a = texts[i].box, b = texts[j].box;
        const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
        const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
        if (wide > 1 && high > 3) over.push(texts[i].text + ' / ' + texts[j].text);
    }
    const boxes = [...svg.querySelectorAll('g.node')].flatMap(g => {
        const rect = g.querySelector('rect').getBBox(), text = g.querySelector('text').getBBox();
        return text.x < rect.x || text.x + text.width > rect.x + rect.width ? ['box: ' + g.textContent] : [];
    });
    return [...out.map(o => 'outside: ' + o.text), ...over, ...boxes];
})"""

Scheme = Literal["light", "dark"]


@pytest.fixture(params=[("light", 1440), ("dark", 390), ("light", 360)], ids=str)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A page in one colour scheme and width."""
    scheme: Scheme
    scheme, width = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def test_pages_fit_load_nothing_foreign_and_report_nothing(site: str, page: Page) -> None:
    foreign: list[str] = []
    said: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((site, "data:")) else foreign.append(r.url))
    page.on("console", lambda m: said.append(f"{page.url}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    wide = []
    for kind in KINDS:
        page.goto(site + kind, wait_until="networkidle")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(kind)
    assert not foreign
    assert not said
    assert not wide


def test_no_label_of_a_drawing_is_cut_or_covered(site: str, chromium: Browser) -> None:
    """Measured by the browser with its own fonts, not by our table of widths."""
    page = chromium.new_page()
    page.goto(site + "incidents/")
    links = page.eval_on_selector_all(".pm-list .pm-what > a", "links => links.map(link => link.href)")
    assert len(links) > 20
    wrong = {}
    for link in links:
        page.goto(link)
        if found := page.evaluate(TEXTS):
            wrong[link] = found
    assert not wrong


def test_the_header_search_finds_last_years_twin(site: str, page: Page) -> None:
    page.goto(site, wait_until="networkidle")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("resolver exchange")
    first = dialog.locator("li a").first
    expect(first).to_contain_text("Trading on NASDAQ stopped")
    first.click()
    page.wait_for_url("**/incidents/2025/INC-2025-0007/**")


def test_a_short_address_leads_to_the_record(site: str, page: Page) -> None:
    page.goto(site + "incidents/INC-2025-0007/")
    page.wait_for_url("**/incidents/2025/INC-2025-0007/")
    assert page.locator("h1").inner_text().startswith("Trading on NASDAQ")


def test_dark_mode_reaches_the_drawings(site: str, chromium: Browser) -> None:
    inks = []
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(site + "incidents/2025/INC-2025-0007/")
        css = "e => getComputedStyle(e).fill"
        inks.append(page.locator("svg.pm-drawing text").last.evaluate(css))
        context.close()
    assert inks[0] != inks[1]
