"""The metrics page: every figure with its definition and its n."""

from collections.abc import Mapping

from markupsafe import Markup

from pmsite.analyse.facts import Facts
from pmsite.draw import columns
from pmsite.model import pages
from pmsite.render.lists import by_year
from pmsite.render.page import Heading, Page
from pmsite.render.view import View, page, shrinks_to

MONTHS = 24


def metrics(facts: Facts) -> Page:
    """Render the page."""
    figures = facts.figures
    months = _last_months(figures.by_month, facts.today.strftime("%Y-%m"))
    per_year: dict[str, int] = {}
    for month, n in figures.by_month.items():
        per_year[month[:4]] = per_year.get(month[:4], 0) + n
    years = by_year(facts.corpus.shown)
    title = f"Incidents by month, the last {MONTHS}"
    chart = columns.draw(months, "metrics-months", title)
    return page(
        "metrics.html",
        View(facts, pages.METRICS),
        "Metrics",
        description="Durations, counts and follow-through, each with its definition.",
        contents=[
            Heading("durations", "Durations"),
            Heading("months", "By month"),
            Heading("severities", "By severity, service, cause"),
            Heading("follow-through", "Follow-through"),
            Heading("counted", "What is counted"),
        ],
        figures=figures,
        chart=Markup(chart.inline),
        chart_width=shrinks_to(chart),
        by_year={year: n for year, n in per_year.items() if n},
        year_page=lambda year: pages.year(year) if year in years else None,
        total=len(facts.corpus.entries),
        follow=facts.follow_through,
        targets=facts.corpus.policy.targets,
    )


def _last_months(by_month: Mapping[str, int], last: str) -> Mapping[str, int]:
    year, month = map(int, last.split("-"))
    names = []
    for _ in range(MONTHS):
        names.append(f"{year:04d}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return {name: by_month.get(name, 0) for name in reversed(names)}
