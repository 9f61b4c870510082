"""The output directory: each file written whole or not at all."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(file: Path, content: bytes) -> None:
    """Write a file atomically; one that holds these bytes already is left alone."""
    if file.is_file() and not file.is_symlink() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".pmsite-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(file.stat().st_mode & 0o777 if file.is_file() else 0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def mirror(source: Path, target: Path) -> None:
    """Make `target` hold exactly what `source` holds, touching only what differs.

    What begins with a dot at the top of `target` stays: a worktree's `.git`, a `.nojekyll`.
    """
    wanted = {file.relative_to(source) for file in _files(source)}
    for file in _files(target):
        path = file.relative_to(target)
        if path not in wanted and not path.parts[0].startswith("."):
            file.unlink()
    for folder, _, _ in os.walk(target, topdown=False):
        path = Path(folder).relative_to(target)
        kept = not path.parts or path.parts[0].startswith(".")
        if not kept and not any(Path(folder).iterdir()):
            Path(folder).rmdir()
    for path in sorted(wanted):
        write(target / path, (source / path).read_bytes())


def _files(folder: Path) -> list[Path]:
    return [Path(at, name) for at, _, names in os.walk(folder) for name in names]


@contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """A folder of our own below `.pmsite/`, gone afterwards."""
    home = root / ".pmsite"
    if home.is_symlink():
        raise OSError(errno.ELOOP, "is a symbolic link, so nothing is written there", str(home))
    home.mkdir(parents=True, exist_ok=True)
    ignore = home / ".gitignore"
    if not (ignore.exists() or ignore.is_symlink()):
        ignore.write_text("*\n", "utf-8")
    folder = Path(tempfile.mkdtemp(dir=home, prefix="build-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
