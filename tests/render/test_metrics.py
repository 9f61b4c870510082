from typing import Any

import pytest

from pmsite.model.corpus import Entry
from pmsite.render.behind import behind
from pmsite.render.metrics import metrics
from tests.analyse.made import entry, known
from tests.render.markup import Markup


def _page(*entries: Entry, **policy: Any) -> Markup:
    return Markup(metrics(known(*entries, **policy)).body)


def _timed(i: int, minutes: int, **fields: Any) -> Entry:
    times = {
        "started_at": "2026-10-01T10:00:00Z",
        "resolved_at": f"2026-10-01T{10 + minutes // 60}:{minutes % 60:02d}:00Z",
    }
    return entry(id=f"INC-2026-{i:04d}", times=times, **fields)


def test_each_duration_stands_with_its_definition_and_how_many_are_in_it() -> None:
    text = _page(_timed(1, 10), _timed(2, 20), entry()).text
    assert (
        "TTR Time to resolve = resolved − started 15 min 15 min ± 7 min 4 s n < 10 10 min – 20 min 2 of 3" in text
    )
    assert "TTD Time to detect = detected − started no record with both times 0 of 3" in text


def test_the_90th_percentile_appears_with_the_tenth_record() -> None:
    nine = [_timed(i, 10 * i) for i in range(1, 10)]
    assert "n < 10" in _page(*nine).text
    text = _page(*nine, _timed(10, 100)).text
    assert "n < 10" not in text
    assert "1 h 31 min" in text


def test_open_incidents_are_said_to_be_left_out() -> None:
    assert "0 of 1 1 still open" in _page(entry(incident_status="fixing")).text


def test_the_chart_has_the_last_24_months_up_to_the_given_day() -> None:
    page = _page(_timed(1, 1), entry(id="INC-2024-0001", times={"started_at": "2024-11-30"}))
    assert "2026-10: 1" in page.text
    assert "2024-11" not in page.text
    assert "2024-12" in page.text
    assert "Year n 2024 1 2026 1" in page.text


def test_the_records_behind_a_figure_are_named_restricted_ones_only_counted() -> None:
    facts = known(_timed(1, 10, title="Shown"), _timed(2, 20, title="Hidden", visibility="restricted"))
    page = Markup(metrics(facts).body)
    assert ("href", "ttr/") in page.addresses
    listed = Markup(next(one.body for one in behind(facts) if one.path == "metrics/ttr/"))
    assert "all 2 2026-10-01 INC-2026-0001 Shown 1 more is restricted and only counted." in listed.text
    for one in (page, listed):
        assert "Hidden" not in one.text and "INC-2026-0002" not in one.text


@pytest.mark.parametrize(("states", "words"), [(["wont_do"], "none"), (["done", "open", "wont_do"], "50 %")])
def test_follow_through_of_nothing_is_none(states: list[str], words: str) -> None:
    actions = [{"id": f"A{i}", "title": "Do it", "state": state} for i, state in enumerate(states)]
    text = _page(entry(actions=actions), targets={"completion_rate": 0.9}).text
    assert f"Completion {words} target 90 %" in text


def test_services_lead_to_their_pages_and_causes_are_counted_once_an_incident() -> None:
    causes = [{"id": f"C{i}", "text": "x", "category": "process"} for i in (1, 2)]
    page = _page(entry(services=["Order Gateway"], analysis={"root_causes": causes}))
    assert ("href", "../services/order-gateway/") in page.addresses
    assert "Category n process 1" in page.text


def test_recurrences_are_told_as_a_share_of_all() -> None:
    again = entry(related=[{"id": "INC-2024-0001", "kind": "recurrence"}])
    assert "1 of 2 incidents are a recurrence of an earlier one, 50 %." in _page(again, _timed(1, 1)).text


def test_others_incidents_are_said_to_be_counted_in_durations_alone() -> None:
    others = [_timed(i, 20, provenance={"kind": "retold"}) for i in (2, 3)]
    words = "3 incidents are counted; 2 are public accounts of others, counted in durations and patterns"
    assert words in _page(_timed(1, 10), *others).text
    assert "accounts of others" not in _page(_timed(1, 10)).text


def test_costs_of_restricted_records_are_left_out_and_said_to_be() -> None:
    costs = {"impact": {"costs": [{"kind": "loss", "amount": 987654, "currency": "EUR"}]}}
    text = _page(_timed(1, 10), _timed(2, 20, visibility="restricted", **costs)).text
    assert "No own record with a page states a cost. 1 restricted record states costs too" in text
    assert "987" not in text and "EUR" not in text


def test_a_service_that_only_a_restricted_record_names_is_a_count_without_a_page() -> None:
    page = _page(_timed(1, 10, services=["Secret"], visibility="restricted"))
    assert "Service n (restricted) 1" in page.text
    assert not any("services/" in address and "restricted" in address for _, address in page.addresses)
    assert "Secret" not in page.text


def test_what_is_partly_known_of_a_service_is_a_bound() -> None:
    window = {"service": "a", "from": "2026-10-01T10:00:00Z", "to": "2026-10-01T10:10:00Z"}
    hit = _timed(1, 10, services=["a"], impact={"windows": [window]})
    assert (
        "a 2 1 with a window at least 10 min at most 99.987 % – –"
        in _page(hit, _timed(2, 10, services=["a"])).text
    )
    assert "a 1 0 with a window not known – –" in _page(_timed(2, 10, services=["a"])).text


def test_where_nobody_watched_the_page_does_not_say_that_there_are_no_objectives() -> None:
    assert "No service has an objective" not in _page(taxonomy={"services": {"a": {"objective": 99.9}}}).text
