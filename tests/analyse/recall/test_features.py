"""What a record is found by."""

import json
from typing import Any

import pytest
from hypothesis import given

from pmsite.analyse.recall.features import KINDS, Features, cause_keys, features, folded
from pmsite.analyse.recall.index import Index
from pmsite.model.causes import Cause
from pmsite.model.corpus import Entry
from tests.analyse.made import entry
from tests.analyse.recall.made import corpora

EVENTS = {
    "E1": {"text": "Resolver down", "tags": ["dns", "maintenance"], "occurred": True},
    "E2": {"text": "Disk full", "tags": ["disk"]},
    "E3": {"text": "Untagged", "occurred": True},
}


def _tree(text: str = "Names fail", **events: Any) -> dict[str, Any]:
    gate = {"type": "or", "text": text, "inputs": ["E1", "E2", "E3"]}
    return {"top": "G1", "gates": {"G1": gate}, "events": {**EVENTS, **events}}


def _cause(key: str, text: str, *tags: str) -> dict[str, Any]:
    return {"id": key, "text": text, "tags": list(tags)}


def test_a_record_has_a_mark_for_all_it_may_share() -> None:
    one = entry(
        analysis={
            "root_causes": [_cause("C1", "One resolver.", "dns", "failover"), _cause("C2", "No  Test was THERE.")],
            "contributing_factors": [_cause("C3", "Nobody looked", "monitoring-gap"), _cause("C4", "Late")],
            "fault_tree": _tree(),
        },
        symptoms=["Names not  resolving."],
        services=["dns", "risk-feed"],
        runbooks=[{"id": "dns-failure", "helped": "no"}],
        tags=["network"],
    )
    assert list(features(one).marks) == [
        "cause:dns",
        "cause:failover",
        "cause:no test was there",
        "event:dns",
        "event:maintenance",
        "symptom:names not resolving",
        "service:dns",
        "service:risk-feed",
        "runbook:dns-failure",
        "tag:network",
        "tag:monitoring-gap",
    ]


def test_a_mark_counts_once_however_often_the_record_bears_it() -> None:
    causes = [_cause("C1", "One", "dns"), _cause("C2", "Two", "dns")]
    analysis = {"root_causes": causes, "contributing_factors": [_cause("C3", "Three", "network")]}
    one = features(entry(analysis=analysis, tags=["network"], symptoms=["Down", "down."]))
    assert list(one.marks) == ["cause:dns", "symptom:down", "tag:network"]


def test_every_mark_is_of_a_kind_that_counts_a_cause_before_a_service_before_a_tag() -> None:
    kinds = sorted(KINDS, key=lambda kind: -KINDS[kind])
    assert set(kinds) == {"cause", "event", "symptom", "runbook", "service", "tag"}
    assert kinds.index("cause") < kinds.index("symptom") < kinds.index("service") < kinds.index("tag")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (_cause("C1", "One resolver", "dns"), _cause("C9", "Names were lost", "dns"), True),
        (_cause("C1", "One resolver"), _cause("C9", "one  RESOLVER."), True),
        (_cause("C1", "One resolver", "dns"), _cause("C9", "One resolver", "network"), False),
        (_cause("C1", "One resolver", "dns"), _cause("C9", "One resolver"), False),
        (_cause("C1", "One resolver"), _cause("C9", "Two resolvers"), False),
    ],
)
def test_a_cause_is_the_same_by_its_tags_or_where_it_has_none_by_its_words(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    first, second = (
        set(cause_keys(entry(analysis={"root_causes": [cause]}).record.analysis.root_causes[0]))
        for cause in (one, other)
    )
    assert bool(first & second) is same


def test_a_cause_has_all_its_tags() -> None:
    assert cause_keys(Cause(id="C1", text="One resolver", tags=("dns", "failover"))) == ("dns", "failover")


@pytest.mark.parametrize("text", ["Out of memory", " out  of\nMEMORY. ", "OUT OF MEMORY..."])
def test_case_spaces_and_a_full_stop_make_no_difference(text: str) -> None:
    assert folded(text) == "out of memory"


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("title", {"title": "The walrus"}),
        ("symptoms", {"symptoms": ["walrus"]}),
        ("aliases", {"aliases": ["WALRUS-1"]}),
        ("services", {"services": ["walrus"]}),
        ("tags", {"tags": ["walrus"]}),
        ("a root cause", {"analysis": {"root_causes": [_cause("C1", "walrus")]}}),
        ("a factor", {"analysis": {"contributing_factors": [_cause("C1", "walrus")]}}),
        ("the trigger", {"analysis": {"trigger": "walrus"}}),
        ("the summary", {"summary": "walrus"}),
        ("what happened", {"analysis": {"what_happened": "walrus"}}),
        ("the timeline", {"timeline": [{"at": "2025-11-26T10:27:35Z", "text": "walrus"}]}),
        ("a gate", {"analysis": {"fault_tree": _tree("walrus")}}),
        ("an event", {"analysis": {"fault_tree": _tree(E2={"text": "walrus"})}}),
        ("a lesson's title", {"lessons": {"learned": [{"id": "L1", "title": "walrus"}]}}),
        ("a lesson's text", {"lessons": {"learned": [{"id": "L1", "title": "x", "text": "walrus"}]}}),
        ("a step", {"resolution": {"steps": ["walrus"]}}),
    ],
)
def test_a_word_counts_wherever_it_stands(place: str, fields: dict[str, Any]) -> None:
    assert "walrus" in features(entry(**fields)).words, place


def test_actions_are_left_out_for_they_say_what_is_to_be() -> None:
    one = features(entry(actions=[{"id": "A1", "title": "Buy a walrus", "text": "A walrus"}]))
    assert "walrus" not in one.words


def _weight(**fields: Any) -> float:
    return features(entry(**fields)).words["walrus"]


def test_a_word_in_the_title_says_more_than_one_below_and_more_often_says_more() -> None:
    cause = {"analysis": {"root_causes": [_cause("C1", "walrus")]}}
    assert _weight(title="A walrus") == _weight(symptoms=["walrus"]) > _weight(services=["walrus"])
    assert _weight(services=["walrus"]) == _weight(**cause) > _weight(summary="walrus")
    assert _weight(summary="walrus") > _weight(resolution={"steps": ["walrus"]}) > 0
    assert _weight(title="A walrus", summary="walrus walrus") == _weight(title="A walrus") + 2 * _weight(
        summary="walrus"
    )


def test_the_word_as_it_stands_is_kept_where_it_is_not_its_stem() -> None:
    one = features(entry(title="Resolvers lost", summary="The resolver was lost"))
    assert one.surface["resolv"] == "resolvers"
    assert "lost" not in one.surface
    assert "lost" in one.words


@pytest.mark.parametrize(
    ("began", "utc"),
    [
        ("1970-01-02T00:00:00Z", 86400),
        ("1970-01-02T00:00:00+02:00", 79200),
        ("1970-01-02", 86400),
    ],
)
def test_when_it_began_is_the_instant(began: str, utc: float) -> None:
    assert features(entry(times={"started_at": began})).began == utc


@given(corpora(most=4))
def test_what_is_written_down_and_read_again_finds_the_same(entries: list[Entry]) -> None:
    fresh = [features(one) for one in entries]
    kept = [Features(*json.loads(json.dumps(one))) for one in fresh]
    for one in entries:
        assert Index(kept).related(one.id) == Index(fresh).related(one.id)
    assert Index(kept).search("memory resolvers") == Index(fresh).search("memory resolvers")
    assert Index(kept).suggest(["out of memory"]) == Index(fresh).suggest(["out of memory"])
