"""`pmsite check --changed-since`: a pull request hears of its own problems, and of those it makes elsewhere."""

from pathlib import Path

import pytest

from tests.cli.command import Done, check, commit, git, problems, repository, run, sound, text_of
from tests.conftest import Write

ONE, TWO = "incidents/2025/INC-2025-0001.yaml", "incidents/2025/INC-2025-0002.yaml"
POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV2, title: M}]\n"


@pytest.fixture
def root(write: Write) -> Path:
    """On a branch: a sound record that names another, which has an error of old."""
    write(sound(related=[{"id": "INC-2025-0002", "kind": "similar"}]))
    return repository(write(sound(id="INC-2025-0002", title="Second", severity="SEV9")))


def found(root: Path, ref: str = "main") -> list[tuple[str, str]]:
    return [(problem["rule"], problem["path"]) for problem in problems(root, "--changed-since", ref)]


def since(root: Path, ref: str = "main", *arguments: str) -> Done:
    return check(root, f"--changed-since={ref}", *arguments)


def test_a_branch_that_touched_nothing_hears_nothing(root: Path) -> None:
    assert check(root).returncode == 1
    done = since(root)
    assert (done.returncode, done.stdout) == (0, "2 records: nothing wrong\n")


@pytest.mark.parametrize("how", ["committed", "staged", "edited"])
def test_a_problem_of_a_touched_record_is_told_and_others_are_not(root: Path, how: str) -> None:
    (root / ONE).write_text(text_of(severity="SEV8"))
    if how != "edited":
        git(root, "add", ONE)
    if how == "committed":
        commit(root)
    assert found(root) == [("PM111", ONE)]
    assert since(root).returncode == 1


def test_a_problem_of_a_new_file_is_told_before_git_knows_it(root: Path) -> None:
    path = "incidents/2025/INC-2025-0003.yaml"
    (root / path).write_text("a: b: c\n")
    assert found(root) == [("PM002", path)]


def test_a_deleted_record_is_missed_where_another_names_it(root: Path) -> None:
    git(root, "rm", "--quiet", TWO)
    assert found(root) == [("PM114", ONE)]
    assert since(root).returncode == 1


def test_a_renamed_record_is_told_of_and_missed_where_another_names_it(root: Path) -> None:
    new = "incidents/2025/INC-2025-0007.yaml"
    git(root, "mv", TWO, new)
    assert found(root) == [("PM104", new), ("PM111", new)]
    (root / new).write_text(text_of(id="INC-2025-0007", title="Second"))
    assert found(root) == [("PM114", ONE)]


def test_a_changed_policy_concerns_every_record(root: Path) -> None:
    (root / "schema").mkdir()
    (root / "schema/policy.yaml").write_text(POLICY)
    assert found(root) == [("PM111", TWO)]


def test_what_main_did_meanwhile_is_not_the_branchs(root: Path) -> None:
    git(root, "checkout", "--quiet", "main")
    (root / TWO).write_text(text_of(id="INC-2025-0002", title="Other", severity="SEV7"))
    commit(root)
    git(root, "checkout", "--quiet", "work")
    assert found(root) == []


def test_a_root_below_the_repositorys_top_hears_of_its_own_files(root: Path) -> None:
    for file in list(root.glob("incidents/*/*")):
        target = root / "below" / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    commit(root)
    (root / "below" / ONE).write_text(text_of(severity="SEV8"))
    assert found(root / "below", "HEAD") == [("PM111", ONE)]
    assert run("check", "--root", "below", "--changed-since", "HEAD", cwd=root).returncode == 1


def test_it_can_be_limited_to_paths_as_well(root: Path) -> None:
    (root / ONE).write_text(text_of(severity="SEV8"))
    assert since(root, "main", TWO).returncode == 0
    assert since(root, "main", ONE).returncode == 1


@pytest.mark.parametrize("ref", ["nowhere", "-x", "--output=x", "main..work", "HEAD~9"])
def test_a_ref_that_is_none_is_wrong_usage(root: Path, ref: str) -> None:
    done = since(root, ref)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"--changed-since {ref}: git merge-base: Not a valid object name {ref}.")
    assert "`fetch-depth: 0`" in done.stderr
    assert not (root / "x").exists()


def test_without_a_repository_it_is_wrong_usage(write: Write) -> None:
    root = write(sound())
    done = check(root, "--changed-since", "main", GIT_CEILING_DIRECTORIES=str(root.parent))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--changed-since main: git merge-base: not a git repository" in done.stderr


def test_without_git_it_is_wrong_usage(root: Path) -> None:
    done = check(root, "--changed-since", "main", PATH=str(root))
    assert (done.returncode, done.stderr) == (2, "--changed-since main: git is not installed.\n")


def test_a_deleted_attachment_is_missed_by_the_record_that_shows_it(root: Path) -> None:
    picture = root / "incidents/2025/INC-2025-0001/graph.png"
    picture.parent.mkdir()
    picture.write_bytes(b"x")
    (root / ONE).write_text(text_of(impact={"technical": "![](graph.png)"}))
    commit(root)
    picture.unlink()
    assert found(root, "HEAD") == [("PM119", ONE)]


def test_an_attachment_that_is_refused_is_told(root: Path) -> None:
    picture = root / "incidents/2025/INC-2025-0001/graph.svg"
    picture.parent.mkdir()
    picture.write_bytes(b"x")
    assert found(root) == [("PM118", "incidents/2025/INC-2025-0001/graph.svg")]
