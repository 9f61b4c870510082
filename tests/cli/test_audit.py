"""What is remembered from run to run changes nothing but the time it takes."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmsite.check.run import check as check_all
from pmsite.cli import audit as audits
from pmsite.cli import remembered
from pmsite.cli.audit import Audit, audit
from pmsite.load.cache import key_of, package_stamp
from pmsite.load.records import Loaded
from pmsite.load.walk import load, load_policy, read_file
from pmsite.site import crew
from tests.cli.command import check, environment, sound, text_of
from tests.cli.twenty import put
from tests.conftest import TODAY, Write

OLD = 1_700_000_000_000_000_000
POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"
FIRST = "incidents/2025/INC-2025-0001.yaml"


def look(root: Path, remember: bool = True, day: str = TODAY) -> Audit:
    policy, source, read = load_policy(root)
    return audit(root, date.fromisoformat(day), policy, source, read, lambda _: None, remember)


def same(root: Path, day: str = TODAY) -> Audit:
    """What a run with memory finds, which is what one without finds."""
    warm = look(root, day=day)
    assert warm == look(root, remember=False, day=day)
    return warm


def aged(root: Path) -> None:
    """As if nobody had touched a file for long."""
    for file in root.rglob("*.yaml"):
        os.utime(file, ns=(OLD, OLD))


@pytest.fixture
def root(write: Write) -> Path:
    """Three records that name one another, one with an attachment and an overdue action, and a policy."""
    write(POLICY, "schema/policy.yaml")
    write(sound(id="INC-2025-0002", title="Second", related=[{"id": "INC-2025-0001", "kind": "similar"}]))
    action = {"id": "A1", "title": "Do it", "owner": "jdoe", "due": "2026-11-25", "created_on": "2026-11-01"}
    write(sound(id="INC-2025-0003", title="Third", actions=[action], provenance={"kind": "own"}))
    root = write(sound())
    (root / "incidents/2025/INC-2025-0001").mkdir()
    (root / "incidents/2025/INC-2025-0001/graph.png").write_bytes(b"x")
    aged(root)
    return root


def edit(root: Path) -> None:
    (root / FIRST).write_text(text_of(severity="SEV9"))


def edit_to_the_same_size(root: Path) -> None:
    text = (root / FIRST).read_text()
    (root / FIRST).write_text(text.replace("SEV2", "SEV8"))


def break_it(root: Path) -> None:
    (root / FIRST).write_text("a: b: c\n")


def add(root: Path) -> None:
    (root / "incidents/2024").mkdir()
    (root / "incidents/2024/INC-2025-0001.yaml").write_text(text_of(title="Other"))


def delete(root: Path) -> None:
    (root / FIRST).unlink()


def rename(root: Path) -> None:
    (root / FIRST).rename(root / "incidents/2025/INC-2025-0009.yaml")


def swap(root: Path) -> None:
    other = root / "incidents/2025/INC-2025-0002.yaml"
    (root / FIRST).rename(root / "x")
    other.rename(root / FIRST)
    (root / "x").rename(other)


def attach(root: Path) -> None:
    (root / "incidents/2025/INC-2025-0001/graph.svg").write_bytes(b"x")


def attach_to_another(root: Path) -> None:
    (root / "incidents/2025/INC-2025-0002").mkdir()
    (root / "incidents/2025/INC-2025-0002/page.html").write_bytes(b"x")


def link_the_attachment(root: Path) -> None:
    (root / "incidents/2025/INC-2025-0001/graph.png").unlink()
    (root / "incidents/2025/INC-2025-0001/graph.png").symlink_to("../INC-2025-0002.yaml")


def name_a_picture_that_has_gone(root: Path) -> None:
    (root / FIRST).write_text(text_of(impact={"technical": "![](graph.png)"}))
    assert "PM119" not in {problem.rule for problem in look(root).problems}
    (root / "incidents/2025/INC-2025-0001/graph.png").unlink()


def change_the_policy(root: Path) -> None:
    (root / "schema/policy.yaml").write_text(POLICY.replace("SEV2", "SEV3"))


def break_the_policy(root: Path) -> None:
    (root / "schema/policy.yaml").write_text("a: b: c\n")


def delete_the_policy(root: Path) -> None:
    (root / "schema/policy.yaml").unlink()
    edit(root)


CHANGES: list[Callable[[Path], None]] = [
    *(edit, edit_to_the_same_size, break_it, add, delete, rename, swap, attach, attach_to_another),
    *(link_the_attachment, name_a_picture_that_has_gone, change_the_policy, break_the_policy, delete_the_policy),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_seen_as_without_memory(root: Path, change: Callable[[Path], None]) -> None:
    before = same(root)
    change(root)
    assert same(root).problems != before.problems
    assert same(root) == same(root), "and so it stays"


def test_the_next_day_is_another_day(root: Path) -> None:
    assert same(root).problems == ()
    assert [problem.rule for problem in same(root, "2026-11-28").problems] == ["PM410"]
    assert same(root).problems == ()


def test_another_state_of_the_program_begins_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = count_reads(monkeypatch)
    look(root)
    monkeypatch.setattr(remembered, "package_stamp", lambda package: b"newer")
    look(root)
    assert len(opened) == 6


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the records that are read from now on."""
    opened: list[str] = []

    def counted(root: Path, path: str) -> Loaded:
        opened.append(path)
        return read_file(root, path)

    monkeypatch.setattr(audits, "read_file", counted)
    return opened


def test_a_record_that_did_not_change_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = count_reads(monkeypatch)
    look(root)
    assert len(opened) == 3
    look(root)
    assert len(opened) == 3
    edit(root)
    look(root)
    assert opened[3:] == [FIRST]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.data())
def test_whatever_is_done_one_after_another_is_seen_as_without_memory(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("many")
    files = [root / f"incidents/2025/INC-2025-000{n}.yaml" for n in range(3)]
    files[0].parent.mkdir(parents=True)
    severities = st.sampled_from(["SEV1", "SEV8", "SEV9", "x: y"])
    for _ in range(data.draw(st.integers(1, 6))):
        file = data.draw(st.sampled_from(files))
        if data.draw(st.booleans()):
            related = [{"id": data.draw(st.sampled_from(files)).stem, "kind": "similar"}]
            text = text_of(id=file.stem, title=file.stem, severity="SEVERITY", related=related)
            file.write_text(text.replace("SEVERITY", data.draw(severities)))
        else:
            file.unlink(missing_ok=True)
        if data.draw(st.booleans()):
            aged(root)
        found = same(root)
    assert list(found.problems) == check_all(*load(root), date.fromisoformat(TODAY)), "as a build finds them"


@pytest.mark.parametrize("count", [150, 151, 330])
def test_on_many_cores_the_same_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    put(tmp_path)
    for n in range(count - 20):
        file = tmp_path / f"incidents/2024/INC-2024-{n:04d}.yaml"
        file.parent.mkdir(exist_ok=True)
        related = [{"id": f"INC-2024-{n + 1:04d}", "kind": "similar"}]
        day = date.fromordinal(date(2022, 1, 1).toordinal() + n).isoformat()
        fields = {"title": f"Queue{n}", "times": {"started_at": day}}
        file.write_text(text_of(id=file.stem, related=related, severity=f"SEV{n % 3}", **fields))
    many = look(tmp_path, remember=False)
    warm = [look(tmp_path), look(tmp_path)]
    monkeypatch.setattr(crew, "ALONE", 1000)
    assert many == warm[0] == warm[1] == look(tmp_path, remember=False)
    assert many.checked == count
    assert len(many.problems) > count / 3


def spoil(root: Path, how: str) -> None:
    folder, journal = root / ".pmsite", root / ".pmsite/check.jsonl"
    match how:
        case "cut off":
            journal.write_bytes(journal.read_bytes()[:-40])
        case "garbage":
            journal.write_bytes(b"\xff{}" * 99)
        case "a folder":
            journal.unlink()
            journal.mkdir()
        case "a link":
            (root / "elsewhere").mkdir()
            journal.rename(root / "elsewhere/check.jsonl")
            (folder / ".gitignore").unlink()
            folder.rmdir()
            folder.symlink_to("elsewhere")


@pytest.mark.parametrize("how", ["cut off", "garbage", "a folder", "a link"])
def test_a_spoilt_memory_changes_nothing(root: Path, how: str) -> None:
    edit(root)
    first = look(root)
    spoil(root, how)
    assert same(root) == same(root) == first
    assert first.problems


def test_in_continuous_integration_nothing_is_remembered(root: Path) -> None:
    assert check(root, CI="true").returncode == 0
    assert not (root / ".pmsite").exists()
    assert check(root).returncode == 0
    assert (root / ".pmsite/check.jsonl").exists()


def start(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pmsite.cli", "check", "--today", TODAY]
    return subprocess.Popen(command, cwd=root, env=environment(), stdout=subprocess.PIPE, text=True)


def test_two_runs_at_once_say_what_one_says(tmp_path: Path) -> None:
    put(tmp_path)
    alone = check(tmp_path, CI="true").stdout
    both = [start(tmp_path), start(tmp_path)]
    assert [process.communicate()[0] for process in both] == [alone, alone]
    assert check(tmp_path).stdout == alone


def test_a_key_depends_on_every_part_and_on_where_it_begins() -> None:
    keys = {
        key_of({"a": b"1", "b": b"2"}),
        key_of({"a": b"1", "b": b"3"}),
        key_of({"a": b"12", "b": b""}),
        key_of({"a": b"", "b": b"12"}),
        key_of({"a": b"1b:1:2"}),
        key_of({}),
    }
    assert len(keys) == 6
    assert key_of({"b": b"2", "a": b"1"}) == key_of({"a": b"1", "b": b"2"})


@pytest.mark.parametrize("change", ["edit", "touch", "add", "delete", "rename"])
def test_another_state_of_the_program_has_another_stamp(tmp_path: Path, change: str) -> None:
    file, beside = tmp_path / "a.py", tmp_path / "below/b.yaml"
    beside.parent.mkdir()
    for one in (file, beside):
        one.write_text("1")
        os.utime(one, ns=(OLD, OLD))
    before = package_stamp(tmp_path)
    assert package_stamp(tmp_path) == before
    match change:
        case "edit":
            beside.write_text("12")
        case "touch":
            os.utime(file, ns=(OLD, OLD + 1))
        case "add":
            (tmp_path / "c.py").write_text("")
        case "delete":
            beside.unlink()
        case "rename":
            file.rename(tmp_path / "z.py")
    assert package_stamp(tmp_path) != before
