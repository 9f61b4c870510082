"""Which document a record was made of, so that none is imported twice and none is taken for another."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from pmsite.load import limits
from pmsite.load.events import parse

DIGEST, SOURCE = "x-digest", "x-source"
_LENGTH = 32


class Origin(NamedTuple):
    """What an incident was read from."""

    digest: str
    """Names its text."""
    source: str
    """Names the place of its document, without telling it."""

    @classmethod
    def of(cls, text: str, place: str, key: str) -> Self:
        """The origin of a document's incident: `place` is the document's path, `key` the incident's name in it."""
        return cls(_digest(key, text), _digest(key, place))


def _digest(*parts: str) -> str:
    raw = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:_LENGTH]


class Known:
    """The origins of a repository's records."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self._paths: dict[str, str] = {}

    def read(self, raw: bytes, name: str) -> None:
        """Note where a record's file says that it comes from; what cannot be read says nothing."""
        if b"provenance" not in raw:
            return
        text = limits.decode(raw, name, len(raw))
        data = parse(text, name).data if isinstance(text, str) else None
        if isinstance(data, Mapping):
            self.add(data, name)

    def add(self, data: Mapping[str, Any], name: str) -> None:
        """Note where a record comes from."""
        said = data.get("provenance")
        for key, known in ((DIGEST, self._digests), (SOURCE, self._sources), ("path", self._paths)):
            value = said.get(key) if isinstance(said, Mapping) else None
            if isinstance(value, str):
                known.setdefault(value, name)

    def same(self, origin: Origin) -> str | None:
        """The record that was made of this very text."""
        return self._digests.get(origin.digest)

    def earlier(self, origin: Origin) -> str | None:
        """The record that was made of another text at this place."""
        return self._sources.get(origin.source)

    def namesake(self, path: str) -> str | None:
        """A record made of another document that is called the same."""
        return self._paths.get(path)
