"""The folder of a site: what is there, what it was made from, and how the new is put into the place of the old.

A ledger beside the repository tells what each file was made from and how the file system saw it then. A file
that still looks so need not be opened, and what was made from the same need not be made again.
"""

import contextlib
import errno
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from pmsite.render.site import STYLE
from pmsite.site.output import write
from pmsite.site.press import Printed, Stamp
from pmsite.site.store import KEPT_DAYS

STAGING = ".pmsite-new-"
"""How the folder begins in which a build collects what is new."""
_FOLDER = ".pmsite/built"
_OWN = re.compile(r"[0-9a-f]{20}\.(json|lock)")
_LINK, _EMPTY = (-1, 0), (-2, 0)
"""In place of the stamp of what is no file, and of a folder without any."""


class Ledger:
    """What a site's files were made from."""

    def __init__(self, build: str = "", made: Mapping[str, tuple[str, Mapping[str, Stamp]]] | None = None) -> None:
        self.build = build
        """The name of the build; empty if it had none."""
        self.made = dict(made or {})
        """By thing: what it was made from, and its files."""
        self.paths: set[str] = {path for _, files in self.made.values() for path in files}

    def add(self, thing: str, tag: str, printed: Printed) -> None:
        """Note what was written. Without a `tag` it is made every time."""
        self.paths.update(printed.files)
        self.made[thing] = tag, printed.files


class Place:
    """Where a site is to lie, for one build."""

    def __init__(self, root: Path, target: Path, staging: Path) -> None:
        self.target, self.staging, self._root = target, staging, root
        self._file = _ledger_file(root, target)
        self._present = dict(_present(target))
        self.plain = all(stamp != _LINK for stamp in self._present.values())
        """Whether there are files and folders alone, and no links."""

    def ledger(self) -> Ledger:
        """That of the last build; an empty one where there is none, or it is damaged."""
        try:
            build, plain = json.loads(self._file.read_bytes())
            made = {
                thing: (tag, {path: (size, time) for path, (size, time) in files.items()})
                for thing, (tag, files) in plain.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return Ledger()
        return Ledger(build, made)

    def untouched(self, known: Ledger) -> bool:
        """Whether there is what the ledger says, and nothing else."""
        files = {path: stamp for _, files in known.made.values() for path, stamp in files.items()}
        return files == self._present and not any(self.target.glob(f"{STAGING}*"))

    def holds(self, known: Ledger, new: Ledger, thing: str, tag: str) -> bool:
        """Whether a thing was made from the same and its files are as they were; then they stay."""
        old = known.made.get(thing)
        if (
            not tag
            or old is None
            or old[0] != tag
            or any(self._present.get(path) != stamp for path, stamp in old[1].items())
        ):
            return False
        new.add(thing, tag, Printed(old[1]))
        return True

    def settle(self, new: Ledger) -> None:
        """Put what is new into place, file by file, and take away what is of no thing any more."""
        with contextlib.suppress(OSError):
            self._file.unlink()
        gone = self._present.keys() - new.paths
        for path in gone:
            if path.endswith("/"):
                (self.target / path).rmdir()
            else:
                (self.target / path).unlink()
        if (self.staging / STYLE).is_file():  # by this a folder is known to be a site of ours
            (self.target / STYLE).parent.mkdir(parents=True, exist_ok=True)
            (self.staging / STYLE).replace(self.target / STYLE)
        graft(self.staging, self.target)
        for folder in {Path(path).parent for path in gone}:
            _without_empty(self.target, folder)
        plain = {thing: [tag, files] for thing, (tag, files) in new.made.items()}
        with contextlib.suppress(OSError):
            _refuse_links(self._root)
            write(self._file, json.dumps([new.build, plain], separators=(",", ":")).encode())


def untouched(root: Path, target: Path, build: str) -> Ledger | None:
    """The ledger of a site that was built under a name, if nobody has touched that site."""
    place = Place(root, target, target)
    known = place.ledger()
    return known if known.build == build and place.untouched(known) else None


@contextmanager
def a_place(root: Path, target: Path) -> Iterator[Place]:
    """The place of a site, for this process alone; what is left over of one that was killed is taken away."""
    new = not target.exists()
    with _alone(root, _ledger_file(root, target).with_suffix(".lock")):
        target.mkdir(parents=True, exist_ok=True)
        for left in target.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(dir=target, prefix=STAGING))
        try:
            yield Place(root, target, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            _forget(root / _FOLDER)
            if new:
                with contextlib.suppress(OSError):
                    target.rmdir()


def _forget(folder: Path) -> None:
    """Ledgers of sites that nobody has built for long."""
    oldest = time.time() - KEPT_DAYS * 86400
    with contextlib.suppress(OSError):
        _refuse_links(folder.parent.parent)
        for file in folder.iterdir():
            if _OWN.fullmatch(file.name) and file.lstat().st_mtime < oldest:
                file.unlink()


@contextmanager
def _alone(root: Path, file: Path) -> Iterator[None]:
    """Waits until no other process writes the same site, where the system knows of locks."""
    try:
        import fcntl  # not on Windows

        _refuse_links(root)
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("w")
    except (ImportError, OSError):
        yield
        return
    with stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream, fcntl.LOCK_UN)  # processes that were begun meanwhile have it open too


def _refuse_links(root: Path) -> None:
    """Nothing is written where a link leads elsewhere. Raises OSError."""
    for path in (root / _FOLDER, (root / _FOLDER).parent):
        if path.is_symlink():
            raise OSError(errno.ELOOP, "is a symbolic link", str(path))


def _ledger_file(root: Path, target: Path) -> Path:
    return root / _FOLDER / f"{blake2b(str(target).encode(), digest_size=10).hexdigest()}.json"


def _present(target: Path, below: str = "") -> Iterator[tuple[str, Stamp]]:
    """Everything in the target but what begins with a dot at its top: a worktree's `.git`, a `.nojekyll`."""
    if not target.is_dir():
        return
    with os.scandir(target / below) as scan:
        entries = list(scan)
    if below and not entries:
        yield below, _EMPTY
    for entry in entries:
        if not below and entry.name.startswith("."):
            continue
        path = below + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _present(target, f"{path}/")
        else:
            stat = entry.stat(follow_symlinks=False)
            yield path, (stat.st_size, stat.st_mtime_ns) if entry.is_file(follow_symlinks=False) else _LINK


def graft(new: Path, old: Path) -> None:
    """Put everything below `new` into the place of what is below `old`; a whole folder where there is none."""
    with os.scandir(new) as scan:
        entries = list(scan)
    for entry in entries:
        there = old / entry.name
        if entry.is_dir(follow_symlinks=False):
            if there.is_dir() and not there.is_symlink():
                graft(Path(entry.path), there)
                continue
            there.unlink(missing_ok=True)
        elif there.is_dir() and not there.is_symlink():
            shutil.rmtree(there)  # what was in it is of no thing any more
        Path(entry.path).replace(there)


def _without_empty(target: Path, folder: Path) -> None:
    """Take away a folder that is empty now, and those it was alone in."""
    for path in (folder, *folder.parents):
        if not path.parts:
            return
        try:
            (target / path).rmdir()
        except OSError:
            return
