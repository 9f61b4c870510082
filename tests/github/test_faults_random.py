"""Authors, people, faults in any order: at last each unfinished action has one open issue, and all is still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmsite.github.errors import StoppedError
from pmsite.github.marker import markers, remarks
from pmsite.load.events import parse
from tests.github.kit import (
    DAY,
    Killed,
    Repository,
    action,
    attention,
    does,
    dying,
    incident,
    open_for,
    repository,
)
from tests.standin.faults import Fault, rate_limited
from tests.standin.records import Issue

STATES = ("open", "in_progress", "blocked", "done", "wont_do")
LABELS = ("pm: action", "pm: in progress", "pm: blocked", "pm: P1")
OWNERS = ("jsmith", "jdoe", "octocat", "ghost")
RECORDS = ("INC-2025-0001", "INC-2025-0002")


@dataclass
class World:
    """A repository, and what happens to it."""

    repo: Repository
    day: date = DAY
    last: int = 2
    said: list[str] = field(default_factory=list)

    def records(self) -> list[dict[str, Any]]:
        """What the files say now."""
        files = sorted(self.repo.root.glob("incidents/*/*.yaml"))
        return [parse(file.read_text("utf-8"), "").data for file in files]

    def change(self, number: int, how: Callable[[list[dict[str, Any]], int], None]) -> None:
        """Something happens to one action of one record."""
        records = self.records()
        one = records[number % len(records)]
        if one["actions"]:
            how(one["actions"], number // 2 % len(one["actions"]))
        self.repo.write(*records)

    def issue(self, number: int) -> Issue | None:
        """One of the issues of ours."""
        issues = list(self.repo.github.issues.values())
        return issues[number % len(issues)] if issues else None

    # What authors do.

    def retitle(self, n: int, m: int) -> None:
        self.change(n, lambda actions, place: actions[place].update(title=f"Title {m}", text=f"Words @you #{m}"))

    def state(self, n: int, m: int) -> None:
        self.change(n, lambda actions, place: actions[place].update(state=STATES[m % 5], reason=f"Because {m}"))

    def own(self, n: int, m: int) -> None:
        self.change(n, lambda actions, place: actions[place].update(owner=OWNERS[m % 4]))

    def redate(self, n: int, m: int) -> None:
        due = DAY + timedelta(days=m - 10)
        self.change(n, lambda actions, place: actions[place].update(due=due.isoformat()))

    def depend(self, n: int, m: int) -> None:
        self.change(n, lambda actions, _: actions[-1].update(depends_on=[actions[0]["id"]] if m % 3 else []))

    def remove(self, n: int, m: int) -> None:
        def gone(actions: list[dict[str, Any]], place: int) -> None:
            name = actions.pop(place)["id"]
            for one in actions:
                one["depends_on"] = [other for other in one.get("depends_on", []) if other != name]

        self.change(n, gone)

    def add(self, n: int, m: int) -> None:
        self.last += 1
        records = self.records()
        records[n % len(records)]["actions"].append(action(self.last, state=STATES[m % 2]))
        self.repo.write(*records)

    def rename(self, n: int, m: int) -> None:
        self.last += 1

        def renamed(actions: list[dict[str, Any]], place: int) -> None:
            one = actions[place]
            former, one["id"] = one["id"], f"A{self.last}"
            one["formerly"] = [*one.get("formerly", []), former]
            for other in actions:
                names = other.get("depends_on", [])
                other["depends_on"] = [one["id"] if name == former else name for name in names]

        self.change(n, renamed)

    def withdraw(self, n: int, m: int) -> None:
        records = self.records()
        records[n % len(records)]["state"] = ("withdrawn", "draft", "review", "published")[m % 4]
        self.repo.write(*records)

    # What people do.

    def person(self, n: int, m: int) -> None:
        github, issue = self.repo.github, self.issue(n)
        if issue is None:
            return
        number, body, which = issue.number, issue.body or "", m // 13
        deeds: list[Callable[[], object]] = [
            lambda: github.close(number, ("completed", "not_planned", "duplicate")[which % 3]),
            lambda: github.reopen(number),
            lambda: github.edit(number, body=f"Above {n}.\n\n{body}\n\nBelow {n}."),
            lambda: github.edit(number, body=body.replace("<!-- pmsite:end -->", "")),
            lambda: github.edit(number, title=f"A title of ours {n}"),
            lambda: github.add_label(number, LABELS[which]),
            lambda: github.remove_label(number, LABELS[which]),
            lambda: github.assign(number, OWNERS[which % 3]),
            lambda: github.unassign(number, *issue.assignees),
            lambda: github.comment(number, f"Said {n}"),
            lambda: github.lock(number),
            lambda: github.open_issue(f"Copied {n}", body),
            lambda: github.delete_label(github.label(LABELS[which]).name),
        ]
        deeds[m % len(deeds)]()

    # What runs do.

    def sync(self, n: int, m: int) -> None:
        self.repo.run(self.day)

    def overdue(self, n: int, m: int) -> None:
        self.day += timedelta(days=m % 9)
        self.repo.run(self.day, escalating=True)

    def pull(self, n: int, m: int) -> None:
        self.repo.pull()

    def faulty(self, n: int, m: int) -> None:
        """A run on whose way something fails."""
        method, path = FAILING[n % len(FAILING)]
        nth = m % 4 + 1
        when: Any = ("no", "yes", "late" if "/issues" in path else "yes")[m % 3]
        faults = [
            Fault(method, path, nth, carried_out=when, late_by=n % 9 + 1),
            Fault(method, path, nth, status=None, carried_out=when, late_by=n % 9 + 1),
            Fault(method, path, nth, status=403, message="Refused"),
            rate_limited(method, path, nth=nth, retry_after=(5, 5000)[m % 2]),
        ]
        self.repo.github.faults = [faults[n % 4]]
        try:
            self.repo.run(self.day, escalating=m % 2 == 0)
        except StoppedError as error:
            self.said.append(str(error))
        self.repo.github.faults = []

    def killed(self, n: int, m: int) -> None:
        """A run that is ended from outside."""
        try:
            self.repo.run(self.day, escalating=n % 2 == 0, client=dying(self.repo.client(), m, n % 3 > 0))
        except Killed:
            self.said.append("killed")

    def lagging(self, n: int, m: int) -> None:
        """Two runs, the second of which is shown the list of before the first."""
        self.repo.github.freeze_listing()
        self.repo.github.listing = "live"
        self.repo.run(self.day)
        self.repo.github.listing = ("frozen", "empty")[m % 2]
        self.repo.run(self.day)
        self.repo.github.listing = "live"

    # How it ends.

    def tidied(self) -> None:
        """What was late has come; GitHub's news are in the records; a person did what the runs asked for."""
        while self.repo.github.pending:
            self.repo.plan(self.day)
        for _ in range(3):
            self.repo.pull()
            asked = attention(self.repo.plan(self.day))
            for one in asked:
                self.see_to(one.issue, one.action if "since they last agreed" in one.reason else None)
            self.repo.run(self.day)

    def see_to(self, number: int | None, conflict: str | None) -> None:
        """A conflict: it is done. All else: the issue is closed by hand."""
        assert number is not None
        self.repo.github.close(number, "completed" if conflict else "not_planned")
        if conflict:
            self.repo.github.reopen(number)
            self.repo.github.close(number, "completed")
            records = self.records()
            for one in records:
                for other in one["actions"]:
                    if f"{one['id']}/{other['id']}" == conflict:
                        other["state"] = "done"
            self.repo.write(*records)

    def unfinished(self) -> list[str]:
        """The actions that are to have one open issue each."""
        return sorted(
            f"{one['id']}/{other['id']}"
            for one in self.records()
            for other in one["actions"]
            if one["state"] in ("review", "published") and other.get("state") not in ("done", "wont_do")
        )


FAILING = [("POST", "/issues$"), ("PATCH", "/issues"), ("POST", "/comments$"), ("GET", ""), ("POST", "/labels$")]
STEPS = ["retitle", "state", "own", "redate", "depend", "remove", "add", "rename", "withdraw", "pull"]
STEPS += [*["person"] * 6, *["sync"] * 3, *["faulty"] * 3, *["killed"] * 3, "overdue", "lagging"]
Step = tuple[str, int, int]
STEP = st.tuples(st.sampled_from(STEPS), st.integers(0, 30), st.integers(0, 40))


@given(st.booleans(), st.lists(STEP, min_size=3, max_size=12))
def test_whatever_happens_one_open_issue_stays_for_each_unfinished_action(begun: bool, steps: list[Step]) -> None:
    with TemporaryDirectory() as folder, repository(Path(folder)) as repo:
        repo.write(*(incident(action(1), action(2), id=name) for name in RECORDS))
        world = World(repo)
        for name, n, m in [("sync", 0, 0)] * begun + steps:
            getattr(world, name)(n, m)
        assert repo.corpus()[1] is None
        world.tidied()
        _, outcome = repo.run(world.day)
        assert outcome.errors == ()
        before = len(repo.github.writes)
        plan, outcome = repo.run(world.day)
        assert (does(plan), outcome.errors, len(repo.github.writes)) == ([], (), before)
        assert all("bears the marker" in one.reason for one in attention(plan))
        apart = [one["id"] for one in world.records() if one["state"] in ("draft", "withdrawn")]
        there = [ref for ref in open_for(repo.github) if ref.partition("/")[0] not in apart]
        assert there == world.unfinished()
        for issue in repo.github.issues.values():
            keys = [key for one in issue.comments if (key := remarks(one.body)) is not None]
            assert len(keys) == len(set(keys))
            assert issue.user != repo.github.viewer or markers(issue.body or "")
