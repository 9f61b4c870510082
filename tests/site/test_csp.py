"""The policy that a browser is given allows what the site's pages carry, and nothing else."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pmsite.site.csp import header, inline


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Carried(HTMLParser):
    """Scripts that run and styles that stand in a page itself, as a browser finds them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: set[tuple[str, str]] = set()
        self.handlers: list[str] = []
        self._in: str | None = None
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.handlers += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.handlers += [f"{tag} {v}" for v in given.values() if v.strip().lower().startswith("javascript:")]
        runs = (
            tag == "script" and "src" not in given and given.get("type", "") in ("", "module", "text/javascript")
        )
        if tag == "style" or runs:
            self._in, self._text = tag, []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self.found.add((tag, _source("".join(self._text))))
            self._in = None


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script type=module>import 'x'</script>",
        '<script type="text/javascript" async>a < b</script>',
        "<script>\n  a();\n\n  b();\n</script>",
        "<script></script>",
        "<script>'größe 障害 💥'</script>",
        "<script>a</script><script>b</script><style>p{}</style>",
        '<script data-x="y">a && b</script>',
        '<style media="print">p{color:red}</style>',
        "<svg><style>.a{fill:red}</style></svg>",
        "<style>a</style><style>a</style>",
        '<script data-src="no source">c</script>',
    ],
)
def test_what_runs_is_named_by_the_hash_that_a_browser_works_out(html: str) -> None:
    assert inline(html) == _Carried(html).found != set()


@pytest.mark.parametrize(
    "html",
    [
        '<script src="a.js"></script>',
        '<script type="module" src="a.js"></script>',
        '<script type="application/json">{}</script>',
        '<script id="x" type="application/json">{"a": "b"}</script>',
        "<script type=application/json>{}</script>",
        '<script type="application/ld+json">{}</script>',
        "<p style='color:red'>",
        "",
    ],
)
def test_what_is_fetched_or_is_data_needs_no_hash(html: str) -> None:
    assert inline(html) == set()


@pytest.mark.parametrize(
    "html",
    [
        "<SCRIPT>a</SCRIPT>",
        "<Style>p{}</Style>",
        "<script>a</script >",
        "<style>p{}</style\n>",
        "<script data-a='>'>b</script>",
    ],
)
def test_odd_but_valid_forms_are_named_too(html: str) -> None:
    assert {source for _, source in inline(html)} == {source for _, source in _Carried(html).found}


def test_line_ends_are_those_a_browser_sees() -> None:
    assert inline("<script>a\r\nb</script>") == inline("<script>a\nb</script>") == {("script", _source("a\nb"))}


def test_a_lone_carriage_return_is_a_line_end_too() -> None:
    assert inline("<script>a\rb</script>") == {("script", _source("a\nb"))}


def test_the_header_allows_these_and_nothing_of_other_hosts() -> None:
    script, style = _source("a"), _source("b")
    told = header([("style", style), ("script", script), ("script", script)])
    rules = {name: rest for name, _, rest in (part.partition(" ") for part in told.split("; "))}
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' {script}"
    assert rules["style-src-elem"] == f"'self' {style}"
    assert not re.search(r"https?:|\*|unsafe-eval|unsafe-hashes", told)
    assert [name for name, rest in rules.items() if "unsafe-inline" in rest] == ["style-src-attr"]
    assert (
        header([("script", script), ("style", style)])
        == told
        == header([("script", script), ("style", style)] * 2)
    )
    assert "\n" not in told and told.isascii()


def test_no_page_and_no_drawing_of_a_site_carries_what_the_policy_does_not_name(built: Path) -> None:
    site = built / "site"
    told = (site / "csp.txt").read_text("utf-8")
    allowed = {
        name: set(rest.split()) for name, _, rest in (part.partition(" ") for part in told.strip().split("; "))
    }
    files = [*site.rglob("*.html"), *site.rglob("*.svg")]
    assert len(files) > 40
    for file in files:
        page = _Carried(file.read_text("utf-8"))
        assert page.handlers == [], file
        for kind, source in page.found:
            assert source in allowed["script-src" if kind == "script" else "style-src-elem"], (file, kind)


def test_the_policy_names_nothing_that_no_page_carries(built: Path) -> None:
    site = built / "site"
    carried = {
        source
        for f in (*site.rglob("*.html"), *site.rglob("*.svg"))
        for _, source in _Carried(f.read_text("utf-8")).found
    }
    named = set(re.findall(r"'sha256-[^']+'", (site / "csp.txt").read_text("utf-8")))
    assert named == carried
