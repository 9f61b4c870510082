"""What a site gives to other programs beside its pages."""

from collections.abc import Iterator

from pmsite.analyse.facts import Facts
from pmsite.export.badges import days_since, open_actions
from pmsite.export.calendar import calendar
from pmsite.export.feed import feed
from pmsite.export.tables import IN_ABSTRACTS, Sheet, incidents, incidents_json
from pmsite.model import pages


def files(facts: Facts, site_url: str | None) -> Iterator[tuple[str, bytes]]:
    """Path and content of each, from abstracts as well as from whole records; `site_url` ends in `/`."""
    shown, policy = facts.corpus.shown, facts.policy
    yield pages.FEED, feed(shown, policy, site_url)
    yield pages.CALENDAR, calendar(shown, policy, site_url)
    yield pages.OPEN_ACTIONS_BADGE, open_actions(facts).encode()
    yield pages.DAYS_SINCE_BADGE, days_since(facts).encode()
    sheet = Sheet(shown, policy, facts.today, facts.corpus.restricted_names)
    yield pages.INCIDENTS_CSV, incidents(sheet, IN_ABSTRACTS)
    yield pages.INCIDENTS_JSON, incidents_json(sheet, IN_ABSTRACTS)
