"""What mkdocs.yml says of a site: remembered, so that MkDocs need not start."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pmsite.site.store import Store, name_of

_FREE = ("INHERIT", "!!python", "!relative", "!<")
"""What makes a configuration depend on more than its own text and the environment it names."""
_ENVIRONMENT = re.compile(rb"!ENV\s*(\[[^\]]*\]|\S+)")


class BuildError(Exception):
    """Why a site could not be built, as a sentence."""


@dataclass(frozen=True)
class Settings:
    """Of one configuration file."""

    config: str
    root: str
    site_dir: str
    docs_dir: str
    custom_dir: str
    """Where the theme is overridden; empty where it is not."""
    edit: str | None
    """Where a record is edited, with `{path}`."""
    issue: str | None
    """Where issues are, with `{number}`."""
    public: bool
    today: str
    theme_search: bool
    """Whether the theme's own search is used."""
    plain: bool
    """Whether what MkDocs makes depends on nothing but this, the documents and the theme."""


def remembered(config: Path, store: Store) -> Settings | None:
    """The settings of a configuration whose text was seen before."""
    name = _name(config)
    kept = store.get(name) if name else None
    return Settings(**json.loads(kept)) if kept is not None else None


def remember(settings: Settings, store: Store) -> None:
    """Keep settings for the next time."""
    if name := _name(Path(settings.config)):
        store.put(name, json.dumps(asdict(settings)).encode())


def inputs_of(settings: Settings) -> Iterator[bytes]:
    """What MkDocs makes a frame of, besides our pages: itself, its configuration, documents and templates."""
    yield engine()
    yield from _written(Path(settings.config))
    yield _tree(settings.docs_dir)
    if settings.custom_dir:
        yield _tree(settings.custom_dir)


@cache
def engine() -> bytes:
    """Stands for this program, MkDocs and the theme."""
    from pmsite.site.stock import program  # it imports much that a remembered configuration does not need

    parts = (
        "mkdocs",
        "mkdocs-material",
        "markdown",
        "pymdown-extensions",
        "pygments",
        "mkdocs-material-extensions",
    )
    return name_of(program(), " ".join(_versions(parts)).encode()).encode()


def _versions(parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        try:
            yield version(part)
        except ImportError:
            yield ""


def _name(config: Path) -> str:
    """Empty for a configuration that depends on more than its text and the environment."""
    try:
        text, *environment = _written(config)
    except OSError:
        return ""
    if not self_contained(text):
        return ""
    return name_of(b"settings", engine(), str(config.resolve()).encode(), text, *environment)


def self_contained(text: bytes) -> bool:
    """Whether a configuration depends on nothing but its text and the environment that it names."""
    named = [found for found in _ENVIRONMENT.findall(text) if re.search(rb"\w", found)]
    return len(named) == text.count(b"!ENV") and not any(word.encode() in text for word in _FREE)


def _written(config: Path) -> Iterator[bytes]:
    """Its text, and the variables of the environment that it names."""
    text = config.read_bytes()
    yield text
    for found in _ENVIRONMENT.findall(text):
        for name in re.findall(r"\w+", found.decode("utf-8", "replace")):
            yield f"{name}={os.environ.get(name)}".encode()


def _tree(folder: str) -> bytes:
    """A digest of every file of a folder: documents are few."""
    top = Path(folder)
    found = (Path(at, name) for at, _, names in os.walk(top, followlinks=True) for name in names)
    files = sorted(file for file in found if file.is_file())
    parts = (part for file in files for part in (file.relative_to(top).as_posix().encode(), file.read_bytes()))
    return name_of(*parts).encode()
