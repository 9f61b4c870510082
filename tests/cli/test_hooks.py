"""The hooks for pre-commit run what they name, on the files they ask for."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pmsite.load.events import parse
from tests.cli.command import environment
from tests.conftest import PROJECT, TODAY

HOOKS = {hook["id"]: hook for hook in parse((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"), "f").data}
RECORD = "incidents/2025/INC-2025-0007.yaml"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for part in ("incidents", "schema"):
        shutil.copytree(PROJECT / part, tmp_path / part)
    return tmp_path


def commit(hook: str, checkout: Path) -> subprocess.CompletedProcess[str]:
    """What pre-commit does: the entry, with the staged files that match, unless it wants none."""
    about = HOOKS[hook]
    assert re.search(about["files"], RECORD)
    command = [*shlex.split(about["entry"]), *([RECORD] if about.get("pass_filenames", True) else [])]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = environment(PMSITE_TODAY=TODAY, PATH=path)
    return subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, check=False)


def test_a_sound_record_passes(checkout: Path) -> None:
    assert {hook: commit(hook, checkout).returncode for hook in HOOKS} == {"pmsite-check": 0, "pmsite-fmt": 0}


def test_a_broken_record_is_stopped(checkout: Path) -> None:
    file = checkout / RECORD
    file.write_text(file.read_text("utf-8").replace("severity:", "severty:", 1), "utf-8")
    done = commit("pmsite-check", checkout)
    assert (done.returncode, "PM101" in done.stdout) == (1, True)


def test_a_record_out_of_order_is_laid_out(checkout: Path) -> None:
    file = checkout / RECORD
    text = file.read_text("utf-8")
    file.write_text(text.replace("language: en\n", "") + "language: en\n", "utf-8")
    assert commit("pmsite-fmt", checkout).returncode == 0
    assert file.read_text("utf-8") == text
