"""An edition and its frame → the files of a site, put into place when all of them are there."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from pmsite.draw.style import STANDALONE
from pmsite.export.files import files as exports
from pmsite.model import pages as addresses
from pmsite.render.page import Page
from pmsite.render.search import index
from pmsite.render.search.documents import of_pages
from pmsite.render.view import inert
from pmsite.site import csp, shell
from pmsite.site.bundle import bundled
from pmsite.site.crew import Crew, Shift, Step
from pmsite.site.edition import Edition
from pmsite.site.frame import Frame, absolute, sitemap
from pmsite.site.hands import printing, sheet_one, unpacking
from pmsite.site.place import Ledger, Place
from pmsite.site.press import TAKEN, Press, written
from pmsite.site.scan import GoneError
from pmsite.site.sheets import Part, Segment, page_of
from pmsite.site.store import Store, name_of

THEME_INDEX = "search/search_index.json"


@dataclass(frozen=True)
class Job:
    """What a build is about."""

    edition: Edition
    frame: Frame
    frame_name: str
    store: Store
    crew: Crew
    indexing: Shift[Part, Segment]
    """Segments of the search that are being made."""


def publish(job: Job, place: Place, build: str, step: Step) -> Ledger:
    """Write the site below `place` and note the `build`; `step` is told each record whose page is looked at."""
    edition = job.edition
    press = Press(place.target, place.staging, job.frame_name, len(edition.errors), place.plain)
    known = place.ledger()
    new = Ledger(build)
    mark = f"{job.frame.look}:{len(edition.errors)}"
    _records(job, press, mark, known, new, place, step)
    parts = [*job.indexing.done(lambda _: None), _segment_of_pages(job)]
    folders = [(index.folder(i), one.name) for i, one in enumerate(parts)]
    waiting = [one for one in folders if not place.holds(known, new, one[0], one[1])]
    done = job.crew.start(unpacking(press), waiting, lambda one: one[1], chunk=1).done(lambda _: None)
    for (folder, name), printed in zip(waiting, done, strict=True):
        new.add(folder, name, printed)
    for path, content in _rest(job, parts):
        if path not in new.paths:
            new.add(path, "", written(press, {path: content}))
    _attachments(job, press, known, new, place)
    _documents(job, press, known, new, place)
    place.settle(new)
    return new


def _records(job: Job, press: Press, mark: str, known: Ledger, new: Ledger, place: Place, step: Step) -> None:
    waiting = []
    for task in job.edition.tasks:
        if place.holds(known, new, task.home, f"{task.sheet}:{mark}"):
            step(task.path)
        else:
            waiting.append(task)
    shift = job.crew.start(printing(job.edition.order, press), waiting, lambda task: task.path)
    for task, printed in zip(waiting, shift.done(step), strict=True):
        new.add(task.home, f"{task.sheet}:{mark}", printed)


def _attachments(job: Job, press: Press, known: Ledger, new: Ledger, place: Place) -> None:
    for path, file in job.edition.attachments():
        stat = file.stat()
        tag = f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"
        if not place.holds(known, new, path, tag):
            new.add(path, tag, written(press, {path: file.read_bytes()}))


def _documents(job: Job, press: Press, known: Ledger, new: Ledger, place: Place) -> None:
    """What MkDocs made; where one of our files bears the same name, ours is it."""
    for path, name in job.frame.files.items():
        if path in new.paths or place.holds(known, new, path, name):
            continue
        content = job.store.get(name)
        if content is None:
            raise GoneError(TAKEN)
        new.add(path, name, written(press, {path: content}))


def _segment_of_pages(job: Job) -> Segment:
    """The last segment: overviews and documents."""
    own = map(index.indexed, of_pages(_shown(job)))
    made = index.segment([*own, *job.frame.documents])
    raw = bundled(None, made.files)
    name = name_of(b"bundle", raw)
    job.store.put(name, raw)
    return Segment(name, index.digest_of(made.files), dict(made.head), dict(made.frequency))


def _shown(job: Job) -> list[Page]:
    """The overviews for which no document stands in."""
    return [page for page in job.edition.tree.pages if page.path not in job.frame.taken]


def _rest(job: Job, parts: list[Segment]) -> Iterator[tuple[str, bytes]]:
    """Overviews, and what is about all pages."""
    edition, frame = job.edition, job.frame
    for page in _shown(job):
        yield f"{page.path}index.html", frame.filled(page, 0)  # a note of problems is in it
    yield from edition.tree.files.items()
    yield from exports(edition.facts, frame.site_url or None)
    for source, goal in edition.tree.redirects.items():
        html = shell.redirect(addresses.relative(goal, source), absolute(frame.site_url, goal))
        yield f"{source}index.html", html.encode()
    levels = [level.id for level in edition.policy.severities]
    version = "".join(one.digest for one in parts)
    heads, frequencies = [one.head for one in parts], [one.frequency for one in parts]
    yield from index.common_files(heads, frequencies, version, levels).items()
    listed = {page.path for page in edition.tree.pages if page.listed}
    own = [path for path in edition.addresses if path not in frame.taken and path not in listed]
    yield from sitemap(frame, own, edition.order.day).items()
    drawn = csp.inline(STANDALONE)
    yield csp.FILE, (csp.header({*frame.carried, *drawn}) + "\n").encode()
    if frame.theme_search and THEME_INDEX in frame.files:
        yield THEME_INDEX, _extended(job)


def _extended(job: Job) -> bytes:
    """The index that the theme's search plugin wrote, with our pages in it."""
    raw = job.store.get(job.frame.files[THEME_INDEX])
    data = json.loads(raw or "{}")
    own = {key.path for key in job.frame.shells if key.listed}
    documents = [
        one
        for one in data.get("docs", ())
        if not one["location"].startswith(shell.FOLDER) and one["location"].partition("#")[0] not in own
    ]
    data["docs"] = [*documents, *map(_entry, filter(lambda page: page.search, _all(job)))]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _all(job: Job) -> Iterator[Page]:
    yield from _shown(job)
    for task in job.edition.tasks:
        if task.home not in job.frame.taken:
            yield page_of(sheet_one(job.edition.order, task))[0]


def _entry(page: Page) -> Mapping[str, object]:
    """A page, as the theme's search has it."""
    assert page.search is not None
    return {
        "location": quote(page.path),
        "title": inert(escape(page.search.title, quote=False)),
        "text": inert(escape(page.search.text, quote=False)),
        "tags": [inert(escape(tag, quote=False)) for tag in page.search.tags],
    }
