"""Workflow commands, read back as GitHub's runner reads them (src/Runner.Common/ActionCommand.cs)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.problems import Level, Location, Problem
from pmsite.report.annotations import SHOWN, as_annotations, problems_that_matter

PATH = "incidents/2025/INC-2025-0001.yaml"
_LINE_ENDS = re.compile(r"\r\n|\n|\r")


def problem(
    message: str = "Bad.", path: str = PATH, line: int = 3, level: Level = Level.ERROR, fix: str | None = None
) -> Problem:
    return Problem("PM102", level, Location(path, line, 7), message, fix=fix)


def runner(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Name, properties and data of each command: both notations, in any line of a log."""
    found = []
    for line in _LINE_ENDS.split(text):
        if match := re.match(r"\s*::(\w[\w-]*)( [^\n]*?)?::(.*)", line, re.S):
            pairs = [pair.split("=", 1) for pair in (match[2] or "").strip().split(",") if "=" in pair]
            codes = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
            properties = {name: _unescaped(value, codes) for name, value in pairs}
            found.append(
                (match[1], properties, _unescaped(match[3], {k: codes[k] for k in ("%0D", "%0A", "%25")}))
            )
        elif match := re.search(r"##\[([\w-]+)([^\]]*)\](.*)", line):
            found.append((match[1], {}, match[3]))
    return found


def _unescaped(text: str, codes: dict[str, str]) -> str:
    for code, character in codes.items():
        text = text.replace(code, character)
    return text


def test_a_problem_is_a_command_with_its_place_its_sentence_and_the_way_out() -> None:
    assert as_annotations([problem("`due` is bad.", fix="Mend it.")]) == (
        f"::error file={PATH},line=3,col=7,title=PM102::`due` is bad. Mend it.\n"
    )


@pytest.mark.parametrize(("level", "kind"), [("error", "error"), ("warning", "warning"), ("note", "notice")])
def test_each_level_has_its_kind(level: str, kind: str) -> None:
    assert as_annotations([problem(level=Level(level))]).startswith(f"::{kind} file=")


@pytest.mark.parametrize(
    "text",
    ["100% of them", "%0A", "%25", "two\nlines", "a\r\nb", "a: b, c", "::error::x", "a::b", "##[error]x", "漢😀"],
)
def test_the_runner_reads_the_very_sentence_and_nothing_after_it(text: str) -> None:
    ((kind, _, data),) = runner(as_annotations([problem(text, fix=text)]))
    assert (kind, data) == ("error", f"{text} {text}")


@pytest.mark.parametrize("name", ["a,b", "a:b", "a::b", "50%", "%3A", "a b", "a=b", "ü", "a\nb", "x\n::error::y"])
def test_the_runner_reads_the_very_path(name: str) -> None:
    path = f"incidents/2025/{name}.yaml"
    ((_, properties, data),) = runner(as_annotations([problem(path=path)]))
    assert properties == {"file": path, "line": "3", "col": "7", "title": "PM102"}
    assert data == "Bad."


@given(st.text(), st.text(min_size=1).map(lambda text: text.replace("\x00", "x")))
def test_whatever_a_problem_says_it_is_one_command(message: str, path: str) -> None:
    said = as_annotations([problem(message, path)])
    assert len(_LINE_ENDS.split(said)) == 2
    assert said.encode()


@pytest.mark.parametrize(("count", "annotated"), [(1, 1), (9, 9), (10, 10), (11, 10), (40, 10)])
def test_there_are_never_more_of_a_kind_than_github_shows(count: int, annotated: int) -> None:
    found = [problem(line=n, level=level) for level in Level for n in range(1, count + 1)]
    kinds = [kind for kind, _, _ in runner(as_annotations(found))]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [annotated] * 3


def test_the_tenth_says_how_many_more_there_are() -> None:
    found = [problem(path=f"incidents/2025/{n % 3}.yaml", line=n) for n in range(1, 15)]
    kind, properties, data = runner(as_annotations(found))[-1]
    assert (kind, properties) == ("error", {"title": "pmsite"})
    assert data == "+5 more in 3 files: the log and the job summary have them all."
    assert "+5 more in 1 file:" in as_annotations([problem(line=n) for n in range(14)])


def test_nothing_is_lost_from_the_log() -> None:
    found = [problem(f"Sentence {n}.", f"incidents/2025/{n}.yaml", n) for n in range(1, 41)]
    said = as_annotations(found)
    for n in range(1, 41):
        assert said.count(f"Sentence {n}.") == 1
    assert "incidents/2025/40.yaml:40:7: error PM102 Sentence 40.\n" in said


def test_every_file_is_annotated_before_one_is_annotated_twice() -> None:
    found = [problem(path="a.yaml", line=n) for n in range(1, 21)]
    found += [problem(path=f"{name}.yaml") for name in "bcdefg"]
    first, rest = problems_that_matter(found, SHOWN - 1)
    assert [p.location.path[0] for p in first] == list("aaabcdefg")
    assert [p.location.line for p in first[:3]] == [1, 2, 3], "and those in the order of their lines"
    assert sorted([*first, *rest], key=str) == sorted(found, key=str)


def test_a_file_name_that_is_no_utf_8_can_be_printed() -> None:
    found = [problem(path="incidents/2025/\udcff.yaml", line=n) for n in range(12)]
    assert as_annotations(found).encode().count(b"dcff") == 12


MANY = [problem(path=f"incidents/2025/{n}.yaml") for n in range(20)]


def test_no_file_name_can_give_the_runner_a_command() -> None:
    found = [*MANY, problem(path="incidents/2025/z\n::add-mask::e.yaml")]
    assert {kind for kind, _, _ in runner(as_annotations(found))} == {"error"}


def test_no_sentence_can_give_the_runner_a_command() -> None:
    found = [*MANY, problem("There is no severity ##[add-mask]e.", "incidents/2025/z.yaml")]
    assert {kind for kind, _, _ in runner(as_annotations(found))} == {"error"}


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u202e"])
def test_no_control_character_reaches_the_log(character: str) -> None:
    assert character not in as_annotations([problem(f"There is no severity {character}[2J.")])
