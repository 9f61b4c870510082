"""What rendering yields: pages and files, known by their address."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a page's contents."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What the search knows of a page: plain text, to be escaped by whoever writes it."""

    title: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address relative to the site's root (`""` or ending in `/`), and its cleaned HTML."""

    path: str
    title: str
    body: str
    description: str = ""
    contents: tuple[Heading, ...] = ()
    search: SearchEntry | None = None
    section: str = ""
    """The page of the navigation that it belongs to; its own path for those."""
    source: str | None = None
    """The record it is made from, as a path in the repository."""

    @property
    def listed(self) -> bool:
        """Whether it stands in the navigation. Incident pages never do."""
        return self.path == self.section


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything rendered. Files are by path; redirects lead from an address to an address."""

    pages: tuple[Page, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
