"""What is remembered of the records changes nothing but the time it takes to find one."""

import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import repository
from pmsite.cli import memory as memories
from pmsite.cli import remembered
from pmsite.cli.memory import Memory, memory
from pmsite.load.records import Loaded
from pmsite.load.walk import read_file
from pmsite.site import crew
from tests.cli.command import environment, run, text_of
from tests.conftest import TODAY

OLD = 1_700_000_000_000_000_000
JOURNAL = ".pmsite/recall.jsonl"
TITLES = ("Resolver lost", "Resolver found", "Disk full")
FIRST, SECOND, THIRD = (f"incidents/2025/INC-2025-000{number}.yaml" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three records that nobody touched for long."""
    for number, title in enumerate(TITLES, 1):
        put(tmp_path, number, title=title)
    return tmp_path


def put(root: Path, number: int, **fields: Any) -> None:
    file = root / f"incidents/2025/INC-2025-000{number}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text_of(**{"id": file.stem, "summary": f"Walrus{number}.", **fields}), "utf-8")
    os.utime(file, ns=(OLD, OLD))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the records that are read from now on."""
    paths: list[str] = []

    def counted(root: Path, path: str) -> Loaded:
        paths.append(path)
        return read_file(root, path)

    monkeypatch.setattr(memories, "read_file", counted)
    return paths


def found(root: Path, words: str) -> list[str]:
    return sorted(match.id[-1] for match in memory(root).index.search(words))


def answers(known: Memory) -> list[Any]:
    """What a memory says of all it knows."""
    names = sorted(known.paths)
    told: list[Any] = [known.paths, known.restricted, known.unread]
    told += [known.index.related(name) for name in names]
    return [*told, known.index.search("resolver lost", 99), known.index.suggest(["disk full"], 99)]


def test_a_second_run_reads_no_record_and_finds_the_same(root: Path, opened: list[str]) -> None:
    first = answers(memory(root))
    assert opened == [FIRST, SECOND, THIRD]
    assert (root / JOURNAL).is_file()
    assert answers(memory(root)) == first
    assert len(opened) == 3


@pytest.mark.parametrize("command", ["search resolver", "suggest resolver --format json"])
def test_a_second_run_says_the_same_byte_for_byte(root: Path, command: str) -> None:
    first, second = (run(*command.split(), "--today", TODAY, cwd=root, env=environment()) for _ in range(2))
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert "INC-2025-0002" in first.stdout
    assert (root / JOURNAL).is_file()


def test_in_continuous_integration_nothing_is_written_and_the_same_is_said(root: Path) -> None:
    alone = run("related", "INC-2025-0001", "--today", TODAY, cwd=root, env=environment(CI="true"))
    assert not (root / ".pmsite").exists()
    done = run("related", "INC-2025-0001", "--today", TODAY, cwd=root, env=environment())
    assert (done.returncode, done.stdout) == (alone.returncode, alone.stdout)
    assert "INC-2025-0002" in done.stdout


def test_git_does_not_see_what_is_remembered(root: Path) -> None:
    memory(root)
    assert (root / ".pmsite/.gitignore").read_text() == "*\n"


def test_a_changed_record_is_read_again_and_no_other(root: Path, opened: list[str]) -> None:
    assert found(root, "resolver") == ["1", "2"]
    put(root, 2, title="Archive full")
    assert found(root, "resolver") == ["1"]
    assert found(root, "archive") == ["2"]
    assert opened[3:] == [SECOND]


def test_a_change_that_leaves_size_and_time_as_they_were_is_seen(root: Path) -> None:
    assert found(root, "resolver") == ["1", "2"]
    size = (root / SECOND).stat().st_size
    put(root, 2, title="Revolver found")
    assert (root / SECOND).stat().st_size == size
    assert found(root, "resolver") == ["1"]


def test_a_record_that_was_added_is_found_and_one_that_was_deleted_or_renamed_is_not(root: Path) -> None:
    assert found(root, "resolver") == ["1", "2"]
    put(root, 4, title="Resolver again")
    (root / FIRST).unlink()
    assert found(root, "resolver") == ["2", "4"]
    (root / SECOND).rename(root / "incidents/2025/x.yml")
    known = memory(root)
    assert [match.id[-1] for match in known.index.search("resolver")] == ["4"]
    assert known.unread == ("incidents/2025/x.yml",)


def test_a_record_that_becomes_restricted_is_found_no_more(root: Path) -> None:
    assert memory(root).restricted == ()
    put(root, 2, title="Resolver found", visibility="restricted")
    for known in (memory(root), memory(root)):
        assert ([match.id[-1] for match in known.index.search("resolver")], known.restricted) == (["1"], (SECOND,))
        assert known.entry("INC-2025-0002") is None


def test_of_a_restricted_record_nothing_is_written_down(root: Path) -> None:
    put(root, 4, title="Classified", aliases=["SECRET-7"], visibility="restricted")
    memory(root)
    assert "lassif" not in (root / JOURNAL).read_text().lower()
    assert "SECRET-7" not in (root / JOURNAL).read_text()


def test_what_cannot_be_read_is_told_each_time_until_it_is_mended(root: Path) -> None:
    (root / SECOND).write_text("a: b: c\n")
    for known in (memory(root), memory(root)):
        assert known.unread == (SECOND,)
        assert [match.id[-1] for match in known.index.search("resolver")] == ["1"]
    put(root, 2, title="Resolver found")
    assert memory(root).unread == ()
    assert found(root, "resolver") == ["1", "2"]


@pytest.mark.parametrize("how", ["cut off", "garbage", "a folder"])
def test_a_spoilt_memory_changes_nothing(root: Path, how: str) -> None:
    whole, journal = answers(memory(root)), root / JOURNAL
    match how:
        case "cut off":
            journal.write_bytes(journal.read_bytes()[:-40])
        case "garbage":
            journal.write_bytes(b"\xff{}" * 99)
        case "a folder":
            journal.unlink()
            journal.mkdir()
    assert answers(memory(root)) == answers(memory(root)) == whole


def test_another_state_of_the_program_reads_all_anew(
    root: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory(root)
    monkeypatch.setattr(remembered, "package_stamp", lambda package: b"newer")
    memory(root)
    assert len(opened) == 6


def test_an_alias_leads_to_its_record_but_an_id_goes_before_it(root: Path) -> None:
    put(root, 3, title="Disk full", aliases=["JIRA-7", "INC-2025-0001"])
    known = memory(root)
    assert (known.paths["JIRA-7"], known.paths["INC-2025-0001"]) == (THIRD, FIRST)
    entry = known.entry("JIRA-7")
    assert entry is not None
    assert entry.id == "INC-2025-0003"


def test_a_cause_is_as_common_as_all_counted_incidents_say_the_restricted_too(root: Path) -> None:
    factor = {"contributing_factors": [{"id": "C1", "text": "One", "tags": ["dns"]}]}
    fields: list[dict[str, Any]] = [{}, {"visibility": "restricted"}, {"drill": True}, {"state": "withdrawn"}]
    for number, more in enumerate(fields, 4):
        put(root, number, analysis=factor, **more)
    (root / "incidents/2025/INC-2025-0008.yaml").write_text("a: b: c\n")
    for known in (memory(root), memory(root)):
        assert (known.common.causes, known.common.incidents) == ({"dns": 2}, 5)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More records than one process reads alone."""
    root = tmp_path_factory.mktemp("many")
    repository(root, 160)
    return root


def test_on_many_cores_the_same_is_found(many: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    monkeypatch.setenv("CI", "true")
    several = answers(memory(many))
    assert opened == [], "other processes have read them"
    monkeypatch.setattr(crew, "ALONE", 1000)
    assert answers(memory(many)) == several
    assert len(opened) == 160
    assert len(several) > 160


def test_what_other_processes_read_is_remembered_too(
    many: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    first = answers(memory(many))
    monkeypatch.setattr(crew, "ALONE", 1000)
    assert answers(memory(many)) == first
    assert opened == []
