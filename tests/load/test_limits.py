"""Which bytes are read at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.load.limits import MAX_BYTES, decode
from pmsite.problems import Problem


def first_problem(raw: bytes) -> Problem | None:
    """What is wrong with these bytes, if anything."""
    result = decode(raw, "incidents/2025/x.yaml", len(raw))
    return result if isinstance(result, Problem) else None


@pytest.mark.parametrize(
    ("raw", "rule", "line", "column"),
    [
        ("a: 1".encode("utf-16"), "PM001", 1, 1),
        ("a: 1".encode("utf-16-be"), "PM006", 1, 1),
        ("漢: é\n".encode() + "é".encode("latin-1"), "PM001", 2, 1),
        ("a: 漢\n  é: ".encode() + b"\xe9t\xe9", "PM001", 2, 6),
        (b"\xed\xa0\x80", "PM001", 1, 1),
        ("\ufeffa: 1".encode(), "PM006", 1, 1),
        ("a: 😀\ufeff".encode(), "PM006", 1, 5),
        (b"a: 1\nb: \x00", "PM006", 2, 4),
        (b"a: \x1b[31m", "PM006", 1, 4),
        (b"a: \x7f", "PM006", 1, 4),
        ("a: \x9b31m".encode(), "PM006", 1, 4),
        ("漢: x\u202ey".encode(), "PM006", 1, 5),
        ("a: b\n\n😀 \u2066".encode(), "PM006", 3, 3),
        ("a\u0085".encode(), "PM006", 1, 2),
        ("a\u2028".encode(), "PM006", 1, 2),
        ("a\uffff".encode(), "PM006", 1, 2),
    ],
)
def test_what_editors_and_reviewers_would_not_see_alike_is_refused(
    raw: bytes, rule: str, line: int, column: int
) -> None:
    problem = first_problem(raw)
    assert problem is not None
    assert (problem.rule, problem.location.line, problem.location.column) == (rule, line, column)
    assert problem.message.isprintable()
    assert problem.fix


@pytest.mark.parametrize("character", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_no_bidi_control_of_the_trojan_source_paper_passes(character: str) -> None:
    problem = first_problem(f"a{character}".encode())
    assert problem is not None
    assert f"U+{ord(character):04X}" in problem.message


def test_tabs_line_ends_and_letters_of_all_scripts_pass() -> None:
    text = "a:\tb\r\nc: é漢字עבריתالعربية👩‍🚀\n"
    assert decode(text.encode(), "f", 0) == text


def test_the_last_byte_that_is_read() -> None:
    assert first_problem(b"#" * MAX_BYTES) is None
    problem = first_problem(b"#" * (MAX_BYTES + 1))
    assert problem is not None
    assert (problem.rule, problem.location.line) == ("PM004", 1)
    assert "262,145 bytes" in problem.message


@given(st.binary(max_size=100))
def test_any_bytes_are_text_or_a_problem(raw: bytes) -> None:
    result = decode(raw, "f", len(raw))
    assert isinstance(result, Problem) or result.encode() == raw
