"""What is remembered of files: right or nothing, whatever became of the journal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmsite.load.cache import FOLDER, Journal, Remembered, digest
from pmsite.load.survey import Found

OLD = 1_700_000_000_000_000_000
"""Nanoseconds: long before any journal of these tests is written."""
PATHS = ("incidents/2025/a.yaml", "incidents/2025/b.yaml", "incidents/2025/ü.yaml")


def put(root: Path, path: str, text: str = "a: 1\n", modified: int = OLD) -> Found:
    """A file with this content and time, as a survey finds it."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    os.utime(file, ns=(modified, modified))
    stat = file.stat()
    return Found(path, stat.st_mtime_ns, stat.st_size, stat.st_ino, "", stat.st_ctime_ns)


def remembered(found: Found, text: str = "a: 1\n") -> Remembered:
    return Remembered(found, digest(text), [found.path, text])


def filled(root: Path, key: str = "k") -> list[Found]:
    """Three files and a journal that knows them, in two writings."""
    found = [put(root, path) for path in PATHS]
    Journal(root, key).write(map(remembered, found[:2]), set(PATHS))
    Journal(root, key).write([remembered(found[2])], set(PATHS))
    return found


def journal_file(root: Path) -> Path:
    return root / FOLDER / "check.jsonl"


def later(root: Path) -> None:
    """As if the journal were written an hour from now, when no file is fresh any more."""
    time = journal_file(root).stat().st_mtime_ns + 3_600_000_000_000
    os.utime(journal_file(root), ns=(time, time))


def right(root: Path, found: list[Found]) -> int:
    """How many files are remembered, each as it was; anything else that is said of one is wrong."""
    answers = [Journal(root, "k").get(one) for one in found]
    assert [a for a, one in zip(answers, found, strict=True) if a not in (None, [one.path, "a: 1\n"])] == []
    return len([answer for answer in answers if answer is not None])


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[Found], bytes]:
    """A root, its files, and the bytes of the journal that knows them."""
    found = filled(tmp_path)
    return tmp_path, found, journal_file(tmp_path).read_bytes()


Written = tuple[Path, list[Found], bytes]


def test_what_was_written_is_remembered_by_the_next_run(tmp_path: Path) -> None:
    assert right(tmp_path, filled(tmp_path)) == 3


def test_another_key_knows_nothing_and_begins_anew(tmp_path: Path) -> None:
    found = filled(tmp_path)
    other = Journal(tmp_path, "other")
    assert [other.get(one) for one in found] == [None] * 3
    other.write([remembered(found[0])], set(PATHS))
    assert Journal(tmp_path, "other").get(found[0]) is not None
    assert right(tmp_path, found) == 0


def test_a_file_of_another_size_or_time_or_inode_is_known_by_its_content(tmp_path: Path) -> None:
    found = filled(tmp_path)[0]
    journal = Journal(tmp_path, "k")
    for other in (found._replace(modified=OLD + 1), found._replace(inode=1), found._replace(size=9)):
        assert journal.get(other) == [found.path, "a: 1\n"]
    put(tmp_path, found.path, "a: 2\n", OLD + 1)
    assert journal.get(found._replace(modified=OLD + 1)) is None


def test_a_file_whose_attachments_changed_is_not_known(tmp_path: Path) -> None:
    found = filled(tmp_path)[0]
    assert Journal(tmp_path, "k").get(found._replace(beside="graph.png:00:5")) is None


def test_a_file_that_has_gone_is_not_known(tmp_path: Path) -> None:
    found = filled(tmp_path)[0]
    (tmp_path / found.path).unlink()
    assert Journal(tmp_path, "k").get(found._replace(modified=0)) is None


def test_an_edit_of_the_same_size_right_after_the_check_is_noticed(tmp_path: Path) -> None:
    """Within the clock's grain a file may change again and keep its time: there only the content counts."""
    path = PATHS[0]
    Journal(tmp_path, "k").write([remembered(put(tmp_path, path))], {path})
    now = journal_file(tmp_path).stat().st_mtime_ns
    found = put(tmp_path, path, modified=now)
    Journal(tmp_path, "k").write([remembered(found)], {path})
    changed = put(tmp_path, path, "a: 2\n", now)
    assert changed[:5] == found[:5]
    assert [Journal(tmp_path, "k").get(one) for one in (changed, found)] == [None, None]


def test_an_edit_of_the_same_size_with_the_old_time_set_back_is_noticed(tmp_path: Path) -> None:
    """`cp -p` and `touch -r` do it; git compares ctime for this reason."""
    found = filled(tmp_path)[0]
    later(tmp_path)
    changed = put(tmp_path, found.path, "a: 2\n")
    assert (changed[:5], Journal(tmp_path, "k").get(changed)) == (found[:5], None)


def test_a_file_that_nobody_touched_is_not_opened(tmp_path: Path) -> None:
    found = filled(tmp_path)
    later(tmp_path)
    for one in found:
        (tmp_path / one.path).write_text("what nobody reads")
    assert right(tmp_path, found) == 3


def test_the_later_of_two_lines_counts(tmp_path: Path) -> None:
    found = filled(tmp_path)[0]
    changed = put(tmp_path, found.path, "a: 2\n", OLD + 5)
    Journal(tmp_path, "k").write([remembered(changed, "a: 2\n")], set(PATHS))
    assert Journal(tmp_path, "k").get(changed) == [found.path, "a: 2\n"]


def test_a_journal_that_holds_much_that_is_past_is_written_anew(tmp_path: Path) -> None:
    path = PATHS[0]
    for turn in range(400):
        found = put(tmp_path, path, modified=OLD + turn)
        Journal(tmp_path, "k").write([remembered(found)], {path})
    assert len(journal_file(tmp_path).read_bytes().split(b"\n")) <= 110
    assert Journal(tmp_path, "k").get(found) is not None


def test_the_journal_is_kept_out_of_commits(tmp_path: Path) -> None:
    filled(tmp_path)
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"
    assert sorted(file.name for file in (tmp_path / FOLDER).iterdir()) == [".gitignore", "check.jsonl"]


def test_cut_off_at_any_byte_it_says_nothing_wrong_and_can_be_written_to(tmp_path: Path) -> None:
    found = filled(tmp_path)
    whole = journal_file(tmp_path).read_bytes()
    known = []
    for length in range(len(whole) + 1):
        journal_file(tmp_path).write_bytes(whole[:length])
        known.append(right(tmp_path, found))
        Journal(tmp_path, "k").write([remembered(found[1])], set(PATHS))
        assert Journal(tmp_path, "k").get(found[1]) is not None
        assert right(tmp_path, found) >= known[-1]
    assert (known, known[-1]) == (sorted(known), 3), "the longer, the more"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_with_flipped_bits_it_says_nothing_wrong(written: Written, data: st.DataObject) -> None:
    root, found, whole = written
    raw = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(raw) * 8 - 1), min_size=1, max_size=9)):
        raw[place // 8] ^= 1 << place % 8
    journal_file(root).write_bytes(raw)
    right(root, found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_with_pieces_moved_it_says_nothing_wrong(written: Written, data: st.DataObject) -> None:
    """As two writers would leave it whose writes were torn."""
    root, found, raw = written
    a, b, c = sorted(data.draw(st.integers(0, len(raw))) for _ in range(3))
    journal_file(root).write_bytes(raw[:a] + raw[b:c] + raw[a:b] + raw[c:])
    right(root, found)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"{}",
        b"[]",
        b"null",
        b'{"version": 1, "files": {}}\n',
        b"\xff\xfe\x00",
        b"00000000 \n",
        b"x" * 10**6,
    ],
    ids=["empty", "newline", "map", "list", "null", "another tool's", "bytes", "wrong sum", "long"],
)
def test_what_is_no_journal_is_replaced(tmp_path: Path, raw: bytes) -> None:
    found = filled(tmp_path)
    journal_file(tmp_path).write_bytes(raw)
    assert right(tmp_path, found) == 0
    Journal(tmp_path, "k").write(map(remembered, found), set(PATHS))
    assert right(tmp_path, found) == 3


def test_a_folder_in_its_place_is_no_reason_to_fail(tmp_path: Path) -> None:
    found = filled(tmp_path)
    journal_file(tmp_path).unlink()
    journal_file(tmp_path).mkdir()
    Journal(tmp_path, "k").write(map(remembered, found), set(PATHS))
    assert right(tmp_path, found) == 0


def test_nothing_is_left_behind_where_it_cannot_be_written(tmp_path: Path) -> None:
    found = filled(tmp_path)
    journal_file(tmp_path).unlink()
    journal_file(tmp_path).mkdir()
    Journal(tmp_path, "k").write(map(remembered, found), set(PATHS))
    assert sorted(file.name for file in (tmp_path / FOLDER).iterdir()) == [".gitignore", "check.jsonl"]


def test_a_file_in_the_folders_place_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("mine\n")
    assert right(tmp_path, filled(tmp_path)) == 0
    assert (tmp_path / FOLDER).read_text() == "mine\n"


def test_a_folder_that_is_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to("elsewhere")
    filled(tmp_path)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_no_file_elsewhere_is_written_through_a_link_in_the_folder(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep me\n")
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / ".gitignore").symlink_to("../precious")
    filled(tmp_path)
    assert precious.read_text() == "keep me\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    found = filled(tmp_path)
    journal_file(tmp_path).unlink()
    (tmp_path / FOLDER).chmod(0o500)
    Journal(tmp_path, "k").write(map(remembered, found), set(PATHS))
    assert right(tmp_path, found) == 0


WRITER = """
import sys
from pathlib import Path
from pmsite.load.cache import Journal, Remembered
from pmsite.load.survey import Found
import json
root, turns = Path(sys.argv[1]), int(sys.argv[2])
for turn in range(turns):
    found = [Found(*one) for one in json.loads(sys.argv[3])]
    rows = [Remembered(one, sys.argv[4], [one.path, "a: 1\\n"]) for one in found]
    Journal(root, "k" if turn % 3 else "other").write(rows, {one.path for one in found})
    print(turn, flush=True)
"""


def writer(root: Path, found: list[Found], turns: int) -> subprocess.Popen[str]:
    """A process that writes the journal again and again, now with this key and now with another."""
    known = [sys.executable, "-c", WRITER, str(root), str(turns), json.dumps(found), digest("a: 1\n")]
    return subprocess.Popen(known, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", range(6))
def test_a_writer_killed_at_any_time_leaves_nothing_wrong(tmp_path: Path, after: int) -> None:
    found = [put(tmp_path, f"incidents/2025/{n}.yaml") for n in range(300)]
    with writer(tmp_path, found, 10_000) as process:
        assert process.stdout is not None
        for _ in range(after + 1):
            process.stdout.readline()
        process.kill()
    right(tmp_path, found)
    Journal(tmp_path, "k").write(map(remembered, found), {one.path for one in found})
    assert right(tmp_path, found) == 300


def test_two_writers_at_once_leave_nothing_wrong(tmp_path: Path) -> None:
    found = [put(tmp_path, f"incidents/2025/{n}.yaml") for n in range(50)]
    with writer(tmp_path, found, 40), writer(tmp_path, found, 40):
        while_they_write = [right(tmp_path, found) for _ in range(20)]
    assert set(while_they_write) <= set(range(51))
    right(tmp_path, found)
