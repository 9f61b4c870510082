"""A small repository with everything a site has, and the site built from it."""

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pmsite.cli.init import init
from pmsite.load.edit import dump
from pmsite.site.build import build
from tests.conftest import TODAY, record

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
Digest = Callable[[Path], dict[str, str]]


def fill(root: Path) -> Path:
    """`pmsite init` and three records: with an alias and an attachment, restricted, a recurrence."""
    init(root, organisation="Test & Sons", today="2027-01-15")  # the sample is of the year before
    put(root, record(aliases=["JIRA-881"], summary="See ![the graph](graph.png).", services=["order-gateway"]))
    folder = root / "incidents/2025/INC-2025-0001"
    folder.mkdir()
    (folder / "graph.png").write_bytes(PNG)
    put(root, record(id="INC-2025-0002", title="Zebrafish in the vault", visibility="restricted"))
    again = [{"id": "INC-2025-0001", "kind": "recurrence"}]
    put(root, record(id="INC-2025-0003", title="Orders rejected once more", tags=["Größe 2"], related=again))
    return root


def put(root: Path, data: dict[str, object]) -> Path:
    """Write a record into a repository."""
    file = root / "incidents" / str(data["id"])[4:8] / f"{data['id']}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dump(data), "utf-8")
    return file


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with its site; not to be changed."""
    root = fill(tmp_path_factory.mktemp("built"))
    build(root, root / "mkdocs.yml", None, date.fromisoformat(TODAY))
    return root


@pytest.fixture
def repository(built: Path, tmp_path: Path) -> Path:
    """A copy of the built repository, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A repository with its site, and a copy of both to begin again from."""
    root = tmp_path_factory.mktemp("place") / "kb"
    root.mkdir()
    fill(root)
    for name in ("plain", "deep/inner.txt"):
        (root / "docs" / name).parent.mkdir(exist_ok=True)
        (root / "docs" / name).write_text(f"{name}\n")
    built_in(root)
    return root, Path(shutil.copytree(root, root.parent / "copy"))


@pytest.fixture
def placed(pristine: tuple[Path, Path]) -> Path:
    """The repository in the very place where it was built, so that what is known of its site is of use."""
    root, copy = pristine
    shutil.rmtree(root)
    shutil.copytree(copy, root)
    return root


def built_in(root: Path, target: Path | None = None) -> dict[str, str]:
    """Build a site in this process; path → hash of every file of it."""
    return digest(build(root, root / "mkdocs.yml", target, date.fromisoformat(TODAY), workers=1).target)


def retitled(root: Path, **fields: object) -> None:
    """Write the third record anew, with another title."""
    again = [{"id": "INC-2025-0001", "kind": "recurrence"}]
    put(root, record(**{"id": "INC-2025-0003", "title": "Zinc", "tags": ["Größe 2"], "related": again, **fields}))


def digest(folder: Path) -> dict[str, str]:
    """Path → hash of every file below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
