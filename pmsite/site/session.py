"""One build: its store, its processes, and what is to be published."""

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pmsite.check.run import in_context
from pmsite.load.survey import survey
from pmsite.load.walk import load_policy
from pmsite.problems import Problem
from pmsite.site import clock
from pmsite.site.crew import Crew, CrewError, Shift, Step
from pmsite.site.edition import Edition, edition, plan
from pmsite.site.frame import Frame
from pmsite.site.hands import begin, making
from pmsite.site.place import a_place
from pmsite.site.publish import Job, publish
from pmsite.site.settings import BuildError, Settings
from pmsite.site.sheets import GoneError, Task
from pmsite.site.stock import Stock, base_of, stock
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
    stock: Stock
    edition: Edition
    progress: Progress
    making: Shift[Task, None]
    """Sheets that are made meanwhile."""

    def make(self) -> None:
        """Wait until all sheets are made."""
        with self.progress("Rendering records", len(self.making.things)) as step:
            for _ in self.making.done(step):
                pass

    def fill(self, frame: Frame, frame_name: str, target: Path) -> None:
        """Fill a frame and write the site. Raises BuildError; the site is then as it was."""
        try:
            self.make()
            with (
                a_place(self.root, target) as place,
                self.progress("Writing records", len(self.edition.tasks)) as step,
            ):
                publish(Job(self.edition, frame, frame_name, self.store, self.crew), place, step)
        except (GoneError, CrewError) as error:
            raise BuildError(str(error)) from None


@contextmanager
def session(
    settings: Settings,
    day: date | None = None,
    progress: Progress = unwatched,
    tolerant: bool = False,
    workers: int | None = None,
) -> Iterator[Session]:
    """Read a repository and work out what is to be published.

    Without a `day` it is the configuration's own, SOURCE_DATE_EPOCH's, or today. Raises UnsoundError where
    records have errors, unless it is to be `tolerant`, and BuildError.
    """
    root = Path(settings.root)
    policy, source, read = load_policy(root)
    try:
        day = day or clock.today(policy.zone, settings.today)
    except clock.NoDayError as error:
        raise BuildError(str(error)) from None
    clock.pin(day)
    base = base_of(root, policy)
    with ExitStack() as stack:
        stack.enter_context(without_collector())
        store = _usable(store_of(root), stack)
        crew = stack.enter_context(Crew(begin, root, store.folder, base, day, workers=workers))
        files = survey(root)
        try:
            with progress("Reading records", len(files)) as step:
                known = stock(files, in_context(policy, source, day), read, root, base, crew, step)
            planned = plan(root, known, day, base, settings.edit, settings.issue, settings.public)
            if planned.errors and not tolerant:
                raise UnsoundError(planned.errors, known.count)
            waiting = [task for task in planned.tasks if not store.has(task.sheet)]
            shift = crew.start(making(planned.order), waiting, lambda task: task.path)
            yield Session(root, store, crew, known, edition(planned), progress, shift)
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
