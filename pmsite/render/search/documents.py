"""What the search can find: records, their lessons and actions, and pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmsite.analyse.durations import spoken
from pmsite.analyse.facts import Facts
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.render.markdown import excerpt, plain
from pmsite.render.page import Page
from pmsite.render.view import Scene, View, words

INCIDENT, DRILL, LESSON, ACTION, PAGE = "incident", "drill", "lesson", "action", "page"
KINDS = (INCIDENT, DRILL, LESSON, ACTION, PAGE)
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
    """What stands beside the title, as plain words; of an incident its id, day, marks, and services."""
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
    return tuple(Shelf(entry, tuple(documents(entry, facts))) for entry in facts.corpus.shown)


def of_pages(known: Sequence[Page]) -> tuple[Document, ...]:
    """Pages that say what they are found by, but for those of records."""
    return tuple(
        Document(PAGE, page.path, page.search.title, "", (), (page.search.title, "", page.search.text, ""))
        for page in known
        if page.search is not None and page.source is None
    )


def documents(entry: Entry, scene: Scene) -> Iterator[Document]:
    """A record and what is found in it: of the scene only the policy matters."""
    record, home = entry.record, pages.incident(entry)
    view = View(scene, "")
    day = view.when(entry.began, "day").striptags()
    yield Document(
        DRILL if record.drill else INCIDENT,
        home,
        record.title,
        excerpt(record.summary, SAID),
        (entry.id, day, " · ".join(_marks(entry, view)), *record.services),
        texts(entry),
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
    for action in record.actions:
        who = view.owner(action, entry)
        state = words(action.state)
        due = [f"due {action.due}"] if action.due and not action.finished else []
        yield Document(
            ACTION, f"{home}#action-{action.id}", action.title, action.done_when or "",
            tuple(filter(None, (f"{entry.id}/{action.id}", state, who, *due))),
            (f"{action.title} {entry.id} {action.id}", "", plain(action.text or ""), f"{state} {who}"),
        )  # fmt: skip


def _marks(entry: Entry, view: View) -> Iterator[str]:
    """How long it lasted, and what sets it apart, as in every list."""
    record = entry.record
    if (lasted := view.lasted(entry)) is not None:
        yield f"lasted {spoken(lasted)}"
    if record.state != "published":
        yield record.state
    apart = {
        "near miss": record.near_miss,
        "public account": record.provenance.kind == "retold",
        "fictional": record.provenance.kind == "fictional",
    }
    yield from (name for name, holds in apart.items() if holds)


def texts(entry: Entry) -> tuple[str, str, str, str]:
    """What a record is found by: names, signs and causes, what was written about it, and the rest."""
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
    day = View.when(entry.began, "day").striptags()
    classes = (record.failure_class or "", record.detection.detail if record.detection else "")
    causes = [cause.text for cause in (*analysis.root_causes, *analysis.contributing_factors)]
    signs = (*record.symptoms, *causes, analysis.trigger or "", *(words(part) for part in classes if part), day)
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
