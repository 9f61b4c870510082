"""The metrics page: every figure with its definition, its n, and a way to the records behind it."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace

from pmsite.analyse.alerting import fires
from pmsite.analyse.breakdown import ENUMS, RESTRICTED, WEEKDAYS
from pmsite.analyse.durations import DEFINITIONS, duration
from pmsite.analyse.facts import Facts
from pmsite.analyse.figures import DurationFigure
from pmsite.analyse.inference import process_limits
from pmsite.draw import columns, distribution, process, survival
from pmsite.draw.svg import Drawing
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.render.page import Heading, Page
from pmsite.render.view import View, figure, page

MONTHS = 24
_MONTHS = f"Incidents by month, the last {MONTHS}"
_TTR = DEFINITIONS[-1]
SPREAD = 200
"""Of so many incidents, the latest, single durations are charted one after the other."""


def metrics(facts: Facts) -> Page:
    """Render the page."""
    found = facts.measures
    view = View(facts, pages.METRICS)
    return page(
        "metrics.html",
        view,
        "Metrics",
        description="Durations, counts, availability, costs and follow-through, each with its definition.",
        contents=[Heading(*one) for one in _CONTENTS if one[0] != "recommendations" or found.recommendations],
        found=found,
        figures=found.figures,
        enums=ENUMS,
        restricted_group=RESTRICTED,
        charts=_charts(facts, view),
        total=len(facts.corpus.entries),
        follow=facts.follow_through,
        targets=facts.corpus.policy.targets,
        alerts=not facts.corpus.public and any(any(fires(entry.record)) for entry in facts.corpus.shown),
    )


_CONTENTS = (
    ("recommendations", "What follows"),
    ("change", "Worse or better"),
    ("durations", "Durations"),
    ("when", "When"),
    ("what", "What and where"),
    ("found", "How they are found"),
    ("availability", "Availability"),
    ("costs", "Costs"),
    ("follow-through", "Follow-through"),
    ("counted", "What is counted"),
)


def _charts(facts: Facts, view: View) -> Mapping[str, SimpleNamespace | None]:
    found = facts.measures
    figures = found.figures

    def link(key: str) -> Callable[[str], str]:
        return lambda name: view.to(pages.figure(key, name))

    months = last_months(figures.by("by_month").counts, facts.today)
    days = {name[:3]: n for name, n in figures.by("by_weekday").counts.items()}
    long = {name[:3]: name for name in WEEKDAYS}
    rows = [distribution.Row(f.definition.key.upper(), _named(f), f.summary.median) for f in figures.durations]
    ages = [(found.now - entry.instant).total_seconds() for entry in found.survival.open]
    hours = figures.by("by_hour").counts
    return {
        "months": figure(columns.draw(months, "m-months", _MONTHS, link("by_month"))),
        "hours": figure(columns.draw(hours, "m-hours", "Incidents by hour", link("by_hour"))),
        "weekdays": figure(
            columns.draw(days, "m-days", "Incidents by weekday", lambda name: link("by_weekday")(long[name]))
        ),
        "spread": figure(distribution.draw(rows, "m-spread", "Durations, each incident a dot")),
        "lasting": figure(survival.draw(found.survival.steps, ages, "m-lasting", "Share that lasts longer")),
        "process": figure(_process(found.counted)),
    }


def _named(figure: DurationFigure) -> list[tuple[float, str]]:
    """Restricted ones are dots without a name."""
    pairs = [(duration(e.record.times, figure.definition), _name(e)) for e in figure.entries]
    return [(seconds, name) for seconds, name in pairs if seconds is not None]


def _name(entry: Entry) -> str:
    return entry.id if entry.shown else "a restricted record"


def _process(counted: tuple[Entry, ...]) -> Drawing | None:
    """Times to resolve in the order the incidents began, with limits of their logarithms."""
    known = [(duration(e.record.times, _TTR), e) for e in sorted(counted, key=lambda e: (e.instant, e.id))]
    values = [(max(seconds, 1.0), _name(e)) for seconds, e in known if seconds is not None][-SPREAD:]
    limits = process_limits([math.log(seconds) for seconds, _ in values])
    if limits is None:
        return None
    return process.draw(values, limits, "m-process", "Time to resolve, one incident after the other")


def last_months(by_month: Mapping[str, int], today: date) -> Mapping[str, int]:
    """The counts of the 24 months up to a day, the earliest first."""
    year, month = today.year, today.month
    names = []
    for _ in range(MONTHS):
        names.append(f"{year:04d}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return {name: by_month.get(name, 0) for name in reversed(names)}
