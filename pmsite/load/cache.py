"""What was worked out for a file, remembered for as long as its content is the same.

A journal: a line a file, each with its own checksum, the later one counts. A line that was cut off or
damaged is as if it had never been written; so a process may be killed, and two may write at once.
"""

import json
import os
import stat
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pmsite.load.survey import Found

FOLDER = ".pmsite"
_RACY = 2_000_000_000
"""Nanoseconds: a file changed so shortly before the journal was written may have changed again unseen."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A file as it was, the digest of its content, and what came of it."""

    found: Found
    digest: str
    value: Any
    written: str | None = None
    """The value as JSON, where that is known."""


class Journal:
    """A journal in a repository. `key` stands for everything but the files that their values depend on."""

    def __init__(self, root: Path, key: str, name: str = "check") -> None:
        self._root, self._key = root, key
        self._file = root / FOLDER / f"{name}.jsonl"
        self._written = 0
        self._lines = 0
        self._known = self._read()

    def get(self, found: Found) -> Any | None:
        """What is remembered of a file that is as it was: by its time and size, else by its content."""
        known = self._known.get(found.path)
        if known is None or known.found.beside != found.beside:
            return None
        if known.found == found and max(found.modified, found.changed) < self._written - _RACY:
            return known.value
        if not found.inode:
            return None  # no regular file: nothing is remembered of it
        try:
            if not stat.S_ISREG((self._root / found.path).lstat().st_mode):
                return None
            content = (self._root / found.path).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return None
        return known.value if known.digest == digest(content) else None

    def write(self, new: Iterable[Remembered], paths: set[str]) -> None:
        """Remember more; a journal that holds much that is past is written anew, with `paths` only."""
        fresh = list(new)
        if not fresh:
            return
        self._known.update((one.found.path, one) for one in fresh)
        if self._file.parent.is_symlink():
            return
        try:
            self._file.parent.mkdir(exist_ok=True)
            if self._lines == 0 or self._lines + len(fresh) > 2 * len(paths) + 100:
                self._rewrite([one for path, one in self._known.items() if path in paths])
            else:
                with self._file.open("ab") as journal:
                    journal.write(b"\n" + b"\n".join(map(_line, fresh)))
        except OSError:
            return  # a folder that cannot be written is no reason to fail: the next run works it out again

    def _rewrite(self, known: list[Remembered]) -> None:
        _ignore(self._file.parent)
        beside = self._file.with_suffix(f".{os.getpid()}")
        try:
            beside.write_bytes(b"\n".join([_sealed(self._key.encode()), *map(_line, known)]))
            beside.replace(self._file)
        finally:
            beside.unlink(missing_ok=True)

    def _read(self) -> dict[str, Remembered]:
        try:
            if not self._file.is_file():
                return {}
            raw = self._file.read_bytes()
            self._written = self._file.stat().st_mtime_ns
        except OSError:
            return {}
        first, *lines = raw.split(b"\n")
        if _opened(first) != self._key.encode():
            return {}
        self._lines = len(lines)
        return dict(_remembered([body for line in lines if (body := _opened(line))]))


def digest(text: str) -> str:
    """One word for a content."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _remembered(bodies: list[bytes]) -> Iterable[tuple[str, Remembered]]:
    for found, digest, value in json.loads(b"[" + b",".join(bodies) + b"]"):
        yield found[0], Remembered(Found(*found), digest, value)


def _line(one: Remembered) -> bytes:
    value = one.written or as_json(one.value)
    return _sealed(f'[{as_json(one.found)},"{one.digest}",{value}]'.encode())


def as_json(value: Any) -> str:
    """A value as the journal writes it."""
    return json.dumps(value, separators=(",", ":"))


def _sealed(body: bytes) -> bytes:
    return b"%08x " % zlib.crc32(body) + body


def _opened(line: bytes) -> bytes | None:
    body = line[9:]
    return body if line[:9] == b"%08x " % zlib.crc32(body) else None


def _ignore(folder: Path) -> None:
    """Nobody wants the cache in a commit."""
    file = folder / ".gitignore"
    if not (file.exists() or file.is_symlink()):
        file.write_text("*\n")


def key_of(parts: Mapping[str, bytes]) -> str:
    """One word for all that values depend on."""
    digest = blake2b(digest_size=16)
    for name, content in sorted(parts.items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def package_stamp(package: Path) -> bytes:
    """What tells one state of the program from another: names, sizes and times of its modules."""
    files = sorted(package.rglob("*.py")) + sorted(package.rglob("*.yaml"))
    return "|".join(f"{f.relative_to(package)}:{(s := f.stat()).st_size}:{s.st_mtime_ns}" for f in files).encode()
