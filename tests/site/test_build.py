"""What `pmsite build` leaves in site/, and what it leaves alone."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from pmsite.site.build import build
from pmsite.site.settings import BuildError
from tests.conftest import TODAY, record
from tests.render.search.reading import decoded
from tests.site.conftest import PNG, digest, put

DAY = date.fromisoformat(TODAY)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, in the repository."""
    command = [sys.executable, "-m", "pmsite.cli", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_site_has_a_page_for_each_record_that_is_not_restricted(built: Path) -> None:
    page = (built / "site/incidents/2025/INC-2025-0001/index.html").read_text("utf-8")
    assert "<title>Orders rejected after a resolver was lost - Post-mortems</title>" in page
    assert not (built / "site/incidents/2025/INC-2025-0002").exists()
    texts = [f for f in (built / "site").rglob("*") if f.suffix in (".html", ".json", ".xml", ".svg")]
    assert not [f for f in texts if "Zebrafish" in f.read_text("utf-8") or "INC-2025-0002" in f.read_text("utf-8")]


def test_attachments_are_copied_and_shown(built: Path) -> None:
    folder = built / "site/incidents/2025/INC-2025-0001"
    assert (folder / "graph.png").read_bytes() == PNG
    assert '<img src="graph.png" alt="the graph"' in (folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["JIRA-881", "INC-2025-0001"])
def test_ids_and_aliases_lead_to_the_page(built: Path, name: str) -> None:
    page = (built / f"site/incidents/{name}/index.html").read_text("utf-8")
    assert 'url=../2025/INC-2025-0001/"' in page


def _found(site: Path, word: str) -> list[str]:
    """The addresses of what the index has under exactly this word."""
    found = []
    for shard in (site / "search").glob("*/t*.txt"):
        lines = dict(line.split("\t") for line in shard.read_text("utf-8").split("\n"))
        for number in decoded(lines.get(word, "")):
            rows = json.loads((shard.parent / f"d{number // 24}.json").read_text("utf-8"))
            found.append(str(rows[number % 24][1]))
    return sorted(found)


def test_the_header_search_knows_the_records(built: Path) -> None:
    site = built / "site"
    assert _found(site, "gateway") == ["incidents/2025/INC-2025-0001/", "services/order-gateway/"]
    assert not [
        file for file in (site / "search").rglob("*") if file.is_file() and b"_pmsite" in file.read_bytes()
    ]
    assert not (site / "search/search_index.json").exists()
    page = (site / "services/order-gateway/index.html").read_text("utf-8")
    assert '<a class="pm-find" href="../../incidents/" ' in page


def test_the_themes_own_search_knows_the_records_where_it_is_asked_for(repository: Path) -> None:
    config = repository / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - pmsite\n", "  - search\n  - pmsite\n"))
    build(repository, config, None, DAY)
    site = repository / "site"
    assert '<a class="pm-find"' not in (site / "services/order-gateway/index.html").read_text("utf-8")
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    found = {doc["location"]: doc for doc in index["docs"]}
    assert "order-gateway" in found["incidents/2025/INC-2025-0001/"]["text"]
    assert not [location for location in found if "shell" in location]


def test_the_sitemap_lists_the_pages_and_no_shell(repository: Path) -> None:
    config = repository / "mkdocs.yml"
    config.write_text(config.read_text().replace('!ENV [SITE_URL, ""]', "https://example.com/kb/"))
    build(repository, config, None, DAY)
    sitemap = (repository / "site/sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.com/kb/incidents/2025/INC-2025-0001/</loc>" in sitemap
    assert "shell" not in sitemap
    page = (repository / "site/incidents/2025/INC-2025-0001/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.com/kb/incidents/2025/INC-2025-0001/">' in page


def test_no_shell_and_no_slot_is_left(built: Path) -> None:
    assert not list((built / "site").glob("_pmsite*"))
    assert not [f for f in (built / "site").rglob("*.html") if "PmsiteSlot" in f.read_text("utf-8")]


def test_two_builds_of_one_day_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    first = digest(built / "site")
    build(built, built / "mkdocs.yml", tmp_path / "other", DAY)
    assert digest(tmp_path / "other") == first


def test_mkdocs_build_gives_the_same_pages(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(repository / "site")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1795219200))  # TODAY, 00:00 UTC
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", "other"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert digest(repository / "other") == before


def test_a_broken_record_is_told_with_its_place_and_the_old_site_stays(repository: Path) -> None:
    before = digest(repository / "site")
    put(repository, record(id="INC-2025-0001", severity="SEV9"))
    result = run(repository, "build", "--today", TODAY)
    assert result.returncode == 1
    assert "incidents/2025/INC-2025-0001.yaml:5:11: error PM111" in result.stderr
    assert digest(repository / "site") == before
    assert not list((repository / ".pmsite").glob("build-*"))


def test_mkdocs_build_of_a_broken_record_leaves_the_old_site(repository: Path) -> None:
    before = digest(repository / "site")
    (repository / "incidents/2025/INC-2025-0001.yaml").write_text("title: a: b\n")
    command = [sys.executable, "-m", "mkdocs", "build"]
    result = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "incidents/2025/INC-2025-0001.yaml:1:9: PM002" in result.stderr
    assert digest(repository / "site") == before


def test_a_record_that_goes_takes_its_files_with_it(repository: Path) -> None:
    (repository / "incidents/2025/INC-2025-0003.yaml").unlink()
    shutil.rmtree(repository / "incidents/2025/INC-2025-0001")
    put(repository, record())
    build(repository, repository / "mkdocs.yml", None, DAY)
    assert not (repository / "site/incidents/2025/INC-2025-0003").exists()
    assert not (repository / "site/incidents/2025/INC-2025-0001/graph.png").exists()


def test_a_folder_that_is_no_site_of_ours_is_never_emptied(repository: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("ten years")
    with pytest.raises(BuildError, match="holds no site built by pmsite"):
        build(repository, repository / "mkdocs.yml", precious, DAY)
    with pytest.raises(BuildError, match="holds its own sources"):
        build(repository, repository / "mkdocs.yml", repository, DAY)
    assert (precious / "thesis.txt").read_text() == "ten years"


def test_a_page_of_the_users_own_stands_in_for_ours(repository: Path) -> None:
    (repository / "docs/index.md").write_text("# Our own front page\n")
    build(repository, repository / "mkdocs.yml", None, DAY)
    assert "Our own front page" in (repository / "site/index.html").read_text("utf-8")


def test_docs_may_link_to_records(repository: Path) -> None:
    (repository / "docs/ours.md").write_text("# P\n\n[An example](incidents/2025/INC-2025-0001/index.md)\n")
    build(repository, repository / "mkdocs.yml", None, DAY)
    page = (repository / "site/ours/index.html").read_text("utf-8")
    assert 'href="../incidents/2025/INC-2025-0001/"' in page


def test_the_edit_link_leads_to_the_yaml(repository: Path) -> None:
    config = repository / "mkdocs.yml"
    config.write_text(config.read_text().replace('!ENV [REPO_URL, ""]', "https://github.com/example/kb"))
    build(repository, config, None, DAY)
    page = (repository / "site/incidents/2025/INC-2025-0001/index.html").read_text("utf-8")
    assert 'href="https://github.com/example/kb/edit/main/incidents/2025/INC-2025-0001.yaml"' in page
    assert 'data-md-component="source"' not in page  # which would ask api.github.com for stars


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - pmsite\n", "", "does not name pmsite"),
        ("strict: true", "use_directory_urls: false", "use_directory_urls"),
        ("strict: true", "docs_dir: nowhere", "nowhere"),
    ],
)
def test_a_configuration_that_cannot_work_is_told(repository: Path, old: str, new: str, said: str) -> None:
    config = repository / "mkdocs.yml"
    config.write_text(config.read_text().replace(old, new))
    result = run(repository, "build")
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


class _Links(HTMLParser):
    """Addresses and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            if name in ("id", "name") and value:
                self.ids.add(value)


def test_every_link_of_every_page_leads_somewhere_below_a_sub_path(built: Path) -> None:
    site = built / "site"
    pages = {file: _Links(file.read_text("utf-8")) for file in site.rglob("*.html") if file.name != "404.html"}
    dead = []
    for file, page in pages.items():
        base = "http://host/sub/path/" + file.relative_to(site).as_posix().removesuffix("index.html")
        for link in page.links:
            parts = urlsplit(urljoin(base, link))
            if parts.netloc != "host" or parts.scheme != "http":
                continue
            inside = unquote(parts.path).removeprefix("/sub/path/")
            target = site / inside / "index.html" if inside.endswith("/") or not inside else site / inside
            inner = target not in pages or not parts.fragment or unquote(parts.fragment) in pages[target].ids
            if not (parts.path.startswith("/sub/path/") and target.is_file() and inner):
                dead.append((file, link))
    assert len(pages) > 20
    assert not dead


def test_what_a_theme_prints_unescaped_is_escaped_before(repository: Path) -> None:
    """Material prints titles and descriptions of pages as they are."""
    evil = '"></title><script>alert(1)</script>'
    put(repository, record(title=evil, summary=evil))
    policy = repository / "schema/policy.yaml"
    policy.write_text(policy.read_text().replace("'Test & Sons'", f"'{evil}'"), "utf-8")
    build(repository, repository / "mkdocs.yml", None, DAY)
    assert run(repository, "render", "--out", "tree", "--today", TODAY).returncode == 0
    for engine in ("mkdocs", "zensical"):
        command = [str(Path(sys.executable).parent / engine), "build", "--config-file", "tree/mkdocs.yml"]
        subprocess.run(command, cwd=repository, check=True, capture_output=True)
        pages = [*(repository / "site").rglob("*.html"), *(repository / "tree/site").rglob("*.html")]
        assert len(pages) > 30
        assert not [page for page in pages if "<script>alert" in page.read_text("utf-8")]


def test_a_record_that_becomes_restricted_leaves_the_tree_too(repository: Path) -> None:
    assert run(repository, "render", "--out", "tree").returncode == 0
    page = repository / "tree/docs/incidents/2025/INC-2025-0003/index.md"
    assert page.is_file()
    put(repository, record(id="INC-2025-0003", visibility="restricted"))
    assert run(repository, "render", "--out", "tree").returncode == 0
    assert not page.exists()


def test_a_worktree_in_the_target_keeps_its_git(repository: Path) -> None:
    (repository / "site/.nojekyll").touch()
    (repository / "site/.git").mkdir()
    (repository / "site/.git/HEAD").write_text("ref: refs/heads/gh-pages")
    build(repository, repository / "mkdocs.yml", None, DAY)
    assert (repository / "site/.git/HEAD").is_file()
    assert (repository / "site/.nojekyll").is_file()


def test_the_plugins_day_counts_unless_another_is_given(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PMSITE_TODAY", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    config = repository / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - pmsite\n", '  - pmsite: {today: "2026-01-20"}\n'))
    board = repository / "site/actions/index.html"
    assert run(repository, "build").returncode == 0
    assert "2026-01-20" in board.read_text("utf-8")
    assert run(repository, "build", "--today", "2026-02-20").returncode == 0
    assert "2026-02-20" in board.read_text("utf-8")


@pytest.mark.parametrize(
    ("setting", "said"),
    [('{today: "foo"}', "takes a date such as 2026-11-21"), ("{root: nosuch}", "has no incidents/ folder")],
)
def test_options_of_the_plugin_that_cannot_work_are_told(repository: Path, setting: str, said: str) -> None:
    config = repository / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - pmsite\n", f"  - pmsite: {setting}\n"))
    environment = {k: v for k, v in os.environ.items() if k not in ("PMSITE_TODAY", "SOURCE_DATE_EPOCH")}
    command = [sys.executable, "-m", "mkdocs", "build"]
    result = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
