"""A record that is saved while the site is built: nothing of it is kept under the name of what it was."""

from datetime import date
from pathlib import Path

import pytest

from pmsite.load.records import Loaded
from pmsite.load.walk import read_file
from pmsite.site import scan
from pmsite.site.build import build
from pmsite.site.settings import BuildError
from tests.conftest import TODAY

DAY = date.fromisoformat(TODAY)
RECORD = "incidents/2025/INC-2025-0001.yaml"


def test_it_is_told_and_the_old_words_come_back_with_the_old_file(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, page = repository / RECORD, repository / "site/incidents/2025/INC-2025-0001/index.html"
    old = file.read_text("utf-8")
    asked = old + "# asked for\n"
    file.write_text(asked, "utf-8")

    def saved(root: Path, path: str) -> Loaded:
        if path == RECORD:
            file.write_text(old.replace("title: ", "title: Saved meanwhile, "), "utf-8")
        return read_file(root, path)

    monkeypatch.setattr(scan, "read_file", saved)
    with pytest.raises(BuildError, match="was changed"):
        build(repository, repository / "mkdocs.yml", None, DAY)
    monkeypatch.undo()
    file.write_text(asked, "utf-8")
    build(repository, repository / "mkdocs.yml", None, DAY)
    assert "Saved meanwhile" not in page.read_text("utf-8")
