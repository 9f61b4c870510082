"""Writing the site's files: only what differs, and beside the old ones until all of them are there."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pmsite.site.bundle import unbundled
from pmsite.site.frame import Frame, frame_of
from pmsite.site.scan import GoneError
from pmsite.site.sheets import page_of
from pmsite.site.store import Store

TAKEN = "The cache was deleted while the site was built. Build again."
Stamp = tuple[int, int]
"""Size and time of a file, by which it is known again."""


@dataclass(frozen=True)
class Press:
    """Where to write, and with what around each page."""

    target: Path
    staging: Path
    """Holds what is new until it is put into place."""
    frame: str
    """The name of the frame in the store."""
    problems: int
    """How many keep records from being shown; every page tells."""
    plain: bool = True
    """Whether what is there may be looked at: no folder of it is a link that leads elsewhere."""


class Printed(NamedTuple):
    """What was written of one thing."""

    files: Mapping[str, Stamp]
    """By path below the site's root; those that were already there too."""


@lru_cache(maxsize=2)
def _frame(store: Store, name: str) -> Frame:
    raw = store.get(name)
    if raw is None:
        raise GoneError(TAKEN)
    return frame_of(raw)


def print_sheet(store: Store, press: Press, raw: bytes) -> Printed:
    """A record's page in the theme, and its files."""
    page, files = page_of(raw)
    frame = _frame(store, press.frame)
    made = {page.path + name: content for name, content in files.items()}
    if page.path not in frame.taken:
        made[f"{page.path}index.html"] = frame.filled(page, press.problems)
    return written(press, made)


def print_bundle(store: Store, press: Press, folder: str, name: str) -> Printed:
    """The files of a bundle, into a folder of the site."""
    raw = store.get(name)
    if raw is None:
        raise GoneError(TAKEN)
    return written(press, {folder + file: content for file, content in unbundled(raw)[1].items()})


def written(press: Press, files: Mapping[str, bytes]) -> Printed:
    """Write files beside the site, those that are not there already."""
    return Printed(
        {
            _inside(path): (_same(press.target / path, content) if press.plain else None)
            or _write(press.staging / path, content)
            for path, content in files.items()
        }
    )


def _inside(path: str) -> str:
    """The path, if it stays in the site. Raises ValueError."""
    if PurePosixPath(path).is_absolute() or ".." in path.split("/"):
        raise ValueError(f"{path} leads out of the site")
    return path


def _same(file: Path, content: bytes) -> Stamp | None:
    """The stamp of a regular file with this very content."""
    try:
        found = file.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_size == len(content) and file.read_bytes() == content:
            return found.st_size, found.st_mtime_ns
    except OSError:
        pass
    return None


def _write(file: Path, content: bytes) -> Stamp:
    try:
        stream = file.open("wb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("wb")
    with stream:
        stream.write(content)
        stream.flush()
        found = os.fstat(stream.fileno())
    return found.st_size, found.st_mtime_ns
