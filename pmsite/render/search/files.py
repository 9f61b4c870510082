"""Everything that the search of a site fetches."""

from collections.abc import Mapping, Sequence

from pmsite.model.policy import Policy
from pmsite.render.search import index
from pmsite.render.search.documents import Document, Shelf
from pmsite.render.search.facets import PATH, facets


def search_files(shelves: Sequence[Shelf], pages: Sequence[Document], policy: Policy) -> Mapping[str, bytes]:
    """The index and the facets, by path; `shelves` are newest first."""
    parts = index.segments(shelves)
    levels = [level.id for level in policy.severities]
    return {**index.files(parts, pages, levels), PATH: facets(parts, policy)}
