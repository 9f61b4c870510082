"""The records of this repository: what was planted in them is found, and nothing else."""

from pathlib import Path

from typer.testing import CliRunner

from pmsite.cli.main import make_app
from tests.conftest import PROJECT, TODAY

PLANTED = Path(__file__).parent / "data/planted.txt"


def test_a_strict_check_says_exactly_what_was_planted() -> None:
    arguments = ["check", "--strict", "--today", TODAY, "--root", str(PROJECT)]
    result = CliRunner().invoke(make_app(["check"]), arguments)
    said = [line for line in result.stdout.splitlines() if line.startswith("incidents/")]
    planted = [line for line in PLANTED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert sorted(said) == sorted(planted)
    assert result.exit_code == 1
