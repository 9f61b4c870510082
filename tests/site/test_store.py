"""What a build keeps for the next: whole or not at all, and nothing where it is not wanted."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmsite.site.build import build
from pmsite.site.store import FOLDER, KEPT_DAYS, Store, name_of, store_of
from tests.conftest import TODAY
from tests.site.conftest import digest, fill

DAY = date.fromisoformat(TODAY)
NAME = name_of(b"something")
SECONDS = 86400


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that can be written."""
    made = Store(tmp_path / FOLDER)
    assert made.writable()
    return made


def _file(store: Store, name: str = NAME) -> Path:
    """Where something is kept."""
    assert store.folder is not None
    (found,) = (one for one in _files(store) if one.parent.name + one.name == name)
    return found


def _files(store: Store) -> Iterator[Path]:
    assert store.folder is not None
    return (one for one in store.folder.glob("*/*") if one.is_file())


def _aged(store: Store, name: str, days: float) -> None:
    """Have something be of so many days ago."""
    moment = time.time() - days * SECONDS
    os.utime(_file(store, name), (moment, moment))


def _days(file: Path) -> float:
    return (time.time() - file.stat().st_mtime) / SECONDS


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One for many examples."""
    made = Store(tmp_path_factory.mktemp("shared") / FOLDER)
    assert made.writable()
    return made


@given(st.dictionaries(st.binary(max_size=8).map(name_of), st.binary(max_size=200), max_size=6))
def test_what_is_put_there_is_got_back(shared: Store, things: dict[str, bytes]) -> None:
    for file in _files(shared):
        file.unlink()
    assert not any(shared.get(name) or shared.has(name) for name in things)
    for name, content in things.items():
        shared.put(name, content)
    again = Store(shared.folder)
    assert {name: again.get(name) for name in things} == things
    assert all(map(again.has, things))
    assert {name for name, _ in again.names()} == set(things)


def test_what_is_put_there_again_takes_the_place_of_the_old(store: Store) -> None:
    store.put(NAME, b"old, and longer")
    store.put(NAME, b"new")
    assert store.get(NAME) == b"new"
    assert len(list(_files(store))) == 1


def test_names_tell_apart_where_one_input_ends() -> None:
    parts = [(b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b""), (), (b"",), (b"1:ab", b"c"), (b"a", b"b")]
    assert len({name_of(*one) for one in parts}) == len(parts)


@given(st.binary(max_size=60), st.data())
def test_any_byte_changed_and_it_is_as_if_never_written(
    shared: Store, content: bytes, data: st.DataObject
) -> None:
    shared.put(NAME, content)
    file = _file(shared)
    raw = bytearray(file.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(raw)
    assert shared.get(NAME) is None
    shared.put(NAME, content)
    assert shared.get(NAME) == content


@given(st.binary(max_size=60), st.floats(0, 1, exclude_max=True))
@example(b"", 0.0)
def test_a_file_that_is_cut_or_has_grown_is_as_if_never_written(shared: Store, content: bytes, cut: float) -> None:
    shared.put(NAME, content)
    file = _file(shared)
    raw = file.read_bytes()
    file.write_bytes(raw[: int(len(raw) * cut)])
    assert shared.get(NAME) is None
    file.write_bytes(raw + b"\0")
    assert shared.get(NAME) is None


def test_a_folder_where_a_file_should_be_is_as_if_never_written(store: Store) -> None:
    store.put(NAME, b"x")
    file = _file(store)
    file.unlink()
    file.mkdir()
    assert store.get(NAME) is None
    assert not store.has(NAME)
    store.put(NAME, b"x")
    assert store.get(NAME) == b"x"
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def _write(folder: Path, times: int) -> int:
    """Put the same thing again and again, and count how often it was not there whole."""
    store = Store(folder)
    content = b"the same from both" * 100_000
    lost = 0
    for _ in range(times):
        store.put(NAME, content)
        lost += store.get(NAME) != content
    return lost


def test_two_processes_may_write_the_same_at_once(store: Store) -> None:
    assert store.folder is not None
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        lost = pool.map(_write, [store.folder] * 2, [20] * 2)
        assert list(lost) == [0, 0]
    assert len(list(_files(store))) == 1, "nothing half written is left"


def _put_and_die(folder: Path) -> None:
    """Be killed when all is written, but not yet in its place."""
    pytest.MonkeyPatch().setattr(Path, "replace", lambda *_: os._exit(1))
    Store(folder).put(NAME, b"of one that was killed")


def _killed(folder: Path) -> None:
    process = get_context("spawn").Process(target=_put_and_die, args=(folder,))
    process.start()
    process.join()
    assert process.exitcode == 1


def test_what_a_process_was_writing_when_it_was_killed_was_never_written_and_goes_one_day(store: Store) -> None:
    assert store.folder is not None
    _killed(store.folder)
    assert store.get(NAME) is None and not store.has(NAME)
    (left,) = _files(store)
    moment = time.time() - (KEPT_DAYS + 1) * SECONDS
    os.utime(left, (moment, moment))
    store.prune(set())
    assert not left.exists()


def test_one_that_is_killed_does_not_spoil_what_another_writes_at_that_moment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, replace = store.folder, Path.replace
    assert folder is not None

    def late(file: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        _killed(folder)
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", late)
    store.put(NAME, b"ours")
    assert store.get(NAME) == b"ours"


def test_what_nobody_uses_or_asked_for_in_two_weeks_goes_and_the_rest_stays(store: Store) -> None:
    ages = {"used": 100, "asked": 100, "young": KEPT_DAYS - 1, "old": KEPT_DAYS + 1, "new": 0}
    names = {what: name_of(what.encode()) for what in ages}
    for what, days in ages.items():
        store.put(names[what], what.encode())
        _aged(store, names[what], days)
    assert store.get(names["asked"]) == b"asked"
    store.prune({names["used"]})
    assert {what for what, name in names.items() if store.has(name)} == set(ages) - {"old"}


def test_it_is_looked_through_once_a_day(store: Store) -> None:
    store.prune(set())
    store.put(NAME, b"x")
    _aged(store, NAME, 100)
    store.prune(set())
    assert store.has(NAME)
    assert store.folder is not None
    yesterday = time.time() - 1.1 * SECONDS
    os.utime(store.folder / "pruned", (yesterday, yesterday))
    store.prune(set())
    assert not store.has(NAME)


def test_what_is_asked_for_is_marked_as_in_use(store: Store) -> None:
    store.put(NAME, b"x")
    _aged(store, NAME, 13)
    store.get(NAME)
    assert _days(_file(store)) < 1


def test_another_machines_store_takes_over_what_it_was_lent_and_is_whole(store: Store, tmp_path: Path) -> None:
    things = {name_of(bytes([i])): bytes([i]) * 100 for i in range(20)}
    for name, content in things.items():
        store.put(name, content)
    lent = list(things)[:10]
    store.lend(lent, tmp_path / "there")
    broken = _file(Store(tmp_path / "there"), lent[0])
    broken.write_bytes(broken.read_bytes()[:-1])
    other = Store(tmp_path / "other" / FOLDER)
    assert other.writable()
    assert other.borrow(tmp_path / "there") == 9
    assert {name for name, _ in other.names()} == set(lent[1:])
    assert all(other.get(name) == things[name] for name in lent[1:])
    assert other.borrow(tmp_path / "nowhere") == 0


def test_beside_the_folder_that_is_lent_nothing_appears(store: Store, tmp_path: Path) -> None:
    """A `.gitignore` there would hide all that lies beside it from git."""
    store.put(NAME, b"x")
    store.lend([NAME], tmp_path / "kb/shard-1")
    assert [one.name for one in (tmp_path / "kb").iterdir()] == ["shard-1"]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that a link leads to."""
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", [".pmsite", ".pmsite/cache"])
def test_where_nothing_can_be_kept_the_site_is_built(name: str, built: Path, tmp_path: Path) -> None:
    root = tmp_path / "kb"
    root.mkdir()
    fill(root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("mine")
    build(root, root / "mkdocs.yml", None, DAY)
    assert digest(root / "site") == digest(built / "site")
    assert (root / name).read_text() == "mine"


@pytest.mark.parametrize("link", [".pmsite", ".pmsite/cache"])
def test_where_a_link_leads_elsewhere_nothing_is_written_and_the_site_is_built(
    link: str, outside: Path, built: Path, tmp_path: Path
) -> None:
    root = tmp_path / "kb"
    root.mkdir()
    fill(root)
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(outside, target_is_directory=True)
    build(root, root / "mkdocs.yml", None, DAY)
    assert digest(root / "site") == digest(built / "site")
    assert list(outside.iterdir()) == []


def test_nothing_of_it_gets_into_a_commit(tmp_path: Path) -> None:
    assert store_of(tmp_path).writable()
    ignore = tmp_path / ".pmsite/.gitignore"
    assert ignore.read_text() == "*\n"
    ignore.write_text("# ours\n")
    assert store_of(tmp_path).writable()
    assert ignore.read_text() == "# ours\n"


def test_without_a_folder_nothing_is_kept_and_nothing_fails() -> None:
    store = Store(None)
    assert not store.writable()
    store.put(NAME, b"x")
    store.prune(set())
    assert store.get(NAME) is None and not store.has(NAME) and list(store.names()) == []
