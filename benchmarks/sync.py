"""`python -m benchmarks.sync [ACTIONS]`: what a sync with nothing to do costs, against a local GitHub.

The listing has a pull request beside every issue. Told are requests, writes, time and the command's peak memory.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from pmsite.github.desired import desired
from pmsite.github.revise import Context, fresh
from pmsite.load.edit import dump
from pmsite.load.walk import load
from pmsite.model.tracking import Tracker
from tests.standin.server import serving
from tests.standin.state import GitHub

TODAY = date(2026, 11, 21)
A_RECORD = 10


def records(root: Path, actions: int) -> None:
    """Published records of ten open actions each."""
    for number in range(1, actions // A_RECORD + 1):
        name = f"INC-2026-{number:04d}"
        file = root / "incidents/2026" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        listed = [
            {
                "id": f"A{i}",
                "title": f"Configure the failover of part {i}, and show in a drill that it works",
                "text": "A paragraph that says what is to be done, and where. " * 8,
                "team": "web",
                "kind": "prevent",
                "priority": "P2",
                "created_on": "2026-11-01",
                "due": "2027-01-31",
            }
            for i in range(1, A_RECORD + 1)
        ]
        record = {
            "schema_version": 1,
            "id": name,
            "title": "Orders rejected for 15 minutes",
            "state": "published",
            "severity": "SEV2",
            "summary": "Orders were rejected.",
            "times": {"started_at": "2026-10-26T10:27:35Z"},
            "actions": listed,
        }
        file.write_text(dump(record), "utf-8")


def fill(root: Path, github: GitHub, url: str) -> None:
    """The issues that a sync would have made, and as many pull requests."""
    corpus, problems = load(root)
    assert not problems, problems[0]
    context = Context(corpus, Tracker(github.full_name, f"https://github.com/{github.full_name}"), TODAY, {})
    for one in desired(corpus):
        fields = fresh(one, context)
        github.open_issue(fields["title"], fields["body"], by=github.viewer, labels=fields["labels"])
        github.open_issue("A change", by="jdoe", pull_request=True)


def main(actions: int) -> None:
    """Measure it once."""
    github = GitHub()
    with tempfile.TemporaryDirectory() as folder, serving(github) as url:
        root = Path(folder)
        records(root, actions)
        fill(root, github, url)
        github.log.clear()
        env = os.environ | {
            "GITHUB_API_URL": url,
            "GITHUB_REPOSITORY": github.full_name,
            "GITHUB_TOKEN": github.token,
        }
        command = [
            sys.executable,
            "-m",
            "pmsite.cli",
            "sync",
            "--apply",
            "--today",
            str(TODAY),
            "--root",
            str(root),
        ]
        begun = time.perf_counter()
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        listed = len(github.issues)
        print(f"{actions} actions, {listed} listed: {done.stdout.strip()} {done.stderr.strip()}")
        asked = f"{len(github.log)} requests ({listed // 100} pages), {len(github.writes)} writes"
        print(f"{asked}, {seconds:.1f} s, {peak:.0f} MB")
        sys.exit(done.returncode)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
