"""What the site gives to other programs: a page that tells where it is and how to use it."""

from pmsite.analyse.facts import Facts
from pmsite.model import pages
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.view import View, page

_CONTENTS = (("follow", "To follow"), ("tables", "To calculate with"), ("badges", "Badges"))


def data(facts: Facts) -> Page:
    """The page; the files themselves are made where the site's address is known."""
    return page(
        "data.html",
        View(facts, pages.DATA),
        "Data",
        section=pages.METRICS,
        description="Feed, calendar, tables, JSON and badges of these post-mortems.",
        search=SearchEntry("Data", "Feed, Atom, RSS, calendar, ICS, CSV, JSON, badges, export, download"),
        contents=[Heading(*one) for one in _CONTENTS],
        level=facts.corpus.policy.severities[0].id,
    )
