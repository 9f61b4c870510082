"""A year as squares: each day once, in its column and row, and what it says."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw import calendar
from pmsite.draw.svg import Drawing
from tests.render.markup import Markup
from tests.render.payloads import MARKUP

SVG = "{http://www.w3.org/2000/svg}"
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def _draw(days: dict[date, int], first: date, last: date, links: bool = False) -> Drawing:
    return calendar.draw(
        days, first, last, "cal", "By day", (lambda day: f"../{day}/") if links else lambda day: None
    )


def _squares(drawing: Drawing) -> list[tuple[float, float, str]]:
    """Column, row and class of each day."""
    found = []
    for rect in ET.fromstring(drawing.inline).iter():
        if rect.tag.endswith("rect") and "day" in (rect.get("class") or "").split():
            x, y = float(rect.get("x") or 0), float(rect.get("y") or 0)
            at = (x - calendar.LEFT) / calendar.STEP, (y - calendar.TOP) / calendar.STEP
            found.append((round(at[0], 6), round(at[1], 6), (rect.get("class") or "").split()[-1]))
    return found


@given(DAYS, st.integers(0, 800))
def test_every_day_has_a_square_in_the_column_of_its_week_and_the_row_of_its_weekday(
    first: date, more: int
) -> None:
    last = first + timedelta(days=more)
    days = [first + timedelta(days=i) for i in range(more + 1)]
    week = [(day - first + timedelta(days=first.weekday())).days // 7 for day in days]
    squares = _squares(_draw({}, first, last))
    assert [(x, y) for x, y, _ in squares] == [(w, day.weekday()) for w, day in zip(week, days, strict=True)]


@pytest.mark.parametrize(("year", "n"), [(2024, 366), (2025, 365), (2000, 366), (1900, 365)])
def test_a_year_has_all_of_its_days(year: int, n: int) -> None:
    drawing = _draw({date(year, 1, 1): 1, date(year, 12, 31): 2}, date(year, 1, 1), date(year, 12, 31))
    shades = [shade for _, _, shade in _squares(drawing)]
    assert len(shades) == n
    assert (shades[0], shades[-1], set(shades[1:-1])) == ("day-1", "day-2", {"day-0"})
    assert f"{year}-01-01: 1, {year}-12-31: 2" in Markup(drawing.inline).text


def test_a_leap_day_is_a_day() -> None:
    drawing = _draw({date(2024, 2, 29): 1}, date(2024, 1, 1), date(2024, 12, 31))
    assert [shade for _, _, shade in _squares(drawing)].index("day-1") == 59


@pytest.mark.parametrize(("n", "shade"), [(0, 0), (1, 1), (3, 3), (4, 4), (5, 4), (99, 4)])
def test_a_day_is_the_darker_the_more_began_on_it(n: int, shade: int) -> None:
    day = date(2025, 5, 5)
    ((_, _, found),) = _squares(_draw({day: n}, day, day))
    assert found == f"day-{shade}"


def test_days_outside_are_neither_drawn_nor_told() -> None:
    drawing = _draw({date(2024, 12, 31): 3, date(2026, 1, 1): 3}, date(2025, 1, 1), date(2025, 12, 31))
    assert {shade for _, _, shade in _squares(drawing)} == {"day-0"}
    assert "2024-12-31" not in drawing.inline and "2026-01-01" not in drawing.inline
    assert "none" in Markup(drawing.inline).text


def test_a_day_with_incidents_says_how_many_and_leads_to_them() -> None:
    days = {date(2025, 5, 5): 1, date(2025, 5, 6): 2}
    page = Markup(_draw(days, date(2025, 5, 1), date(2025, 5, 31), links=True).inline)
    assert [address for name, address in page.addresses if name == "href"] == ["../2025-05-05/", "../2025-05-06/"]
    assert "2025-05-05: 1 incident" in page.text and "2025-05-06: 2 incidents" in page.text
    assert _draw(days, date(2025, 5, 1), date(2025, 5, 31)).inline.count("href") == 0


def test_months_are_named_once_in_their_order() -> None:
    drawing = _draw({}, date(2025, 1, 1), date(2025, 12, 31))
    names = re.findall(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", Markup(drawing.inline).text)
    assert names == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@given(DAYS)
def test_a_year_up_to_any_day_names_every_month_that_has_a_first_monday_in_it(last: date) -> None:
    first = last - timedelta(days=364)
    mondays = [first + timedelta(days=i) for i in range(365)]
    expected = [f"{day:%b}" for day in mondays if day.weekday() == 0 and day.day <= 7]
    texts = [
        e.text for e in ET.fromstring(_draw({}, first, last).inline).iter() if e.tag.endswith(("text", "tspan"))
    ]
    assert [text for text in texts if text in set(expected)] == expected


@pytest.mark.parametrize("text", MARKUP)
def test_a_hostile_title_and_address_stay_text(text: str) -> None:
    day = date(2025, 5, 5)
    drawing = calendar.draw({day: 1}, day, day, "cal", text, lambda day: text)
    page = Markup(drawing.inline)
    assert page.faults == []
    assert not page.all("script", "img", "iframe")
    ET.fromstring(drawing.inline)
