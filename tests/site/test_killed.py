"""A build that is killed at any moment, and builds at the same time: the next site is as one from nothing."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest

from pmsite.site.build import build
from tests.conftest import PROJECT, TODAY, record
from tests.site.conftest import digest, fill, put

CHILD = """
import os, pathlib, signal, sys
from datetime import date
from multiprocessing import Value
import pmsite.site.build as building
from pmsite.site import crew, place, press, publish, store

root, target, moment, late, paused = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), *map(int, sys.argv[3:6])
main, count = os.getpid(), Value("i", 0)
crew.CHUNK, crew.ALONE = 2, 99 if late else 0


def counted(function):
    def wrapper(*arguments, **named):
        with count.get_lock():
            count.value += 1
            now = count.value
        if now == moment:
            os.kill(main, signal.SIGKILL)
        return function(*arguments, **named)
    return wrapper


def told(function, word, wait):
    def wrapper(*arguments, **named):
        os.write(1, word.encode() + b"\\n")
        if wait:
            sys.stdin.readline()
        crew.ALONE = 0 if word == "printing" else crew.ALONE
        return function(*arguments, **named)
    return wrapper


store.Store.put = counted(store.Store.put)
press._write = counted(press._write)
pathlib.Path.replace, pathlib.Path.unlink = counted(pathlib.Path.replace), counted(pathlib.Path.unlink)
place.Place.settle = told(counted(place.Place.settle), "settling", paused)
place.Place.__init__ = told(place.Place.__init__, "placing", False)
publish._records = told(publish._records, "printing", False)
building.build(root, root / "mkdocs.yml", target, date.fromisoformat(sys.argv[6]), workers=2)
os.write(1, b"%d" % count.value)
"""
"""A build that begins processes for every little thing and kills its main one at the so-manyth thing it writes."""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT), "SITE_URL": "", "REPO_URL": ""}
LONGEST = 20
"""Seconds, for what would never end if it were wrong."""


@contextmanager
def started(
    root: Path, target: Path, moment: int = 0, late: bool = False, paused: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A building process; whatever is left of it and its helpers is ended afterwards."""
    flags = [str(int(flag)) for flag in (late, paused)]
    command = [sys.executable, "-c", CHILD, str(root), str(target), str(moment), *flags, TODAY]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def finished(root: Path, target: Path, late: bool = False) -> str:
    """Build; what the process told on its way."""
    with started(root, target, late=late) as process:
        said, wrong = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, wrong
        return said


def clean(root: Path) -> dict[str, str]:
    """The site of the same files, built from nothing."""
    other = root.parents[1] / "clean/repository"
    mine = {str(root): [".pmsite", "site", "other"]}
    shutil.copytree(root, other, ignore=lambda folder, _: mine.get(folder, []), dirs_exist_ok=True)
    shutil.rmtree(other / ".pmsite", ignore_errors=True)
    build(other, other / "mkdocs.yml", other / "site", date.fromisoformat(TODAY))
    return digest(other / "site")


def edited(root: Path) -> None:
    """Change what every page shows, and records."""
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("Post-mortems", "What went wrong"))
    put(root, record(title="Another title", services=["billing"]))
    (root / "incidents/2025/INC-2025-0003.yaml").unlink()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str], int]:
    """A built repository; its site, that after an edit, and how many things the build after it writes."""
    folder = tmp_path_factory.mktemp("killed")
    root = fill(folder / "kept/repository")
    finished(root, root / "site")
    other = shutil.copytree(root, folder / "counted/repository")
    edited(other)
    count = int(finished(other, other / "site").split()[-1])
    return root, digest(root / "site"), clean(other), count


Kept = tuple[Path, dict[str, str], dict[str, str], int]


def killed(kept: Kept, folder: Path, share: float, first: bool = False, late: bool = False) -> None:
    """Kill a build after a share of what it writes, and build again."""
    root = shutil.copytree(kept[0], folder / "here/repository")
    site = root / "site"
    edited(root)
    if first:
        shutil.rmtree(site)
        shutil.rmtree(root / ".pmsite")
    with started(root, site, 1 + int(share * kept[3]), late) as process:
        process.wait(LONGEST)
        finished_it = process.returncode == 0  # it had less to write than was counted
        assert finished_it or process.returncode == -signal.SIGKILL
        after = {path: word for path, word in digest(site).items() if not path.startswith(".pmsite-new-")}
        finished(root, site)  # while helpers of the killed one may still be there
        said = process.communicate(timeout=LONGEST)[0]  # which they must not be for long
    if "settling" not in said:
        assert after == ({} if first else kept[1])
    assert digest(site) == kept[2]
    assert not list(site.glob(".pmsite-new-*"))


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9])
def test_after_a_kill_the_old_site_is_whole_and_the_next_build_is_as_one_from_nothing(
    share: float, first: bool, kept: Kept, tmp_path: Path
) -> None:
    killed(kept, tmp_path, share, first)


def test_a_build_does_not_wait_for_helpers_of_a_killed_one(kept: Kept, tmp_path: Path) -> None:
    killed(kept, tmp_path, 0.8, late=True)


@pytest.mark.long
@pytest.mark.parametrize("share", [n / 50 + 0.007 for n in range(50)])
def test_after_a_kill_at_any_of_many_moments_too(share: float, kept: Kept, tmp_path: Path) -> None:
    killed(kept, tmp_path, share, first=share * 1000 % 2 > 1)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("names", [("site", "site"), ("site", "other")])
def test_two_builds_at_once_both_end_well(names: tuple[str, str], first: bool, kept: Kept, tmp_path: Path) -> None:
    root = shutil.copytree(kept[0], tmp_path / "here/repository")
    edited(root)
    if first:
        shutil.rmtree(root / "site")
        shutil.rmtree(root / ".pmsite")
    with started(root, root / names[0], paused=True) as one:
        assert one.stdout and one.stdin
        while one.stdout.readline().strip() not in ("settling", ""):
            pass
        with started(root, root / names[1]) as two:
            assert two.stdout
            assert two.stdout.readline().strip() == "placing"  # it has looked at the target by now
            one.stdin.write("\n")
            one.stdin.flush()
            for process in (one, two):
                wrong = process.communicate(timeout=LONGEST)[1]
                assert process.returncode == 0, wrong
    for name in names:
        assert digest(root / name) == kept[2]
