"""What was worked out, kept under the name of all that it was worked out from.

A name is a digest of the inputs, so what is found is as good as worked out anew, whoever wrote it: an earlier
run, a process beside this one, another machine. Each file carries a digest of its own content and is put into
place whole; one that is damaged, or whose writer was killed, is as if it had never been written.
"""

import contextlib
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator
from hashlib import blake2b
from pathlib import Path

from pmsite.load.git import tracks

FOLDER = ".pmsite/cache"
KEPT_DAYS = 14
"""For so long what no build asks for is kept: of other branches, of yesterday's state."""
_NAME = re.compile("[0-9a-f]{40}")
_SEAL = 16
_FRESH = 86400
"""Seconds: what is in use is marked so, once a day."""


def name_of(*parts: bytes) -> str:
    """The name for what comes of some inputs."""
    digest = blake2b(digest_size=20)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


class Store:
    """A folder of such files. Without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def writable(self) -> bool:
        """Whether anything can be kept; its folders are made."""
        if self.folder is None:
            return False
        try:
            for n in range(256):
                (self.folder / f"{n:02x}").mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        return os.access(self.folder, os.W_OK)

    def get(self, name: str) -> bytes | None:
        """What is kept under a name, if it is whole."""
        if self.folder is None:
            return None
        try:
            with self._file(name).open("rb") as stream:
                raw = stream.read()
                used = os.fstat(stream.fileno()).st_mtime
            if time.time() - used > _FRESH:
                with contextlib.suppress(OSError):
                    os.utime(self._file(name))
        except OSError:
            return None
        content = raw[_SEAL:]
        return content if _seal(content) == raw[:_SEAL] else None

    def has(self, name: str) -> bool:
        """Whether something is kept under a name; whether it is whole is seen when it is asked for."""
        return self.folder is not None and self._file(name).is_file()

    def put(self, name: str, content: bytes) -> None:
        """Keep something. Raises OSError, as where the disk is full."""
        if self.folder is None:
            return
        file = self._file(name)
        beside = Path(f"{file}.{os.getpid()}-{os.urandom(4).hex()}")
        try:
            with beside.open("wb") as stream:
                stream.write(_seal(content) + content)
            if file.is_dir():
                shutil.rmtree(file)
            beside.replace(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def names(self) -> Iterator[tuple[str, os.stat_result]]:
        """Everything in it, with what the file system knows of it."""
        if self.folder is None or not self.folder.is_dir():
            return
        for shelf in os.scandir(self.folder):
            if shelf.is_dir(follow_symlinks=False):
                for one in os.scandir(shelf):
                    with contextlib.suppress(OSError):  # another process may have put it into place just now
                        yield shelf.name + one.name, one.stat(follow_symlinks=False)

    def prune(self, used: Collection[str]) -> None:
        """Once a day, forget what is not `used` and was not asked for in KEPT_DAYS."""
        now = time.time()
        if self.folder is None:
            return
        mark = self.folder / "pruned"
        with contextlib.suppress(OSError):
            if mark.exists() and now - mark.stat().st_mtime < _FRESH:
                return
            mark.touch()
        oldest = now - KEPT_DAYS * 86400
        for name, stat in self.names():
            if name not in used and stat.st_mtime < oldest:
                with contextlib.suppress(OSError):
                    self._file(name).unlink()

    def lend(self, names: Collection[str], folder: Path) -> None:
        """Copy what is kept under some names into another folder, for another machine's store."""
        other = Store(folder)
        other.writable()
        for name in names:
            target = other._file(name)
            shutil.copy2(self._file(name), target)

    def borrow(self, folder: Path) -> int:
        """Take over what another machine's store holds, is whole, and is not here; how many files it has."""
        taken = 0
        other = Store(folder)
        for name, _ in other.names():
            content = other.get(name) if _NAME.fullmatch(name) else None
            if content is not None:
                if self.get(name) is None:
                    self.put(name, content)
                taken += 1
        return taken

    def _file(self, name: str) -> Path:
        assert self.folder is not None
        return self.folder / name[:2] / name[2:]


def _seal(content: bytes) -> bytes:
    return blake2b(content, digest_size=_SEAL).digest()


def store_of(root: Path) -> Store:
    """A repository's store; none through a link that leads elsewhere, nor in CI one that a change could bring."""
    folder = root / FOLDER
    if os.environ.get("CI") and tracks(root, FOLDER):
        return Store(None)
    if any(path.is_symlink() for path in (folder, folder.parent)):
        return Store(None)
    ignore = folder.parent / ".gitignore"
    with contextlib.suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not (ignore.exists() or ignore.is_symlink()):
            ignore.write_text("*\n", "utf-8")  # nobody wants it in a commit
    return Store(folder)
