"""The installed wheel, outside the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, TODAY

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `pmsite` is the wheel's; its dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"  # a copy, so that building leaves nothing in the checkout
    shutil.copytree(PROJECT / "pmsite", source / "pmsite", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("pmsite-*.whl")
    target = folder / "installed"
    subprocess.run(
        [*PIP, "install", "--no-deps", "--target", str(target), str(wheel)], check=True, capture_output=True
    )
    return {**os.environ, "PYTHONPATH": str(target), "PATH": f"{target / 'bin'}:{os.environ['PATH']}"}


def run(environment: dict[str, str], folder: Path, *command: str) -> str:
    """The answer of a command that must succeed."""
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_init_and_build_work_from_the_wheel(installed: dict[str, str], tmp_path: Path) -> None:
    where = run(installed, tmp_path, sys.executable, "-c", "import pmsite; print(pmsite.__path__[0])")
    assert str(PROJECT) not in where
    run(installed, tmp_path, "pmsite", "init", "demo", "--today", TODAY)
    demo = tmp_path / "demo"
    assert "nothing wrong" in run(installed, demo, "pmsite", "check", "--strict")
    run(installed, demo, "pmsite", "build", "--today", TODAY)
    folder = demo / "site/incidents/2025/INC-2025-0001"
    assert {"index.html", "record.json", "fishbone.svg", "fault-tree.svg"} <= {f.name for f in folder.iterdir()}
    assert (demo / "site/assets/pmsite.css").stat().st_size > 1000
    run(installed, demo, "pmsite", "schema", "--check")


def test_init_keeps_what_is_there(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    run(installed, tmp_path, "pmsite", "init")
    assert (tmp_path / "README.md").read_text() == "mine"
