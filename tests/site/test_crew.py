"""Work on many things, in this process or in others."""

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pmsite.site import crew
from pmsite.site.crew import Crew, CrewError, aside

BAD = 7
_told: list[str] = []


def begin(*said: str) -> None:
    """What each process begins with."""
    _told[:] = [*_told, *said]


def square(n: int) -> tuple[int, int, list[str]]:
    """What came of a thing, in which process, and with what that began."""
    return n * n, os.getpid(), list(_told)


def noted(note: tuple[int, str]) -> int:
    """Leave a file behind for each thing; one ends its process."""
    n, folder = note
    if n == BAD:
        os.kill(os.getpid(), signal.SIGKILL)
    Path(folder, f"{n}-{os.getpid()}").touch()
    return n


def leave(n: int) -> int:
    """One thing has the process go without a word."""
    if n == BAD:
        os._exit(0)
    return n


def once(note: tuple[int, str]) -> int:
    """One thing ends its process the first time."""
    n, folder = note
    mark = Path(folder, "mark")
    if n == BAD and not mark.exists():
        mark.touch()
        os._exit(1)
    return n


def refuse(n: int) -> int:
    """One thing is refused."""
    if n == BAD:
        raise ValueError(f"not {n}")
    return n


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two things to a chunk, and none too few for other processes."""
    monkeypatch.setattr(crew, "ALONE", 0)
    monkeypatch.setattr(crew, "CHUNK", 2)
    yield
    _told.clear()


def _name(n: int) -> str:
    return f"thing {n}"


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 11])
def test_results_come_in_the_order_of_the_things_and_each_is_told(workers: int, count: int) -> None:
    told: list[str] = []
    with Crew(begin, workers=workers) as made:
        found = [result[0] for result in made.start(square, range(count), _name).done(told.append)]
    assert found == [n * n for n in range(count)]
    assert told == [f"thing {n}" for n in range(count)]


def test_few_things_are_done_here_and_many_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "ALONE", 5)
    with Crew(begin, workers=2) as made:
        few = {result[1] for result in made.start(square, range(5), _name).done(lambda name: None)}
        assert few == {os.getpid()}
        many = {result[1] for result in made.start(square, range(6), _name).done(lambda name: None)}
        assert os.getpid() not in many and 1 <= len(many) <= 2
        again = {result[1] for result in made.start(square, range(5), _name).done(lambda name: None)}
        assert os.getpid() not in again, "those that are there are used"


def test_with_one_worker_all_is_done_here() -> None:
    with Crew(begin, workers=1) as made:
        assert {one[1] for one in made.start(square, range(50), _name).done(lambda name: None)} == {os.getpid()}


@pytest.mark.parametrize("workers", [1, 2])
def test_each_process_begins_once_with_what_it_is_given(workers: int) -> None:
    with Crew(begin, "one", "two", workers=workers) as made:
        for _ in range(2):
            found = [one[2] for one in made.start(square, range(9), _name).done(lambda name: None)]
            assert found == [["one", "two"]] * 9


def test_two_shifts_go_on_at_once() -> None:
    with Crew(begin, workers=2) as made:
        first, second = made.start(square, range(9), _name), made.start(square, range(20, 29), _name)
        assert [one[0] for one in second.done(lambda name: None)] == [n * n for n in range(20, 29)]
        assert [one[0] for one in first.done(lambda name: None)] == [n * n for n in range(9)]


def test_a_thing_that_ends_its_process_is_named_and_those_before_it_are_done(tmp_path: Path) -> None:
    things = [(n, str(tmp_path)) for n in range(12)]
    found: list[int] = []
    with (
        Crew(begin, workers=2) as made,
        pytest.raises(CrewError, match=r"^thing 7 ended the process that worked on it\.$"),
    ):
        found.extend(made.start(noted, things, lambda one: _name(one[0])).done(lambda name: None))
    assert found == list(range(BAD - 1)), "its chunk is given whole or not at all"
    assert {int(file.name.split("-")[0]) for file in tmp_path.iterdir()} >= set(range(BAD))


def test_a_process_that_leaves_without_a_word_is_noticed_too() -> None:
    with Crew(begin, workers=2) as made, pytest.raises(CrewError, match="thing 7 ended"):
        list(made.start(leave, range(9), _name).done(lambda name: None))


def test_what_ends_a_process_only_once_ends_no_build(tmp_path: Path) -> None:
    """A process may be killed from outside: for want of memory, say."""
    things = [(n, str(tmp_path)) for n in range(12)]
    with Crew(begin, workers=2) as made:
        assert list(made.start(once, things, lambda one: _name(one[0])).done(lambda name: None)) == list(range(12))
        later = made.start(square, range(9), _name)
        assert [one[0] for one in later.done(lambda name: None)] == [n * n for n in range(9)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_work_reaches_whoever_asked_for_it(workers: int) -> None:
    with Crew(begin, workers=workers) as made, pytest.raises(ValueError, match="not 7"):
        list(made.start(refuse, range(9), _name).done(lambda name: None))


def test_a_result_that_is_worked_out_aside_is_there_when_asked_for_and_worked_out_once(tmp_path: Path) -> None:
    def work() -> tuple[int, str]:
        (tmp_path / f"{len(list(tmp_path.iterdir()))}").touch()
        return os.getpid(), "x" * 10_000_000

    wait = aside(work)
    pid, found = wait()
    assert found == "x" * 10_000_000
    assert wait() == (pid, found)
    assert len(list(tmp_path.iterdir())) == 1
    assert (pid == os.getpid()) == (sys.platform != "linux" or (os.cpu_count() or 1) < 2)


def test_aside_falls_back_to_this_process_where_the_other_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    own = os.getpid()

    def work() -> int:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    assert aside(work)() == own


def test_an_error_of_the_work_aside_reaches_whoever_asks() -> None:
    wait = aside(partial(refuse, BAD))
    with pytest.raises(ValueError, match="not 7"):
        wait()


def test_without_a_second_core_it_is_done_here_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    begun: list[int] = []

    def work() -> int:
        begun.append(1)
        return os.getpid()

    wait = aside(work)
    assert begun == []
    assert (wait(), wait()) == (os.getpid(), os.getpid())
    assert begun == [1]
