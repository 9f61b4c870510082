"""The folder of a site: never half of one, and nothing in it is touched in vain."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmsite.site import place, press
from tests.site.conftest import built_in, digest, retitled

Seen = dict[str, tuple[int, int, int]]


def _seen(folder: Path) -> Seen:
    """What shows whether anybody touched a file or folder."""
    found = {path: path.lstat() for path in folder.rglob("*")}
    return {str(path): (stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in found.items()}


class _Failing:
    """Stands in for a function, and fails when it is called for the n-th time."""

    def __init__(self, real: Callable[..., Any], n: int) -> None:
        self.real, self.left = real, n

    def __call__(self, *arguments: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "No space left on device")
        return self.real(*arguments)


def _fails(placed: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, n: int) -> None:
    with monkeypatch.context() as patch:
        real = getattr(where, name)
        failing = _Failing(real, n)
        patch.setattr(where, name, lambda *arguments: failing(*arguments))
        with pytest.raises(OSError, match="No space left"):
            built_in(placed)


@pytest.mark.parametrize("n", [1, 2, 9])
def test_a_build_that_fails_while_it_writes_leaves_every_byte_of_the_old_site(
    n: int, placed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _seen(placed / "site")
    retitled(placed)
    _fails(placed, monkeypatch, press, "_write", n)
    after = _seen(placed / "site")
    assert {path: seen[:2] for path, seen in after.items()} == {path: seen[:2] for path, seen in before.items()}
    assert built_in(placed) == built_in(placed, tmp_path / "fresh")


@pytest.mark.parametrize("n", [1, 2, 9])
def test_a_build_that_fails_while_files_are_put_into_place_is_put_right_by_the_next(
    n: int, placed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built_in(placed)
    retitled(placed)
    _fails(placed, monkeypatch, place, "graft", n)
    assert not list((placed / "site").glob(".pmsite-new-*"))
    assert built_in(placed) == built_in(placed, tmp_path / "fresh") != before


def test_a_failed_build_into_a_new_folder_leaves_no_folder(
    placed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = _Failing(press.written, 5)
    monkeypatch.setattr(press, "written", lambda *arguments: failing(*arguments))
    with pytest.raises(OSError, match="No space left"):
        built_in(placed, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_file_that_becomes_a_folder_and_a_folder_that_becomes_a_file(placed: Path, tmp_path: Path) -> None:
    docs = placed / "docs"
    (docs / "plain").unlink()
    (docs / "plain").mkdir()
    (docs / "plain/now.txt").write_text("a folder\n")
    shutil.rmtree(docs / "deep")
    (docs / "deep").write_text("a file\n")
    built = built_in(placed)
    assert built == built_in(placed, tmp_path / "fresh")
    assert (placed / "site/plain/now.txt").read_text() == "a folder\n"
    assert (placed / "site/deep").read_text() == "a file\n"


@pytest.mark.parametrize("edited", [True, False])
def test_what_is_left_of_a_killed_build_goes(edited: bool, placed: Path, tmp_path: Path) -> None:
    """Also where nothing else is to be done: what was being built may have been undone."""
    built_in(placed)
    built_in(placed)
    left = placed / "site/.pmsite-new-x1/incidents"
    left.mkdir(parents=True)
    (left / "index.html").write_text("half")
    if edited:
        retitled(placed)
    built_in(placed)
    assert not left.parent.exists()
    assert digest(placed / "site") == built_in(placed, tmp_path / "fresh")


def _ledger(placed: Path) -> Path:
    (file,) = (placed / ".pmsite/built").glob("*.json")
    return file


def _other(text: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(text)


def _as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": _other(""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-300]),
    "bytes": lambda file: file.write_bytes(b"\xff\xfe\x00"),
    "null": _other("null"),
    "number": _other("7"),
    "word": _other('"ab"'),
    "list": _other("[]"),
    "map": _other('{"a": 1, "b": 2}'),
    "other build": _other('["x", {}]'),
    "no build": _other("[7, {}]"),
    "things": _other('["x", {"index.html": 5}]'),
    "files": _other('["x", {"index.html": ["t", ["index.html"]]}]'),
    "stamps": _other('["x", {"index.html": ["t", {"index.html": [1]}]}]'),
    "words": _other('["x", {"index.html": [{}, {"index.html": ["a", null]}]}]'),
    "elsewhere": _other('["x", {"a": ["", {"../../mkdocs.yml": [1, 1]}]}]'),
    "gone": lambda file: file.unlink(),
    "a folder": _as_folder,
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_ledger_costs_time_and_changes_nothing(how: str, placed: Path) -> None:
    before = _seen(placed / "site")
    DAMAGES[how](_ledger(placed))
    built_in(placed)
    assert {path: seen[:2] for path, seen in _seen(placed / "site").items() if Path(path).is_file()} == {
        path: seen[:2] for path, seen in before.items() if Path(path).is_file()
    }
    assert len(before) == len(_seen(placed / "site"))
    retitled(placed)
    built_in(placed)
    assert "Zinc" in (placed / "site/incidents/2025/INC-2025-0003/index.html").read_text("utf-8")


SEARCH = {"search/index.json", "search/0/d0.json", "search/0/t0.txt", "search/words.txt"}
OWN = {f"incidents/2025/INC-2025-0003/{name}" for name in ("index.html", "record.json")}


LIKE = {"incidents/2025/INC-2025-0001/index.html"}
"""A page that says in what the two are alike."""


@pytest.mark.parametrize(
    ("fields", "most"),
    [
        ({"summary": "Quokkas were rejected for 15 minutes."}, OWN | SEARCH | LIKE),
        ({"sections": [{"title": "Notes", "text": "Yaks."}]}, OWN | SEARCH),
        ({"symptoms": ["Yaks were seen"]}, None),
        ({"severity": "SEV1"}, None),
        ({"visibility": "restricted"}, None),
    ],
)
def test_files_that_would_be_the_same_are_left_alone(
    fields: dict[str, Any], most: set[str] | None, placed: Path
) -> None:
    """Whoever copies a site elsewhere by date copies what changed."""
    retitled(placed)
    before = built_in(placed)
    seen = _seen(placed / "site")
    retitled(placed, **fields)
    after = built_in(placed)
    changed = {path for path in after if after[path] != before.get(path)}
    now = _seen(placed / "site")
    touched = {path for path in after if now[str(placed / "site" / path)] != seen.get(str(placed / "site" / path))}
    assert touched == changed
    assert 0 < len(changed) < len(after) / 2
    assert most is None or changed <= most


@pytest.mark.parametrize("again", ["as it is", "saved again", "with a comment in the policy"])
def test_a_build_that_would_change_nothing_touches_nothing(again: str, placed: Path) -> None:
    built_in(placed)
    if again == "saved again":
        for file in (placed / "incidents").rglob("*.yaml"):
            file.write_bytes(file.read_bytes())
    if again == "with a comment in the policy":
        policy = placed / "schema/policy.yaml"
        policy.write_text(policy.read_text("utf-8") + "# Nobody reads this.\n", "utf-8")
    before = _seen(placed / "site")
    built_in(placed)
    assert {path: seen for path, seen in _seen(placed / "site").items() if Path(path).is_file()} == {
        path: seen for path, seen in before.items() if Path(path).is_file()
    }
