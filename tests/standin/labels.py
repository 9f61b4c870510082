"""The endpoints of labels, of the repository and of an issue."""

import re
from typing import Any

from tests.standin import views
from tests.standin.issues import issue_of, label_names, unlocked
from tests.standin.records import Issue, Label
from tests.standin.replies import (
    ISSUE,
    REPO,
    Call,
    RefusedError,
    Reply,
    endpoint,
    invalid,
    limited,
    need_push,
    not_found,
    paged,
)


def _label_of(call: Call) -> Label:
    if call.params["name"] not in call.github.labels:
        raise not_found()
    return call.github.labels[call.params["name"]]


def _new_name(call: Call, name: str, own: str = "") -> str:
    if not name.strip():
        raise invalid("Label", "name", "missing_field")
    limited("Label", "name", name, 50)
    if name in call.github.labels and name.lower() != own.lower():
        raise invalid("Label", "name", "already_exists")
    return name


def _looks(body: dict[str, Any]) -> dict[str, str]:
    """The colour and description that a body sets."""
    found: dict[str, str] = {key: body[key] for key in ("color", "description") if key in body}
    if not re.fullmatch(r"[0-9a-fA-F]{6}", found.get("color", "ededed")):
        raise invalid("Label", "color", "invalid")
    limited("Label", "description", found.get("description", ""), 100)
    return found


@endpoint("GET", REPO + "/labels")
def listed(call: Call) -> Reply:
    """The repository's labels by name."""
    labels = sorted(call.github.labels.values(), key=lambda label: label.name.lower())
    return paged(call, labels, lambda label: views.label(call.github, label))


@endpoint("POST", REPO + "/labels")
def create(call: Call) -> Reply:
    """A new label."""
    need_push(call.github)
    name, looks = _new_name(call, call.body["name"]), _looks(call.body)
    label = call.github.label(name)
    vars(label).update(looks)
    return Reply(201, views.label(call.github, label))


@endpoint("GET", REPO + "/labels/{name}")
def read(call: Call) -> Reply:
    """One label."""
    return Reply(200, views.label(call.github, _label_of(call)))


@endpoint("PATCH", REPO + "/labels/{name}")
def change(call: Call) -> Reply:
    """A label with another name, colour or description."""
    need_push(call.github)
    label, body = _label_of(call), call.body or {}
    name, looks = _new_name(call, body.get("new_name", label.name), label.name), _looks(body)
    label = call.github.give_name(label.name, name)
    vars(label).update(looks)
    return Reply(200, views.label(call.github, label))


@endpoint("DELETE", REPO + "/labels/{name}")
def delete(call: Call) -> Reply:
    """The label is gone, from issues too."""
    need_push(call.github)
    call.github.forget_label(_label_of(call).name)
    return Reply(204)


@endpoint("GET", ISSUE + "/labels")
def of_issue(call: Call) -> Reply:
    """An issue's labels."""
    labels = [call.github.label(name) for name in issue_of(call).labels]
    return paged(call, labels, lambda label: views.label(call.github, label))


def _set(call: Call, issue: Issue, names: list[str]) -> Reply:
    github, names = call.github, call.github.named(names)
    if names != issue.labels:
        issue.labels, issue.updated_at = names, github.now
    return Reply(200, [views.label(github, github.labels[name]) for name in names])


def _writable(call: Call) -> Issue:
    issue = issue_of(call)
    need_push(call.github)
    unlocked(call.github, issue)
    return issue


def _given(call: Call) -> list[str]:
    given = call.body.get("labels", []) if isinstance(call.body, dict) else call.body or []
    return label_names([given] if isinstance(given, str) else given)


@endpoint("POST", ISSUE + "/labels")
def add(call: Call) -> Reply:
    """Labels beside those an issue has."""
    issue = _writable(call)
    return _set(call, issue, label_names([*issue.labels, *_given(call)]))


@endpoint("PUT", ISSUE + "/labels")
def replace(call: Call) -> Reply:
    """Labels in place of those an issue has."""
    return _set(call, _writable(call), _given(call))


@endpoint("DELETE", ISSUE + "/labels")
def clear(call: Call) -> Reply:
    """No labels."""
    _set(call, _writable(call), [])
    return Reply(204)


@endpoint("DELETE", ISSUE + "/labels/{name}")
def remove(call: Call) -> Reply:
    """One label fewer."""
    issue, name = _writable(call), call.params["name"]
    if not issue.has_label(name):
        raise RefusedError(404, "Label does not exist")
    return _set(call, issue, [label for label in issue.labels if label.lower() != name.lower()])
