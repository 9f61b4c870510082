"""What the tests of the sync share: a small repository of records, a stand-in for GitHub, and runs against it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pmsite.github.apply import Applier
from pmsite.github.client import Client
from pmsite.github.gather import gather, planned
from pmsite.github.marker import markers
from pmsite.github.patience import Patience
from pmsite.github.pull import changes
from pmsite.load.edit import dump
from pmsite.load.values import set_value
from pmsite.load.walk import load
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import Change, Operation, Outcome, Plan
from tests.conftest import record
from tests.standin.server import serving
from tests.standin.state import GitHub

DAY = date(2026, 11, 21)
POLICY = """\
schema_version: 1
organisation: Example
severities: [{id: SEV1, title: Critical}, {id: SEV2, title: Major}]
escalation:
  - {after: 50%, do: label}
  - {after: 0d, do: comment}
  - {after: 7d, do: comment}
  - {after: 14d, do: mention, whom: team_lead}
  - {after: 30d, do: mention, whom: last_resort}
taxonomy:
  teams: {web: {lead: jdoe}}
issues: {last_resort: kim}
"""


def action(number: int, **fields: Any) -> dict[str, Any]:
    """An open action A<number> that is due in a month."""
    return {
        "id": f"A{number}",
        "title": f"Configure the failover, part {number}",
        "owner": "jsmith",
        "team": "web",
        "kind": "prevent",
        "priority": "P1",
        "created_on": "2026-11-01",
        "due": "2026-12-21",
    } | fields


def incident(*actions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A published record with actions."""
    return record(**{"state": "published", "actions": list(actions), **fields})


@dataclass
class Repository:
    """Records in a folder, and the stand-in that serves as their GitHub."""

    root: Path
    github: GitHub
    url: str
    pauses: list[float] = field(default_factory=list)
    """Every pause that a run asked for; none is made."""
    wait: float = 600.0

    def write(self, *records: dict[str, Any], policy: str = POLICY) -> None:
        """These records and no others."""
        for old in self.root.glob("incidents/*/*.yaml"):
            old.unlink()
        for one in records:
            file = self.root / "incidents" / one["id"][4:8] / f"{one['id']}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dump(one), "utf-8")
        (self.root / "schema").mkdir(exist_ok=True)
        (self.root / "schema/policy.yaml").write_text(policy, "utf-8")

    def corpus(self) -> tuple[Corpus, str | None]:
        """The records, and why they cannot be relied on."""
        corpus, problems = load(self.root)
        return corpus, problems[0].message if problems else None

    def client(self, timeout: int = 30) -> Client:
        """As a workflow's, with a clock that stands and a sleep that is only noted."""
        patience = Patience(lambda: self.github.now.timestamp(), self.pauses.append, left=self.wait)
        return Client(self.url, self.github.full_name, self.github.token, patience, timeout)

    def plan(self, day: date = DAY, escalating: bool = False) -> Plan:
        """What `pmsite sync` (or `overdue`) would do."""
        client, (corpus, unread) = self.client(), self.corpus()
        return planned(client, corpus, gather(client, corpus, None), day, unread, escalating)

    def run(self, day: date = DAY, escalating: bool = False, client: Client | None = None) -> tuple[Plan, Outcome]:
        """`pmsite sync --apply` (or `overdue`)."""
        client, (corpus, unread) = client or self.client(), self.corpus()
        tracker = gather(client, corpus, None)
        plan = planned(client, corpus, tracker, day, unread, escalating)
        return plan, Applier(client, tracker, corpus.policy).apply(plan)

    def pull(self) -> tuple[Change, ...]:
        """`pmsite pull`: what GitHub knows better, written into the records."""
        client, (corpus, _) = self.client(), self.corpus()
        made = changes(corpus, gather(client, corpus, None))
        for one in made:
            file = self.root / one.path
            file.write_text(set_value(file.read_text("utf-8"), one.pointer, one.value), "utf-8")
        return made

    def settled(self, day: date = DAY) -> None:
        """One clean run without an error, after which a run writes nothing."""
        self.github.faults.clear()
        _, outcome = self.run(day)
        assert not outcome.errors, outcome.errors
        before = len(self.github.writes)
        plan, _ = self.run(day)
        assert len(self.github.writes) == before, [one for one in plan.operations if one.op != "skip"]


@contextmanager
def repository(root: Path, github: GitHub | None = None) -> Iterator[Repository]:
    """A repository and its GitHub; in the end no request or answer may have been against GitHub's description."""
    github = github or GitHub()
    with serving(github) as url:
        yield Repository(root, github, url)
    assert github.violations == []


@contextmanager
def begun(root: Path, *records: dict[str, Any]) -> Iterator[Repository]:
    """A repository whose actions have their issues, in their order from #1 on."""
    with repository(root) as made:
        made.write(*records)
        made.run()
        yield made


def still(repo: Repository) -> None:
    """A run that writes nothing."""
    before = len(repo.github.writes)
    plan, outcome = repo.run()
    assert (does(plan), outcome.errors) == ([], ())
    assert len(repo.github.writes) == before


def shut(repo: Repository) -> dict[int, str | None]:
    """The closed issues, and why they were closed."""
    return {n: issue.state_reason for n, issue in repo.github.issues.items() if issue.state == "closed"}


class Killed(BaseException):
    """The run was ended from outside."""


def dying(client: Client, requests: int, answered: bool = True) -> Client:
    """A client that dies when it has made so many requests; without `answered` before the last one's answer."""
    ask, made = client._exchange, 0

    def counted(*given: Any, **named: Any) -> Any:
        nonlocal made
        if made >= requests:
            raise Killed
        made += 1
        try:
            return ask(*given, **named)
        finally:
            if not answered and made >= requests:
                raise Killed

    vars(client)["_exchange"] = counted
    return client


def open_for(github: GitHub) -> list[str]:
    """The action of each open issue, by name; what people opened is left out."""
    issues = [one for one in github.issues.values() if one.state == "open" and one.user == github.viewer]
    return sorted(markers(one.body or "")[0].action for one in issues)


def does(plan: Plan) -> list[tuple[str, str | None]]:
    """What a plan writes: operation and action."""
    return [(one.op, one.action) for one in plan.writes]


def attention(plan: Plan) -> list[Operation]:
    """What a person must see to."""
    return [one for one in plan.operations if one.attention]
