"""Work on many things, in as many processes as there are cores where there is enough of it."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from itertools import count
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
ALONE = 150
"""Things: up to so many, a second process would cost more than it saves."""
CHUNK = 25
SWEPT = 16
"""Chunks after which a process without a collector looks for rubbish once."""
MOST = 61
"""Processes: Windows waits for no more."""
Step = Callable[[str], None]
_chunks = count(1)


class CrewError(Exception):
    """A process was ended by something it worked on; the text names that."""


class Crew:
    """Processes that all begin alike; they are started when there is much to do, and end with the block.

    `begin(*arguments)` is called once in each of them, and in this one where little is to be done.
    """

    def __init__(self, begin: Callable[..., None], *arguments: Any, workers: int | None = None) -> None:
        self._begin, self._arguments = begin, arguments
        self._workers = workers if workers is not None else min(os.cpu_count() or 1, MOST)
        self._pool: ProcessPoolExecutor | None = None
        self._here = False

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def start(
        self, work: Callable[[T], R], things: Sequence[T], name: Callable[[T], str], chunk: int | None = None
    ) -> "Shift[T, R]":
        """Begin to work on things, so many at a time; `name` tells what one is called, for errors and progress."""
        chunk = chunk or CHUNK
        if self._workers < 2 or (len(things) <= ALONE and self._pool is None):
            return Shift(self, work, things, name, [], chunk)
        pool = self._started()
        chunks = [things[i : i + chunk] for i in range(0, len(things), chunk)]
        return Shift(self, work, things, name, [pool.submit(_each, work, some) for some in chunks], chunk)

    def here(self) -> None:
        """Begin in this process too."""
        if not self._here:
            self._begin(*self._arguments)
            self._here = True

    def alone(self, work: Callable[[T], R], thing: T, name: str) -> R:
        """Work on one thing in a process of its own. Raises CrewError if it ends that."""
        self._pool = None  # the one that broke
        with self._fresh(1) as pool:
            try:
                return pool.submit(work, thing).result()
            except BrokenProcessPool:
                raise CrewError(f"{name} ended the process that worked on it.") from None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._fresh(self._workers)
        return self._pool

    def _fresh(self, workers: int) -> ProcessPoolExecutor:
        # Forked processes need not read the program again; where there is no fork they do.
        context = get_context("fork" if sys.platform == "linux" else "spawn")
        return ProcessPoolExecutor(workers, context, _ending_with_its_parent, (self._begin, *self._arguments))


class Shift(Generic[T, R]):
    """Work that is going on."""

    def __init__(
        self,
        crew: Crew,
        work: Callable[[T], R],
        things: Sequence[T],
        name: Callable[[T], str],
        running: list["Future[list[R]]"],
        chunk: int,
    ) -> None:
        self._chunk = chunk
        self.things = things
        self._crew, self._work, self._name, self._running = crew, work, name, running

    def done(self, step: Step) -> Iterator[R]:
        """What came of each thing, in their order. Raises CrewError."""
        if not self._running:
            self._crew.here()
            for thing in self.things:
                result = self._work(thing)
                step(self._name(thing))
                yield result
            return
        for number, future in enumerate(self._running):
            things = self.things[number * self._chunk : (number + 1) * self._chunk]
            for thing, result in zip(things, self._results(future, things), strict=True):
                step(self._name(thing))
                yield result

    def _results(self, future: "Future[list[R]]", things: Sequence[T]) -> list[R]:
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._crew.alone(self._work, thing, self._name(thing)) for thing in things]


def _each(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    found = [work(thing) for thing in things]
    if next(_chunks) % SWEPT == 0 and not gc.isenabled():
        gc.collect()
    return found


def _ending_with_its_parent(begin: Callable[..., None], *arguments: Any) -> None:
    """Begin, and end when whoever began this process is gone: nobody else would tell it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began it is told, and ends it
    threading.Thread(target=_watch, daemon=True).start()
    begin(*arguments)
    gc.freeze()  # all of this stays


def _watch() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def aside(work: Callable[[], R]) -> Callable[[], R]:
    """Begin something in a process of its own that knows all that this one does; what is returned waits for it.

    Where processes cannot be forked it is done here, when it is asked for.
    """
    if sys.platform != "linux" or (os.cpu_count() or 1) < 2:
        return cache(work)
    here, there = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_tell, args=(here, there, work), daemon=True)
    process.start()
    there.close()

    @cache
    def wait() -> R:
        try:
            found: R = here.recv()
        except EOFError:
            found = work()  # it was killed: perhaps there is room for it here
        process.join()
        return found

    return wait


def _tell(here: Connection, there: Connection, work: Callable[[], object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, daemon=True).start()
    here.close()  # so that nobody is waited for who is gone
    there.send(work())


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
