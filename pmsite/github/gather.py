"""What GitHub has, read once: and whether that can be relied on."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pmsite.github.client import Client, GoneError
from pmsite.github.errors import StoppedError
from pmsite.github.plan import make_plan
from pmsite.model.corpus import Corpus
from pmsite.model.tracking import Plan, Tracker

_LOOKED_UP, _PROBES = 100, 10


def gather(
    client: Client, corpus: Corpus, site: str | None, page: Callable[[int], None] = lambda count: None
) -> Tracker:
    """All issues; of those that records name and the list does not have, where they are."""
    told = client.describe()
    if not told.get("has_issues", True):
        raise StoppedError(f"{client.repository} has its issues switched off: Settings, General, Features.")
    viewer = client.viewer()
    everything = list(client.issues(page))
    issues = tuple(issue for issue in everything if not issue.pull_request)
    requests = frozenset(issue.number for issue in everything if issue.pull_request)
    unfinished = (a for e in corpus.entries for a in e.record.actions if not a.finished)
    named = {action.issue for action in unfinished if action.issue is not None}
    gone = _whereabouts(client, sorted(named - requests - {issue.number for issue in issues}))
    return Tracker(
        full_name=client.repository,
        url=str(told.get("html_url") or f"https://github.com/{client.repository}"),
        branch=str(told.get("default_branch") or "main"),
        viewer=viewer,
        site=site or _pages(told),
        issues=issues,
        gone=gone,
        pull_requests=requests,
    )


def planned(
    client: Client,
    corpus: Corpus,
    tracker: Tracker,
    today: date,
    unread: str | None,
    escalating: bool = False,
    broken: Collection[str] = (),
    vanished: int | None = None,
) -> Plan:
    """The plan. Before anything is created the list is tried: is there an issue beyond its last one?"""
    plan = make_plan(corpus, tracker, today, unread, escalating, broken, vanished)
    if not plan.of("create") or (stale := _stale(client, tracker)) is None:
        return plan
    return make_plan(corpus, replace(tracker, incomplete=stale), today, unread, escalating, broken, vanished)


def _pages(told: Mapping[str, Any]) -> str | None:
    """Where GitHub Pages publishes a repository's site; from there it leads to a domain of its own."""
    owner, _, name = str(told.get("full_name") or "").partition("/")
    if not told.get("has_pages"):
        return None
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def _whereabouts(client: Client, numbers: Iterable[int]) -> dict[int, str]:
    """What became of known issues: only what GitHub says for certain."""
    found = {}
    for number in list(numbers)[:_LOOKED_UP]:
        try:
            client.issue(number, missing=True)
        except GoneError as error:
            if "is not there" not in str(error):  # it may be hidden from this token only
                found[number] = str(error)
    return found


def _stale(client: Client, tracker: Tracker) -> str | None:
    """Numbers are given out in order: something beyond the last of the list shows that it is not up to date."""
    last = max([*(issue.number for issue in tracker.issues), *tracker.pull_requests], default=0)
    for number in range(last + 1, last + 1 + _PROBES):
        try:
            client.issue(number, missing=True)
        except GoneError as error:
            if "is not there" in str(error):
                return None
            continue  # one that was deleted or transferred says nothing of those after it
        except StoppedError as error:
            if error.status != 403:
                raise
            return None  # what this token may not see is not in its list either
        return f"GitHub's list of issues ends at #{last}, and #{number} exists: the list is not up to date"
    return None
