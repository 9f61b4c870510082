"""Repositories for workflows: one that `pmsite init` made, and a copy of this checkout."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from pmsite.load.edit import dump
from pmsite.load.events import parse
from tests.cli.command import run as command
from tests.conftest import PROJECT, TODAY
from tests.standin.server import serving
from tests.standin.state import GitHub
from tests.workflows.world import BIN, World, origin_of

TOKEN = "ghs_" + "x7Kq" * 9
RECORD = "incidents/2025/INC-2025-0002.yaml"
"""What `made` adds to the sample: A1 open, A2 that depends on it, A3 overdue since 10 November."""
ACTIONS: list[dict[str, Any]] = [
    {"id": "A1", "title": "Renew certificates by machine", "due": "2026-12-01"},
    {"id": "A2", "title": "Alert before one runs out", "due": "2026-12-10", "depends_on": ["A1"]},
    {"id": "A3", "title": "List all certificates", "due": "2026-11-10"},
]


def made(folder: Path) -> Path:
    """What `pmsite init` makes, with a second record whose actions are not finished."""
    done = command("init", str(folder), "--today", TODAY, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    text = (folder / "incidents/2025/INC-2025-0001.yaml").read_text("utf-8").replace("2025-01-", "2025-11-")
    sample = parse(text, "").data
    base = {"owner": "jsmith", "kind": "prevent", "priority": "P2", "created_on": "2026-11-01", "state": "open"}
    actions = [{**base, **one} for one in ACTIONS]
    lessons = {"learned": [{"id": "L1", "title": "Two guards", "text": "One is not enough."}]}
    fields = {
        "id": "INC-2025-0002",
        "title": "Sign-in slow after a restart",
        "actions": actions,
        "lessons": lessons,
    }
    text = dump(sample | fields).replace("state: published\n", "state: published  # kept as it is\n", 1)
    (folder / RECORD).write_text(text, "utf-8")
    return folder


def copied(folder: Path) -> Path:
    """This checkout: what git tracks, as it stands."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
    for path in filter(None, listed.stdout.split("\0")):
        if (PROJECT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / path, folder / path, follow_symlinks=False)
    return folder


@dataclass
class Templates:
    """An origin of each kind, made once."""

    folder: Path
    origins: dict[str, Path] = field(default_factory=dict)

    def origin(self, kind: str) -> Path:
        """The origin of a kind: `made` or `own`."""
        if kind not in self.origins:
            folder = self.folder / kind
            folder.mkdir()
            self.origins[kind] = origin_of((made if kind == "made" else copied)(folder / "files"), folder)
        return self.origins[kind]


@contextmanager
def world(templates: Templates, kind: str, folder: Path) -> Iterator[World]:
    """A repository of its own; in the end no secret may have been said, and GitHub's description kept to."""
    origin = folder / "origin.git"
    shutil.copytree(templates.origin(kind), origin, copy_function=os.link if kind == "own" else shutil.copy)
    github = GitHub()
    github.token = TOKEN
    with serving(github) as url:
        own = kind == "own"
        made = World(folder, origin, github, url, None if own else BIN, {"SYNC_ISSUES": "true"} if own else {})
        yield made
    assert github.violations == []
    issues = [f"{one.title} {one.body} {[c.body for c in one.comments]}" for one in github.issues.values()]
    for secret in (TOKEN, *made.secrets.values()):
        assert not [text for text in (*made.said, *issues) if secret in text]


@contextmanager
def receiver() -> Iterator[tuple[str, list[Any]]]:
    """A chat's incoming webhook: its address, which is a secret, and what came."""
    came: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.path, self.headers["content-type"], json.loads(content)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/services/T0/B0/s3cr3tpath", came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
