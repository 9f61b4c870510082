"""A record → its page without the theme, its files and what the search finds of it: one bundle.

What a sheet depends on is in its name, so that one that is there need not be made again.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from pmsite.analyse.public import Inside, public_policy, public_record
from pmsite.export.json import record_json
from pmsite.export.openpsa import open_psa
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.render import incident
from pmsite.render.around import Around
from pmsite.render.page import Heading, Page, SearchEntry
from pmsite.render.search import index
from pmsite.render.search.documents import documents
from pmsite.site.bundle import bundled, unbundled
from pmsite.site.scan import Desk, GoneError, whole
from pmsite.site.store import name_of


@dataclass(frozen=True)
class Order:
    """What is common to all records' pages."""

    base: bytes
    """Stands for the program and the policy."""
    day: date
    edit: str | None
    issue: str | None
    inside: Inside | None
    """What a public site leaves out; None where everything is shown."""
    searched: bool = False
    """Whether the theme's own search is used, which wants all texts."""

    @property
    def name(self) -> bytes:
        """All of it but the day, which reaches a page only by what is around its record."""
        inside = [sorted(part) for part in self.inside] if self.inside is not None else None
        return name_of(self.base, json.dumps([self.edit, self.issue, self.searched, inside]).encode()).encode()


class Task(NamedTuple):
    """A record whose page is to be made."""

    path: str
    home: str
    """The page's address."""
    record: str
    """The name of what is known of its file."""
    sheet: str
    """The name of its sheet."""
    around: Around


@dataclass(frozen=True)
class Scene:
    """What every page knows."""

    policy: Policy
    today: date


def name_of_sheet(order: bytes, record: str, around: Around) -> str:
    """The name of a record's sheet, from that of the order and of what is known of its file."""
    return name_of(b"sheet", order, record.encode(), repr(around).encode())


def name_of_found(order: bytes, record: str) -> str:
    """The name of what the search finds of a record."""
    return name_of(b"found", order, record.encode())


def sheet(desk: Desk, order: Order, task: Task) -> bytes:
    """The sheet of a record. Raises GoneError."""
    kept = desk.store.get(task.sheet)
    if kept is None:
        kept = _made(desk, order, task)
        desk.store.put(task.sheet, kept)
    return kept


def page_of(raw: bytes) -> tuple[Page, dict[str, bytes]]:
    """The page of a sheet, and its files by name."""
    note, files = unbundled(raw)
    path, title, description, contents, found, section, source = note
    body = files.pop("").decode()
    headings = tuple(Heading(*one) for one in contents)
    search = SearchEntry(found[0], found[1], tuple(found[2])) if found else None
    return Page(path, title, body, description, headings, search, section, source), files


def found_of(desk: Desk, order: Order, path: str, record: str) -> list[index.Indexed]:
    """What the search finds of a record. Raises GoneError."""
    kept = desk.store.get(name_of_found(order.name, record))
    if kept is not None:
        return [index.Indexed(*one) for one in json.loads(kept)]
    entry, scene = _seen(desk, order, path, record)
    return _keep_found(desk, order, record, entry, scene)


def _made(desk: Desk, order: Order, task: Task) -> bytes:
    entry, scene = _seen(desk, order, task.path, task.record)
    built = incident.render(entry, scene, task.around, order.edit, order.issue, order.searched)
    if not desk.store.has(name_of_found(order.name, task.record)):
        _keep_found(desk, order, task.record, entry, scene)
    one = built.page
    found = [one.search.title, one.search.text, one.search.tags] if one.search else None
    contents = [[heading.id, heading.title] for heading in one.contents]
    note = [one.path, one.title, one.description, contents, found, one.section, one.source]
    files = {name.removeprefix(one.path): raw for name, raw in built.files.items()}
    return bundled(note, {"": one.body.encode(), **files, **dict(_exports(entry, scene, task.around))})


def _exports(entry: Entry, scene: Scene, around: Around) -> Iterator[tuple[str, bytes]]:
    yield "record.json", record_json(entry, scene.policy, around.restricted).encode()
    if tree := entry.record.analysis.fault_tree:
        yield "fault-tree.xml", open_psa(tree, entry.id).encode()


def _seen(desk: Desk, order: Order, path: str, record: str) -> tuple[Entry, Scene]:
    """The whole record and the policy, as the site's readers may see them."""
    entry = whole(desk, path, record)
    if entry is None:
        raise GoneError(f"{path} was changed or taken away while the site was built. Build again.")
    if order.inside is None:
        return entry, Scene(desk.policy, order.day)
    shown = replace(entry, record=public_record(entry.record, order.inside))
    return shown, Scene(public_policy(desk.policy, order.inside), order.day)


def _keep_found(desk: Desk, order: Order, record: str, entry: Entry, scene: Scene) -> list[index.Indexed]:
    found = [index.indexed(document) for document in documents(entry, scene)]
    raw = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    desk.store.put(name_of_found(order.name, record), raw)
    return found


class Part(NamedTuple):
    """Records of which a segment of the search is made, newest first: their files, and the names of those."""

    records: Sequence[tuple[str, str]]


class Segment(NamedTuple):
    """A segment that is kept: the name of its files' bundle, and what is to be known of all segments."""

    name: str
    digest: str
    """One word for what is in its files."""
    head: dict[str, object]
    frequency: dict[str, int]


def segment(desk: Desk, order: Order, part: Part) -> Segment:
    """The segment of some records. Raises GoneError."""
    own = order.name
    name = name_of(b"segment", *(name_of_found(own, record).encode() for _, record in part.records))
    about = name_of(b"about", name.encode())
    kept = desk.store.get(about)
    if kept is None or desk.store.get(name) is None:
        found = (one for path, record in part.records for one in found_of(desk, order, path, record))
        made = index.segment(found)
        kept = json.dumps([index.digest_of(made.files), made.head, made.frequency], ensure_ascii=False).encode()
        desk.store.put(name, bundled(None, made.files))
        desk.store.put(about, kept)
    return Segment(name, *json.loads(kept))
