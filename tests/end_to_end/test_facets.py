"""Narrowing the lessons and following a figure to its records, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

SHOWN = "cards => cards.filter(card => card.checkVisibility()).length"
FOCUSED = "() => document.activeElement.id"


@pytest.fixture
def lessons(site: str, chromium: Browser) -> Iterator[Page]:
    """The page of lessons; what it reports is an error."""
    context = chromium.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site + "lessons/")
    yield page
    context.close()
    assert not faults


def _shown(page: Page, which: str = "") -> int:
    found: int = page.eval_on_selector_all(f".pm-lesson{which}", SHOWN)
    return found


def _label(page: Page, name: str) -> Locator:
    """The label of a radio button."""
    return page.locator(f"label:has(#{name})")


def _count(page: Page, name: str) -> int:
    """The number in it."""
    return int(_label(page, name).locator(".pm-meta").inner_text())


def _first_tag(page: Page) -> str:
    """The id of the most used tag's button."""
    return str(page.locator("input[name=tag]").nth(1).get_attribute("id"))


def test_at_first_every_lesson_is_shown(lessons: Page) -> None:
    assert _shown(lessons) == lessons.locator(".pm-lesson").count() == _count(lessons, "ls-all") > 20


def test_a_click_on_a_standing_leaves_as_many_as_it_says(lessons: Page) -> None:
    _label(lessons, "ls-waiting").click()
    assert _shown(lessons) == _shown(lessons, "[data-standing=waiting]") == _count(lessons, "ls-waiting") > 0
    assert lessons.get_by_label("not implemented yet").is_checked()
    _label(lessons, "ls-all").click()
    assert _shown(lessons) == _count(lessons, "ls-all")


def test_every_button_leaves_as_many_as_it_says(lessons: Page) -> None:
    names = lessons.eval_on_selector_all(".pm-facet input", "all => all.map(one => one.id)")
    assert len(names) > 20
    for name in names:
        if name != "tag-all":
            _label(lessons, name).click()
            assert _shown(lessons) == _count(lessons, name), name
            _label(lessons, "ls-all" if name.startswith("ls-") else "tag-all").click()


def test_a_standing_and_a_tag_together_leave_those_that_have_both(lessons: Page) -> None:
    tag = _first_tag(lessons)
    _label(lessons, tag).click()
    assert _shown(lessons) == _count(lessons, tag)
    _label(lessons, "ls-waiting").click()
    both = lessons.locator(f".pm-lesson.{tag}[data-standing=waiting]").count()
    assert _shown(lessons) == both < _count(lessons, tag)


def test_the_keyboard_alone_narrows(lessons: Page) -> None:
    lessons.locator("#ls-all").focus()
    lessons.keyboard.press("ArrowRight")
    chosen = str(lessons.evaluate(FOCUSED))
    assert chosen.startswith("ls-") and chosen != "ls-all"
    assert _shown(lessons) == _count(lessons, chosen)
    outline = _label(lessons, chosen).evaluate("label => getComputedStyle(label).outlineStyle")
    assert outline == "solid"
    lessons.keyboard.press("Tab")
    assert lessons.evaluate(FOCUSED) == "tag-all"
    lessons.keyboard.press("ArrowRight")
    tag = str(lessons.evaluate(FOCUSED))
    assert tag == _first_tag(lessons)
    standing = chosen.removeprefix("ls-")
    assert _shown(lessons) == lessons.locator(f".pm-lesson.{tag}[data-standing={standing}]").count()
    lessons.keyboard.press("Shift+Tab")
    assert lessons.evaluate(FOCUSED) == chosen


def test_the_keyboard_reaches_the_buttons_from_the_top_of_the_page(lessons: Page) -> None:
    reached = []
    for _ in range(100):
        lessons.keyboard.press("Tab")
        reached.append(lessons.evaluate(FOCUSED))
        if reached[-1] == "tag-all":
            break
    assert reached[-2:] == ["ls-all", "tag-all"]


@pytest.mark.parametrize("chart", ["months", "hours", "days"])
def test_a_click_on_a_column_leads_to_the_records_behind_it(site: str, chromium: Browser, chart: str) -> None:
    page = chromium.new_page()
    page.goto(site + "metrics/")
    columns = page.locator(f"svg:has(#m-{chart}-t) a")
    assert columns.count() > 2
    column = columns.last
    n = int(column.locator("text").text_content() or 0)
    column.locator("rect").click()
    page.wait_for_url("**/metrics/by_*/#*")
    heading = page.locator("h2:target")
    assert int(heading.locator(".pm-meta").inner_text()) == n
    listed = heading.locator("xpath=following-sibling::ul[1]/li")
    assert listed.count() == n > 0
    listed.first.locator("a").click()
    page.wait_for_url("**/incidents/*/INC-*/")
    page.close()


def test_a_click_on_a_cause_of_the_fishbone_leads_to_its_row(site: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(site + "causes/")
    cause = page.locator("#fishbone ~ figure a").first
    words = cause.locator("text").first.text_content() or ""
    n = int(words.rpartition("(")[2].rstrip(")"))
    cause.locator("text").first.click()
    page.wait_for_url("**/causes/#*")
    assert int(page.locator("tr:target summary").inner_text()) == n
    page.close()
