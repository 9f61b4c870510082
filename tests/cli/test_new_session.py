"""A morning after: `pmsite new` from the first question to the file, on a real pseudo-terminal.

What the screen shows is what docs/guide/new.md shows. After a change that is meant:

    RENEW=1 .venv/bin/pytest tests/cli/test_new_session.py
"""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.records import default_policy
from tests.cli.command import check, environment, run
from tests.cli.terminal import CTRL_B, CTRL_C, CTRL_D, CTRL_U, DOWN, ENTER, ESCAPE, TAB, UP, Terminal
from tests.conftest import PROJECT

PAGE = PROJECT / "docs/guide/new.md"
DAY, NOON = "2025-11-26", "1764158400"
PATH = "incidents/2025/INC-2025-0001.yaml"
TAXONOMY = {
    "services": {"order-gateway": {"team": "trading"}, "order-matching": {"team": "trading"}, "website": {}},
    "teams": {"trading": {"lead": "jdoe"}},
    "tags": ["dns", "failover"],
    "failure_classes": {"network": {"resolver": "Which resolver or link failed?"}},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a policy and without records."""
    (tmp_path / "incidents").mkdir()
    (tmp_path / "schema").mkdir()
    policy = {**parse(default_policy(), "").data, "taxonomy": TAXONOMY}
    (tmp_path / "schema/policy.yaml").write_text(dump(policy), "utf-8")
    return tmp_path


def begin(root: Path, *arguments: str, apart: bool = False, **more: str) -> Terminal:
    told = {"SOURCE_DATE_EPOCH": NOON, **more}
    return Terminal("new", "--today", DAY, *arguments, cwd=root, apart=apart, **told)


def _what_and_when(terminal: Terminal, screens: dict[str, str]) -> None:
    terminal.asks("What happened, to whom?").types("Orders rejected after a resolver was lost", ENTER)
    terminal.asks("What was it?").types(ENTER)
    terminal.asks("When did impact begin?").types("10:72")
    terminal.asks("10:72\nThe time is no time of day: hours go to 23, minutes and seconds to 59.")
    screens["time"] = terminal.screen.current
    terminal.types(ENTER, CTRL_U, "10:37:35", ENTER)
    terminal.asks("When was it noticed?").types(ESCAPE)
    terminal.asks("When did impact begin? 2025-11-26T10:37:35Z").types(CTRL_U, "10:27:35", ENTER)
    terminal.asks("When was it noticed?").types("10:29", ENTER)
    terminal.asks("What noticed it?").types(DOWN, ENTER)
    terminal.asks("Which alert, or who?").types("ExchangeTimeout", ENTER)
    terminal.asks("When did a responder take it?").types("90 min ago", ENTER)
    terminal.asks("When did impact end").types(ENTER)
    terminal.asks("When was service as before?").types("10:45", ENTER)
    terminal.asks("Which services?").types("gate")
    terminal.asks("order-gateway").types(TAB).asks("Which services? order-gateway").types(ENTER)
    terminal.asks("What sort of failure was it?").types(DOWN, DOWN, DOWN, ENTER)
    terminal.asks("Which resolver or link failed?").types("resolver-1", ENTER)


def _what_it_meant(terminal: Terminal, screens: dict[str, str]) -> None:
    terminal.asks("How many customers were affected?").types("1,200", ENTER)
    terminal.asks("What did it cost?").types(ENTER)
    terminal.asks("What data was lost").types(ENTER)
    terminal.asks("Was confidentiality").types(DOWN, DOWN, ENTER)
    terminal.asks("What must an authority").types(ENTER)
    terminal.asks("Was an agreement").types(ENTER)
    terminal.asks("What did it mean for others?").types("Trading on one exchange stopped.", ENTER)
    terminal.asks("How grave was it?").asks("by the minute.")
    screens["severity"] = terminal.screen.text[terminal.screen.text.index("By the policy") :]
    terminal.types(DOWN, UP, ENTER)
    terminal.asks("what should others know?").types("Orders were rejected for 17 minutes.", ENTER)
    terminal.asks("What did responders see?").types("names not resolving; timeouts", ENTER)
    terminal.asks("Which tags?").types("dns", ENTER)
    terminal.asks("Which teams? trading").types(ENTER)
    terminal.asks("Who led the response?").types("jdoe", ENTER)
    terminal.asks("Who told customers").types(ENTER)
    terminal.asks("Who kept the log?").types(ENTER)
    terminal.asks("Who may read it?").types(ENTER)


def _why(terminal: Terminal) -> None:
    terminal.asks("Why “Orders rejected after a resolver was lost”?").types("Names could not be resolved", ENTER)
    terminal.asks("Why “Names could not be resolved”?").types("The only resolver was lost", ENTER)
    terminal.asks("Why “The only resolver was lost”?").types("+ No alarm watched resolvers", ENTER)
    terminal.asks("Why “No alarm watched resolvers”?").types(ENTER)
    terminal.asks("Is “No alarm watched resolvers” a root cause?").types(DOWN, ENTER)
    terminal.asks("Is there more to ask?").types(DOWN, DOWN, DOWN, ENTER)
    terminal.asks("Why “The only resolver was lost”?").types("Failover was never configured", ENTER)
    terminal.asks("Why “Failover was never configured”?").types(ENTER)
    terminal.asks("Is “Failover was never configured” a root cause?").types(ENTER)
    terminal.asks("Is there more to ask?").types(ENTER)


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- screen: {name} -->\n```text\n)(.*?)(\n```\n)", re.DOTALL)


def _as_the_page_shows(screens: dict[str, str]) -> None:
    page = PAGE.read_text("utf-8")
    if os.environ.get("RENEW"):
        for name, text in screens.items():
            before, mark, after = page.partition(f"<!-- screen: {name} -->\n```text\n")
            page = before + mark + text + after[after.index("\n```\n") :]
        PAGE.write_text(page, "utf-8")
    for name, text in screens.items():
        match = _block(name).search(page)
        assert match is not None, f"{PAGE} has no block for {name}"
        assert match[2] == text, "The screen has changed. RENEW=1 with this test renews docs/guide/new.md."


def test_a_whole_session(root: Path) -> None:
    screens: dict[str, str] = {}
    with begin(root) as terminal:
        _what_and_when(terminal, screens)
        _what_it_meant(terminal, screens)
        _why(terminal)
        terminal.asks("Write this draft?").types(ENTER)
        code, _ = terminal.ends()
        screens["session"] = f"$ pmsite new\n{terminal.screen.text}"
    assert code == 0, screens["session"]
    data: Any = parse((root / PATH).read_text("utf-8"), "").data
    assert data["times"] == {
        "started_at": "2025-11-26T10:27:35Z",
        "detected_at": "2025-11-26T10:29:00Z",
        "acknowledged_at": "2025-11-26T10:30:00Z",
        "resolved_at": "2025-11-26T10:45:00Z",
    }
    assert (data["severity"], data["teams"], data["services"]) == ("SEV1", ["trading"], ["order-gateway"])
    assert data["analysis"]["five_whys"][0]["whys"] == [
        {
            "because": "Names could not be resolved",
            "whys": [
                {
                    "because": "The only resolver was lost",
                    "whys": [{"because": "Failover was never configured", "root_cause": True}],
                },
                {"because": "No alarm watched resolvers"},
            ],
        }
    ]
    assert check(root, PATH).returncode == 0
    assert run("fmt", "--check", cwd=root, env=environment()).returncode == 0
    assert all(len(line) <= 80 for text in screens.values() for line in text.split("\n"))
    _as_the_page_shows(screens)


def test_ctrl_c_leaves_nothing_behind_and_tells_how_to_go_on(root: Path) -> None:
    before = sorted(root.rglob("*"))
    with begin(root) as terminal:
        terminal.asks("What happened, to whom?").types("It's down", ENTER)
        terminal.asks("What was it?").types(DOWN, DOWN, ENTER)
        terminal.asks("When did impact begin?").types("10:27", ENTER)
        terminal.asks("When was it noticed?").types("10:2", CTRL_C)
        code, _ = terminal.ends()
        shown = terminal.screen.text
    assert code == 1
    assert sorted(path for path in root.rglob("*") if ".pmsite" not in path.parts) == before
    _, _, command = shown.partition("Nothing was written.\nTo go on from here:\n")
    words = shlex.split(command.replace("\n", ""))
    expected = ["--ask", "--today", DAY, "--title", "It's down", "--drill", "--started", "2025-11-26T10:27:00Z"]
    assert words == ["pmsite", "new", *expected]
    with begin(root, *words[2:]) as terminal:
        terminal.asks("When was it noticed?").types(CTRL_D)
        terminal.asks("How grave was it?").types(ENTER)
        terminal.asks("what should others know?").types("We pulled the cable.", ENTER)
        terminal.asks("Write this draft?").types(ENTER)
        assert terminal.ends()[0] == 0, terminal.screen.text
    assert "title: It's down\n" in (root / PATH).read_text("utf-8")


def test_back_with_a_key_and_with_a_choice_and_no_for_the_draft(root: Path) -> None:
    with begin(root, "--ask", "--severity", "SEV3", "--summary", "x", "--why", "no failover") as terminal:
        terminal.asks("What happened, to whom?").types("Orders lost", ENTER)
        terminal.asks("What was it?").types(UP, ENTER)  # the last choice
        terminal.asks("What happened, to whom? Orders lost").types(CTRL_U, "Orders rejected", ENTER)
        terminal.asks("What was it?").types(DOWN, CTRL_B)
        terminal.asks("What happened, to whom? Orders rejected").types(CTRL_B)  # there is nothing before it
        terminal.asks("What happened, to whom? Orders rejected").types(ENTER)
        terminal.asks("What was it?").types(ENTER)
        terminal.asks("When did impact begin?").types("now", ENTER)
        terminal.asks("When was it noticed?").types(CTRL_D)
        terminal.asks("Write this draft?").types(DOWN, ENTER)
        code, _ = terminal.ends()
        assert "← back" not in terminal.screen.text
    assert code == 1
    assert not (root / PATH).exists()


def test_the_answer_alone_goes_to_standard_output_and_no_colour_is_none(root: Path) -> None:
    with begin(root, "--quick", "--summary", "x", apart=True, NO_COLOR="1") as terminal:
        terminal.asks("What happened, to whom?").types("Orders rejected", ENTER)
        terminal.asks("How grave was it?").types(DOWN, ENTER)
        terminal.asks("When did impact begin?").types("2025-11-25", ENTER)
        terminal.asks("Which services?").types("a/b", ENTER)
        terminal.shows("without a slash").types(CTRL_U, ENTER)
        code, out = terminal.ends()
    assert (code, out) == (0, f"{PATH}\n")
    assert not re.search(r"\x1b\[[\d;]*[34]\d[;m]", terminal.written), "no colour was asked for"
    assert "severity: SEV5\n" in (root / PATH).read_text("utf-8")
