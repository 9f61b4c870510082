"""Which files a repository's records are, and what tells that one has changed: no file is opened."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

INCIDENTS = "incidents"


class Found(NamedTuple):
    """A file that may be a record. `beside` lists the folder of its attachments."""

    path: str
    modified: int
    """Nanoseconds, as the file system counts them."""
    size: int
    inode: int
    beside: str = ""
    changed: int = 0
    """Nanoseconds, when the file system last noted a change: unlike `modified`, nobody can set it back."""


def survey(root: Path) -> list[Found]:
    """YAML files below `incidents/`, and folders there that are links, by path: what `walk` reads."""
    top = root / INCIDENTS
    if top.is_symlink():
        return [Found(INCIDENTS, 0, 0, 0)]
    return sorted(_below(top, INCIDENTS)) if top.is_dir() else []


def at(root: Path, path: str) -> Found | None:
    """A regular file that may be a record, as it is now; None for anything else."""
    file = root / path
    try:
        seen = file.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(seen.st_mode):
        return None
    folder = file.with_suffix("")
    beside = _listing(str(folder)) if folder.is_dir() and not folder.is_symlink() else ""
    return Found(path, seen.st_mtime_ns, seen.st_size, seen.st_ino, beside, seen.st_ctime_ns)


def _below(folder: Path | str, path: str) -> Iterator[Found]:
    try:
        with os.scandir(folder) as scan:
            entries = list(scan)
    except OSError:  # it may not be read: told when it is looked at as a file
        yield Found(path, 0, 0, 0)
        return
    folders = {entry.name: entry for entry in entries if not entry.is_symlink() and entry.is_dir()}
    for entry in entries:
        name = entry.name
        here = f"{path}/{name}"
        looks_like_one = name.lower().endswith((".yaml", ".yml"))
        if entry.is_symlink():
            if looks_like_one or _leads_to_a_folder(entry):
                yield Found(here, 0, 0, 0)
        elif name in folders:
            yield from _below(entry.path, here)
            if looks_like_one:
                yield Found(here, 0, 0, 0)
        elif looks_like_one:
            seen = entry.stat(follow_symlinks=False)
            stem = name.rsplit(".", 1)[0]
            beside = _listing(folders[stem].path) if stem in folders else ""
            yield Found(here, seen.st_mtime_ns, seen.st_size, seen.st_ino, beside, seen.st_ctime_ns)


def _leads_to_a_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # it leads to itself
        return False


def _listing(folder: str) -> str:
    """Names, kinds and sizes: all that is ever asked about attachments."""
    try:
        with os.scandir(folder) as scan:
            found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in scan]
    except OSError:
        return "?"
    return "|".join(sorted(f"{name}:{stat.st_mode}:{stat.st_size}" for name, stat in found))
