"""The life of an action, in a terminal: `make demo-sync`. The commands are real, GitHub is the stand-in."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel

from tests.standin.server import serving
from tests.standin.state import GitHub

RECORD = """\
# yaml-language-server: $schema=../../schema/postmortem.schema.json
schema_version: 1
id: INC-2026-0002
title: Orders rejected for 15 minutes after a DNS resolver was lost
state: published
severity: SEV2
summary: Orders were rejected for 15 minutes.
times: {started_at: 2026-10-26T10:27:35Z, detected_at: 2026-10-26T10:29:00Z, resolved_at: 2026-10-26T10:45:00Z}
incident_status: resolved
analysis:
  root_causes:
    - {id: C1, text: DNS failover was never configured., category: configuration}
actions:
  - id: A1
    title: Configure DNS failover to a second resolver
    owner: jsmith        # a comment that stays
    team: network
    kind: prevent
    priority: P1
    created_on: 2026-10-28
    due: 2026-11-07
    done_when: Resolution works with resolver-1 cut off, shown in a drill.
    addresses: [C1]
  - {id: A2, title: Add a chaos test, team: network, kind: detect, priority: P2, due: 2026-12-20, depends_on: [A1]}
provenance: {kind: fictional}
"""
POLICY = "teams: {network: {lead: bjohnson, members: [jsmith]}}"


@dataclass
class Demo:
    """A repository, its GitHub, and a screen."""

    root: Path
    github: GitHub
    url: str
    screen: Console

    def say(self, text: str) -> None:
        """What happens next."""
        self.screen.print(f"\n[bold cyan]# {text}[/]")

    def run(self, *words: str) -> None:
        """One command, as people would type it."""
        self.screen.print(f"[bold green]$ {' '.join(words)}[/]", highlight=False)
        command = [sys.executable, "-m", "pmsite.cli", *words[1:]] if words[0] == "pmsite" else list(words)
        env = {
            **os.environ,
            "GITHUB_API_URL": self.url,
            "GITHUB_REPOSITORY": self.github.full_name,
            "GITHUB_TOKEN": self.github.token,
        }
        if self.screen.is_terminal:
            env |= {"FORCE_COLOR": "1", "COLUMNS": str(self.screen.width)}
        done = subprocess.run(command, cwd=self.root, env=env, check=False, capture_output=True, text=True)
        sys.stdout.write(done.stdout + done.stderr)
        if done.returncode:
            sys.exit(f"exit code {done.returncode}")

    def show(self, number: int) -> None:
        """An issue, as GitHub shows it."""
        issue = self.github.issues[number]
        body = "\n".join(line for line in (issue.body or "").splitlines() if not line.startswith("<!--"))
        state = f"{issue.state}{f' as {issue.state_reason}' if issue.state == 'closed' else ''}"
        under = f"{state} · {', '.join(issue.labels)}{''.join(f' · {one}' for one in issue.assignees)}"
        said = "".join(f"\n\n---\n{comment.body.partition('<!--')[0]}" for comment in issue.comments)
        self.screen.print(Panel(Markdown(f"**#{number} {issue.title}**\n\n*{under}*\n\n{body}{said}")))


def story(demo: Demo) -> None:
    """From the plan to the end."""
    demo.say("A merged post-mortem has two actions. What would the sync do?")
    demo.run("pmsite", "sync", "--today", "2026-10-28")
    demo.say("It does it.")
    demo.run("pmsite", "sync", "--apply", "--today", "2026-10-28")
    demo.say("The issues: the second waits for the first.")
    demo.show(1)
    demo.show(2)
    demo.say("Again: there is nothing to do.")
    demo.run("pmsite", "sync", "--apply", "--today", "2026-10-28")
    demo.say("A person writes into the issue: that stays. A label that a person puts on is understood.")
    _person(demo)
    demo.say("14 days after the due date nobody has finished. One comment, and the team's lead is called.")
    _late(demo)
    demo.say("Somebody closes #1. The record is to learn of it, by a pull request.")
    _closed(demo)
    demo.say("Once that is merged, both sides agree, and the second action waits no longer.")
    _merged(demo)


def _person(demo: Demo) -> None:
    issue = demo.github.issues[1]
    demo.github.edit(1, body=f"{issue.body}\n\nI have begun with resolver-2. /js")
    demo.github.add_label(1, "pm: in progress")
    demo.run("pmsite", "sync", "--apply", "--today", "2026-11-02")
    demo.show(1)


def _late(demo: Demo) -> None:
    demo.run("pmsite", "overdue", "--apply", "--today", "2026-11-21")
    demo.run("pmsite", "overdue", "--apply", "--today", "2026-11-21")
    demo.show(1)


def _closed(demo: Demo) -> None:
    demo.github.close(1, by="jsmith")
    demo.run("pmsite", "pull", "--apply", "--today", "2026-11-21")
    demo.run("git", "--no-pager", "diff", "--unified=0")


def _merged(demo: Demo) -> None:
    demo.run("pmsite", "sync", "--apply", "--today", "2026-11-22")
    demo.run("pmsite", "sync", "--apply", "--today", "2026-11-22")
    demo.show(2)


def main() -> None:
    """Tell it in an empty folder."""
    github = GitHub("example/postmortems", assignable=("jsmith", "bjohnson"))
    with tempfile.TemporaryDirectory() as folder, serving(github) as url:
        root = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "pmsite.cli", "init", "."], check=True, capture_output=True, cwd=root
        )
        policy = root / "schema/policy.yaml"
        policy.write_text(policy.read_text("utf-8").replace("teams: {}", POLICY), "utf-8")
        record = root / "incidents/2026/INC-2026-0002.yaml"
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(RECORD, "utf-8")
        for command in (["git", "init", "-q"], ["git", "add", "-A"]):
            subprocess.run(command, check=True, capture_output=True, cwd=root)
        story(Demo(root, github, url, Console()))
    if github.violations:
        sys.exit("\n".join(github.violations))


if __name__ == "__main__":
    main()
