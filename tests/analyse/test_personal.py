"""Personal data that has a form: numbers are held against their check digits, addresses against their domain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.personal import iban, luhn
from pmsite.analyse.secrets import find

CARDS = (
    # Numbers that card networks publish for tests: https://docs.stripe.com/testing,
    # https://developer.paypal.com/tools/sandbox/card-testing/
    "4242 4242 4242 4242",
    "4111-1111-1111-1111",
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
    "30569309025904",
    "3530111333300000",
)
IBANS = (
    # Examples in the IBAN registry that SWIFT publishes, https://www.swift.com/resource/iban-registry-pdf,
    # of 15 to 31 characters.
    "DE89 3704 0044 0532 0130 00",
    "GB29 NWBK 6016 1331 9268 19",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NO93 8601 1117 947",
    "CH93 0076 2011 6238 5295 7",
    "MT84MALT011000012345MTLCAST001S",
)


def kinds(text: str) -> list[str]:
    """What is found, with its text."""
    return [f"{leak.kind}: {text[leak.start : leak.end]}" for leak in find(text)]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_number_is_known_by_its_check_digit(card: str) -> None:
    assert luhn(card)
    assert kinds(f"Paid with {card}, twice.") == [f"card number: {card}"]


@pytest.mark.parametrize("account", IBANS)
def test_an_account_is_known_by_its_check_digits(account: str) -> None:
    assert iban(account)
    assert kinds(f"Paid to {account}, twice.") == [f"IBAN: {account}"]


def changed(text: str, at: int, by: int) -> str:
    """The text with the digit at a place another one."""
    places = [i for i, c in enumerate(text) if c.isdigit()]
    i = places[at % len(places)]
    return text[:i] + str((int(text[i]) + by) % 10) + text[i + 1 :]


@given(st.sampled_from(CARDS), st.integers(0, 30), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_card_number(card: str, at: int, by: int) -> None:
    assert not luhn(changed(card, at, by))


@given(st.sampled_from(IBANS), st.integers(0, 30), st.integers(1, 9))
def test_one_wrong_digit_breaks_an_account(account: str, at: int, by: int) -> None:
    assert not iban(changed(account, at, by))


@pytest.mark.parametrize("text", ["0000000000000000", "1234567812345670", "4242", "9" * 16, ""])
def test_digits_of_another_kind_are_no_card(text: str) -> None:
    assert not luhn(text)


@pytest.mark.parametrize(
    "text",
    [
        "jane.doe@" + "corp.com",
        "j+x%y@" + "mail.corp.co.uk",
        "jane.doe@" + "corp.com.",
        "<jane.doe@" + "corp.com>",
    ],
)
def test_an_address_is_found(text: str) -> None:
    assert [leak.kind for leak in find(f"Told by {text} at ten")] == ["e-mail address"]


@pytest.mark.parametrize(
    "text",
    [
        "git@" + "github.com:org/repo",
        "deploy@" + "host:repo",
        "jane@example.com",
        "jane@mail.example.org",
        "jane@corp.test",
        "noreply@" + "corp.com",
        "support@" + "corp.com",
        "@jdoe",
        "root@localhost",
        "ssh://jdoe@" + "corp.com/x",
        "a@b",
        "package@1.2.3",
    ],
)
def test_a_role_an_example_or_a_login_is_no_persons_address(text: str) -> None:
    assert kinds(f"See {text} there") == []


@pytest.mark.parametrize("text", ["+49 30 1234567", "+1 (555) 010-9999", "+442071838750", "+41.44.668.18.00"])
def test_a_telephone_number_is_found(text: str) -> None:
    assert kinds(f"Call {text} now") == [f"telephone number: {text}"]


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-26T10:27:35+01:00",
        "UTC+02:00",
        "+01:00",
        "+5 %",
        "+12.5 MB",
        "+1,500,000 rows",
        "C++ 17",
        "1.2.3+20251126",
        "10.0.0.1",
        "2025-11-26 10:27:35",
        "1764152855000",
        "20251126102735123456",
        "order 4242424242424241",
        "0x4242424242424242",
        "v4.4242424242424242",
        "DE89370400440532013001",
        "GB00 NWBK 6016 1331 9268 19",
    ],
)
def test_what_only_looks_like_a_number_of_somebody_is_left_alone(text: str) -> None:
    assert kinds(f"At {text} there") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("4111 1111 1111 1111 12/27", "card number", id="card with its expiry"),
        pytest.param("4111 1111 1111 1111 7 times", "card number", id="card before a number"),
        pytest.param("DE89 3704 0044 0532 0130 00 IN EUR", "IBAN", id="account before capitals"),
        pytest.param("jane.doe@" + "corp.com: it is down", "e-mail address", id="address before a colon"),
    ],
)
def test_what_follows_does_not_hide_it(text: str, kind: str) -> None:
    assert kind in [leak.kind for leak in find(f"Paid: {text}")]


@pytest.mark.parametrize("text", ["deploy@" + "git.corp.com:org/repo", "jdoe@" + "bastion.corp.com:/var/log"])
def test_a_login_on_a_host_with_several_names_is_no_address(text: str) -> None:
    assert kinds(f"See {text} there") == []


@pytest.mark.parametrize("text", ["+1000000 rows", "grew by +12345678"])
def test_a_growth_is_no_telephone_number(text: str) -> None:
    assert kinds(text) == []
