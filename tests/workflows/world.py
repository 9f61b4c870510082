"""Where workflows run: a bare `origin`, clones of it as a runner makes them, and pull requests as branches."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.command import git
from tests.conftest import TODAY
from tests.standin.state import GitHub

BIN = Path(sys.executable).parent
"""Where this Python and its commands are."""


@dataclass
class PullRequest:
    """What a workflow proposes: its branch stands in the origin."""

    branch: str
    title: str
    body: str
    updates: int = 0
    """How often its branch was pushed again."""


@dataclass
class World:
    """A repository on GitHub, and what its owner has set."""

    folder: Path
    origin: Path
    github: GitHub
    url: str
    python: Path | None = None
    """What `setup-python` puts on the path; None where a workflow brings its own."""
    vars: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    today: str = TODAY
    pulls: dict[str, PullRequest] = field(default_factory=dict)
    """The open ones, by branch."""
    said: list[str] = field(default_factory=list)
    """Every log, summary and text of a pull request."""
    jobs: int = 0
    runs: int = 1000
    """The last run's number; each has another."""

    def show(self, path: str, ref: str = "main") -> str:
        """A file as it stands in the origin."""
        return git(self.origin, "show", f"{ref}:{path}")

    def diff(self, branch: str) -> list[str]:
        """The lines that a branch takes away and adds, without those around them."""
        lines = git(self.origin, "diff", "--unified=0", "main", branch).splitlines()
        return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]

    def merge(self, branch: str) -> None:
        """Somebody merges a pull request, and its branch is deleted."""
        git(self.origin, "update-ref", "refs/heads/main", f"refs/heads/{branch}")
        git(self.origin, "update-ref", "-d", f"refs/heads/{branch}")
        del self.pulls[branch]

    def push(self, files: Mapping[str, str | None], branch: str = "main") -> None:
        """Somebody pushes a commit of these files; None deletes one."""
        self.jobs += 1
        clone = self.folder / f"clone-{self.jobs}"
        git(self.folder, "clone", "--quiet", "--branch", "main", str(self.origin), str(clone))
        git(clone, "checkout", "--quiet", "-B", branch)
        for path, text in files.items():
            (clone / path).parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                (clone / path).unlink()
            else:
                (clone / path).write_text(text, "utf-8")
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "--message", "x")
        git(clone, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")
        if branch != "main":
            git(clone, "checkout", "--quiet", "main")
            git(clone, "merge", "--quiet", "--no-ff", "--message", "Merge", branch)
            git(clone, "push", "--quiet", "--force", "origin", "HEAD:refs/pull/1/merge")


def origin_of(files: Path, folder: Path) -> Path:
    """A bare repository with one commit of these files on `main`."""
    git(files, "init", "--quiet", "--initial-branch", "main")
    git(files, "add", "--all")
    git(files, "commit", "--quiet", "--message", "Begin")
    git(folder, "clone", "--quiet", "--bare", str(files), str(folder / "origin.git"))
    return folder / "origin.git"


def checkout(world: World, folder: Path, ref: str, depth: int) -> None:
    """As actions/checkout: the event's ref, with one commit or (depth 0) all of the history and branches."""
    git(folder, "init", "--quiet")
    git(folder, "remote", "add", "origin", f"file://{world.origin}")
    name = ref.removeprefix("refs/").removeprefix("heads/")
    local = f"refs/remotes/origin/{name}" if ref.startswith("refs/heads/") else f"refs/remotes/{name}"
    wanted = {f"+{ref}:{local}"} | ({"+refs/heads/*:refs/remotes/origin/*"} if depth == 0 else set())
    shallow = [f"--depth={depth}"] if depth else []
    git(folder, "fetch", "--quiet", "--no-tags", *shallow, "origin", *sorted(wanted))
    where = ["-B", name, local] if ref.startswith("refs/heads/") else ["--detach", local]
    git(folder, "checkout", "--quiet", "--force", *where)


def link_environment(folder: Path) -> None:
    """This environment as a checkout's own, installed after all that it is made from: `make` has nothing to do."""
    there = folder / ".venv"
    there.mkdir()
    for child in Path(sys.prefix).iterdir():
        if child.name != ".installed":
            (there / child.name).symlink_to(child)
    (there / ".installed").touch()


def propose(world: World, folder: Path, given: Mapping[str, Any]) -> str:
    """As peter-evans/create-pull-request; what it did, in a word. Raises OSError where the body's file is missing.

    The branch is made anew from the checkout and what changed below `add-paths`; where that is nothing, an open
    pull request is closed and with `delete-branch` its branch deleted. The checkout is then without it again.
    """
    branch, paths = given["branch"], given["add-paths"].split()
    body = Path(given["body-path"]).read_text("utf-8") if "body-path" in given else given["body"]
    world.said += [body, given["title"]]
    known = git(folder, "ls-remote", "--heads", "origin", branch).split()
    subprocess.run(["git", "-C", folder, "add", "--", *paths], check=False, capture_output=True)
    if not git(folder, "diff", "--cached", "--name-only"):
        if not known:
            return "none"
        world.pulls.pop(branch, None)
        deleted = given.get("delete-branch") is True
        git(folder, "push", "--quiet", "--force", "origin", f"{'' if deleted else 'HEAD'}:refs/heads/{branch}")
        return "closed"
    tree, parent = git(folder, "write-tree").strip(), git(folder, "rev-parse", "HEAD").strip()
    made = git(folder, "commit-tree", tree, "-p", parent, "-m", given["commit-message"]).strip()
    git(folder, "restore", "--source=HEAD", "--staged", "--worktree", "--", *paths)
    request = world.pulls.setdefault(branch, PullRequest(branch, given["title"], body))
    request.title, request.body = given["title"], body
    if known and git(world.origin, "log", "-1", "--format=%T %P", branch).split() == [tree, parent]:
        return "not updated"
    git(folder, "push", "--quiet", "--force", "origin", f"{made}:refs/heads/{branch}")
    request.updates += bool(known)
    return "updated" if known else "created"
