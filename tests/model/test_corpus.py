"""Records in order, and found by every name they have."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.events import parse
from pmsite.load.records import default_policy
from pmsite.load.shape import validate
from pmsite.model.corpus import Corpus, Entry, newest_first
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.conftest import record


def entry(number: int, **fields: Any) -> Entry:
    """A record's entry."""
    name = f"INC-2025-{number:04d}"
    built, problems = validate(Postmortem, record(id=name, **fields), Source(name))
    assert built is not None, problems
    return Entry(built, Source(f"incidents/2025/{name}.yaml"))


def corpus(*entries: Entry) -> Corpus:
    policy, _ = validate(Policy, parse(default_policy(), "p").data, Source("p"))
    assert policy is not None
    return Corpus(policy, Source("p"), newest_first(list(entries)))


MOMENTS = st.one_of(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(str),
    st.datetimes(datetime(1901, 1, 1), datetime(2999, 12, 30)).map(
        lambda moment: f"{moment.isoformat(timespec='seconds')}Z"
    ),
    st.datetimes(datetime(1901, 1, 1), datetime(2999, 12, 30)).map(
        lambda moment: f"{moment.isoformat(timespec='seconds')}+14:00"
    ),
)


@given(st.lists(MOMENTS, min_size=1, max_size=6), st.randoms())
def test_the_order_is_by_instant_and_never_depends_on_the_files_order(moments: list[str], random: Any) -> None:
    entries = [entry(i + 1, times={"started_at": moment}) for i, moment in enumerate(moments)]
    ordered = newest_first(entries)
    assert [e.instant for e in ordered] == sorted((e.instant for e in entries), reverse=True)
    random.shuffle(entries)
    assert newest_first(entries) == ordered


def test_an_incident_without_a_known_start_counts_from_its_detection() -> None:
    found = entry(1, times={"detected_at": "2025-03-01T23:30:00-05:00"})
    assert found.instant == datetime(2025, 3, 2, 4, 30, tzinfo=UTC)
    both = entry(2, times={"detected_at": "2025-03-02", "started_at": "2025-03-01"})
    assert both.began == date(2025, 3, 1)


def test_a_record_is_found_by_id_and_by_alias_and_an_id_goes_first() -> None:
    one, two = entry(1, aliases=["JIRA-1", "INC-2025-0002"]), entry(2)
    names = corpus(one, two).by_name
    assert (names["INC-2025-0001"], names["JIRA-1"], names["INC-2025-0002"]) == (one, one, two)
    assert corpus(one, two).holders["INC-2025-0002"] == ("INC-2025-0002", "INC-2025-0001")


def test_a_restricted_record_shows_neither_page_nor_actions() -> None:
    action = {"id": "A1", "title": "Do it"}
    open_one, secret = entry(1, actions=[action]), entry(2, actions=[action], visibility="restricted")
    whole = corpus(open_one, secret)
    assert whole.shown == (open_one,)
    assert [a.ref for a in whole.actions()] == ["INC-2025-0001/A1"]
    assert len(whole.entries) == 2
