"""A fault tree's numbers on the record's page."""

import re
from typing import Any

import pytest

from pmsite.model.corpus import Entry
from tests.analyse.made import entry, known
from tests.render.markup import Markup
from tests.render.pages import rendered

EITHER = {"G1": {"type": "or", "text": "Names fail", "inputs": ["E1", "E2"]}}


def _of(
    *,
    gates: dict[str, Any] = EITHER,
    events: dict[str, Any] | None = None,
    basis: str | None = "per year",
    **more: Any,
) -> Entry:
    found = events or {"E1": {"text": "Lost", "probability": 0.1, "occurred": True}, "E2": _event(0.2)}
    return entry(analysis={"fault_tree": {"top": "G1", "basis": basis, "gates": gates, "events": found}}, **more)


def _event(probability: float | None, **more: Any) -> dict[str, Any]:
    return {"text": "Slow", "probability": probability, **more}


def _page(one: Entry, *others: Entry) -> Markup:
    page = Markup(rendered(one, known(one, *others)).page.body)
    assert page.faults == []
    assert sorted(page.ids) == sorted(set(page.ids))
    return page


def test_the_probability_stands_with_its_basis_and_what_is_assumed() -> None:
    text = _page(_of()).text
    assert "Probability of the top event: 0.28 (per year). Events are taken as independent;" in text


def test_that_the_basis_is_missing_is_said() -> None:
    text = _page(_of(basis=None)).text
    assert "Probability of the top event: 0.28 (the record does not say of what: `basis`)." in text


def test_where_nothing_is_stated_the_sentence_ends_as_sentences_do() -> None:
    text = _page(_of(basis=None, events={"E1": _event(None), "E2": _event(None)})).text
    assert "between 0 and 1. Events are taken" in text


def test_what_must_be_known_is_said_before_the_numbers() -> None:
    text = _page(_of(events={"E1": _event(0.1), "E2": _event(None)})).text
    assert "Probability of the top event: between 0.1 and 1 (per year)." in text
    assert "Without a probability: E2. So there are bounds only, and no importances." in text
    assert "importance of events" not in text


def test_actions_stand_with_what_each_and_all_of_them_leave() -> None:
    actions = [
        {"id": "A1", "title": "Mend it", "state": "done", "expect": {"E1": 0.05}},
        {"id": "A2", "title": "Bury it", "addresses": ["E2"]},
    ]
    page = _page(_of(actions=actions))
    assert (
        "A2 Bury it E2 · best case: taken as gone open 0.1 0.18 (64%) A1 Mend it E1 done 0.24 0.04 (14%) "
        "With what is done (A1): 0.24 With all of them (A1, A2): 0.05"
    ) in page.text.replace("\u202f", " ")
    assert page.text.count("best case") == 1
    links = [address[1:] for _, address in page.addresses if address.startswith("#")]
    assert links.index("action-A2") < links.index("action-A1")
    assert set(links) <= set(page.ids)


def test_each_cut_set_and_event_leads_to_its_row_of_the_tree() -> None:
    page = _page(_of())
    assert "Minimal cut sets and importance of events" in page.text
    assert "E2 1 0.2 E1 1 0.1 occurred in this incident" in page.text
    assert "E2 Slow 0.9 0.643 0.714 3.57 2.8" in page.text
    links = {address for _, address in page.addresses}
    assert {"#ft-E1", "#ft-E2"} <= links
    assert {name[1:] for name in links if name.startswith("#")} <= set(page.ids)


def test_prime_implicants_say_what_must_be_absent() -> None:
    text = _page(_of(gates={"G1": {**EITHER["G1"], "type": "xor"}})).text
    assert "Prime implicants Events" in text
    assert "E2, not E1 2 0.18 E1, not E2 2 0.08 occurred in this incident" in text


def test_what_always_holds_and_what_the_top_event_needs_have_their_signs() -> None:
    sure = {"E1": {"text": "x", "kind": "house", "state": True}, "E2": _event(0.1)}
    assert "(always) 0 1" in _page(_of(events=sure)).text
    text = _page(_of(gates={"G1": {**EITHER["G1"], "type": "and"}})).text
    assert "∞" in text.split("RRW")[1]


def _either_of(n: int, occurred: int) -> str:
    """The text of a page with n cut sets of one event, each less likely than the one before."""
    events = {f"E{i:04}": _event(0.5 - i / 10000, occurred=i == occurred) for i in range(n)}
    gates = {"G1": {"type": "or", "text": "x", "inputs": list(events)}}
    return _page(_of(events=events, gates=gates)).text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("n", "occurred", "rows", "said"),
    [(20, 0, 20, ""), (21, 0, 20, "of 21;"), (30, 25, 21, "of 30;"), (1200, 1100, 21, "of 1 200;")],
)
def test_of_many_cut_sets_twenty_stand_there_and_that_which_occurred(
    n: int, occurred: int, rows: int, said: str
) -> None:
    text = _either_of(n, occurred)
    table = text.split("Events Order Probability")[1].split("Birnbaum")[0].split("The first")[0]
    assert len(re.findall(r"E\d{4} 1 0\.", table)) == rows
    assert table.count("occurred in this incident") == 1
    told = re.search(r"The first \d+ (of [\d ]+;) pmsite risk INC-2025-0001 --format json has them all\.", text)
    assert (told[1] if told else "") == said


def test_how_many_are_the_first_is_told() -> None:
    assert "The first 20 of 21; pmsite risk" in _either_of(21, 0)


def test_that_which_occurred_is_none_of_the_first_where_others_stand_between() -> None:
    text = _either_of(30, 25)
    assert "E0020 1 0." not in text
    assert "The first 21 of 30" not in text


def test_how_often_it_was_seen_stands_beside_what_is_stated_with_the_other_records() -> None:
    events = {"E1": _event(0.1, tags=["dns"]), "E2": _event(None, tags=["tls"])}
    others = [entry(id=f"INC-2025-000{i}", tags=["dns"]) for i in (2, 3)]
    first = entry(id="INC-2024-0001", times={"started_at": "2024-11-22"})
    text = _page(_of(events=events, tags=["dns", "tls"]), *others, first).text
    assert "E1: stated 0.1 (per year); seen: 3 own incidents tagged dns in 2.0 years," in text
    assert "Also in INC-2025-0002, INC-2025-0003" in text
    assert "E2: seen: 1 own incident tagged tls" in text
    assert text.count("Also in") == 1
