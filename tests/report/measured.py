"""What the reports of figures are tried on: this repository, and records with hostile names."""

from functools import cache
from typing import Any

from pmsite.analyse.measures import Measures, measures
from pmsite.analyse.selection import Selection
from pmsite.load.walk import load
from pmsite.model.corpus import Corpus, Entry
from tests.analyse.made import TODAY_DATE, corpus, entry
from tests.conftest import PROJECT


def measured(found: Corpus) -> Measures:
    """All of it, on the tests' day."""
    return measures(found, Selection(), TODAY_DATE)


@cache
def own() -> Measures:
    """This repository's."""
    return measured(load(PROJECT)[0])


def named(name: str, **fields: Any) -> Entry:
    """A record in which everything that may be called anything is called so."""
    window = {"from": "2026-11-10T10:00:00Z", "to": "2026-11-10T10:30:00Z", "service": "a"}
    return entry(
        **{
            "severity": name,
            "times": {"started_at": "2026-11-10T10:00:00Z", "resolved_at": "2026-11-10T11:00:00Z"},
            "detection": {"source": "alert", "detail": name},
            "impact": {"windows": [window], "costs": [{"kind": "loss", "amount": 0.1, "currency": "EUR"}]},
            **fields,
        }
    )


def of(*entries: Entry, **policy: Any) -> Measures:
    """Of these records."""
    return measured(corpus(*entries, **policy))
