"""`pmsite review`: the comment on a pull request, from a real branch."""

from pathlib import Path

import pytest

from tests.cli.command import Done, commit, environment, git, repository, run, sound, text_of
from tests.conftest import TODAY, Write

ONE, TWO = "incidents/2025/INC-2025-0001.yaml", "incidents/2025/INC-2025-0002.yaml"


@pytest.fixture
def root(write: Write) -> Path:
    write(sound(id="INC-2025-0002", title="Second"))
    return repository(write(sound()))


def review(root: Path, *arguments: str, **more: str) -> Done:
    given = arguments if any(one.startswith("--base") for one in arguments) else ("--base", "main", *arguments)
    return run("review", "--today", TODAY, *given, cwd=root, env=environment(**more))


def test_a_branch_that_touched_no_record_says_so(root: Path) -> None:
    (root / "README.md").write_text("x\n")
    done = review(root)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "## Post-mortems\n\nThis branch touches no record.\n",
        "",
    )


def test_a_changed_record_is_told_and_one_that_was_not_touched_is_not(root: Path) -> None:
    (root / ONE).write_text(text_of(severity="SEV1", tags=["dns"]))
    commit(root)
    said = review(root).stdout
    assert "### INC-2025-0001: Orders rejected after a resolver was lost\n" in said
    assert "**published**, SEV1; changed: `severity`, `tags`." in said
    assert "INC-2025-0002" not in said


def test_new_and_deleted_and_renamed_records_are_told(root: Path) -> None:
    new = text_of(id="INC-2025-0003", title="Third")
    (root / "incidents/2025/INC-2025-0003.yaml").write_text(new)
    git(root, "mv", TWO, "incidents/2025/INC-2025-0007.yaml")
    said = review(root).stdout
    assert "### INC-2025-0003: Third\n\nNew: **published**" in said
    assert "### INC-2025-0002\n\nThis record is deleted." in said
    assert "### INC-2025-0007: Second\n" in said
    assert "❌ PM104, line 2: The id INC-2025-0002 is not the file's name" in said


def test_findings_fail_nothing_here(root: Path) -> None:
    (root / ONE).write_text("a: b: c\n")
    done = review(root)
    assert done.returncode == 0
    assert "### INC-2025-0001\n\n1 finding:\n\n- ❌ PM002, line 1: " in done.stdout


@pytest.mark.parametrize("before", [b"a: b: c\n", b"", b"- x\n", b"schema_version: 0\n"])
def test_a_record_that_could_not_be_read_before_is_told_as_new(root: Path, before: bytes) -> None:
    text = (root / ONE).read_bytes()
    (root / ONE).write_bytes(before)
    commit(root)
    (root / ONE).write_bytes(text)
    done = review(root, "--base=HEAD")
    assert (done.returncode, done.stderr) == (0, "")
    assert "New: **published**" in done.stdout


@pytest.mark.parametrize(
    "before",
    [
        "café: x\n".encode("latin-1"),
        b"\xff\xfea\x00",
        b"\x00",
        b"#" * 300_000,
    ],
    ids=["Latin-1", "UTF-16", "NUL", "large"],
)
def test_whatever_bytes_a_record_was_before_the_review_is_written(root: Path, before: bytes) -> None:
    text = (root / ONE).read_bytes()
    (root / ONE).write_bytes(before)
    commit(root)
    (root / ONE).write_bytes(text)
    done = review(root, "--base=HEAD")
    assert (done.returncode, done.stderr) == (0, "")
    assert "### INC-2025-0001: Orders" in done.stdout


def test_the_preview_is_linked(root: Path) -> None:
    (root / ONE).write_text(text_of(severity="SEV1"))
    said = review(root, "--preview", "https://example.com/pr/7/").stdout
    assert "Preview: [page](https://example.com/pr/7/incidents/2025/INC-2025-0001/)" in said


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.com", "/x"])
def test_a_preview_that_is_no_address_is_wrong_usage(root: Path, address: str) -> None:
    done = review(root, "--preview", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--preview takes an address that begins with https://.\n"


@pytest.mark.parametrize("ref", ["nowhere", "-x", "--output=x"])
def test_a_base_that_is_none_is_wrong_usage(root: Path, ref: str) -> None:
    done = review(root, f"--base={ref}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"--base {ref}: git merge-base: Not a valid object name {ref}.")
    assert "`fetch-depth: 0`" in done.stderr


def test_without_a_repository_it_is_wrong_usage(write: Write) -> None:
    root = write(sound())
    done = review(root, GIT_CEILING_DIRECTORIES=str(root.parent))
    assert (done.returncode, done.stdout) == (2, "")
    assert "not a git repository" in done.stderr


def test_the_base_is_origins_main_unless_another_is_given(root: Path) -> None:
    done = run("review", cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--base origin/main: ")
    git(root, "update-ref", "refs/remotes/origin/main", "main")
    assert run("review", cwd=root).stdout.startswith("## Post-mortems\n")


def test_below_the_top_of_the_repository_it_tells_of_its_own_records(root: Path) -> None:
    for file in list(root.glob("incidents/*/*")):
        target = root / "below" / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    commit(root)
    (root / "below" / ONE).write_text(text_of(tags=["dns"]))
    said = review(root / "below", "--base=HEAD").stdout
    assert "changed: `tags`." in said


def test_a_word_between_colons_stays_a_word(root: Path) -> None:
    (root / ONE).write_text(text_of(title="The alert :fire: was lost"))
    assert "### INC-2025-0001: The alert :fire: was lost\n" in review(root).stdout
