"""The one issue that always shows the last digest."""

from pmsite.github import labels, text
from pmsite.github.marker import BEGIN, END, outside, put, remark, remarks
from pmsite.github.match import is_ours
from pmsite.model.policy import Policy
from pmsite.model.tracking import Issue, Operation, Plan, Tracker

_KEY = "standing"
_SPARE = 500
"""Room for the fence, in UTF-16 units."""


def plan_digest(tracker: Tracker, policy: Policy, period: str, markdown: str) -> Plan:
    """Create it, or bring it up to date; one that people closed stays closed."""
    name = f"digest/{period}"
    found = next((issue for issue in tracker.issues if _is(issue, name, tracker.viewer, policy)), None)
    before = found.body if found else ""
    room = text.BODY - text.units(outside(before)) - _SPARE
    part = remark(text.shortened(markdown.strip(), room), name, _KEY)
    body = put(before, f"{BEGIN}\n{part}\n{END}")
    if found is None:
        title = f"Post-mortem digest: the last {period}"
        fields = {"title": title, "body": body, "labels": [labels.named(policy, labels.DIGEST)]}
        return Plan((Operation("create", name, None, fields, "there is none"),))
    if found.state == "closed":
        why = f"#{found.number} was closed; reopen it to have it brought up to date"
        return Plan((Operation("skip", name, found.number, {}, why, attention=True),))
    if found.body == body:
        return Plan()
    return Plan((Operation("update", name, found.number, {"body": body}, "the digest is a new one"),))


def _is(issue: Issue, name: str, viewer: str, policy: Policy) -> bool:
    if remarks(issue.body) != (name, _KEY):
        return False
    label = labels.named(policy, labels.DIGEST).casefold()
    return is_ours(issue, viewer, policy) or label in {one.casefold() for one in issue.labels}
