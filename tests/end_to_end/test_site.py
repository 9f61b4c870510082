"""This repository's own site."""

from pathlib import Path

from tests.conftest import PROJECT, TODAY
from tests.site.test_build import run


def test_the_demo_site_has_its_pages_and_drawings(tmp_path: Path) -> None:
    result = run(PROJECT, "build", "--out", str(tmp_path / "site"), "--today", TODAY)
    assert result.returncode == 0, result.stderr
    assert len(list((tmp_path / "site").rglob("index.html"))) > 50
    assert len(list((tmp_path / "site").glob("incidents/*/*/*.svg"))) > 16
