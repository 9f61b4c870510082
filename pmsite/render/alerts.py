"""How good the alerts were: a page beside the metrics, where evidence brought some in."""

from collections.abc import Iterator

from pmsite.analyse.alerting import QUALITIES, alerting
from pmsite.analyse.facts import Facts
from pmsite.model import pages
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, page


def alerts(facts: Facts) -> Iterator[Page]:
    """The page, if any record has alerts that a tool told; a public site has none."""
    if facts.corpus.public:
        return
    shown = alerting(facts.corpus.shown)
    hidden = alerting(facts.corpus.entries).incidents - shown.incidents
    if shown.alerts:
        yield page(
            "alerts.html",
            View(facts, pages.ALERTS),
            "Alerts",
            section=pages.METRICS,
            description="What alerts told, and how many there were.",
            contents=[Heading("quality", "What they told"), Heading("load", "How many there were")],
            search=SearchEntry("Alerts", "Quality of alerts, noise and load by service; alerts without a runbook"),
            found=shown,
            hidden=hidden,
            qualities=QUALITIES,
        )
