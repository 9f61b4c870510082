"""Days as squares, a week a column: how many incidents began on each."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from pmsite.draw import svg
from pmsite.draw.svg import Drawing, num

SIDE, GAP, LEFT, TOP = 11.0, 2.0, 30.0, 18.0
STEP = SIDE + GAP
DARKEST = 4
"""From so many incidents on, a day is as dark as any."""


def draw(
    days: Mapping[date, int],
    first: date,
    last: date,
    key: str,
    title: str,
    link: Callable[[date], str | None] = lambda day: None,
) -> Drawing:
    """The days from `first` to `last`; weeks begin on Monday. `link` gives a day with incidents its address."""
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    body = [_label(name, 0, TOP + row * STEP) for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"))]
    told = None
    for column in range(weeks):
        x = LEFT + column * STEP
        for row in range(7):
            day = monday + timedelta(days=column * 7 + row)
            if not first <= day <= last:
                continue
            if day.day <= 7 and row == 0 and day.month != told:
                body.append(_label(f"{day:%b}", x, 0))
                told = day.month
            body.append(_square(day, days.get(day, 0), x, TOP + row * STEP, link))
    busy = {day: n for day, n in sorted(days.items()) if first <= day <= last and n}
    words = ", ".join(f"{day.isoformat()}: {n}" for day, n in busy.items()) or "none"
    return svg.drawing(key, LEFT + weeks * STEP, TOP + 7 * STEP, title, words, body)


def _label(text: str, x: float, y: float) -> str:
    return svg.lines_of_text([text], x, y, 9.5, SIDE, "t-soft", "start")


def _square(day: date, n: int, x: float, y: float, link: Callable[[date], str | None]) -> str:
    rect = (
        f'<rect class="day day-{min(n, DARKEST)}" x="{num(x)}" y="{num(y)}" '
        f'width="{num(SIDE)}" height="{num(SIDE)}" rx="2"/>'
    )
    if not n:
        return rect
    what = "1 incident" if n == 1 else f"{n} incidents"
    return svg.group([rect], "count", f"{day.isoformat()}: {what}", link(day))
