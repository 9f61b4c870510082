"""The list of incidents at addresses nobody's click would make."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.end_to_end.reader import HOSTILE, reading
from tests.end_to_end.test_browse import left, open_list, status

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "query", ["?severity=SEV9", "?service=%3Cimg%20src=x%20onerror=alert(1)%3E", "?sort=nonsense"]
)
def test_a_value_that_is_no_more_is_no_error(site: str, chromium: Browser, query: str) -> None:
    with reading(chromium, site) as page:
        open_list(page, site, query)
        assert page.locator(".pm-browse img").count() == 0
        if "sort" in query:
            left(page, int(status(page).inner_text().split()[2]))
        else:
            left(page, 0)
            page.get_by_role("button", name="Clear all").click()
            expect(status(page)).to_have_text(re.compile(r"^(\d+) of \1 incidents"))


def test_hostile_words_in_the_address_are_words(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site + "incidents/")
        address = page.evaluate("words => `?${new URLSearchParams({q: words})}`", HOSTILE)
        open_list(page, site, str(address))
        expect(page.get_by_role("searchbox", name="Words")).to_have_value(HOSTILE)
        assert page.locator(".pm-browse img, .pm-browse script").count() == 0
