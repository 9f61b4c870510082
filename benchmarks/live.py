"""The author's live server: how long after a save the page shows it."""

import http.client
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import DAY
from benchmarks.measuring import LONG, environment
from benchmarks.results import Row
from benchmarks.tools import PMSITE

PATIENCE = 1800.0
"""Seconds to wait for a change to be seen."""
_POLL = 0.02
_REST = 1.0
"""Seconds left to the server between two edits."""


class UnseenError(Exception):
    """Why the page never showed what was saved, as a sentence."""


def saved_to_shown(root: Path, record: Path, edit: Callable[[], str], runs: int) -> Row:
    """Median seconds from the saving of a record to its page showing it; `edit` saves, and returns the title."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(PMSITE), "serve", "--address", address, "--root", str(root), "--today", DAY.isoformat()]
    page = f"http://{address}/incidents/{record.parent.name}/{record.stem}/"
    measured: list[float] = []
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            command, env=environment(TMPDIR=str(root.parent)), stdout=said, stderr=subprocess.STDOUT
        )
        try:
            _until(page, record.stem, server)
            while len(measured) < (1 if measured and measured[0] >= LONG else runs):
                time.sleep(_REST)
                title = edit()
                start = time.perf_counter()
                _until(page, title, server)
                measured.append(time.perf_counter() - start)
        except UnseenError as error:
            return Row(note=str(error))
        finally:
            _stop(server)
    return Row(seconds=statistics.median(measured), runs=len(measured))


def _until(page: str, text: str, server: subprocess.Popen[bytes]) -> None:
    """Ask for a page until it has a text."""
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE:
        if server.poll() is not None:
            raise UnseenError(f"the server ended with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(page, timeout=PATIENCE) as answer:
                if text in answer.read().decode():
                    return
        except (OSError, http.client.HTTPException):
            pass  # it does not listen yet, or has no such page yet
        time.sleep(_POLL)
    raise UnseenError(f"nothing to be seen after {PATIENCE:.0f} s")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # as a person does: it then removes what it built
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
