"""A secret in a record is printed by no command, in no format."""

from pathlib import Path

import pytest

from tests.cli.command import check, commit, environment, git, repository, run, text_of
from tests.conftest import PROJECT, TODAY, Write

# Built here, so that no scanner takes this file for a leak.
TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
PASSWORD = "hunter" + "2abc"
MAIL = "jane.doe@" + "corp.com"
CARD = "4111111111" + "111111"
SECRETS = (TOKEN, PASSWORD, MAIL, CARD)
ONE = "incidents/2025/INC-2025-0001.yaml"
FORMATS = ("text", "json", "github", "sarif")
BASE = text_of()
RECORDS = {
    "in a comment": f"{BASE}# {TOKEN}\n",
    "in a text": f"{BASE}symptoms: ['password: {PASSWORD} of {MAIL}']\n",
    "in a title": BASE.replace("title: Orders", f"title: {TOKEN} Orders"),
    "as a severity": BASE.replace("SEV2", TOKEN),
    "as a wrong value": f"{BASE}failure_class: {TOKEN}\ndrill: '{MAIL}'\n",
    "as a key": f"{BASE}{TOKEN}: 1\n",
    "as a tie": f"{BASE}related: [{{id: {TOKEN}, kind: similar}}]\n",
    "as an anchor": f"{BASE}x-a: &{TOKEN} 1\n",
    "as a service": f"{BASE}services: [{TOKEN}, {MAIL}]\n",
    "in an action": f"{BASE}actions: [{{id: A1, title: Improve {TOKEN}, owner: {MAIL}}}]\n",
    "beside a flaw of syntax": f"{BASE}x-a: b: {TOKEN}\n",
    "above a flaw of syntax": f"x-a: {TOKEN}\n{BASE}'\n",
    "in words of blame": f"{BASE}symptoms: ['Human error: {MAIL} should have checked {TOKEN}']\n",
    "with a number": f"{BASE}x-card: {CARD}\nimpact: {{customers_affected: '{CARD}'}}\n",
}


@pytest.fixture
def root(write: Write, request: pytest.FixtureRequest) -> Path:
    return write(RECORDS[request.param], ONE)


def shown(text: str) -> list[str]:
    """The secrets that stand in a text, Markdown's escapes left aside."""
    plain = text.replace("\\", "").replace("\u200b", "")
    return [secret for secret in SECRETS if secret in plain]


@pytest.mark.parametrize("root", RECORDS, indirect=True)
def test_check_shows_none_in_any_format(root: Path) -> None:
    for style in FORMATS:
        summary = root / f"{style}.md"
        done = check(root, "--format", style, GITHUB_STEP_SUMMARY=str(summary))
        assert shown(done.stdout + done.stderr) == []
        assert "PM" in done.stdout
        assert shown(summary.read_text("utf-8") if summary.exists() else "") == []


@pytest.mark.parametrize("root", RECORDS, indirect=True)
def test_review_shows_none(root: Path) -> None:
    repository(root)
    (root / ONE).write_text((root / ONE).read_text("utf-8") + "# more\n")
    done = run("review", "--base", "main", cwd=root, env=environment())
    assert done.stdout.startswith("## Post-mortems\n\n### INC-2025-0001")
    assert shown(done.stdout + done.stderr) == []


@pytest.mark.parametrize("root", RECORDS, indirect=True)
def test_build_shows_none_when_it_refuses(root: Path) -> None:
    run("init", cwd=root)
    done = run("build", cwd=root, env=environment())
    assert shown(done.stdout + done.stderr) == []


@pytest.mark.parametrize("root", RECORDS, indirect=True)
def test_severity_shows_none(root: Path) -> None:
    done = run("severity", "INC-2025-0001", cwd=root)
    assert shown(done.stdout + done.stderr) == []


@pytest.mark.parametrize("root", RECORDS, indirect=True)
def test_migrate_shows_none(root: Path) -> None:
    done = run("migrate", cwd=root, env=environment())
    assert shown(done.stdout + done.stderr) == []


@pytest.mark.parametrize("root", RECORDS, indirect=True)
@pytest.mark.parametrize("command", ["fmt", "check --fix"])
def test_what_rewrites_records_shows_none(root: Path, command: str) -> None:
    done = run(*command.split(), cwd=root, env=environment())
    assert shown(done.stdout + done.stderr) == []


def test_a_number_that_is_put_into_quotes_is_not_shown(write: Write) -> None:
    root = write(f"{BASE}services: [{CARD}]\n", ONE)
    done = check(root, "--fix")
    assert shown(done.stdout + done.stderr) == []


def test_a_changed_record_shows_none_of_what_it_was(write: Write) -> None:
    root = write(RECORDS["in a title"], ONE)
    repository(root)
    git(root, "mv", ONE, "incidents/2025/INC-2025-0002.yaml")
    (root / "incidents/2025/INC-2025-0002.yaml").write_text(text_of(id="INC-2025-0002"))
    commit(root)
    done = run("review", "--base", "main", "--today", TODAY, cwd=root, env=environment())
    assert shown(done.stdout + done.stderr) == []


def test_the_repositorys_own_tests_hold_no_secret_that_a_scanner_would_find() -> None:
    assert shown((PROJECT / "tests/cli/test_no_secret.py").read_text("utf-8")) == []
