"""What git knows: which files a branch touched, and how a file was before."""

import subprocess
from pathlib import Path


class GitError(Exception):
    """Why git has no answer, as a sentence."""


def changed_since(root: Path, ref: str) -> frozenset[str]:
    """Paths below `root` that differ from where the branch left `ref`: committed, staged, edited and new ones."""
    base = _base(root, ref)
    diff = _git(root, "diff", "--name-only", "--relative", "--no-renames", "-z", base, "--", ".")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(path for path in f"{diff}\0{new}".split("\0") if path)


def at_base(root: Path, ref: str, path: str) -> str | None:
    """A file's text where the branch left `ref`; None if it was not there."""
    base = _base(root, ref)
    try:
        return _git(root, "show", f"{base}:./{path}")
    except GitError:
        return None


def tracks(root: Path, path: str) -> bool:
    """Whether anything at or below a path is committed or staged; False where git knows nothing of `root`."""
    try:
        return bool(_git(root, "ls-files", "-z", "--", path))
    except GitError:
        return False


def _base(root: Path, ref: str) -> str:
    """The commit where the branch left `ref`."""
    try:
        return _git(root, "merge-base", "--end-of-options", ref, "HEAD").strip()
    except GitError as error:
        if "Not a valid object name" in str(error) or "exit code 1" in str(error):
            raise GitError(f"{error} Fetch it with its history: in a workflow, `fetch-depth: 0`.") from None
        raise


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise GitError("git is not installed.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()
        reason = said[0] if said else f"exit code {error.returncode}, no commit in common"
        raise GitError(f"git {arguments[0]}: {reason}.") from None
    return done.stdout.decode("utf-8", "surrogateescape")
