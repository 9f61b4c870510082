"""What pages show the newest of, in full, as tables for spreadsheets (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from pmsite.analyse.facts import Facts
from pmsite.analyse.followthrough import by_urgency, ours, overdue
from pmsite.analyse.tabular import inert
from pmsite.model import pages
from pmsite.model.corpus import ActionEntry
from pmsite.render.behind import Behind, every, shown_of
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
        yield f"{pages.figure(one.key)}records.csv", table(_RECORDS, _records(one))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table; cells that people wrote are to be inert. All are quoted: some cut at `;`."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def _records(one: Behind) -> Iterator[Sequence[object]]:
    for group in one.groups:
        name = inert(group.name)
        for found in shown_of(group):
            yield name, found.ref if isinstance(found, ActionEntry) else found.id


def _actions(facts: Facts) -> Iterator[Sequence[object]]:
    view = View(facts, pages.ACTIONS)
    for item in by_urgency(facts.corpus.actions()):
        action, own = item.action, ours(item.entry)
        state = "overdue" if own and overdue(action, facts.today) else words(action.state)
        owner = view.owner(action, item.entry)
        dates = action.due or "", action.completed_on or ""
        yield (
            item.ref,
            inert(action.title),
            state,
            inert(owner),
            action.priority or "",
            *dates,
            "yes" if own else "no",
        )


def _lessons(facts: Facts) -> Iterator[Sequence[object]]:
    for one in facts.lessons:
        tags = inert("; ".join(one.lesson.tags))
        yield one.entry.id, one.lesson.id, inert(one.lesson.title), tags, one.status
