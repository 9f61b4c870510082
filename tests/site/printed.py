"""The files of a site of a few pages, in a theme of a few words: no MkDocs, no repository."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pmsite.render.page import Page, Tree
from pmsite.site import shell
from pmsite.site.crew import Crew
from pmsite.site.edition import Edition
from pmsite.site.frame import Frame, keep
from pmsite.site.hands import begin, indexing
from pmsite.site.place import a_place
from pmsite.site.publish import THEME_INDEX, Job, publish
from pmsite.site.sheets import Order, Part
from pmsite.site.store import Store, name_of
from tests.analyse.made import TODAY_DATE, known

THEME = shell.cut(
    f"<!doctype html><html><head><title>{shell.TITLE}</title></head><body>{shell.BODY}</body></html>"
)


def printed(folder: Path, pages: Sequence[Page], theme_index: Mapping[str, Any] | None = None) -> Path:
    """Where the site of some pages lies; `theme_index` is what the theme's search has of documents."""
    store = Store(folder / "store")
    assert store.writable()
    files: dict[str, str] = {}
    if theme_index is not None:
        raw = json.dumps(theme_index).encode()
        files[THEME_INDEX] = name_of(b"file", raw)
        store.put(files[THEME_INDEX], raw)
    shells = {shell.key_of(page): THEME for page in pages}
    frame = Frame("", "", shells, frozenset(), files, (), (), None, theme_index is not None)
    order = Order(b"", TODAY_DATE, None, None, None)
    nothing: list[Part] = []
    edition = Edition(folder, order, known(), Tree(tuple(pages)), [], ())
    with (
        Crew(begin, folder, store.folder, b"", TODAY_DATE, workers=1) as crew,
        a_place(folder, folder / "site") as place,
    ):
        parts = crew.start(indexing(order), nothing, lambda part: "")
        publish(Job(edition, frame, keep(frame, store), store, crew, parts), place, "", lambda path: None)
    return folder / "site"


def theme_search(folder: Path, pages: Sequence[Page], theme_index: Mapping[str, Any]) -> dict[str, Any]:
    """The index of the theme's own search, with the pages in it."""
    index = printed(folder, pages, theme_index) / THEME_INDEX
    found: dict[str, Any] = json.loads(index.read_text("utf-8"))
    return found
