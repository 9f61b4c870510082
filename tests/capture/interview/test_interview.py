"""The questions in their order: what comes next, back and forth, and that every draft passes its check."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as some
from hypothesis import strategies as st

from pmsite.capture.interview.answers import NoAnswerError
from pmsite.capture.interview.interview import Interview, given, missing
from pmsite.capture.interview.questions import QUESTIONS, Answer, Kind, Question, Setting, setting
from pmsite.capture.new import leaks, write
from pmsite.check.run import check
from pmsite.load.events import parse
from pmsite.load.layout import layout
from pmsite.load.records import read_record_text
from pmsite.problems import Level
from tests.analyse.made import corpus, entry

TODAY = date(2025, 11, 26)
NOON = datetime(2025, 11, 26, 12, 0, tzinfo=ZoneInfo("UTC"))
POLICY: dict[str, Any] = {
    "taxonomy": {
        "closed": ["teams"],
        "services": {"order-gateway": {"team": "trading"}},
        "teams": {"trading": {"lead": "jdoe"}},
        "failure_classes": {"network": {"resolver": "Which resolver failed?", "rtt_ms": "Round trip in ms"}},
    }
}
ANSWERS: Mapping[str, str] = {
    "title": "Orders rejected after a resolver was lost",
    "started": "10:27",
    "detected": "10:29",
    "detected_by": "alert",
    "detection": "ExchangeTimeout",
    "resolved": "2025-11-26 10:45",
    "services": "order-gateway, risk-feed",
    "failure_class": "network",
    "detail:resolver": "resolver-1",
    "detail:rtt_ms": "12.5",
    "customers": "1,200",
    "cost": "~25000 eur",
    "security": "no",
    "summary": "They were, for 18 minutes.",
    "symptoms": "names not resolving; timeouts",
    "incident_commander": "jdoe",
    "why:0": "names could not be resolved",
    "why:1": "resolver-1 was lost",
    "why:2": "+ no second resolver was asked",
    "why:3": "failover was never configured",
}


def known(**policy: Any) -> Setting:
    return setting(corpus(entry(services=["payments"]), **{**POLICY, **policy}), NOON)


def through(begun: Interview, answers: Mapping[str, str]) -> tuple[Interview, list[Question]]:
    """Answer as told, else with what is offered, to the end."""
    asked = []
    while (question := begun.question) is not None:
        asked.append(question)
        begun = begun.answered(answers.get(question.key, question.default))
    return begun, asked


def data(interview: Interview) -> Any:
    """The record's data."""
    text, problems = write(interview.draft, "INC-2025-0009", TODAY)
    assert problems == []
    return parse(text, "").data


def test_a_whole_interview() -> None:
    done, asked = through(Interview(known()), ANSWERS)
    assert data(done) == {
        "schema_version": 1,
        "id": "INC-2025-0009",
        "title": "Orders rejected after a resolver was lost",
        "state": "draft",
        "severity": "SEV1",
        "failure_class": "network",
        "services": ["order-gateway", "risk-feed"],
        "teams": ["trading"],
        "symptoms": ["names not resolving", "timeouts"],
        "summary": "They were, for 18 minutes.",
        "times": {
            "started_at": "2025-11-26T10:27:00Z",
            "detected_at": "2025-11-26T10:29:00Z",
            "resolved_at": "2025-11-26T10:45:00Z",
        },
        "dates": {"created_on": "2025-11-26"},
        "detection": {"source": "alert", "detail": "ExchangeTimeout"},
        "people": {"incident_commander": "jdoe"},
        "impact": {
            "customers_affected": 1200,
            "costs": [{"kind": "loss", "amount": 25000, "currency": "EUR", "estimated": True}],
            "security": False,
        },
        "analysis": {
            "five_whys": [
                {
                    "problem": "Orders rejected after a resolver was lost",
                    "whys": [
                        {
                            "because": "names could not be resolved",
                            "whys": [
                                {"because": "resolver-1 was lost"},
                                {
                                    "because": "no second resolver was asked",
                                    "whys": [{"because": "failover was never configured", "root_cause": True}],
                                },
                            ],
                        }
                    ],
                }
            ]
        },
        "details": {"resolver": "resolver-1", "rtt_ms": 12.5},
    }
    texts = [question.text for question in asked]
    assert "Why “no second resolver was asked”?" in texts
    assert texts.index("Which resolver failed?") == texts.index("What sort of failure was it?") + 1
    assert done.overview == [
        ("title", "Orders rejected after a resolver was lost"),
        ("severity", "SEV1 Critical"),
        ("time to detect", "2 min"),
        ("time to resolve", "18 min"),
        ("services", "order-gateway, risk-feed"),
        ("five whys", "4 answers"),
        ("post-mortem", "mandatory: severity SEV1"),
    ]


def test_the_severity_is_suggested_with_its_reasons_and_the_author_may_differ() -> None:
    begun, asked = through(Interview(known()), ANSWERS)
    (severity,) = (question for question in asked if question.key == "severity")
    assert severity.default == "SEV1"
    assert severity.notes[0].startswith("By the policy's criteria it is SEV1: 1,200 customers affected")
    assert [choice.value for choice in severity.choices] == ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]
    differing, asked = through(
        Interview(known()), {**ANSWERS, "severity": "SEV2", "severity_reason": "A test system"}
    )
    assert "The impact qualifies for SEV1. Why is it less grave?" in [question.text for question in asked]
    assert data(differing)["ignore"] == [{"rule": "PM311", "reason": "A test system"}]
    assert "ignore" not in data(begun)


def test_without_an_impact_the_mildest_level_without_criteria_is_at_hand() -> None:
    _, asked = through(Interview(known()), {"title": "Slow", "started": "10:27", "summary": "x"})
    (severity,) = (question for question in asked if question.key == "severity")
    assert (severity.default, severity.notes) == ("SEV4", ())


def test_back_keeps_the_answers_and_asks_again_what_no_longer_fits() -> None:
    now = Interview(known()).answered("Orders rejected").answered("").answered("10:27").answered("10:29")
    now = now.back().back()
    assert now.question is not None and (now.question.key, now.question.default) == (
        "started",
        "2025-11-26T10:27:00Z",
    )
    now = now.answered("10:28")
    assert now.question is not None and now.question.default == "2025-11-26T10:29:00Z"
    with pytest.raises(NoAnswerError, match="before `started_at`"):
        now.answered("10:27")
    now = now.answered(now.question.default)
    assert now.answers["started"] == "2025-11-26T10:28:00Z"
    for _ in range(9):
        now = now.back()
    assert now.question is not None and (now.question.key, now.question.default) == ("title", "Orders rejected")


def test_what_depends_on_an_answer_goes_with_it() -> None:
    done, _ = through(Interview(known()), ANSWERS)
    while done.question is None or done.question.key != "failure_class":
        done = done.back()
    done, asked = through(done.answered("system"), {})
    assert "details" not in data(done)
    assert not [question for question in asked if question.key.startswith("detail:")]
    assert data(done)["impact"]["customers_affected"] == 1200, "what was answered after it is kept"


def test_enough_asks_only_what_is_needed() -> None:
    now = Interview(known()).answered("Orders rejected").enough()
    keys = []
    for answer in ("10:27", "SEV3", "They were."):
        assert now.question is not None
        keys.append(now.question.key)
        now = now.answered(answer)
    assert keys == ["detected", "severity", "summary"]
    assert now.question is None
    assert data(now)["times"] == {"detected_at": "2025-11-26T10:27:00Z"}
    assert now.back().question is not None


def test_enough_keeps_what_one_went_back_over() -> None:
    done, _ = through(Interview(known()), ANSWERS)
    back = done
    for _ in range(20):
        back = back.back()
    assert data(back.enough()) == data(done)


def test_enough_takes_what_is_offered_unless_the_author_took_it_back() -> None:
    offered: dict[str, Answer] = {
        "services": ("web",),
        "started": "2025-11-26T10:27:35Z",
        "tags": ("dns",),
        "summary": "It was.",
    }
    now = Interview(known(), offered=offered).answered("Orders rejected")
    while now.question is not None and now.question.key != "tags":
        now = now.answered(now.question.default)
    now = now.answered("").back().enough()
    assert now.question is None
    assert data(now)["services"] == ["web"] and data(now)["summary"] == "It was."
    assert data(now)["times"] == {"started_at": "2025-11-26T10:27:35Z"}
    assert "tags" not in data(now)
    now = Interview(known(), offered=offered).answered("Orders rejected").enough().answered("SEV3")
    assert data(now)["tags"] == ["dns"]


def test_enough_passes_over_what_is_offered_and_does_not_fit() -> None:
    now = Interview(known(), offered={"teams": ("unknown",), "started": "tomorrow"}).answered("Slow").enough()
    assert now.question is not None and now.question.key == "detected"
    for answer in ("10:27", "SEV3", "It was."):
        now = now.answered(answer)
    assert now.question is None and "teams" not in data(now)


def test_quick_is_five_answers() -> None:
    answers = {
        "title": "Slow",
        "started": "10:27",
        "severity": "SEV3",
        "services": "web",
        "summary": "It was slow.",
    }
    done, asked = through(Interview(known(), quick=True), answers)
    assert [question.key for question in asked] == ["title", "severity", "started", "services", "summary"]
    assert data(done)["services"] == ["web"]


def test_a_drill_is_asked_for_no_damage() -> None:
    answers = {"title": "Cable cut", "kind": "drill", "started": "10:27", "severity": "SEV3", "summary": "x"}
    done, asked = through(Interview(known()), answers)
    assert data(done)["drill"] is True
    assert not {"customers", "cost", "data_loss"} & {question.key for question in asked}


def test_another_reason_can_be_told_for_any_answer() -> None:
    answers = {
        **ANSWERS,
        "why:2": "",
        "root:2": "no",
        "branch:2": "0",
        "why:3": "the cache was empty",
        "why:4": "! it",
    }
    done, asked = through(Interview(known()), answers)
    branch = next(question for question in asked if question.key == "branch:2")
    assert [choice.label for choice in branch.choices] == [
        "no, that is all",
        "why else “Orders rejected after a resolver was lost”?",
        "why else “names could not be resolved”?",
    ]
    assert "Why else “names could not be resolved”?" in [question.text for question in asked]
    whys = data(done)["analysis"]["five_whys"][0]["whys"][0]["whys"]
    assert whys == [
        {"because": "resolver-1 was lost"},
        {"because": "the cache was empty", "whys": [{"because": "it", "root_cause": True}]},
    ]


def test_what_flags_tell_is_not_asked_and_what_evidence_offers_is() -> None:
    told = given({"title": "Slow", "services": ("web",)}, known())
    begun = Interview(known(), told, offered={"started": "2025-11-26T10:27:35Z"}, found={"timeline": []})
    asked = []
    while (question := begun.question) is not None:
        asked.append(question.key)
        begun = begun.answered(question.default if question.key != "summary" else "x")
    assert not {"title", "services"} & set(asked)
    assert "started" in asked and begun.draft.more["times"] == {"started_at": "2025-11-26T10:27:35Z"}
    assert begun.draft.more["timeline"] == []


def test_a_wrong_flag_is_named() -> None:
    with pytest.raises(NoAnswerError, match=r"^--class: `failure_class` should be one of"):
        given({"failure_class": "netwrk"}, known())
    with pytest.raises(NoAnswerError, match=r"^--detected: That is before `started_at`"):
        given({"detected": "10:00", "started": "10:27"}, known())


def test_a_tree_too_deep_for_a_record_is_refused_and_a_chain_never_is() -> None:
    deep = tuple(f"reason {i}" for i in range(17))
    with pytest.raises(NoAnswerError, match=r"^--why: “reason 12” is more than 12 reasons below the problem"):
        given({"whys": (*deep, "+ another")}, known())
    for told in (deep, (*deep[:12], "+ another")):
        flags: dict[str, Answer] = {
            "title": "Slow",
            "severity": "SEV3",
            "summary": "x",
            "started": "10:27",
            "whys": told,
        }
        assert data(Interview(known(), given(flags, known())))["analysis"]["five_whys"]


def test_what_is_missing_is_named_by_its_flags() -> None:
    assert missing({}) == ["--title", "--severity", "--summary", "--started or --detected"]
    assert missing({"title": "x", "severity": "SEV1", "summary": "x", "detected": "2025-11-26"}) == []


def test_every_question_has_a_flag_and_a_place_of_its_own() -> None:
    flags = [question.flag for question in QUESTIONS.values() if question.key != "kind"]
    places = [question.place for question in QUESTIONS.values() if question.place]
    assert all(flags) and len(set(flags)) == len(flags)
    assert len(set(places)) == len(places)


_LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn", "Cs"]), max_size=60
)
_TIMES = st.sampled_from(
    ["", "10:27", "now", "2 h ago", "2025-11-25", "2025-11-24 23:10", "2025-11-26T10:27:35+09:00"]
)
_ODD = st.sampled_from(
    ["", "no: yes", "# x", "+ - x", "'", "1_000", "a, b; c", "~", "null", "2025-11-26", "| x", "x" * 999]
)


def _answer(draw: st.DrawFn, question: Question) -> str:
    if question.kind is Kind.TIME:
        return draw(_TIMES)
    if question.kind is Kind.YES_NO:
        return draw(st.sampled_from(["", "yes", "no"]))
    if question.kind is Kind.CHOICE:
        return draw(st.sampled_from([choice.value for choice in question.choices]))
    if question.kind is Kind.COUNT:
        return draw(st.integers(0, 10**6).map(str))
    if question.kind is Kind.MONEY:
        return draw(st.sampled_from(["", "0", "25000", "~1,200.50 EUR", "12345678901234567890"]))
    return draw(_LINES | _ODD)


_SAFE = {
    "title": "Orders rejected",
    "detected": "now",
    "started": "now",
    "summary": "They were.",
    "severity": "SEV3",
}


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """Any answers, with steps back between, and an end somewhere."""
    now = Interview(known(), quick=draw(st.booleans()))
    for _ in range(draw(st.integers(0, 90))):
        if (question := now.question) is None:
            break
        move = draw(st.integers(0, 11))
        if move == 0:
            now = now.back()
            continue
        try:
            now = now.answered(_answer(draw, question))
        except NoAnswerError:
            now = now.answered(_SAFE.get(question.key, ""))
    now = now.enough()
    while (question := now.question) is not None:
        now = now.answered(_SAFE[question.key])
    return now


@some(interviews())
def test_every_draft_passes_its_check_in_canonical_layout(done: Interview) -> None:
    text, problems = write(done.draft, "INC-2025-0009", TODAY)
    assert problems == []
    if leaks(text):
        return  # it is refused
    assert layout(text) == text
    read = read_record_text(text, "incidents/2025/INC-2025-0009.yaml")
    assert read.entry is not None, read.problems
    found = check(corpus(read.entry, **POLICY), read.problems, TODAY)
    assert [one for one in found if one.level is Level.ERROR] == []


def test_a_whole_interview_can_be_told_by_flags() -> None:
    done, _ = through(Interview(known()), {**ANSWERS, "severity": "SEV2", "severity_reason": "A test system"})
    assert data(Interview(done.setting, given(by_key(done.flags), done.setting))) == data(done)


@some(interviews())
def test_what_is_told_by_flags_is_the_same_record(done: Interview) -> None:
    """The flags to come back with lose no answer."""
    again = Interview(done.setting, given(by_key(done.flags), done.setting))
    assert again.draft.more == replace(done.draft).more
    assert (again.draft.title, again.draft.severity, again.draft.summary) == (
        done.draft.title,
        done.draft.severity,
        done.draft.summary,
    )


def by_key(flags: list[str]) -> dict[str, Answer]:
    """What a command line makes of options."""
    keys = {question.flag: question for question in QUESTIONS.values()}
    told: dict[str, Any] = {}
    waiting = list(flags)
    while waiting:
        flag = waiting.pop(0)
        if flag in ("--drill", "--near-miss"):
            told["kind"] = flag.removeprefix("--").replace("-", "_")
        elif flag == "--detail":
            key, _, value = waiting.pop(0).partition("=")
            told[f"detail:{key}"] = value
        elif flag.startswith("--no-"):
            told[keys[f"--{flag.removeprefix('--no-')}"].key] = "no"
        elif keys[flag].kind is Kind.YES_NO:
            told[keys[flag].key] = "yes"
        elif keys[flag].kind in (Kind.LIST, Kind.LINES, Kind.WHY):
            told[keys[flag].key] = (*told.get(keys[flag].key, ()), waiting.pop(0))
        else:
            told[keys[flag].key] = waiting.pop(0)
    return told
