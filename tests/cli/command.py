"""What the tests of commands share: the real command, a repository's git, a record with nothing to say about."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pmsite.load.edit import dump
from pmsite.load.layout import layout
from tests.conftest import TODAY, record

Done = subprocess.CompletedProcess[str]
_QUIET = ("CI", "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "SOURCE_DATE_EPOCH")
"""What would make a command behave otherwise where these tests run."""


def environment(**more: str) -> dict[str, str]:
    """This process's, without what changes how a command behaves, with `more`."""
    return {**{name: value for name, value in os.environ.items() if name not in _QUIET}, **more}


def run(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> Done:
    """The real command, without a terminal."""
    command = [sys.executable, "-m", "pmsite.cli", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def check(root: Path, *arguments: str, **more: str) -> Done:
    """`pmsite check` on the tests' day."""
    return run("check", "--today", TODAY, *arguments, cwd=root, env=environment(**more))


def problems(root: Path, *arguments: str) -> list[dict[str, Any]]:
    """What `pmsite check --format json` finds."""
    found: list[dict[str, Any]] = json.loads(check(root, "--format", "json", *arguments).stdout)["problems"]
    return found


def sound(**fields: Any) -> dict[str, Any]:
    """A record that no rule has anything to say about."""
    links = [{"title": "The account", "url": "https://example.com"}]
    return record(**{"state": "published", "provenance": {"kind": "retold"}, "links": links, **fields})


def text_of(**fields: Any) -> str:
    """The same as YAML, in canonical layout."""
    return layout(dump(sound(**fields)))


def git(root: Path, *arguments: str) -> str:
    """The real git, as nobody in particular."""
    ours = {
        "user.email": "x@example.com",
        "user.name": "x",
        "commit.gpgsign": "false",
        "init.defaultBranch": "main",
    }
    options = [part for key, value in ours.items() for part in ("-c", f"{key}={value}")]
    command = ["git", "-C", str(root), *options, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return done.stdout


def commit(root: Path, message: str = "x") -> None:
    """Everything as it is."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def repository(root: Path) -> Path:
    """A git repository with one commit of what is there, on the branch `main`; now on `work`."""
    git(root, "init", "--quiet")
    commit(root, "Begin")
    git(root, "branch", "-M", "main")
    git(root, "checkout", "--quiet", "-b", "work")
    return root
