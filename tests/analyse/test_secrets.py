"""Secrets in text: each known form with its exact place, near misses left alone, nothing of it shown."""

import base64
import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.secrets import find, masked

# Every token is put together here, so that no scanner takes this file for a leak.
HEX = hashlib.sha256(b"for a test").hexdigest()
MIXED = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0xR"
BLOCK = f"-----BEGIN {'RSA PRIVATE'} KEY-----\n{MIXED}\n-----END {'RSA PRIVATE'} KEY-----"
JWT = ".".join(("ey" + "JhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJ0ZXN0In0", "c2lnbmF0dXJlLWZvci1hLXRlc3Q"))
FORMS = {
    "github": ("GitHub token", "ghp_" + MIXED),
    "github fine": ("GitHub token", "github_pat_" + MIXED),
    "jwt": ("JSON web token", JWT),
    "aws": ("AWS key", "AKIA" + "ABCDEFGH23456789"),
    "aws session": ("AWS key", "ASIA" + "ABCDEFGH23456789"),
    "google": ("Google key", "AIza" + (MIXED + "abc")),
    "slack": ("Slack token", "xoxb" + "-123456789012-" + MIXED),
    "bearer": ("bearer token", "Bearer " + MIXED[:20]),
    "url": ("password in an address", "postgres://app:" + "hunter2" + "@"),
    "password": ("password", "password: " + "hunter2abc"),
    "secret": ("password", "secret=" + "hunter2abc"),
    "api key": ("password", 'api_key": "' + "hunter2abc"),
    "private key": ("private key", BLOCK),
    "sendgrid": ("sendgrid api key", ".".join(("SG", MIXED[:22], (MIXED + MIXED)[:43]))),
    "stripe": ("stripe access key", "sk_live_" + "abcdefgh0123456789abcdef"),
    "random": ("random text, such as a key", MIXED + "LpUq+_oi"[:2]),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("Used ", " there"), ("😀 a\nb '", "'\nc")])
def test_a_known_form_is_found_at_its_place(form: str, before: str, after: str) -> None:
    kind, secret = FORMS[form]
    after = "db/x" + after if form == "url" else after
    (leak,) = find(before + secret + after)
    assert (leak.kind.lower(), leak.personal) == (kind.lower(), False)
    assert (leak.start, leak.end) == (len(before), len(before) + len(secret))


@pytest.mark.parametrize(
    "text",
    [
        hashlib.sha1(b"a commit").hexdigest(),
        "sha256:" + HEX,
        HEX.upper(),
        "123e4567-e89b-12d3-a456-426614174000",
        "2025-11-26T10:27:35.123456+01:00",
        "2025-11-26T10:27:35Z",
        "UTC+01:00",
        "password: see the vault",
        "password: ${VAULT_PASSWORD_1}",
        "password: <redacted1>",
        "password=********1a",
        "token: xxxxxxxx1a",
        "secret: changeme",
        "password reset at 10:27:35Z",
        "git@host:repo",
        "https://example.com:8443/a@b",
        "https://user@example.com",
        "https://user:{password}@example.com",
        "https://user:$PASSWORD@example.com",
        "Bearer of bad news, twice",
        "bearer tokens-were-rotated",
        "ghp_short",
        "github_pat_",
        "AKIA in the log",
        "eyJ",
        "incidents/2025/INC-2025-0001.yaml",
        "OrderGatewayConnectionPoolExhaustedException",
        "order-gateway-7f9c5d4b8-x2x9q",
        "the keys and tokens were revoked",
        "-----BEGIN CERTIFICATE-----",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_what_only_looks_like_a_secret_is_left_alone(text: str) -> None:
    assert find(f"At {text} there") == ()


@pytest.mark.parametrize(
    "text", ["Second pass: 2025-11-26T10:27:35Z", "bypass: route53-failover", "token: INC-2025-0001"]
)
def test_a_pass_or_bypass_is_no_password(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    "form",
    [pytest.param(f) if f in ("sendgrid", "stripe") else f for f in ("github", "aws", "sendgrid", "stripe")],
)
def test_a_secret_that_stands_twice_in_a_line_is_found_twice(form: str) -> None:
    secret = FORMS[form][1]
    assert secret not in masked(f"{secret} and {secret}")


@pytest.mark.parametrize(
    "text",
    ["AIza" + "aB3dE5gH7-" * 3 + "aB3dE", "Authorization: Bearer " + "aB3dE5gH7-" * 3],
    ids=["google", "bearer"],
)
def test_dashes_do_not_hide_a_key(text: str) -> None:
    assert len(find(text)) == 1


def test_secrets_that_overlap_are_one() -> None:
    secret = FORMS["github"][1]
    (leak,) = find(f"password: {secret}")
    assert (leak.start, leak.end) == (0, 10 + len(secret))


def test_a_block_that_is_not_closed_goes_to_the_end() -> None:
    text = BLOCK.rpartition("\n")[0]
    (leak,) = find("a\n" + text)
    assert (leak.start, leak.end) == (2, 2 + len(text))


def test_every_secret_of_a_text_is_found_in_order() -> None:
    text = "\n".join(secret + ("db" if form == "url" else "") for form, (_, secret) in FORMS.items())
    assert [leak.kind.lower() for leak in find(text)] == [kind.lower() for kind, _ in FORMS.values()]


PIECES = [
    *(secret for _, secret in FORMS.values()),
    "jane.doe@" + "corp.com",
    " ",
    "\n",
    "\r\n",
    "é😀",
    "a: b",
    "\u2028",
    "+",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_is_masked_keeps_lines_and_length_and_shows_nothing(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert [len(line) for line in hidden.split("\n")] == [len(line) for line in text.split("\n")]
    for leak in find(text):
        assert set(hidden[leak.start : leak.end]) <= {"█", "\n"}


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_leaks_are_in_order_and_apart(text: str) -> None:
    found = find(text)
    assert all(0 <= leak.start < leak.end <= len(text) for leak in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.binary(min_size=20, max_size=20))
def test_a_digest_of_a_commit_is_never_a_secret(raw: bytes) -> None:
    assert find(f"Deployed {raw.hex()} at ten") == ()


@given(st.uuids())
def test_a_uuid_is_never_a_secret(found: object) -> None:
    assert find(f"Request {found} failed") == ()


@given(st.binary(min_size=16, max_size=16).map(lambda raw: base64.b32encode(raw).decode().rstrip("=")))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert masked(masked(f"token: {text}")) == masked(f"token: {text}")
