"""The search of a site: over its records, its other pages, and the documents MkDocs renders."""

from collections.abc import Sequence
from pathlib import Path

from pmsite.render.markdown import shortened, words_of
from pmsite.render.search.documents import PAGE, SAID, Document
from pmsite.render.search.files import search_files
from pmsite.site.compose import Site
from pmsite.site.output import write


def of_html(address: str, title: str, html: str) -> Document:
    """A page that MkDocs rendered, found by its title and its text."""
    said = words_of(html).removeprefix(title).strip()
    return Document(PAGE, address, title, shortened(said, SAID), (), (title, "", "", said))


def publish(site: Site, pages: Sequence[Document], target: Path) -> None:
    """Write what the search fetches."""
    for path, content in search_files(site.shelves, pages, site.policy).items():
        write(target / path, content)
