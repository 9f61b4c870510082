"""Problems as text for a person and as JSON for a program."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from typer.testing import CliRunner

from pmsite.cli.main import make_app
from pmsite.problems import Level, Location, Pointer, Problem
from pmsite.report.problems import as_json, as_text, printable, summary
from tests.conftest import Write, record


def problem(
    line: int = 1, column: int = 1, message: str = "Bad.", pointer: Pointer = (), fix: str | None = None
) -> Problem:
    return Problem("PM102", Level.ERROR, Location("incidents/2025/x.yaml", line, column), message, pointer, fix)


def test_a_problem_as_text() -> None:
    found = [problem(3, 7, "`due` is bad.", fix="Mend it."), problem(4, 1, "No line.")]
    lines = {3: "  due: next Friday"}
    assert as_text(found, lambda path, n: lines.get(n)).plain == (
        "incidents/2025/x.yaml:3:7: error PM102 `due` is bad.\n"
        "     3 |   due: next Friday\n"
        "       |       ^\n"
        "  → Mend it.\n"
        "incidents/2025/x.yaml:4:1: error PM102 No line.\n"
    )


def caret(line: str, column: int) -> tuple[str, str]:
    """The text before the caret's character and that from it on, as a terminal shows them."""
    _, shown, below, *_ = as_text([problem(1, column)], lambda path, n: line).plain.split("\n")
    before = ""
    cells = cell_len(below.split("^")[0])
    for character in shown:
        if cell_len(before) >= cells:
            break
        before += character
    return before.removeprefix("     1 | "), shown[len(before) :]


WIDE = "the caret counts characters, not the cells they take"


@pytest.mark.parametrize(
    ("line", "column", "before", "after"),
    [
        ("abc: x", 6, "abc: ", "x"),
        ("é: x", 4, "é: ", "x"),
        ("x" * 200 + "HERE" + "y" * 200, 201, "x" * 59, "HERE" + "y" * 37),
        pytest.param("漢字: x", 5, "漢字: ", "x"),
        pytest.param("😀: x", 4, "😀: ", "x"),
        pytest.param("e\u0301: x", 5, "e\u0301: ", "x"),
        pytest.param("a:\tx", 4, "a:  ", "x"),
        pytest.param("\x1b[0m: x", 7, "\\x1b[0m: ", "x"),
    ],
)
def test_the_caret_stands_under_its_character(line: str, column: int, before: str, after: str) -> None:
    assert caret(line, column) == (before, after)


@given(st.text(st.characters(codec="utf-8")), st.text(), st.integers(1, 50))
def test_no_control_character_reaches_the_terminal(text: str, line: str, column: int) -> None:
    found = Problem("PM102", Level.ERROR, Location(text, 1, column), text, fix=text)
    shown = as_text([found], lambda path, n: line).plain
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert shown.startswith(printable(text)), "no text can begin a line of its own"


def test_what_is_made_visible() -> None:
    assert printable("a\x1b[31m\u202e\x9b漢 é") == "a\\x1b[31m\\u202e\\x9b漢 é"


def test_a_problem_as_json_has_the_keys_that_others_rely_on() -> None:
    found = [problem(3, 7, "`due` is 漢.", ("actions", 0, "a/b"), "Mend it."), problem()]
    assert json.loads(as_json(found, 12)) == {
        "problems": [
            {
                "rule": "PM102",
                "level": "error",
                "path": "incidents/2025/x.yaml",
                "line": 3,
                "column": 7,
                "pointer": "/actions/0/a~1b",
                "message": "`due` is 漢.",
                "fix": "Mend it.",
            },
            {
                "rule": "PM102",
                "level": "error",
                "path": "incidents/2025/x.yaml",
                "line": 1,
                "column": 1,
                "pointer": "",
                "message": "Bad.",
                "fix": None,
            },
        ],
        "checked": 12,
    }


@pytest.mark.parametrize(
    ("levels", "checked", "line"),
    [
        ([], 0, "0 records: nothing wrong"),
        ([], 1, "1 record: nothing wrong"),
        (["error"], 2, "2 records: 1 error"),
        (["note", "warning", "error", "error"], 23, "23 records: 2 errors, 1 warning, 1 note"),
    ],
)
def test_the_last_line_counts(levels: list[str], checked: int, line: str) -> None:
    found = [Problem("PM102", Level(level), Location("x"), "Bad.") for level in levels]
    assert summary(found, checked) == line


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_hostile_record_cannot_steer_the_terminal(write: Write, style: str) -> None:
    root: Path = write(record(**{"k\x1b[31m[red]\x9bx": "\x07", "title": "\x1b]0;x"}, severity="\x9b2J"))
    result = CliRunner().invoke(make_app(["check"]), ["check", "--root", str(root), "--format", style])
    assert result.exit_code == 1
    assert "[red]" in result.stdout, "brackets are no markup"
    if style == "json":
        assert "\x1b" not in result.stdout
        assert json.loads(result.stdout)["checked"] == 1
    else:
        assert all(character.isprintable() or character == "\n" for character in result.stdout)


def test_json_is_always_utf_8() -> None:
    found = Problem("PM002", Level.ERROR, Location("incidents/2025/\udcff.yaml"), "Bad.")
    assert json.loads(as_json([found], 1).encode())["checked"] == 1
