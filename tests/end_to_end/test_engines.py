"""`pmsite render` for engines that know nothing of pmsite."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, TODAY

BIN = Path(sys.executable).parent
RECORD = "incidents/2025/INC-2025-0007"


def render(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `pmsite render` on this repository."""
    command = [str(BIN / "pmsite"), "render", "--root", str(PROJECT), "--out", str(folder), "--today", TODAY]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of this repository's records."""
    folder = tmp_path_factory.mktemp("tree") / "tree"
    render(folder).check_returncode()
    return folder


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_plain_engines_build_the_tree(tree: Path, engine: str) -> None:
    command = [str(BIN / engine), "build", "--config-file", str(tree / "mkdocs.yml")]
    result = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    page = (tree / "site" / RECORD / "index.html").read_text("utf-8")
    assert "Trading on NASDAQ stopped for 15 minutes" in page
    assert '<svg class="pm-drawing"' in page
    assert page.count("<h1") == 1
    # Code keeps its lines, and nothing of the body was taken for Markdown.
    assert "-nameserver resolver-1" in page
    assert "&lt;div" not in page and "<p>&lt;" not in page
    for name in ("record.json", "fishbone.svg", "fault-tree.svg"):
        assert (tree / "site" / RECORD / name).is_file()
    assert 'assets/pmsite.css"' in page


def test_a_folder_of_somebody_elses_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years")
    result = render(tmp_path)
    assert result.returncode == 2
    assert "is not empty" in result.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
