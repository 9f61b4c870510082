"""One build: its store, its processes, and what is to be published."""

import gc
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pmsite.check.rule import Context
from pmsite.check.run import in_context
from pmsite.load.survey import survey
from pmsite.load.walk import POLICY, load_policy
from pmsite.problems import Problem
from pmsite.site import clock
from pmsite.site.crew import Crew, CrewError, Shift, Step
from pmsite.site.edition import Edition, edition, plan
from pmsite.site.frame import Frame
from pmsite.site.hands import begin, indexing, making
from pmsite.site.place import Ledger, a_place
from pmsite.site.publish import Job, publish
from pmsite.site.scan import name_of_file
from pmsite.site.settings import BuildError, Settings
from pmsite.site.sheets import GoneError, Part, Segment, Task
from pmsite.site.stock import Stock, base_of, stock
from pmsite.site.store import Store, name_of, store_of

Progress = Callable[[str, int], AbstractContextManager[Step]]
"""Shows a bar with a title for so many things."""


@contextmanager
def unwatched(title: str, count: int) -> Iterator[Step]:
    """Nobody looks."""
    yield lambda _: None


class UnsoundError(BuildError):
    """Records have errors, so nothing is built."""

    def __init__(self, problems: tuple[Problem, ...], count: int) -> None:
        super().__init__("Records have errors.")
        self.problems, self.count = problems, count


@dataclass(frozen=True)
class Session:
    """A build that is going on."""

    root: Path
    store: Store
    crew: Crew
    stock: Stock
    edition: Edition
    progress: Progress
    making: Shift[Task, None]
    """Sheets that are made meanwhile."""
    indexing: Shift[Part, Segment]
    """Segments of the search, likewise."""

    def make(self) -> None:
        """Wait until all sheets are made."""
        with self.progress("Rendering records", len(self.making.things)) as step:
            for _ in self.making.done(step):
                pass

    def fill(self, frame: Frame, frame_name: str, target: Path, build: str = "") -> Ledger:
        """Fill a frame and write the site; `build` is its name, if it has one.

        Raises BuildError; the site is then as it was.
        """
        try:
            self.make()
            with (
                a_place(self.root, target) as place,
                self.progress("Writing records", len(self.edition.tasks)) as step,
            ):
                job = Job(self.edition, frame, frame_name, self.store, self.crew, self.indexing)
                return publish(job, place, build, step)
        except (GoneError, CrewError) as error:
            raise BuildError(str(error)) from None


@dataclass(frozen=True)
class Opening:
    """What a build is of, before anything is worked out."""

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
    clock.pin(day)
    base = base_of(root, policy)
    paths = tuple((found.path, name_of_file(root, found, base)) for found in survey(root))
    return Opening(settings, root, in_context(policy, source, day), read, base, paths)


def _attached(root: Path, paths: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """What the file system knows of attachments."""
    for path, _ in paths:
        folder = (root / path).with_suffix("")
        if folder.is_dir():
            yield repr([(file.name, file.lstat()) for file in sorted(folder.iterdir())]).encode()


@contextmanager
def session(
    what: Opening, progress: Progress = unwatched, tolerant: bool = False, workers: int | None = None
) -> Iterator[Session]:
    """Read a repository and work out what is to be published.

    Raises UnsoundError where records have errors, unless it is to be `tolerant`, and BuildError.
    """
    settings, root = what.settings, what.root
    with ExitStack() as stack:
        stack.enter_context(without_collector())
        store = _usable(store_of(root), stack)
        crew = stack.enter_context(Crew(begin, root, store.folder, what.base, what.day, workers=workers))
        try:
            with progress("Reading records", len(what.paths)) as step:
                known = stock(what.paths, what.context, what.read, root, crew, step)
            planned = plan(root, known, what.day, what.base, settings.edit, settings.issue, settings.public)
            if planned.errors and not tolerant:
                raise UnsoundError(planned.errors, known.count)
            waiting = [task for task in planned.tasks if not store.has(task.sheet)]
            shift = crew.start(making(planned.order), waiting, lambda task: task.path)
            segments = crew.start(indexing(planned.order), planned.parts, lambda part: "the search")
            yield Session(root, store, crew, known, edition(planned), progress, shift, segments)
        except CrewError as error:
            raise BuildError(str(error)) from None


def _usable(store: Store, stack: ExitStack) -> Store:
    """A store for this build alone, where none can be kept."""
    return store if store.writable() else Store(Path(stack.enter_context(tempfile.TemporaryDirectory())))


@contextmanager
def without_collector() -> Iterator[None]:
    """Tens of thousands of small things that all stay: there is no rubbish to look for among them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
