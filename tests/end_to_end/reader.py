"""A reader's browser: what a page reports, or asks of another host, fails the test."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

Scheme = Literal["light", "dark"]
OWN = ("data:", "blob:")
HOSTILE = "<img src=x onerror=alert(1)> \"'><script>alert(2)</script>"
expect.set_options(timeout=6_000)


@contextmanager
def reading(
    chromium: Browser,
    site: str,
    *,
    width: int = 1280,
    scheme: Scheme = "light",
    javascript: bool = True,
    still: bool = False,
    zone: str = "UTC",
    language: str = "en-GB",
    may: Sequence[str] = (),
) -> Iterator[Page]:
    """A fresh visit; at its end nothing may have been said. `still`: without movement; `may`: permissions."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=javascript,
        reduced_motion="reduce" if still else "no-preference",
        timezone_id=zone,
        locale=language,
        permissions=list(may),
    )
    page = context.new_page()
    said = watched(page, site)
    yield page
    context.close()
    assert not said


def watched(page: Page, site: str) -> list[str]:
    """What the page reports and what it asks of others, as it comes in."""
    said: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((site, f"blob:{site}", *OWN)):
            said.append(f"{page.url} asks for {request.url}")

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"{page.url}: {message.text}")

    page.on("request", asked)
    page.on("console", told)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: said.append(f"{page.url} opens a box: {dialog.message}"))
    return said


def get(page: Page, address: str) -> Any:
    """JSON of the site."""
    return json.loads(page.request.get(address).text())


def records(page: Page, site: str) -> list[dict[str, Any]]:
    """The records that have a page, newest first, as the site offers them."""
    page.goto(site + "incidents/")
    lists = page.eval_on_selector_all(".pm-years a", "links => links.map(link => link.href)")
    links: list[str] = []
    for one in lists:
        page.goto(one)
        links += page.eval_on_selector_all(".pm-list .pm-what > a", "links => links.map(link => link.href)")
    found = [get(page, f"{link}record.json") for link in dict.fromkeys(links)]
    return sorted(found, key=_began, reverse=True)


def _began(record: dict[str, Any]) -> str:
    times = record["times"]
    return str(times.get("started_at") or times.get("detected_at") or "")


def find(page: Page, words: str) -> Locator:
    """Opens the search of the header and types; the dialog, when it has answered."""
    page.evaluate("() => sessionStorage.removeItem('pmsite-search')")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog).to_be_visible()
    dialog.get_by_role("searchbox").fill(words)
    expect(dialog.get_by_role("status")).not_to_be_empty()
    return dialog


def group(dialog: Locator, name: str) -> Locator:
    """One group of what was found: Incidents, Lessons, Actions or Pages."""
    return dialog.locator("section", has=dialog.page.locator("h2", has_text=name))
