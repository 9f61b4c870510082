"""A real Chromium, and this repository's site served below a sub-path."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import PROJECT, TODAY

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


class _Handler(SimpleHTTPRequestHandler):
    """Files, under the Content-Security-Policy that the site asks for, without a line on the terminal for each."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this repository's site, built with nothing but python on PATH: no dot."""
    folder = tmp_path_factory.mktemp("web")
    command = [sys.executable, "-m", "pmsite.cli", "build", "--out", str(folder / "sub/path"), "--today", TODAY]
    environment = {**os.environ, "PATH": ""}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    _Handler.policy = (folder / "sub/path/csp.txt").read_text("utf-8").strip()
    handler = functools.partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sub/path/"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; tests are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
