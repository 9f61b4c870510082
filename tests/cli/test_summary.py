"""The summary of a workflow's job: every step adds its part."""

from pathlib import Path

from tests.cli.command import check, sound
from tests.conftest import Write


def test_a_summary_is_added_to_and_what_stands_there_stays(write: Write, tmp_path: Path) -> None:
    root = write(sound(severity="SEV9"))
    file = tmp_path / "summary.md"
    file.write_text("## Lint, a step before\n\n", "utf-8")
    for _ in range(2):
        check(root, "--format", "github", GITHUB_STEP_SUMMARY=str(file))
    text = file.read_text("utf-8")
    assert text.startswith("## Lint, a step before\n\n## pmsite check\n")
    assert text.count("## pmsite check\n") == text.count("| ❌ | PM111 | incidents/2025/") == 2


def test_only_the_format_for_github_writes_a_summary(write: Write, tmp_path: Path) -> None:
    root = write(sound(severity="SEV9"))
    for style in ("text", "json", "sarif"):
        check(root, "--format", style, GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"))
    assert not (tmp_path / "summary.md").exists()


def test_a_summary_that_cannot_be_written_is_a_sentence(write: Write, tmp_path: Path) -> None:
    done = check(write(sound()), "--format", "github", GITHUB_STEP_SUMMARY=str(tmp_path / "no/summary.md"))
    assert (done.returncode, done.stderr) == (1, f"{tmp_path}/no/summary.md: No such file or directory\n")
