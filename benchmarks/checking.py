"""What checking costs, against the least that reading could cost: libyaml's events and pydantic, nothing else."""

import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from yaml import _yaml

from benchmarks.generate import repository
from pmsite.cli.audit import Audit, audit
from pmsite.load import quick
from pmsite.load.survey import survey
from pmsite.load.walk import load_policy
from pmsite.model.postmortem import Postmortem

_CHUNK = 50


def bare(paths: list[Path]) -> int:
    """Read files, take every event, build every model. The models' data is prepared outside of the clock's sight:
    what stands between events and model is our own work, and not in the bargain.
    """
    data = [quick.read(path.read_text("utf-8")) for path in paths]
    start = time.perf_counter_ns()
    for path, plain in zip(paths, data, strict=True):
        parser = _yaml.CParser(path.read_bytes().decode())
        while parser.get_event() is not None:
            pass
        Postmortem.model_validate(plain)
    return time.perf_counter_ns() - start


def bare_on_all_cores(paths: list[Path]) -> float:
    """Seconds of the bare work alone: that of all chunks, shared by the cores."""
    chunks = [paths[i : i + _CHUNK] for i in range(0, len(paths), _CHUNK)]
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        return sum(pool.map(bare, chunks)) / 1e9 / cores


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def checking(root: Path, records: int, day: date) -> None:
    """Generate, then print cold, warm and memory, each as a ratio."""
    repository(root, records)
    policy, source, read = load_policy(root)

    def check() -> Audit:
        return audit(root, day, policy, source, list(read), lambda path: None)

    paths = [root / found.path for found in survey(root)]
    least = bare_on_all_cores(paths)
    cold = timed(check)
    found = check()
    changed = paths[len(paths) // 2]
    changed.write_text(changed.read_text("utf-8") + "\n", "utf-8")
    warm = timed(check)
    with_findings = len({problem.location.path for problem in found.problems})
    print(f"check of {records} records, {with_findings} of them with findings, on {os.cpu_count()} cores")
    print(f"{'events and pydantic alone':<52}{least:8.2f} s")
    print(f"{'cold':<52}{cold:8.2f} s  {cold / least:6.2f} × the bare reading (goal 2)")
    print(f"{'warm, one file changed':<52}{warm:8.2f} s  {100 * warm / cold:6.1f} % of cold (goal 5)")
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    cores = os.cpu_count() or 1
    most = mine + cores * child
    print(f"memory: {mine} MB, and at most {child} MB in each of {cores} workers: {most} MB (goal 600)")
    shutil.rmtree(root)


def main() -> None:
    """`python -m benchmarks.checking [RECORDS]`."""
    import tempfile

    records = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        checking(Path(name) / "records", records, date(2026, 11, 21))


if __name__ == "__main__":
    main()
