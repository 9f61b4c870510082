"""What the search can find: records, their lessons and actions, and pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pmsite.analyse.facts import Facts
from pmsite.analyse.selection import local_day
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.render.markdown import excerpt, plain
from pmsite.render.page import Page
from pmsite.render.view import View, words

INCIDENT, LESSON, ACTION, PAGE = "incident", "lesson", "action", "page"
KINDS = (INCIDENT, LESSON, ACTION, PAGE)
SAID = 150
"""Characters of a document's text that are shown beneath its title."""


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found, and what is shown of it."""

    kind: str
    address: str
    """Of the site's root, perhaps with an anchor."""
    title: str
    said: str
    """The beginning of its text."""
    meta: tuple[str, ...]
    """What stands beside the title: id, day, services, state; plain words."""
    texts: tuple[str, str, str, str]
    """What it is found by: names, signs and causes, what was written about it, and the rest."""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A record's documents: itself first, then its lessons and actions."""

    entry: Entry
    documents: tuple[Document, ...]


def shelves(facts: Facts) -> tuple[Shelf, ...]:
    """Of the records that have a page, newest first."""
    zone = facts.corpus.policy.zone
    return tuple(Shelf(entry, tuple(_of(entry, facts, zone))) for entry in facts.corpus.shown)


def of_pages(known: Sequence[Page]) -> tuple[Document, ...]:
    """Pages that say what they are found by, but for those of records."""
    return tuple(
        Document(PAGE, page.path, page.search.title, "", (), (page.search.title, "", page.search.text, ""))
        for page in known
        if page.search is not None and page.source is None
    )


def _of(entry: Entry, facts: Facts, zone: ZoneInfo) -> Iterator[Document]:
    record, home = entry.record, pages.incident(entry)
    day = local_day(entry, zone).isoformat()
    yield Document(
        INCIDENT,
        home,
        record.title,
        excerpt(record.summary, SAID),
        (entry.id, day, *record.services),
        _texts(entry, day),
        record.severity,
    )
    for lesson in record.lessons.learned:
        text = plain(lesson.text or "")
        names = " ".join((lesson.title, *lesson.tags))
        written = " ".join((text, *lesson.recommendations))
        yield Document(
            LESSON, f"{home}#lesson-{lesson.id}", lesson.title, excerpt(lesson.text or "", SAID), (entry.id, day),
            (names, "", written, " ".join((entry.id, *record.services))),
        )  # fmt: skip
    view = View(facts, "")
    for action in record.actions:
        who = view.owner(action, entry)
        state = words(action.state)
        due = [f"due {action.due}"] if action.due and not action.finished else []
        yield Document(
            ACTION, f"{home}#action-{action.id}", action.title, action.done_when or "",
            tuple(filter(None, (f"{entry.id}/{action.id}", state, who, *due))),
            (f"{action.title} {entry.id} {action.id}", "", plain(action.text or ""), f"{state} {who}"),
        )  # fmt: skip


def _texts(entry: Entry, day: str) -> tuple[str, str, str, str]:
    record = entry.record
    analysis, lessons, impact = record.analysis, record.lessons, record.impact
    names = (
        record.title,
        entry.id,
        *record.aliases,
        record.severity,
        *record.services,
        *record.teams,
        *record.tags,
    )
    classes = (record.failure_class or "", record.detection.detail if record.detection else "", day)
    causes = [cause.text for cause in (*analysis.root_causes, *analysis.contributing_factors)]
    signs = (*record.symptoms, *causes, analysis.trigger or "", *(words(part) for part in classes if part))
    written = (record.summary, impact.summary or "", impact.customer or "", analysis.what_happened or "")
    rest = (
        *(event.text for event in record.timeline),
        *(lesson.title for lesson in lessons.learned),
        *lessons.went_well,
        *lessons.went_wrong,
        *lessons.got_lucky,
        *(action.title for action in record.actions),
        *record.resolution.steps,
        *(book.id for book in record.runbooks),
        *(section.text for section in record.sections),
    )
    return " ".join(names), " \n".join(signs), " \n".join(map(plain, filter(None, written))), " \n".join(rest)


def when(entry: Entry) -> float:
    """The moment an incident began, for sorting; a date counts from its midnight in UTC."""
    moment: datetime = entry.instant
    return moment.timestamp()
