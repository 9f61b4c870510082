"""A job's summary: whatever a record says, its table shows it as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pmsite.problems import Level, Location, Problem
from pmsite.report.markdown import as_table, cell

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAIN = {"text", "softbreak", "code_inline"}


def problem(message: str = "Bad.", path: str = "x.yaml", fix: str | None = None, level: str = "error") -> Problem:
    return Problem("PM102", Level(level), Location(path, 3, 7), message, fix=fix)


def cells(table: str) -> list[list[Token]]:
    """The inline tokens of each cell below the head, as GitHub Flavored Markdown reads them."""
    tokens = MARKDOWN.parse(table)
    inside = [a for a, b in zip(tokens[1:], tokens, strict=False) if b.type == "td_open"]
    return [token.children or [] for token in inside]


def test_a_problem_is_a_row() -> None:
    assert as_table([problem("`due` is bad.", fix="Mend it.")], 2) == (
        "## pmsite check\n\n2 records: 1 error.\n\n"
        "| | rule | where | what | way out |\n|---|---|---|---|---|\n"
        "| ❌ | PM102 | x.yaml:3:7 | `due` is bad. | Mend it. |\n"
    )


def test_without_problems_there_is_no_table() -> None:
    assert as_table([], 1) == "## pmsite check\n\n1 record: nothing wrong.\n\n"


def test_errors_come_first() -> None:
    table = as_table([problem("third", level="note"), problem("second", level="warning"), problem("first")], 1)
    assert table.index("first") < table.index("second") < table.index("third")


HOSTILE = [
    "a | b",
    "a \\| b",
    "<script>alert(1)</script>",
    "<!-- x",
    "&lt;b&gt;",
    "[click](https://example.com)",
    "![x](x.png)",
    "https://example.com/x",
    "**bold** _em_ ~~gone~~",
    "`code`",
    "# head\n\n## head",
    "a\n\n| b |\n|---|",
    "@octocat and @org/team",
    "\x1b[31mred\u202e",
    "\\",
    "[^1] [x]: y",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_shows_text_and_is_nothing_else(text: str) -> None:
    found = cells(as_table([problem(text, f"{text}.yaml", text)], 1))
    assert len(found) == 5
    for tokens in found:
        assert {token.type for token in tokens} <= PLAIN
    shown = "".join(token.content for token in found[3]).replace("\u200b", "")
    assert shown == " ".join(text.strip("`").split()).replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")


@given(st.text(), st.text(), st.none() | st.text())
def test_whatever_a_problem_says_it_is_one_row_of_five_cells(message: str, path: str, fix: str | None) -> None:
    table = as_table([problem(message, path, fix)], 1)
    assert len(table.splitlines()) == 7
    assert len(cells(table)) == 5
    assert all(token.type in PLAIN for tokens in cells(table) for token in tokens)


@pytest.mark.parametrize("text", ["@octocat", "mail @org/team", "(@x)", "@@x"])
def test_nobody_is_mentioned(text: str) -> None:
    assert "@\u200b" in cell(text)
    assert "@octocat" not in cell(text)


@pytest.mark.parametrize("address", ["https://example.com", "http://x", "ftp://x"])
def test_an_address_is_no_link(address: str) -> None:
    assert "://" not in cell(address)


def test_an_address_without_a_scheme_is_no_link() -> None:
    assert "www.example" not in cell("See www.example.com/x")


def test_a_long_table_says_how_many_rows_are_left_out() -> None:
    table = as_table([problem(f"Sentence {n}.") for n in range(250)], 1)
    assert "Sentence 199." in table
    assert "Sentence 200." not in table
    assert table.endswith("\n… and 50 more.\n")
