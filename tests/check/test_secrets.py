"""Secrets and personal data are told where they begin, and are shown in no message."""

import base64
from pathlib import Path

import pytest

from tests.check.sweep import BASE, OTHER, OTHER_PATH, PATH, POLICY_PATH, Case, Files, add, of, policy, put, swap

# Built here, so that no scanner takes this file for a leak.
GITHUB = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
SENDGRID = ".".join(("SG", "a1B2c3D4e5F6g7H8i9J0kl", "Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe9Dc8Ba7Z_6y"))
PASSWORD = "hunter" + "2abc"
MAIL = "jane.doe@" + "corp.com"
CARD = "4111 1111 " + "1111 1111"
CASES = [
    Case(
        "PM601",
        add(f"impact: {{technical: 'With ▶password: {PASSWORD} it works'}}\n"),
        add("impact: {technical: 'With the password: see the vault'}\n"),
    ),
    Case("PM601", add(f"tags: [x]  # ▶{GITHUB}\n"), add("tags: [x]  # ghp_...\n")),
    Case("PM601", add(f"x-note: ▶{GITHUB}\n"), add("x-note: $GITHUB_TOKEN\n")),
    Case(
        "PM601",
        add(f"links: [{{title: x, url: '▶https://jdoe:{PASSWORD}@example.com'}}]\n"),
        add("links: [{title: x, url: 'https://jdoe@example.com'}]\n"),
    ),
    Case(
        "PM602",
        add(f"symptoms: [Told by ▶{MAIL} at ten]\n"),
        add("symptoms: [Told by jane.doe@example.com at ten]\n"),
    ),
    Case("PM602", add("symptoms: ['▶+49 30 1234567 rang']\n"), add("symptoms: ['+49 rang']\n")),
    Case("PM602", add(f"x-card: ▶{CARD}\n"), add(f"x-card: {CARD.replace('4', '5')}\n")),
    Case("PM602", add(f"# ▶{MAIL}\n"), add("# git@example.com\n")),
]


def quoted(secret: str) -> dict[str, Files]:
    """Records in which some rule would quote the secret, by where it stands."""
    lines = {
        "date": f"actions: [{{id: A1, title: Do it, due: '{secret}'}}]",
        "time": f"timeline: [{{text: x, at: '{secret}'}}]",
        "choice": f"failure_class: '{secret}'",
        "number": f"impact: {{customers_affected: '{secret}'}}",
        "flag": f"drill: '{secret}'",
        "key": f"'{secret}': 1",
        "key twice": f"x-a: {{'{secret}': 1, '{secret}': 2}}",
        "gate": f"analysis: {{fault_tree: {{top: '{secret}', gates: {{}}, events: {{}}}}}}",
        "related": f"related: [{{id: '{secret}', kind: similar}}]",
        "depends": f"actions: [{{id: A1, title: Do it, depends_on: ['{secret}']}}]",
        "addresses": f"actions: [{{id: A1, title: Do it, addresses: ['{secret}']}}]",
        "alias": f"aliases: ['{secret}']",
        "waiver": f"ignore: [{{rule: '{secret}', reason: Quoting}}]",
        "image": f"impact: {{technical: '![]({secret})'}}",
        "stated": f"stated: {{duration: 3 hours, '{secret}': x}}",
        "blame": f"symptoms: ['We should have {secret} checked by human error']",
        "anchor": f"x-a: &{secret} 1",
        "history": f"severity_history: [{{at: 2025-11-26, from: '{secret}', to: SEV2}}]",
        "url": f"links: [{{title: x, url: '{secret}'}}]",
        "language": f"language: '{secret}'",
    }
    return {
        **{name: add(line + "\n") for name, line in lines.items()},
        "severity": swap(("SEV2", f"'{secret}'")),
        "id": swap(("INC-2025-0001", secret)),
        "state": swap(("draft", f"'{secret}'")),
        "version": swap(("schema_version: 1", f"schema_version: '{secret}'")),
        "twice": {OTHER_PATH: OTHER + f"aliases: ['{secret}']\n", **add(f"aliases: ['{secret}']\n")},
        "closed tag": {**policy("taxonomy: {closed: [tags]}\n"), **add(f"tags: ['{secret}']\n")},
        "closed service": {**policy("taxonomy: {closed: [services]}\n"), **add(f"services: ['{secret}']\n")},
        "policy's pattern": policy(f"id_pattern: '{secret}'\n"),
        "policy's trigger": policy(f"triggers: {{severity: ['{secret}']}}\n"),
        "policy's field": policy(f"required: [{{fields: ['{secret}']}}]\n"),
        "attachment": {f"{PATH.removesuffix('.yaml')}/{secret}.exe": "x"},
    }


SECRETS = {"github": GITHUB, "mail": MAIL}
LEAKS = [(name, where) for name, secret in SECRETS.items() for where in quoted(secret)]


def said(root: Path, files: Files) -> list[str]:
    """Every sentence and pointer of all problems."""
    problems = put(root, files)
    assert problems
    return [f"{p.message} {p.fix} {p.pointer}" for p in problems]


@pytest.mark.parametrize(("name", "where"), LEAKS)
def test_no_message_hint_or_pointer_shows_a_secret(tmp_path: Path, name: str, where: str) -> None:
    secret = SECRETS[name]
    assert [text for text in said(tmp_path, quoted(secret)[where]) if secret in text] == []


@pytest.mark.parametrize(
    "where",
    ["date", "time", "choice", "number", "flag", "key", "alias", "image"],
)
def test_no_part_of_a_long_secret_is_shown(tmp_path: Path, where: str) -> None:
    texts = said(tmp_path, quoted(SENDGRID)[where])
    assert [text for text in texts if any(SENDGRID[i : i + 12] in text for i in range(len(SENDGRID) - 12))] == []


def test_a_secret_over_several_lines_is_told_at_its_first(tmp_path: Path) -> None:
    body = base64.b64encode(b"no key at all, only some bytes for a test").decode()
    block = f"-----BEGIN {'RSA PRIVATE'} KEY-----\n    {body}\n    -----END RSA PRIVATE KEY-----"
    text = f"impact:\n  technical: |\n    {block}\n"
    (problem,) = of("PM601", put(tmp_path, add(text)))
    assert (str(problem.location), problem.pointer) == (f"{PATH}:11:5", ("impact", "technical"))
    assert problem.message == "This looks like a secret (private key)."


def test_a_secret_may_be_waived_where_it_is_none(tmp_path: Path) -> None:
    text = f"x-a: {GITHUB}\nignore: [{{rule: PM601, reason: Revoked in 2019}}]\n"
    assert of("PM601", put(tmp_path, add(text))) == []


def test_a_secret_in_a_field_of_the_wrong_type_is_told_as_a_secret(tmp_path: Path) -> None:
    assert len(of("PM601", put(tmp_path, quoted(GITHUB)["date"]))) == 1


@pytest.mark.parametrize("flaw", ["x-a: b: c\n", "x-a: &t [b]\n", "schema_version: 2\n"])
def test_a_secret_in_a_file_that_cannot_be_read_is_told(tmp_path: Path, flaw: str) -> None:
    text = f"x-b: {GITHUB}\n{flaw}"
    files = (
        {PATH: BASE + text}
        if "version" not in flaw
        else swap(("schema_version: 1\n", flaw), more=f"x-b: {GITHUB}\n")
    )
    assert len(of("PM601", put(tmp_path, files))) == 1


def test_the_policy_is_no_record(tmp_path: Path) -> None:
    assert POLICY_PATH not in {
        p.location.path for p in put(tmp_path, policy("taxonomy: {people: {jdoe: {name: J. Doe}}}"))
    }
