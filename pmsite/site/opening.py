"""What a build is of, before anything is worked out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pmsite.check.rule import Context
from pmsite.check.run import in_context
from pmsite.load.survey import survey
from pmsite.load.walk import POLICY, load_policy
from pmsite.problems import Problem
from pmsite.site import clock
from pmsite.site.scan import name_of_file
from pmsite.site.settings import BuildError, Settings
from pmsite.site.stock import base_of
from pmsite.site.store import name_of


@dataclass(frozen=True)
class Opening:
    """A repository, a configuration and a day."""

    settings: Settings
    root: Path
    context: Context
    read: list[Problem]
    """Problems of reading the policy."""
    base: bytes
    paths: tuple[tuple[str, str], ...]
    """Each file with its name."""

    @property
    def day(self) -> date:
        """The day for which the site is built."""
        return self.context.today

    @property
    def name(self) -> bytes:
        """One word for all of it: two builds of one name make the same site."""
        policy = self.root / POLICY
        text = policy.read_bytes() if policy.is_file() else b""
        settings = json.dumps([asdict(self.settings), self.paths, self.day.isoformat()]).encode()
        return name_of(self.base, text, settings, *_attached(self.root, self.paths)).encode()


def opening(settings: Settings, day: date | None = None) -> Opening:
    """Look at a repository. Without a `day` it is the configuration's own, SOURCE_DATE_EPOCH's, or today.

    Raises BuildError.
    """
    root = Path(settings.root)
    policy, source, read = load_policy(root)
    try:
        day = day or clock.today(policy.zone, settings.today)
    except clock.NoDayError as error:
        raise BuildError(str(error)) from None
    base = base_of(root, policy)
    paths = tuple((found.path, name_of_file(root, found, base)) for found in survey(root))
    return Opening(settings, root, in_context(policy, source, day), read, base, paths)


def _attached(root: Path, paths: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """What the file system knows of attachments."""
    for path, _ in paths:
        folder = (root / path).with_suffix("")
        if folder.is_dir():
            seen = ((file.name, file.lstat()) for file in sorted(folder.iterdir()))
            known = [(name, at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino) for name, at in seen]
            yield repr(known).encode()
