"""`pmsite new` on a terminal."""

import os
import pty
import subprocess
import sys

from tests.conftest import TODAY, Write


def test_new_asks_for_what_is_missing_and_asks_again_when_it_cannot_be(write: Write) -> None:
    root = write()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pmsite.cli", "new", "--severity", "SEV3", "--today", TODAY]
    answers = ["Orders rejected", "yesterday", "2025-11-27T09:00:00Z", "order-gateway, risk-feed", "They were."]
    with subprocess.Popen(
        command, cwd=root, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as asked:
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        out, err = (part.decode() for part in asked.communicate())
    os.close(ours)
    os.close(theirs)
    assert asked.returncode == 0, err
    assert "What happened, to whom?" in err
    assert "It should be a date-time with an offset such as 2025-11-26T10:27:35Z" in err
    assert "How grave" not in err  # it was given
    text = (root / out.strip()).read_text("utf-8")
    assert "services: [order-gateway, risk-feed]\nsummary: They were.\n" in text
