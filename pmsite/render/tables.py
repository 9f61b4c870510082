"""What pages show the newest of, in full, as tables for spreadsheets (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from pmsite.analyse.breakdown import Group
from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import by_urgency, ours, overdue
from pmsite.analyse.tabular import inert
from pmsite.model import pages
from pmsite.render.behind import every
from pmsite.render.view import View, words

ACTIONS, LESSONS = f"{pages.ACTIONS}actions.csv", f"{pages.LESSONS}lessons.csv"
_ACTIONS = ("action", "title", "state", "owner", "priority", "due", "completed", "own")
_LESSONS = ("incident", "lesson", "title", "tags", "in practice")
_RECORDS = ("group", "record")


def tables(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """Path and content of each; of restricted records there is nothing in them."""
    yield ACTIONS, table(_ACTIONS, _actions(facts))
    yield LESSONS, table(_LESSONS, _lessons(facts))
    for one in every(facts.measures):
        rows = ((group.name, name) for group in one.groups for name in _names(group))
        yield f"{pages.figure(one.key)}records.csv", table(_RECORDS, rows)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table of which no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _names(group: Group) -> Iterator[str]:
    """What was counted, of that which has a page."""
    if group.actions:
        return (item.ref for item in group.actions if item.entry.shown)
    return (entry.id for entry in group.entries if entry.shown)


def _actions(facts: Facts) -> Iterator[Sequence[object]]:
    view = View(facts, pages.ACTIONS)
    for item in by_urgency(facts.corpus.actions()):
        action, own = item.action, ours(item.entry)
        state = "overdue" if own and overdue(action, facts.today) else words(action.state)
        owner = view.owner(action, item.entry)
        dates = action.due or "", action.completed_on or ""
        yield item.ref, action.title, state, owner, action.priority or "", *dates, "yes" if own else "no"


def _lessons(facts: Facts) -> Iterator[Sequence[object]]:
    for one in facts.lessons:
        yield one.entry.id, one.lesson.id, one.lesson.title, "; ".join(one.lesson.tags), one.status
