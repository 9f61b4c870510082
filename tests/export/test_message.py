"""The texts people send: filled in, and without what their readers should not see."""

from typing import Any

import pytest

from pmsite.export.message import DEFAULTS, KINDS, Kind, Message, NoMessageError, message
from tests.analyse.made import entry, policy

FIELDS: dict[str, Any] = {
    "severity": "SEV1",
    "services": ["order-gateway", "dns"],
    "incident_status": "monitoring",
    "impact": {"summary": "Orders were *rejected*.", "customer": "Orders could not be placed."},
    "times": {"started_at": "2025-11-26T10:27:35Z", "resolved_at": "2025-11-26T10:45:00Z"},
}


PEOPLE = ("jdoe", "Jane Doe", "may", "will")


def made(
    kind: Kind,
    template: Any = None,
    people: tuple[str, ...] = (),
    next_update: str = "",
    records: tuple[str, ...] = (),
    **fields: Any,
) -> Message:
    templates = {} if template is None else {"templates": {"messages": {kind: template}}}
    return message(entry(**{**FIELDS, **fields}), kind, policy(**templates), next_update, people, records)


def test_each_stage_has_a_text() -> None:
    assert made("initial", next_update="11:30 UTC").text == (
        "INC-2025-0001, SEV1 (Critical): Orders rejected after a resolver was lost\n\n"
        "Impact: Orders were rejected.\n"
        "Services: order-gateway, dns\n"
        "Began: 2025-11-26 10:27 UTC\n"
        "State: monitoring\n"
        "Next update: 11:30 UTC\n"
    )
    assert "Lasted: 17 min 25 s\n" in made("resolved").text
    assert made("update").text.startswith("Update on INC-2025-0001")
    assert set(DEFAULTS) == set(KINDS)


def test_the_policys_text_goes_before_ours() -> None:
    assert made("update", "{severity} since {started}: {status}").text == (
        "SEV1 (Critical) since 2025-11-26 10:27 UTC: monitoring\n"
    )
    assert made("update", "{duration} {} { title } %s {0}").text == "17 min 25 s {} { title } %s {0}\n"


def test_values_are_not_filled_in_again() -> None:
    assert made("update", "{title}", title="A {severity} title").text == "A {severity} title\n"


def test_what_is_not_known_is_said() -> None:
    text = made("initial", services=[], impact={}, incident_status=None, times={"detected_at": "2025-11-26"}).text
    assert "Impact: Not known yet.\nServices: not known yet\nBegan: 2025-11-26\nState: being looked into\n" in text
    assert "Next update: as soon as there is news\n" in text


def test_who_is_told_comes_from_the_policy() -> None:
    found = made("initial")
    assert (found.tell, found.status_page, found.customer_messages) == (("executives", "support"), True, True)
    assert (found.respond_within, found.known) == ("15m", True)
    assert made("initial", severity="SEV9").known is False


@pytest.mark.parametrize(
    ("kind", "template", "message"),
    [
        (
            "update",
            "{titel} {x} {title} {x}",
            "The template `templates/messages/update` asks for {titel}, {x}. There are {id}, {title}, {severity}, "
            "{started}, {resolved}, {duration}, {services}, {impact}, {status}, {next_update}.",
        ),
        (
            "customer",
            "{title}: {impact}",
            "The template `templates/messages/customer` asks for {title}. There are {started}, {resolved}, "
            "{duration}, {impact}, {status}, {next_update}.",
        ),
        (
            "update",
            ["x"],
            "`templates/messages/update` in schema/policy.yaml should be a text, perhaps with {title} in it.",
        ),
    ],
)
def test_a_template_that_cannot_be_filled_is_told(kind: Kind, template: Any, message: str) -> None:
    with pytest.raises(NoMessageError) as error:
        made(kind, template)
    assert str(error.value) == message


def test_messages_that_are_no_map_are_told() -> None:
    with pytest.raises(NoMessageError, match=r"`templates/messages` in schema/policy.yaml should be a text"):
        message(entry(), "update", policy(templates={"messages": "x"}), "", ())


def test_a_kind_that_is_written_wrong_in_the_policy_is_told() -> None:
    with pytest.raises(NoMessageError) as error:
        message(entry(), "initial", policy(templates={"messages": {"intial": "x", "update": "y"}}), "", ())
    assert str(error.value) == "`templates/messages/intial` in schema/policy.yaml: did you mean `initial`?"


def test_customers_read_their_part_only() -> None:
    text = made("customer").text
    assert text.startswith("Orders could not be placed.\n")
    for inside in ("order-gateway", "INC-2025-0001", "SEV1", "resolver"):
        assert inside not in text


def test_without_a_part_for_customers_the_summary_of_the_impact_is_taken() -> None:
    assert made("customer", impact={"summary": "Orders were rejected."}).text.startswith("Orders were rejected.\n")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mended by jdoe.", "jdoe"),
        ("db-1.prod.internal was full.", "db-1.prod.internal"),
        ("The host 10.1.2.3 was full.", "10.1.2.3"),
        ("See <http://wiki/x>.", "http://wiki"),
        ("See [it](https://wiki:8443/x).", "https://wiki"),
        ("fd12:3456::1 was full.", "fd12:3456::1"),
        ("fe80::1 was full.", "fe80::1"),
        ("api.shop.svc was full.", "api.shop.svc"),
        ("Ask @JDoe.", "jdoe"),
        ("Ask JANE DOE.", "Jane Doe"),
        ("Found by Jane\nDoe and mended.", "Jane Doe"),
        ("Found by Jane\u00a0Doe.", "Jane Doe"),
        ("Ask @will.", "will"),
        ("As in INC-2024-0031.", "INC-2024-0031"),
        ("As in https://example.com/inc-2024-0031/.", "inc-2024-0031"),
        ("As in HUSH-x.", "HUSH-x"),
    ],
)
def test_names_and_addresses_inside_do_not_reach_customers(text: str, word: str) -> None:
    with pytest.raises(NoMessageError) as error:
        made("customer", impact={"customer": text}, people=PEOPLE, records=("HUSH-x",))
    assert word in str(error.value)
    assert "impact/customer" in str(error.value)
    made("initial", impact={"summary": text}, people=PEOPLE, records=("HUSH-x",))


def test_words_and_addresses_that_anybody_may_read_stay() -> None:
    text = (
        "We will see at 12:30 on https://status.example.com/x, and may write again. Version v2-1. "
        "See status.acme.home.pl too."
    )
    assert text in made("customer", impact={"customer": text}, people=PEOPLE, records=("HUSH-x",)).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"drill": True}, "INC-2025-0001 is a drill: there is nothing to tell customers."),
        ({"near_miss": True}, "INC-2025-0001 is a near miss: there is nothing to tell customers."),
        ({"state": "withdrawn"}, "INC-2025-0001 was withdrawn: there is nothing to tell customers."),
    ],
)
def test_customers_are_not_told_of_what_did_not_happen_to_them(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(NoMessageError) as error:
        made("customer", **fields)
    assert str(error.value) == sentence


def test_what_is_not_resolved_is_not_told_as_resolved() -> None:
    with pytest.raises(NoMessageError, match=r"is not resolved yet: `times/resolved_at`"):
        made("resolved", times={"started_at": "2025-11-26T10:27:35Z"})


def test_after_resolution_no_next_update_is_promised() -> None:
    assert "Next update" not in made("update").text + made("customer").text
    assert "Next update: noon" in made("update", next_update="noon").text
    assert "Next update" in made("update", times={"started_at": "2025-11-26T10:27:35Z"}).text


def test_the_policys_own_words_are_not_masked() -> None:
    contact = "{impact}\n\nAsk jane.doe@example-firm.com or +44 20 7946 0958."
    text = made("customer", contact, impact={"customer": "Ask jane.doe@example-firm.com."}).text
    assert text == "Ask █████████████████████████.\n\nAsk jane.doe@example-firm.com or +44 20 7946 0958.\n"


def test_lines_lists_and_addresses_of_a_text_stay() -> None:
    told = "Orders *failed*.\nWe mended it.\n\n- see [the page](https://status.example.com)\n- or wait\n\n1. One"
    assert made("customer", impact={"customer": told}).text.startswith(
        "Orders failed.\nWe mended it.\n\n- see the page (https://status.example.com)\n- or wait\n\n1. One\n"
    )


def test_secrets_are_masked() -> None:
    secret = "ghp_" + "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"
    for kind in KINDS:
        text = made(kind, "{impact}", impact={"summary": f"token {secret}", "customer": f"token {secret}"}).text
        assert secret not in text


def test_of_a_restricted_record_there_is_no_text() -> None:
    with pytest.raises(NoMessageError, match="is restricted"):
        made("customer", visibility="restricted")
