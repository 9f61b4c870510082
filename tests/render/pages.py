"""A record's page, with what is around it among the others."""

from pmsite.analyse.facts import Facts
from pmsite.model.corpus import Entry
from pmsite.render.around import around
from pmsite.render.incident import IncidentPage, render


def rendered(entry: Entry, facts: Facts, edit: str | None = None) -> IncidentPage:
    """The page of a record that the facts know of."""
    return render(entry, facts, around(entry, facts), edit)
