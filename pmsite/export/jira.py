"""Actions for Jira: a table that its importer takes, and payloads for its REST API.

The table is as Jira's CSV import asks for it: a column for each label, days as `yyyy-MM-dd`. A payload is the body
of one `POST /rest/api/3/issue/bulk`, with descriptions in the Atlassian Document Format.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pmsite.analyse.followthrough import by_urgency, ours
from pmsite.analyse.people import discreet
from pmsite.analyse.tabular import inert
from pmsite.export.prose import plain_text
from pmsite.model import pages
from pmsite.model.actions import Action
from pmsite.model.corpus import ActionEntry, Entry
from pmsite.model.policy import Policy
from pmsite.render.tables import table

PRIORITIES: Mapping[str, str] = {"P0": "Highest", "P1": "High", "P2": "Medium", "P3": "Low"}
STATES: Mapping[str, str] = {
    "open": "To Do",
    "in_progress": "In Progress",
    "blocked": "To Do",
    "done": "Done",
    "wont_do": "Done",
}
AT_ONCE = 50
"""Issues that Jira creates in one request."""
_LABELS = 4


class Task(NamedTuple):
    """An action as an issue."""

    ref: str
    summary: str
    paragraphs: tuple[str, ...]
    priority: str | None
    due: str | None
    assignee: str
    """A handle, where the policy shows handles; else nobody."""
    labels: tuple[str, ...]
    state: str
    page: str | None = None
    """Where the record is to be read."""


def tasks(entries: Iterable[Entry], policy: Policy, finished: bool, site_url: str | None = None) -> list[Task]:
    """Our own actions, the most urgent first; finished ones only if asked for."""
    wanted = [
        ActionEntry(entry, action)
        for entry in entries
        if ours(entry)
        for action in discreet(entry.record, policy).actions
        if finished or not action.finished
    ]
    return [_task(one, policy, site_url) for one in by_urgency(wanted)]


def _task(one: ActionEntry, policy: Policy, site_url: str | None) -> Task:
    action = one.action
    labels = ("post-mortem", one.entry.id, action.kind, action.horizon)
    return Task(
        one.ref,
        action.title,
        tuple(_paragraphs(action, one)),
        PRIORITIES.get(action.priority or ""),
        action.due.isoformat() if action.due else None,
        action.owner or "" if policy.people == "handles" and " " not in (action.owner or "") else "",
        tuple(label for label in labels if label),
        STATES[action.state],
        site_url + pages.incident(one.entry) if site_url else None,
    )


def _paragraphs(action: Action, one: ActionEntry) -> Iterator[str]:
    if action.text:
        yield from plain_text(action.text).split("\n\n")
    if action.done_when:
        yield f"Done when: {action.done_when}"
    whose = ", ".join(who for who in (action.owner, action.team) if who)
    if whose:
        yield f"Owner: {whose}"
    if action.state == "blocked":
        yield "Blocked."
    yield f"From {one.ref}: {one.entry.record.title}"


def _unformatted(one: Task) -> str:
    """The description for the importer, which takes texts for wiki markup: pictures, mentions, macros."""
    text = re.sub(r"(?i)\{(?=noformat)", "{ ", "\n\n".join(one.paragraphs))
    text = re.sub(r"(?m)^( *)- ", r"\1• ", text)  # a list that no spreadsheet takes for formulas
    return "\n\n".join(part for part in (f"{{noformat}}\n{text}\n{{noformat}}", one.page) if part)


def jira_csv(found: Sequence[Task]) -> bytes:
    """The table; cells that people wrote are inert in a spreadsheet."""
    head = (
        "External issue ID",
        "Issue Type",
        "Summary",
        "Description",
        "Priority",
        "Due Date",
        "Assignee",
        "Status",
    )
    rows = (
        (
            *(one.ref, "Task", inert(one.summary), inert(_unformatted(one)), one.priority or ""),
            *(one.due or "", inert(one.assignee), one.state),
            *(inert(label) for label in (*one.labels, *[""] * _LABELS)[:_LABELS]),
        )
        for one in found
    )
    return table((*head, *["Labels"] * _LABELS), rows)


def jira_rest(found: Sequence[Task], project: str) -> str:
    """A list of payloads, each with as many issues as Jira creates at once."""
    issues = [{"fields": _fields(one, project)} for one in found]
    batches = [{"issueUpdates": issues[n : n + AT_ONCE]} for n in range(0, len(issues), AT_ONCE)]
    return json.dumps(batches, indent=2, ensure_ascii=False) + "\n"


def _fields(one: Task, project: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "project": {"key": project},
        "issuetype": {"name": "Task"},
        "summary": one.summary,
        "description": {
            "type": "doc",
            "version": 1,
            "content": [_paragraph(text) for text in (*one.paragraphs, one.page) if text],
        },
        "labels": list(one.labels),
    }
    if one.priority:
        fields["priority"] = {"name": one.priority}
    if one.due:
        fields["duedate"] = one.due
    return fields


def _paragraph(text: str) -> dict[str, Any]:
    """A paragraph in the Atlassian Document Format, where a text is of one line and never empty."""
    content: list[dict[str, str]] = []
    for line in text.split("\n"):
        content += [{"type": "hardBreak"}, {"type": "text", "text": line}] if line else [{"type": "hardBreak"}]
    return {"type": "paragraph", "content": content[1:]}
