"""What a command costs: time, processor time and memory, of it and of every process it starts."""

import os
import resource
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from benchmarks.results import Row

LONG = 60.0
"""Seconds from which on one run has to do."""
PAUSE = 0.05
"""Seconds between two looks at the memory."""
SHARE = 10
"""Looking takes at most one part in so many of a core: a look at much memory is itself work."""
PATIENCE = 4 * 3600.0
"""Seconds after which a command is given up."""
STUCK = 180.0
"""Seconds without any work after which it is given up as well."""
Command = Sequence[str | Path]
_TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What one run of a command cost."""

    seconds: float
    cpu: float
    """Seconds of user and system time, of all processes."""
    peak: int
    """Bytes: the largest sum of what all processes held at once (proportional set size)."""
    failure: str
    """Why the command failed; empty where it did not."""


def environment(**more: str) -> dict[str, str]:
    """That of a person at a terminal: no CI, no day set beforehand."""
    left_out = ("CI", "PMSITE_TODAY", "SOURCE_DATE_EPOCH")
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    return own | {"NO_MKDOCS_2_WARNING": "1"} | more


def measure(command: Command, cwd: Path | None = None) -> Cost:
    """Run a command to its end. Its processes are ended if it takes too long or we are interrupted."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(
            list(map(str, command)),
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(child.pid)
        late = threading.Timer(PATIENCE, _end, [child.pid])
        try:
            watch.start()
            late.start()
            status, usage = _wait(child)
            seconds = time.perf_counter() - start
        except BaseException:
            _end(child.pid)
            raise
        finally:
            late.cancel()
            watch.stop()
        cpu = max(usage.ru_utime + usage.ru_stime, watch.cpu)
        failure = _failure(status, said)
        if watch.stuck:
            failure = f"waited {STUCK:.0f} s without working, and was {failure}"
        return Cost(seconds, cpu, watch.peak, failure)


def repeated(
    command: Command | Callable[[], Command],
    runs: int,
    prepare: Callable[[], object] | None = None,
    cwd: Path | None = None,
) -> Row:
    """The medians of what `costs` finds."""
    return medians(costs(command, runs, prepare, cwd))


def costs(
    command: Command | Callable[[], Command],
    runs: int,
    prepare: Callable[[], object] | None = None,
    cwd: Path | None = None,
) -> list[Cost]:
    """What each run cost, each prepared outside of the clock; one that takes long, or fails, is the last."""
    found: list[Cost] = []
    while len(found) < (1 if found and found[0].seconds >= LONG else runs):
        if prepare is not None:
            prepare()
        os.sync()  # what earlier commands wrote is not to be written on this one's time
        found.append(measure(command() if callable(command) else command, cwd))
        if found[-1].failure:
            break
    return found


def medians(runs: Sequence[Cost]) -> Row:
    """Of several runs; why there are none where one failed."""
    for cost in runs:
        if cost.failure:
            return Row(note=cost.failure)
    return Row(
        seconds=statistics.median(cost.seconds for cost in runs),
        cpu=statistics.median(cost.cpu for cost in runs),
        peak=int(statistics.median(cost.peak for cost in runs)),
        runs=len(runs),
    )


def _wait(child: subprocess.Popen[bytes]) -> tuple[int, resource.struct_rusage]:
    """The exit code, and what the process and all that it waited for used."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait again
    return child.returncode, usage


def _end(pid: int) -> None:
    """End a command and what it started: it has a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _failure(status: int, said: IO[bytes]) -> str:
    if status == 0:
        return ""
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    how = f"ended with exit code {status}" if status > 0 else f"ended by signal {-status}"
    return f"{how}: {lines[-1].strip()[:200]}" if lines else how


class _Watch(threading.Thread):
    """Looks at a process and its descendants from time to time."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.stuck = False
        """Whether it was ended because nothing was done any more."""
        self._pid = pid
        self._used: dict[int, float] = {}
        self._stopped = threading.Event()

    def run(self) -> None:
        pause = 0.0
        worked, last = 0.0, time.perf_counter()
        while not self._stopped.wait(pause):
            start = time.perf_counter()
            processes = list(descendants(self._pid))
            self.peak = max(self.peak, sum(map(held, processes)))
            self._used.update((pid, used) for pid in processes if (used := _used(pid)))
            if self.cpu > worked + 0.5:
                worked, last = self.cpu, start
            if start - last > STUCK and not self.stuck:
                self.stuck = True
                _end(self._pid)
            pause = max(PAUSE, SHARE * (time.perf_counter() - start))

    def stop(self) -> None:
        """No more looks."""
        self._stopped.set()
        self.join()

    @property
    def cpu(self) -> float:
        """Seconds of all processes as last seen: what a process used that nobody waited for is in here alone."""
        return sum(self._used.values())


def descendants(pid: int) -> Iterator[int]:
    """A process and all below it; any of them may end meanwhile."""
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return
    for thread in threads:
        for child in _read(thread / "children").split():
            yield from descendants(int(child))


def held(pid: int) -> int:
    """Bytes that a process holds, what it shares with others divided among them; 0 where it has ended."""
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _used(pid: int) -> float:
    """Seconds of user and system time of one process."""
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def _read(file: Path) -> str:
    """A file of a process that may end at any time."""
    try:
        return file.read_text()
    except OSError:
        return ""
