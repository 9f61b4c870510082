"""What an answer is understood as, and what is said while it is typed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pmsite.capture.interview.answers import Hint, NoAnswerError, accept, as_text, hint
from pmsite.capture.interview.questions import QUESTIONS, Answer, Setting, setting
from tests.analyse.made import corpus, entry

NOON = datetime(2025, 11, 26, 12, 0, tzinfo=ZoneInfo("UTC"))


def made(**policy: object) -> Setting:
    """The default policy, and a record that knows `order-gateway` and `dns`."""
    return setting(corpus(entry(services=["order-gateway"], tags=["dns"]), **policy), NOON)


def take(key: str, text: Answer, **others: str) -> Answer:
    return accept(QUESTIONS[key], text, made(), others)


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("title", "  Orders rejected ", "Orders rejected"),
        ("summary", "One.\n\nTwo.", "One.\n\nTwo."),
        ("impact", "", ""),
        ("started", "10:27", "2025-11-26T10:27:00Z"),
        ("severity", "sev2", "SEV2"),
        ("failure_class", "Network", "network"),
        ("failure_class", "not known yet", ""),
        ("detected_by", "a colleague", "employee"),
        ("security", "Y", "yes"),
        ("sla_breached", "false", "no"),
        ("services", " order-gateway,  risk-feed, order-gateway,", ("order-gateway", "risk-feed")),
        ("services", ("one, two",), ("one, two",)),
        ("services", " , ", ()),
        ("symptoms", "no names; timeouts, many", ("no names", "timeouts, many")),
        ("customers", "1,200", "1200"),
        ("customers", "0", "0"),
        ("customers", "1,234,567", "1234567"),
        ("customers", "12 500", "12500"),
        ("cost", "25000", "25000 USD"),
        ("cost", "~25,000.50 eur", "~25000.50 EUR"),
        ("cost", "1 234 567 EUR", "1234567 EUR"),
        ("cost", "25.00", "25.00 USD"),
        ("cost", "0.125", "0.125 USD"),
        ("cost", "1,234.567", "1234.567 USD"),
        ("incident_commander", "jdoe", "jdoe"),
        ("whys", "+  no  second one", "+ no second one"),
        ("language", "pt-BR", "pt-BR"),
    ],
)
def test_an_answer_is_understood(key: str, text: Answer, answer: Answer) -> None:
    assert take(key, text) == answer


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("title", "", "This is needed."),
        ("title", "ab", "`title` is empty or too short"),
        ("title", "a\nbcd", "on one line"),
        ("title", "x" * 201, "is 201 characters long; 200 is the limit"),
        ("title", "Orders\u202erejected", "holds the invisible character U+202E"),
        ("title", "Orders \udce4 rejected", "not UTF-8"),
        ("summary", "the password: hunter2abc", "looks like a secret (password)"),
        ("started", "25:10", "The time is no time of day"),
        ("severity", "SEV9", "The policy names no severity SEV9, only SEV1, SEV2, SEV3, SEV4, SEV5."),
        ("failure_class", "netwrk", "`failure_class` should be one of system,"),
        ("failure_class", "netwrk", "Did you mean `network`?"),
        ("kind", "party", "That should be one of incident, near_miss, drill, not 'party'."),
        ("security", "perhaps", "yes or no, not 'perhaps'"),
        ("services", "a/b", "without a slash"),
        ("customers", "many", "a whole number such as 250, not 'many'"),
        ("customers", "-1", "a whole number"),
        ("customers", "1,5", "not '1,5'. Commas stand only between groups of three digits: 1,500."),
        ("customers", "1.500", "a whole number such as 250, not '1.500'."),
        ("customers", "1,23_456", "groups of three"),
        ("customers", "1" * 41, "a whole number"),
        ("cost", "a lot", "an amount such as 25000 or ~25000 EUR"),
        ("cost", "1e9", "an amount"),
        ("cost", "1,50", "not '1,50'. A point stands before cents, commas only between groups of three digits"),
        ("cost", "1,5 EUR", "A point stands before cents"),
        ("cost", "1.250,00", "A point stands before cents"),
        ("cost", "1,2345", "A point stands before cents"),
        ("cost", "12,34,567", "A point stands before cents"),
        ("cost", "0,500", "A point stands before cents"),
        ("cost", "25.000 EUR", "'25.000 EUR' can be read in two ways: write 25000 or 25.00."),
        ("cost", "~1.234", "'~1.234' can be read in two ways: write 1234 or 1.2340."),
        ("severity_reason", "no", "reason"),
        ("incident_commander", "x" * 101, "101 characters long"),
        ("language", "english please", "a language tag such as en"),
        ("whys", "+ !", "There is no reason behind the marks."),
        ("whys", "x" * 1001, "1,001 characters long"),
    ],
)
def test_what_is_no_answer_is_a_sentence(key: str, text: str, said: str) -> None:
    with pytest.raises(NoAnswerError) as caught:
        take(key, text)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_times_have_to_follow_one_another() -> None:
    with pytest.raises(
        NoAnswerError, match=r"That is before `started_at`, 2025-11-26T10:27:00Z: 2025-11-26T10:20"
    ):
        take("detected", "10:20", started="2025-11-26T10:27:00Z")
    with pytest.raises(NoAnswerError, match="That is after `resolved_at`"):
        take("started", "10:50", resolved="2025-11-26T10:45:00Z")
    assert take("detected", "2025-11-26", started="2025-11-26T10:27:00Z") == "2025-11-26"


def test_where_a_vocabulary_is_closed_only_its_words_are_taken() -> None:
    closed = made(taxonomy={"closed": ["services"], "services": {"order-gateway": {}}})
    assert accept(QUESTIONS["services"], "order-gateway", closed, {}) == ("order-gateway",)
    with pytest.raises(NoAnswerError) as caught:
        accept(QUESTIONS["services"], "order-gatewy", closed, {})
    assert str(caught.value) == "`order-gatewy` is not among the policy's services. Did you mean `order-gateway`?"


@pytest.mark.parametrize(
    ("key", "text", "said", "fits"),
    [
        ("title", "", "This is needed.", False),
        ("resolved", "", "Enter alone: skip", True),
        ("started", "10:2", "The time should be", False),
        ("started", "20 min ago", "= 2025-11-26T11:40:00Z, 20 min ago", True),
        ("services", "order-gateway", "", True),
        (
            "services",
            "order-gateway, order-gatewy",
            "order-gatewy is new here. Did you mean `order-gateway`?",
            True,
        ),
        ("cost", "25000", "= 25000 USD", True),
    ],
)
def test_what_is_typed_is_answered_at_once(key: str, text: str, said: str, fits: bool) -> None:
    found = hint(QUESTIONS[key], text, made(), {})
    assert isinstance(found, Hint)
    assert (found.text[: len(said)], found.fits) == (said, fits)


def test_an_answer_can_be_typed_again() -> None:
    assert as_text(QUESTIONS["services"], ("a", "b")) == "a, b"
    assert as_text(QUESTIONS["symptoms"], ("a, b", "c")) == "a, b; c"


def test_the_words_in_use_are_the_policys_then_the_most_frequent() -> None:
    taxonomy = {"services": {"z": {}}, "teams": {"web": {"lead": "jdoe", "members": ["lee"]}}}
    whole = corpus(
        entry(id="INC-2025-0001", services=["b", "a"], people={"incident_commander": "kim"}),
        entry(id="INC-2025-0002", services=["a"], symptoms=["no names"]),
        entry(id="INC-2025-0003", services=["secret"], visibility="restricted"),
        taxonomy=taxonomy,
    )
    known = setting(whole, NOON).known
    assert known["services"] == ("z", "a", "b")
    assert known["people"] == ("jdoe", "lee", "kim")
    assert known["symptoms"] == ("no names",)
