"""Questions a reader asks, each answered within a search or two clicks."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import TODAY
from tests.end_to_end.reader import find, get, group, reading, records

pytestmark = pytest.mark.browser


def test_which_sev1s_of_last_year_had_to_do_with_dns(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        known = records(page, site)
        right = [
            r["id"]
            for r in known
            if r["severity"] == "SEV1" and r["id"][4:8] == "2025" and "dns" in r.get("services", [])
        ]
        assert right
        page.goto(site + "incidents/?service=dns")
        page.get_by_role("checkbox", name="SEV1").check()
        page.get_by_role("checkbox", name="2025").check()
        expect(page.locator(".pm-browse-status")).to_contain_text(f"{len(right)} of ")
        shown = page.locator(".pm-browse .pm-list .pm-what > .pm-meta").all_inner_texts()
        assert [text.split()[0] for text in shown] == right
        page.goto(site)
        dialog = find(page, "sev1 dns 2025")
        first = group(dialog, "Incidents").locator(".pm-meta").nth(1).inner_text()
        assert any(name in first for name in right)


def test_what_is_team_network_late_with(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        page.goto(site)
        page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Teams").click()
        page.locator("article").get_by_role("link", name="network", exact=True).click()
        page.wait_for_url("**/teams/network/")
        late = page.locator("#late + .pm-scroll tbody tr")
        n = int(re.findall(r"\d+", page.locator(".pm-lead").inner_text())[0])
        assert late.count() == n > 0
        assert "INC-2025-0007/A4" in late.first.inner_text()
        for row in late.all():
            assert row.locator(".pm-state").inner_text() == "overdue"
            assert "days late" in row.inner_text()


def test_did_an_action_help(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        record = get(page, site + "incidents/2025/INC-2025-0007/record.json")
        action = next(one for one in record["actions"] if one["id"] == "A2")
        page.goto(site)
        found = group(find(page, "INC-2025-0007/A2"), "Actions").locator("a").first
        expect(found).to_contain_text(action["title"])
        assert f"INC-2025-0007/A2 · {action['state']}" in found.locator(".pm-meta").inner_text()
        found.click()
        page.wait_for_url("**/INC-2025-0007/#action-A2")
        place = page.locator("#action-A2")
        expect(place).to_be_in_viewport()
        assert place.locator(".pm-state").inner_text() == action["state"]


def test_which_certificate_outages_did_we_have(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        right = {
            r["id"] for r in records(page, site) if "certificate" in (*r.get("tags", ()), *r["title"].split())
        }
        assert len(right) > 1
        page.goto(site)
        listed = group(find(page, "certificate"), "Incidents").locator("li > a > .pm-meta")
        first = [text.split(" ")[0] for text in listed.all_inner_texts()][: len(right)]
        assert set(first) == right


def test_how_often_do_payments_fail_and_is_it_getting_better(site: str, chromium: Browser) -> None:
    with reading(chromium, site) as page:
        data = get(page, site + "metrics/explore/data.json")["incidents"]
        own = [date.fromisoformat(r["day"]) for r in data if r.get("own") and "payments" in r["services"]]
        year = timedelta(days=365)
        since = date.fromisoformat(TODAY) - year
        after, before = sum(day > since for day in own), sum(since - year < day <= since for day in own)
        page.goto(site)
        page.get_by_role("navigation", name="Tabs").get_by_role("link", name="Services").click()
        page.locator("article").get_by_role("link", name="payments", exact=True).first.click()
        page.wait_for_url("**/services/payments/")
        trend = page.locator("#trend ~ p", has_text="Own incidents").inner_text()
        assert f"(n = {before}) in the year before" in trend
        assert f"(n = {after}) in the last" in trend
        assert re.search(r"not shown|better|worse", trend)
        assert re.search(r"p = [\d.]+\)", trend)
