"""What a branch touched, by real repositories."""

from pathlib import Path

import pytest

from pmsite.load.git import GitError, at_base, changed_since
from tests.cli.command import commit, git, repository

A, B = "incidents/2025/A.yaml", "incidents/2025/B.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository on a branch that has done nothing yet."""
    for path in (A, B, "README.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"{path}\n")
    return repository(tmp_path)


def test_a_branch_that_did_nothing_touched_nothing(root: Path) -> None:
    assert changed_since(root, "main") == frozenset()


def test_what_was_committed_staged_edited_and_made_is_touched(root: Path) -> None:
    (root / A).write_text("committed\n")
    commit(root)
    (root / B).write_text("staged\n")
    git(root, "add", B)
    (root / "README.md").write_text("edited\n")
    (root / "incidents/2025/new.yaml").write_text("untracked\n")
    assert changed_since(root, "main") == {A, B, "README.md", "incidents/2025/new.yaml"}


def test_what_is_ignored_is_not_touched(root: Path) -> None:
    (root / ".gitignore").write_text("*.log\n")
    (root / "x.log").write_text("x\n")
    assert changed_since(root, "main") == {".gitignore"}


def test_a_deleted_file_is_touched_and_one_renamed_under_both_names(root: Path) -> None:
    git(root, "rm", "--quiet", A)
    git(root, "mv", B, "incidents/2025/C.yaml")
    assert changed_since(root, "main") == {A, B, "incidents/2025/C.yaml"}
    commit(root)
    assert changed_since(root, "main") == {A, B, "incidents/2025/C.yaml"}


def test_what_happened_on_main_meanwhile_is_not_the_branchs(root: Path) -> None:
    (root / A).write_text("mine\n")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    (root / B).write_text("theirs\n")
    commit(root)
    git(root, "checkout", "--quiet", "work")
    assert changed_since(root, "main") == {A}
    assert at_base(root, "main", B) == f"{B}\n"


def test_what_was_changed_and_changed_back_is_not_touched(root: Path) -> None:
    (root / A).write_text("mine\n")
    commit(root)
    (root / A).write_text(f"{A}\n")
    assert changed_since(root, "main") == frozenset()


def test_paths_are_below_the_root_wherever_it_lies_in_the_repository(root: Path) -> None:
    below = root / "below/here"
    (below / "incidents/2025").mkdir(parents=True)
    (below / A).write_text("x\n")
    commit(root)
    (below / A).write_text("y\n")
    (below / B).write_text("y\n")
    (root / A).write_text("outside\n")
    (root / "incidents/2025/new.yaml").write_text("outside\n")
    assert changed_since(below, "HEAD") == {A, B}
    assert at_base(below, "HEAD", A) == "x\n"
    assert at_base(below, "HEAD", B) is None


@pytest.mark.parametrize(
    "name", ["ü 漢😀.yaml", "a b.yaml", 'q"uote.yaml', "new\nline.yaml", "-x.yaml", "\udcff.yaml"]
)
def test_any_name_a_file_may_have_comes_as_it_is(root: Path, name: str) -> None:
    path = f"incidents/2025/{name}"
    (root / path).write_text("a: ü\n", "utf-8")
    assert changed_since(root, "main") == {path}
    commit(root)
    assert changed_since(root, "main") == {path}
    assert at_base(root, "HEAD", path) == "a: ü\n"


def test_a_file_as_it_was_where_the_branch_left(root: Path) -> None:
    (root / A).write_text("mine\n")
    commit(root)
    assert at_base(root, "main", A) == f"{A}\n"
    assert at_base(root, "main", "incidents/2025/never.yaml") is None


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("nowhere", "Not a valid object name nowhere"),
        ("--help", "Not a valid object name --help"),
        ("-x", "Not a valid object name -x"),
        ("--output=x", "Not a valid object name --output=x"),
    ],
)
def test_a_ref_that_is_none_is_told_and_is_never_taken_for_an_option(root: Path, ref: str, said: str) -> None:
    with pytest.raises(GitError) as raised:
        changed_since(root, ref)
    assert str(raised.value).startswith(f"git merge-base: {said}.")
    assert not (root / "x").exists()


def test_without_a_repository_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(GitError, match="not a git repository"):
        changed_since(tmp_path, "main")


def test_without_git_that_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(GitError, match=r"^git is not installed\.$"):
        changed_since(root, "main")


def test_histories_without_a_common_commit_are_told(root: Path) -> None:
    git(root, "checkout", "--quiet", "--orphan", "other")
    commit(root)
    with pytest.raises(GitError, match=r"^git merge-base: \w"):
        changed_since(root, "main")
