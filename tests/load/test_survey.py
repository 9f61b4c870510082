"""The list of files that a warm run goes by is the list that a reader of everything goes by."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmsite.load.survey import Found, survey
from pmsite.load.walk import record_files
from tests.conftest import PROJECT

A = "incidents/2025/A.yaml"


def put(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    return root


def walked(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in record_files(root))


def listed(root: Path) -> list[str]:
    return [found.path for found in survey(root)]


def of(root: Path, path: str = A) -> Found:
    (found,) = (one for one in survey(root) if one.path == path)
    return found


def test_the_repositorys_own_records_are_found() -> None:
    assert listed(PROJECT) == walked(PROJECT)
    assert len(listed(PROJECT)) > 20


@pytest.mark.parametrize(
    "paths",
    [
        (A, "incidents/2024/B.yaml", "incidents/2025/C.YML", "incidents/x.yaml", "incidents/2025/deep/er/D.yaml"),
        ("incidents/2025/A.txt", "incidents/2025/A.yaml.bak", "incidents/2025/yaml"),
        ("incidents/2025/.hidden.yaml", "incidents/.git/x.yaml"),
        ("incidents/2025/A.yaml/inside.yaml", "incidents/2025/B.yaml/notes.txt"),
        ("incidents/2025/A-1.yaml", "incidents/2025/A.yaml", "incidents/2025-x/A.yaml", "incidents/2025.yaml"),
        ("README.md",),
    ],
)
def test_every_kind_of_path_is_found_or_left_out_alike(tmp_path: Path, paths: tuple[str, ...]) -> None:
    root = put(tmp_path, *paths)
    assert listed(root) == walked(root)


def test_links_are_found_alike_and_not_followed(tmp_path: Path) -> None:
    root = put(tmp_path, A, "elsewhere/B.yaml")
    (root / "incidents/2024").symlink_to("../elsewhere")
    (root / "incidents/2025/dead.yaml").symlink_to("nowhere")
    (root / "incidents/2025/live.yaml").symlink_to("A.yaml")
    (root / "incidents/2025/folder.yaml").symlink_to("../../elsewhere")
    assert listed(root) == walked(root)
    assert "incidents/2024/B.yaml" not in listed(root)


def test_records_that_are_a_link_as_a_whole_are_one_finding(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/2025/A.yaml")
    (tmp_path / "incidents").symlink_to("elsewhere")
    assert listed(tmp_path) == walked(tmp_path) == ["incidents"]


def test_without_records_nothing_is_found(tmp_path: Path) -> None:
    assert survey(tmp_path) == []
    (tmp_path / "incidents").write_text("x")
    assert survey(tmp_path) == []


_name = st.sampled_from(["a.yaml", "b.yml", "C.YAML", "d.txt", "2025", "a", "ü.yaml", " .yaml", ".yaml"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_name, min_size=1, max_size=3), max_size=8))
def test_whatever_lies_there_is_found_alike(
    tmp_path_factory: pytest.TempPathFactory, paths: list[list[str]]
) -> None:
    root = tmp_path_factory.mktemp("survey")
    (root / "incidents").mkdir()
    for parts in paths:
        file = root.joinpath("incidents", *parts)
        if not any(parent.is_file() for parent in file.parents) and not file.exists():
            put(root, file.relative_to(root).as_posix())
    assert listed(root) == walked(root)


def test_what_tells_that_a_file_has_changed(tmp_path: Path) -> None:
    before = of(put(tmp_path, A))
    assert of(tmp_path) == before
    os.utime(tmp_path / A, ns=(before.modified, before.modified))
    assert of(tmp_path).changed > before.changed, "a time that is set back is seen"
    (tmp_path / A).write_text("longer than it was")
    os.utime(tmp_path / A, ns=(before.modified, before.modified))
    assert (of(tmp_path).modified, of(tmp_path).size) == (before.modified, 18)
    os.utime(tmp_path / A, ns=(before.modified + 1, before.modified + 1))
    assert of(tmp_path).modified == before.modified + 1
    (tmp_path / "incidents/2025/B.yaml").write_text("x")
    (tmp_path / "incidents/2025/B.yaml").replace(tmp_path / A)
    assert of(tmp_path).inode != before.inode


@pytest.mark.parametrize("change", ["add", "delete", "rename", "grow", "link", "folder"])
def test_a_change_beside_a_record_is_its_change_and_nobody_elses(tmp_path: Path, change: str) -> None:
    root = put(tmp_path, A, "incidents/2025/B.yaml", "incidents/2025/A/graph.png", "incidents/2025/B/graph.png")
    before, other = of(root), of(root, "incidents/2025/B.yaml")
    file = root / "incidents/2025/A/graph.png"
    match change:
        case "add":
            (file.parent / "more.png").write_text("x")
        case "delete":
            file.unlink()
        case "rename":
            file.rename(file.with_name("other.png"))
        case "grow":
            file.write_text("x" * 99)
        case "link":
            file.unlink()
            file.symlink_to("x")
        case "folder":
            file.unlink()
            file.mkdir()
    assert of(root).beside != before.beside
    assert of(root)._replace(beside="") == before._replace(beside="")
    assert of(root, "incidents/2025/B.yaml") == other


def test_no_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = put(tmp_path, A, "incidents/2025/A/graph.png")

    def refuse(*arguments: object, **more: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    assert listed(root) == [A]
