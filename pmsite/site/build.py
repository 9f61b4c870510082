"""A whole site, put into place only when it is complete."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pmsite.problems import Problem
from pmsite.render.site import STYLE
from pmsite.site.frame import Frame, frame_of, keep
from pmsite.site.opening import opening
from pmsite.site.place import STAGING, Ledger, untouched
from pmsite.site.scan import name_of_whole
from pmsite.site.session import Progress, Session, session, unwatched
from pmsite.site.settings import BuildError, Settings, inputs_of, remember, remembered
from pmsite.site.sheets import name_of_found
from pmsite.site.store import name_of, store_of


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    target: Path
    pages: int
    drawings: int
    errors: tuple[Problem, ...] = ()
    """What kept records from being shown, where the build was tolerant."""


def build(
    root: Path,
    config_file: Path,
    target: Path | None,
    day: date | None = None,
    progress: Progress = unwatched,
    public: bool = False,
    tolerant: bool = False,
    workers: int | None = None,
) -> Built:
    """Build the whole site beside the old one, then change only the files that differ.

    Without a `day` it is the plugin's own, SOURCE_DATE_EPOCH's, or today; `progress` shows how far it is;
    `public` leaves out what is not; a `tolerant` build leaves out records with errors and tells of them.
    Raises BuildError, of which UnsoundError has those errors; the old site is then as it was.
    """
    settings = settings_for(root, config_file, public)
    final = (target or Path(settings.site_dir)).resolve()
    _refuse_to_bury(final, settings)
    what = opening(settings, day)
    name = name_of(what.name, *inputs_of(settings)) if settings.plain else ""
    if name and (known := untouched(what.root, final, name)) is not None:
        return _built(final, known)
    with session(what, progress, tolerant, workers) as own:
        frame, frame_name = framed(own, settings, tolerant)
        # Where records are left out with their errors, the next build is to tell of them again.
        known = own.fill(frame, frame_name, final, "" if own.edition.errors else name)
        own.store.prune({*used_by(own), frame_name, *frame.files.values()})
        return replace(_built(final, known), errors=own.edition.errors)


def settings_for(root: Path, config_file: Path, public: bool) -> Settings:
    """What a configuration says; MkDocs is asked only if it was not seen before. Raises BuildError."""
    store = store_of(root)
    settings = remembered(config_file, store)
    if settings is None:
        from pmsite.site.mkdocs import read_settings  # MkDocs takes half a second to start

        settings = read_settings(config_file)
        if store.writable():
            remember(settings, store)
    if public:
        settings = replace(settings, public=True, edit=None, issue=None)
    return replace(settings, root=str(root))


def framed(own: Session, settings: Settings, tolerant: bool = False) -> tuple[Frame, str]:
    """The frame of an edition and its name: that of the last time, if nothing it depends on has changed."""
    edition = own.edition
    pages = [[page.path, page.title if page.listed else "", page.listed] for page in edition.tree.pages]
    keys = sorted(edition.keys)
    asked = json.dumps([asdict(settings), pages, edition.addresses, keys]).encode()
    day = edition.order.day.isoformat() if settings.custom_dir else ""  # somebody's template may tell the day
    inputs = name_of(b"inputs", asked, day.encode(), *inputs_of(settings))
    kept = own.store.get(inputs) if settings.plain else None
    raw = own.store.get(kept.decode()) if kept else None
    if kept and raw:
        frame = frame_of(raw)
        if all(own.store.get(name) is not None for name in frame.files.values()):
            return frame, kept.decode()
    from pmsite.site.mkdocs import make_frame  # as above

    frame = make_frame(settings, edition, own.store, tolerant)
    name = keep(frame, own.store)
    own.store.put(inputs, name.encode())
    return frame, name


def used_by(own: Session) -> Iterator[str]:
    """Names of what is kept of the records of a build."""
    order = own.edition.order.name
    for task in own.edition.tasks:
        yield from (task.record, task.sheet, name_of_whole(task.record), name_of_found(order, task.record))


def _built(target: Path, known: Ledger) -> Built:
    pages = sum(path.endswith("/index.html") or path == "index.html" for path in known.paths)
    return Built(target, pages, sum(path.endswith(".svg") for path in known.paths))


def _refuse_to_bury(target: Path, settings: Settings) -> None:
    """Whatever the target holds and the new site does not is deleted: so it must be a site of ours."""
    if Path(settings.root).is_relative_to(target) or Path(settings.docs_dir).is_relative_to(target):
        raise BuildError(f"The site cannot be written to {target}: it holds its own sources.")
    there = target.iterdir() if target.is_dir() else ()
    if any(not one.name.startswith(STAGING) for one in there) and not (target / STYLE).is_file():
        raise BuildError(f"{target} is not empty and holds no site built by pmsite. Empty it, or name another.")
