"""A real Chromium, and this repository's site served below a sub-path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import PROJECT, TODAY
from tests.end_to_end.serving import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this repository's site, built with nothing but python on PATH: no dot."""
    folder = tmp_path_factory.mktemp("web")
    command = [sys.executable, "-m", "pmsite.cli", "build", "--out", str(folder / "sub/path"), "--today", TODAY]
    environment = {**os.environ, "PATH": ""}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    policy = (folder / "sub/path/csp.txt").read_text("utf-8").strip()
    with served(folder, policy) as address:
        yield f"{address}sub/path/"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; tests are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
