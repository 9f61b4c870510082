"""One build: its store, its processes, and what is to be published."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pmsite.problems import Problem
from pmsite.site.crew import Crew, CrewError, Shift, Step, without_collector
from pmsite.site.edition import Edition, edition, order_of, parts, seen
from pmsite.site.frame import Frame
from pmsite.site.hands import begin, indexing, making
from pmsite.site.opening import Opening
from pmsite.site.place import Ledger, a_place
from pmsite.site.publish import Job, publish
from pmsite.site.scan import GoneError
from pmsite.site.settings import BuildError
from pmsite.site.sheets import Part, Segment, Task
from pmsite.site.stock import Stock, stock
from pmsite.site.store import Store, store_of

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
        self.make()
        with (
            a_place(self.root, target) as place,
            self.progress("Writing records", len(self.edition.tasks)) as step,
        ):
            job = Job(self.edition, frame, frame_name, self.store, self.crew, self.indexing)
            return publish(job, place, build, step)


@dataclass(frozen=True)
class Desk:
    """A build that has read its records."""

    what: Opening
    store: Store
    crew: Crew
    stock: Stock


@contextmanager
def reading(
    what: Opening, progress: Progress = unwatched, tolerant: bool = False, workers: int | None = None
) -> Iterator[Desk]:
    """Read a repository. Raises BuildError, and UnsoundError where records have errors, unless `tolerant`."""
    root = what.root
    with ExitStack() as stack:
        stack.enter_context(without_collector())
        store = _usable(store_of(root), stack)
        crew = stack.enter_context(Crew(begin, root, store.folder, what.base, what.day, workers=workers))
        try:
            crew.here()
            with progress("Reading records", len(what.paths)) as step:
                known = stock(what.paths, what.context, what.read, root, crew, step)
            errors = seen(known, what.settings.public)[2]
            if errors and not tolerant:
                raise UnsoundError(errors, known.count)
            yield Desk(what, store, crew, known)
        except (GoneError, CrewError) as error:
            raise BuildError(str(error)) from None


@contextmanager
def session(
    what: Opening, progress: Progress = unwatched, tolerant: bool = False, workers: int | None = None
) -> Iterator[Session]:
    """Read a repository, work out what is to be published, and begin to make it. Raises as `reading` does."""
    with reading(what, progress, tolerant, workers) as desk:
        corpus, inside, errors = seen(desk.stock, what.settings.public)
        order, store, crew = order_of(what, inside), desk.store, desk.crew
        # The search asks nothing of other records, so it is indexed while overviews are rendered.
        segments = crew.start(indexing(order), parts(desk.stock, corpus), lambda part: "the search", chunk=1)
        found = edition(desk.stock, what, order, corpus, errors)
        waiting = [task for task in found.tasks if not store.has(task.sheet)]
        shift = crew.start(making(order), waiting, lambda task: task.path)
        yield Session(what.root, store, crew, found, progress, shift, segments)


def _usable(store: Store, stack: ExitStack) -> Store:
    """A store for this build alone, where none can be kept."""
    if not store.writable():
        store = Store(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        store.writable()
    return store
