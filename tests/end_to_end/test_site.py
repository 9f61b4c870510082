"""This repository's own site."""

from pathlib import Path

from tests.conftest import PROJECT, TODAY
from tests.site.test_build import run


def test_the_demo_site_has_its_pages_and_drawings(tmp_path: Path) -> None:
    result = run(PROJECT, "build", "--out", str(tmp_path / "site"), "--today", TODAY)
    assert result.returncode == 0, result.stderr
    assert len(list((tmp_path / "site").rglob("index.html"))) > 50
    assert len(list((tmp_path / "site").glob("incidents/*/*/*.svg"))) > 16


def test_the_documents_show_the_policy_that_the_build_writes(tmp_path: Path) -> None:
    """The Content-Security-Policy of docs/guide/hosting.md; after a change copy it from site/csp.txt."""
    run(PROJECT, "build", "--out", str(tmp_path / "site"), "--today", TODAY)
    value = (tmp_path / "site/csp.txt").read_text("utf-8").strip()
    assert f"Content-Security-Policy: {value}\n" in (PROJECT / "docs/guide/hosting.md").read_text("utf-8")
