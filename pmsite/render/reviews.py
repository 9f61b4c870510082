"""A month or a quarter on one page, to be shown in a meeting."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from types import SimpleNamespace

from pmsite.analyse.digest import Against, Digest, PeriodKind, Span, before, digest_of, ledger, whole
from pmsite.analyse.durations import spoken
from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import ours
from pmsite.analyse.selection import local_day
from pmsite.analyse.statistics import percent
from pmsite.draw import columns
from pmsite.model import pages
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, figure, page

MONTHS, QUARTERS = 12, 8
"""So many have a page, if anything happened in them."""


def reviews(facts: Facts) -> Iterator[Page]:
    """The list, and a page for each of the last months and quarters."""
    zone = facts.corpus.policy.zone
    own = [local_day(entry, zone) for entry in facts.corpus.shown if ours(entry)]
    since = min(own, default=None)
    shared = ledger(facts.corpus, facts.today, facts.measures.again)
    known: dict[Span, Digest] = {}

    def told(span: Span) -> Digest:
        if span not in known:
            known[span] = digest_of(shared, span)
        return known[span]

    def eventful(kind: PeriodKind, most: int) -> list[Span]:
        return [span for span in whole(kind, facts.today, since, most) if _has_something(told(span))]

    by_month = Counter(f"{local_day(entry, zone):%Y-%m}" for entry in facts.counted if ours(entry))
    months, quarters = eventful("month", MONTHS), eventful("quarter", QUARTERS)
    yield page(
        "reviews.html",
        View(facts, pages.REVIEWS),
        "Reviews",
        description="Each month and quarter on a page.",
        search=SearchEntry("Reviews", "Monthly review, quarterly review"),
        groups=[("Quarters", [told(span) for span in quarters]), ("Months", [told(span) for span in months])],
        named=named,
    )
    for span in (*quarters, *months):
        yield _review(facts, told(span), told(before(span.kind, span.first)), since, by_month)


def _has_something(one: Digest) -> bool:
    return bool(one.incidents or one.restricted or one.finished or one.decided_against or one.new)


def named(span: Span) -> str:
    """October 2026, or the third quarter of 2026."""
    if span.kind == "quarter":
        return f"{('First', 'Second', 'Third', 'Fourth')[span.first.month // 3]} quarter of {span.first.year}"
    return f"{span.first:%B %Y}"


def _review(facts: Facts, one: Digest, last: Digest, since: date | None, by_month: Mapping[str, int]) -> Page:
    earlier = last if since is not None and last.span.last >= since else None
    title = f"Review: {named(one.span)}"
    return page(
        "review.html",
        View(facts, pages.review(one.span.name)),
        title,
        section=pages.REVIEWS,
        contents=[Heading(name, words) for name, words in _CONTENTS],
        search=SearchEntry(title, f"Monthly and quarterly review {one.span.name}"),
        digest=one,
        before=earlier,
        figures=[_figure(now, then) for now, then in zip(one.figures, last.figures, strict=True)],
        named=named,
        chart=figure(columns.draw(_months(by_month, one.span), "review-months", "Own incidents by month")),
    )


_CONTENTS = (
    ("figures", "Figures"),
    ("incidents", "Incidents"),
    ("again", "What came back"),
    ("actions", "Actions"),
)


def _figure(now: Against, then: Against) -> SimpleNamespace:
    return SimpleNamespace(
        one=now, now=_value(now), then=_value(then), target=_value(now, now.target), before=then
    )


def _value(one: Against, value: float | None = None) -> str:
    value = one.value if value is None else value
    if value is None:
        return "–"
    return percent(value) if one.share else spoken(value)


def _months(by_month: Mapping[str, int], span: Span) -> dict[str, int]:
    """Own incidents of the twelve months up to the end of a period."""
    months = reversed([*whole("month", _after(span.last), date.min, 12)])
    return {name: by_month.get(name, 0) for name in (f"{one.first:%Y-%m}" for one in months)}


def _after(last: date) -> date:
    return date.fromordinal(last.toordinal() + 1)
