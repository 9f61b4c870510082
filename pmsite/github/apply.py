"""Carrying out a plan, one request after the other, so that it may end after any of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pmsite.github import labels
from pmsite.github.body import with_numbers
from pmsite.github.client import Client
from pmsite.github.errors import StoppedError, TrackerError
from pmsite.github.marker import fence, markers, remarks, resynced
from pmsite.github.match import is_ours
from pmsite.model.policy import Policy
from pmsite.model.tracking import Issue, Operation, Outcome, Plan, Tracker


class _ChangedError(Exception):
    """Somebody was at the issue since the list was read."""


@dataclass
class Applier:
    """A run's knowledge while it writes."""

    client: Client
    tracker: Tracker
    policy: Policy
    step: Callable[[str], None] = lambda what: None
    """Told of each operation that is over."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _comments: dict[tuple[str, str], int] = field(default_factory=dict)
    _assignable: dict[str, bool] = field(default_factory=dict)
    _milestones: dict[str, tuple[int, bool]] | None = None
    _unassignable: dict[str, list[str]] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)

    def apply(self, plan: Plan) -> Outcome:
        """Do what the plan says. What fails is told and left to the next run; some failures end this one."""
        applied, errors = 0, []
        try:
            self._ensure_labels(plan)
            for one in plan.writes:
                try:
                    self._do(one)
                    applied += 1
                except _ChangedError:
                    self._notes.append(f"#{one.issue} was changed while this ran; the next run looks again")
                except StoppedError:
                    raise
                except TrackerError as error:
                    errors.append(f"{one.action or one.issue}: {error}")
                self.step(one.op)
        except StoppedError as error:
            (self._notes if error.expected else errors).append(str(error))
        for login, refs in self._unassignable.items():
            several = f" (and of {len(refs) - 1} more)" if len(refs) > 1 else ""
            where = self.client.repository
            self._notes.append(f"{login}, the owner of {refs[0]}{several}, cannot be assigned in {where}")
        return Outcome(applied, dict(self._numbers), tuple(errors), tuple(self._notes))

    def _do(self, one: Operation) -> None:
        if one.op == "create":
            self._create(one)
        elif one.op == "comment":
            self._comment(one)
        else:
            self._edit(one)

    def _create(self, one: Operation) -> None:
        assert one.action is not None
        fields, lost = self._sendable(one.fields, one.action, None)
        ref = one.action

        def look() -> Issue | None:
            found = (issue for issue in self.client.newest() if not issue.pull_request)
            return next((issue for issue in found if self._is(issue, ref)), None)

        issue = self.client.create(fields, look)
        self._numbers[ref] = issue.number
        self._read_back(issue, one.fields, fields, lost)

    def _is(self, issue: Issue, ref: str) -> bool:
        if not is_ours(issue, self.tracker.viewer, self.policy):
            return False
        return ref in {marker.action for marker in markers(issue.body)} | {(remarks(issue.body) or ("", ""))[0]}

    def _edit(self, one: Operation) -> None:
        assert one.issue is not None
        now = self._unchanged(one.issue)
        fields, lost = self._sendable(one.fields, one.action or "", next(iter(now.assignees), None))
        issue = self.client.edit(one.issue, fields)
        self._read_back(issue, one.fields, fields, lost)

    def _unchanged(self, number: int) -> Issue:
        """The issue, if it still is as the plan knew it: else a person's words might be overwritten."""
        now = self.client.issue(number)
        known = next((issue for issue in self.tracker.issues if issue.number == number), None)
        if known is None or known.content != now.content:
            raise _ChangedError
        return now

    def _comment(self, one: Operation) -> None:
        assert one.issue is not None and one.action is not None
        number, ref, key = one.issue, one.action, one.fields["key"]
        now = self._unchanged(number)

        def look() -> int | None:
            found = self.client.comments(number)
            mine = (id_ for id_, author, body in found if self._mine(author) and remarks(body) == (ref, key))
            return next(mine, None)

        body = one.fields["body"]
        for login in one.fields["mentions"]:
            if not self._can_be_assigned(login):  # then it may be anybody's name
                body = body.replace(f"@{login} ", f"{login} ")
        id_ = (look() if now.comments else None) or self.client.comment(number, body, look)
        self._comments |= {(ref, covered): id_ for covered in one.fields["covers"]}

    def _mine(self, author: str) -> bool:
        return author.casefold() == self.tracker.viewer.casefold()

    def _sendable(
        self, fields: Mapping[str, Any], ref: str, assigned: str | None
    ) -> tuple[dict[str, Any], set[str]]:
        """The fields as GitHub can take them, and which it cannot; `assigned` is who is so far."""
        sent, lost = dict(fields), set()
        if "body" in sent:
            sent["body"] = self._filled(sent["body"], ref)
        new = next(iter(sent.get("assignees", ())), None)  # the others are assigned already
        if new is not None and not self._can_be_assigned(new):
            self._unassignable.setdefault(new, []).append(ref)
            del sent["assignees"]
            sent["body"] = resynced(sent["body"], assignee=assigned)
        if "milestone" in sent:
            number = self._milestone(sent.pop("milestone"), ref)
            if number is None:
                lost.add("milestone")
            else:
                sent["milestone"] = number
        return sent, lost

    def _filled(self, body: str, ref: str) -> str:
        """The body with the numbers and comments that this run has made."""
        begin, end = fence(body) or (0, 0)
        body = body[:begin] + with_numbers(body[begin:end], self._numbers) + body[end:]
        synced = next((marker.synced for marker in markers(body)), None)
        if synced is None or not synced.told:
            return body
        told = {key: id_ or self._comments.get((ref, key)) for key, id_ in synced.told.items()}
        known = {key: id_ for key, id_ in told.items() if id_}  # what could not be said is said by the next run
        key = f"conflict:{synced.conflicts}:{synced.conflict}"
        if key in told and key not in known:
            return resynced(body, told=known, conflict=None, conflicts=synced.conflicts - 1)
        return resynced(body, told=known)

    def _read_back(self, issue: Issue, wanted: Mapping[str, Any], sent: Mapping[str, Any], lost: set[str]) -> None:
        """GitHub drops in silence what a token may not set: the marker keeps it, and it is not asked for again."""
        synced = next((marker.synced for marker in markers(issue.body)), None)
        if synced is None:
            return
        there = {label.casefold() for label in issue.labels}
        if "labels" in sent and not {label.casefold() for label in sent["labels"]} <= there:
            lost.add("labels")
        if "milestone" in sent and issue.milestone is None:
            lost.add("milestone")
        lost |= {name for name in synced.lost if name not in wanted}
        assignee = synced.assignee
        if "assignees" in wanted:
            assignee = issue.assignees[0] if issue.assignees else None
        if (tuple(sorted(lost)), assignee) != (synced.lost, synced.assignee):
            if new := lost - set(synced.lost):
                self._notes.append(f"#{issue.number}: GitHub did not take {' and '.join(sorted(new))}")
            self.client.edit(
                issue.number, {"body": resynced(issue.body, lost=tuple(sorted(lost)), assignee=assignee)}
            )

    def _ensure_labels(self, plan: Plan) -> None:
        """Our labels with their colours, before GitHub makes grey ones."""
        names = dict.fromkeys(name for one in plan.writes for name in one.fields.get("labels", ()))
        if not names:
            return
        try:
            there = self.client.labels()
            for name in names:
                if name.casefold() not in there:
                    self._create_label(name)
        except StoppedError as error:
            if error.status not in (403, 404):
                raise
            self._notes.append("labels cannot be created with this token")

    def _create_label(self, name: str) -> None:
        try:
            self.client.create_label(name, *labels.look(self.policy, name))
        except StoppedError:
            raise
        except TrackerError:
            return  # GitHub makes a grey one of that name when an issue gets it

    def _can_be_assigned(self, login: str) -> bool:
        if login not in self._assignable:
            self._assignable[login] = self.client.assignable(login)
        return self._assignable[login]

    def _milestone(self, title: str, ref: str) -> int | None:
        """Its number; None where it is closed."""
        if self._milestones is None:
            self._milestones = self.client.milestones()
        if title not in self._milestones:
            try:
                self.client.create_milestone(title, _last_day(title).isoformat())
            except StoppedError as error:
                if error.status != 403:
                    raise
            self._milestones = self.client.milestones()
        number, is_open = self._milestones.get(title, (0, False))
        if not is_open:
            self._notes.append(f"{ref}: the milestone {title} is closed, or cannot be created with this token")
        return number if is_open else None


def _last_day(title: str) -> date:
    """Of a month (2026-12) or a quarter (2026 Q4)."""
    year, month = int(title[:4]), int(title[-1]) * 3 if "Q" in title else int(title[5:])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
