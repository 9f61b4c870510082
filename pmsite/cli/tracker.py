"""Reaching GitHub, for the commands that do: as Actions' environment names it."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Option

from pmsite.cli.common import FINDINGS, USAGE, err, stop
from pmsite.cli.repository import read_repository
from pmsite.github.client import Client
from pmsite.github.errors import StoppedError
from pmsite.github.gather import gather
from pmsite.github.patience import Patience
from pmsite.load.walk import POLICY
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import Tracker
from pmsite.problems import Level, Problem, in_order
from pmsite.site.compose import Checked

API = "https://api.github.com"


class Format(StrEnum):
    """How a plan is told."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


Told = Annotated[Format, Option("--format", help="How to tell it; markdown for a job's summary.")]
Apply = Annotated[bool, Option("--apply", help="Do it; without this, only say what would be done.")]
Wait = Annotated[
    int, Option("--wait", metavar="SECONDS", min=0, help="Wait at most so long for GitHub's rate limits.")
]
WAIT = 300


def connect(wait: int) -> Client:
    """The repository that the environment names, or the end with a way out."""
    repository, token = os.environ.get("GITHUB_REPOSITORY", ""), os.environ.get("GITHUB_TOKEN", "").strip()
    url = os.environ.get("GITHUB_API_URL") or API
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        stop("Set GITHUB_REPOSITORY to owner/name.", USAGE)
    if not url.startswith(("https://", "http://")):
        stop(f"GITHUB_API_URL is an address such as {API}.", USAGE)
    if not re.fullmatch(r"[!-~]+", token):
        stop("Set GITHUB_TOKEN to a token with `issues: write`; in a workflow, ${{ github.token }}.", USAGE)
    patience = Patience(time.time, time.sleep, lambda message: err.print(message, markup=False), float(wait))
    return Client(url, repository, token, patience, login=os.environ.get("PMSITE_LOGIN") or None)


@dataclass(frozen=True)
class Read:
    """The records, and what of them cannot be relied on: is unreadable, misshapen or refers to nothing."""

    checked: Checked
    broken: tuple[Problem, ...]

    @property
    def why(self) -> str | None:
        """The first of it in words."""
        if not self.broken:
            return None
        first, more = self.broken[0], len(self.broken) - 1
        others = f" (and {more} more; `pmsite check` tells them)" if more else ""
        return f"{first.location}: {first.message.rstrip('.')}{others}"

    @property
    def paths(self) -> frozenset[str]:
        """Where it is."""
        return frozenset(problem.location.path for problem in self.broken)


def read(root: Path, today: str) -> Read:
    """Read and check the records, or the end: without the policy that was meant, nothing is right."""
    checked = read_repository(root, today)
    broken = [p for p in checked.problems if p.level is Level.ERROR and p.rule[:3] in ("PM0", "PM1")]
    found = Read(checked, tuple(in_order(broken)))
    if POLICY in found.paths:
        told = next(p for p in found.broken if p.location.path == POLICY)
        stop(f"{told.location}: {told.message} Nothing is done with another policy than yours.")
    return found


def read_issues(client: Client, corpus: Corpus) -> Tracker:
    """All issues, with a count on a terminal."""
    with err.status("Reading issues") as status:
        count = 0

        def page(items: int) -> None:
            nonlocal count
            count += items
            status.update(f"Reading issues: {count:,}")

        return gather(client, corpus, site_url(), page)


def site_url() -> str | None:
    """Where the site is, if the environment says so."""
    url = os.environ.get("SITE_URL", "")
    return f"{url.rstrip('/')}/" if url.startswith(("https://", "http://")) else None


@contextmanager
def reaching() -> Iterator[None]:
    """What ends the talk with GitHub ends the command with a sentence."""
    try:
        yield
    except StoppedError as error:
        stop(str(error), FINDINGS)
