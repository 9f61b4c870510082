"""The house: its import table, its top level, and what its pages say of it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import PROJECT

BIN = Path(sys.executable).parent


def test_the_import_table_holds() -> None:
    result = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_the_contracts_are_those_of_the_table() -> None:
    """What CONTRIBUTING.md lets each room import is what import-linter allows, no more and no less."""
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| `pmsite/(\w+)(?:\.py|/)` \|.*\| ([^|]+) \|$", text, re.MULTILINE)
    rooms = [room for room, _ in rows]
    config = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    contracts = {
        c["source_modules"][0]: c["forbidden_modules"] for c in config["tool"]["importlinter"]["contracts"]
    }
    for room, allowed in rows:
        if room == "cli":
            continue
        names = set(re.findall(r"\w+", allowed))
        if "but" in names:  # "all above but capture"
            names = set(rooms[: rooms.index(room)]) - set(re.findall(r"\w+", allowed.split("but")[1]))
        forbidden = {m.removeprefix("pmsite.") for m in contracts[f"pmsite.{room}"] if m.startswith("pmsite.")}
        assert forbidden == set(rooms) - names - {room}, room


def test_each_room_of_the_table_exists_and_no_other() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `pmsite/(\w+)(?:\.py|/)`", text, re.MULTILINE))
    there = {p.stem for p in (PROJECT / "pmsite").iterdir() if not p.name.startswith("_") and p.name != "py.typed"}
    assert listed == there


def test_inits_are_empty_and_files_small() -> None:
    for file in (PROJECT / "pmsite").rglob("*.py"):
        text = file.read_text("utf-8")
        assert file.name != "__init__.py" or not text, file
        assert text.count("\n") < 350, file


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_locked_requirements_are_hashed_and_name_no_index(lock: str) -> None:
    text = (PROJECT / "requirements" / lock).read_text("utf-8")
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block


def test_workflows_pin_actions_and_ask_for_little() -> None:
    folders = [PROJECT / ".github/workflows", PROJECT / "pmsite/capture/scaffold/github"]
    files = [file for folder in folders for file in folder.glob("*.yml")]
    assert len(files) >= 5
    for file in files:
        text = file.read_text("utf-8")
        for used in re.findall(r"uses: (?!\./)(.*)", text):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), (file, used)
        assert "permissions: {}" in text, file
        assert "pull_request_target" not in text, file
        assert text.count("actions/checkout@") == text.count("persist-credentials: false"), file


def test_the_readme_names_the_commands_there_are() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    result = subprocess.run([BIN / "pmsite", "--help"], capture_output=True, text=True, check=True)
    commands = set(re.findall(r"^│ (\w+) ", result.stdout, re.MULTILINE))
    named = set(re.findall(r"`pmsite (\w+)", readme))
    assert commands == named
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    for line in re.findall(r"make ([\w -]+?) +#", readme):
        for target in line.split():
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_number_of_records_the_readme_names_is_right() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    count = len(list((PROJECT / "incidents").rglob("*.yaml")))
    assert f"{count} records in" in readme
