"""Everything that the search of a site fetches, made in one go."""

from collections.abc import Mapping, Sequence

from pmsite.model.policy import Policy
from pmsite.render.search import index
from pmsite.render.search.documents import Document, Shelf
from pmsite.render.search.facets import PATH, facets


def search_files(shelves: Sequence[Shelf], pages: Sequence[Document], policy: Policy) -> Mapping[str, bytes]:
    """The index and the facets, by path; `shelves` are newest first. The last segment is that of pages."""
    by_id = {shelf.entry.id: shelf for shelf in shelves}
    parts = index.segments([shelf.entry for shelf in shelves])
    listed = [[document for entry in part for document in by_id[entry.id].documents] for part in parts]
    made = [index.segment(map(index.indexed, documents)) for documents in (*listed, pages)]
    files = {index.folder(i) + name: raw for i, one in enumerate(made) for name, raw in one.files.items()}
    version = "".join(index.digest_of(one.files) for one in made)
    levels = [level.id for level in policy.severities]
    common = index.common_files([one.head for one in made], [one.frequency for one in made], version, levels)
    return {**files, **common, PATH: facets(parts, policy)}
