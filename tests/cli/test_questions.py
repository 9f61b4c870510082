"""`pmsite new` where the screen is not ours: plain lines, as before a dumb terminal."""

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.command import environment
from tests.cli.terminal import CTRL_C, CTRL_D, CTRL_U, ENTER, Terminal
from tests.conftest import TODAY, Write

NOON = "1795262400"
"""2026-11-21T12:00:00Z."""


def test_new_asks_for_what_is_missing_and_asks_again_when_it_cannot_be(write: Write) -> None:
    root = write()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pmsite.cli", "new", "--quick", "--severity", "SEV3", "--today", TODAY]
    answers = ["Orders rejected", "yesterday", "2025-11-27T09:00:00Z", "order-gateway, risk-feed", "They were."]
    with subprocess.Popen(
        command, cwd=root, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as asked:
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        out, err = (part.decode() for part in asked.communicate())
    os.close(ours)
    os.close(theirs)
    assert asked.returncode == 0, err
    assert "What happened, to whom?" in err
    assert "The time should be a date-time with an offset such as 2025-11-26T10:27:35Z" in err
    assert "How grave" not in err  # it was given
    text = (root / out.strip()).read_text("utf-8")
    assert "services: [order-gateway, risk-feed]\nsummary: They were.\n" in text


def test_a_dumb_terminal_is_asked_in_plain_lines_with_a_way_back(write: Write) -> None:
    root = write()
    with Terminal("new", "--quick", "--today", TODAY, cwd=root, TERM="dumb", SOURCE_DATE_EPOCH=NOON) as terminal:
        terminal.asks("What happened, to whom?").types("Orders lost", ENTER)
        terminal.asks("How grave was it? [SEV4]").types("<", ENTER)
        terminal.asks("What happened, to whom? [Orders lost]").types("Orders rejected", ENTER)
        terminal.asks("How grave was it? [SEV4]").types("9", ENTER)
        terminal.shows("The policy names no severity 9, only SEV1").asks("How grave").types("2", ENTER)
        terminal.asks("When did impact begin?").types("20 min ago", ENTER)
        terminal.shows("= 2026-11-21T11:40:00Z, 20 min ago")
        terminal.asks("Which services?").types(ENTER)
        terminal.asks("what should others know?").types("They were.", ENTER)
        code, _ = terminal.ends()
        shown = terminal.screen.text
    assert code == 0, shown
    assert "2  SEV2 Major: An important function is gone or slow for many." in shown
    text = (root / "incidents/2026/INC-2026-0001.yaml").read_text("utf-8")
    assert "title: Orders rejected\nstate: draft\nseverity: SEV2\n" in text
    assert "started_at: 2026-11-21T11:40:00Z" in text


def test_ctrl_d_skips_the_rest_and_twice_where_an_answer_is_needed_it_ends(write: Write) -> None:
    root = write()
    with Terminal("new", "--plain", "--today", TODAY, cwd=root) as terminal:
        terminal.asks("What happened, to whom?").types("Orders rejected", ENTER)
        terminal.asks("What was it?").types(CTRL_D)
        terminal.asks("When was it noticed?").types(CTRL_D)
        terminal.asks("When was it noticed?").types(CTRL_D)
        code, _ = terminal.ends()
        shown = terminal.screen.text
    assert code == 1
    assert f"Nothing was written.\nTo go on from here:\npmsite new --ask --plain --today {TODAY} --title" in shown
    assert len(list(root.rglob("*.yaml"))) == 1


def test_ctrl_c_in_plain_lines_writes_nothing(write: Write) -> None:
    root = write()
    with Terminal("new", "--today", TODAY, cwd=root, TERM="dumb") as terminal:
        terminal.asks("What happened, to whom?").types(CTRL_C)
        assert terminal.ends(again=CTRL_C)[0] == 1
        assert terminal.screen.text.endswith("Nothing was written.")
    assert len(list(root.rglob("*.yaml"))) == 1


@pytest.mark.parametrize("how", ["--plain", "--ask"])
def test_what_no_record_may_hold_is_told_and_asked_again(write: Write, how: str) -> None:
    root = write()
    wipe = CTRL_U if how == "--ask" else ""
    with Terminal("new", how, "--quick", "--today", TODAY, cwd=root, SOURCE_DATE_EPOCH=NOON) as terminal:
        terminal.asks("What happened, to whom?").types("Auftr\udce4ge", ENTER)
        terminal.shows("The terminal sent what is not UTF-8.").types(wipe, "Orders \u202edetcejer", ENTER)
        terminal.shows("This holds the invisible character U+202E: delete it.")
        terminal.types(wipe, "password: hunter2abc", ENTER)
        terminal.shows("This looks like a secret (password)").types(wipe, "Orders rejected", ENTER)
        terminal.asks("How grave was it?").types(CTRL_C)
        assert terminal.ends(again=CTRL_C)[0] == 1
        again = terminal.screen.text.partition("To go on from here:")[2]
    assert "Traceback" not in again and "--title 'Orders rejected'" in again


def test_where_it_cannot_be_written_no_answer_is_lost(write: Write) -> None:
    root = write()
    flags = ("--quick", "--today", TODAY, "--id", "INC-2025-0001", "--summary", "x", "--severity", "SEV3")
    with Terminal("new", *flags, cwd=root, SOURCE_DATE_EPOCH=NOON) as terminal:
        terminal.asks("What happened, to whom?").types("Orders rejected", ENTER)
        terminal.asks("When did impact begin?").types("2025-11-26", ENTER)
        terminal.asks("Which services?").types(ENTER)
        assert terminal.ends()[0] == 2
        shown = terminal.screen.text
    assert "incidents/2025/INC-2025-0001.yaml is there already." in shown
    assert "'Orders rejected' --started 2025-11-26" in shown
    assert "--id" not in shown  # with that one it would end here again
