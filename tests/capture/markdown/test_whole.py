"""Nothing of a document is lost, whatever it holds."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pmsite.capture.markdown.document import imported
from pmsite.capture.markdown.text import MAX_CHARACTERS, NoDocumentError
from pmsite.load import limits
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.shape import validate
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.capture.markdown.facts import HERE, documents, options, read
from tests.capture.markdown.loss import lost

SAMPLES = sorted((HERE / "samples").glob("*.md"))
NEEDS_THEM = pytest.mark.skipif(not documents(), reason="the real documents are not here")


def as_written(data: dict[str, Any]) -> Any:
    """The record as a reader of its file has it; it fits the format."""
    text = dump({"schema_version": 1, "id": "INC-2025-0001", **data})
    raw = text.encode()
    readable = limits.decode(raw, "f", len(raw))
    assert isinstance(readable, str), readable
    parsed = parse(readable, "f")
    model, problems = validate(Postmortem, parsed.data, Source("f", parsed.root, text))
    assert [*parsed.problems, *problems] == []
    assert model is not None
    return parsed.data


def check(text: str, name: str = "report.md") -> None:
    """Every record fits the format, and nothing is lost."""
    found = imported(text, options(name))
    records = [as_written(one.data) for one in found]
    assert lost(text, records) == []
    assert not any("did not fit" in doubt.message for one in found for doubt in one.doubts)
    assert len({one.key for one in found}) == len(found)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_word_of_a_sample_is_lost(path: Any) -> None:
    check(path.read_text(encoding="utf-8"), path.name)


@NEEDS_THEM
@pytest.mark.parametrize("path", documents(), ids=lambda path: path.stem)
def test_no_word_of_a_real_document_is_lost(path: Any) -> None:
    check(path.read_text(encoding="utf-8"), path.name)


@NEEDS_THEM
@pytest.mark.parametrize("path", documents(), ids=lambda path: path.stem)
def test_a_real_document_fits_the_format_field_for_field(path: Any) -> None:
    assert not any("did not fit" in doubt.message for one in read(path) for doubt in one.doubts)


@NEEDS_THEM
def test_what_is_taken_away_is_missed() -> None:
    """The measure itself: without its sections hardly any document is whole."""
    complete = 0
    for path in documents():
        records = [
            {k: v for k, v in one.data.items() if k not in ("sections", "provenance")} for one in read(path)
        ]
        complete += not lost(path.read_text(encoding="utf-8"), records)
    assert complete < 5


LINES = st.sampled_from(
    [*(HERE / "lines.txt").read_text(encoding="utf-8").split("\n"), "x" * 1200, "- " + "long " * 300]
)


@given(st.lists(LINES, max_size=25).map("\n".join))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("---\ntitle: [\n---\n# A")
@example("+++\nx = 1979-05-27T07:32:00Z\n+++\n")
@example("# \n\n##\n\n- \n\n|a|\n|-|\n")
@example("## Timeline\n- 10:00 a\n" * 3)
def test_any_lines_make_a_record_and_nothing_is_lost(text: str) -> None:
    check(text)


@given(st.text(max_size=400), st.text(max_size=30))
@settings(deadline=None)
def test_any_text_makes_a_record(text: str, name: str) -> None:
    for one in imported(text, options(name)):
        as_written(one.data)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 5000,
        "- " * 5000,
        "[" * 20000,
        "*" * 20000,
        "|a" * 20000,
        "# x\n" * 20000,
        "- 10:00 x\n" * 10000,
        "## Timeline\n\n" + "- 10:00 x\n" * 10000,
        "## Actions\n\n" + "- x y z\n" * 10000,
        "## Timeline\n\n|Time|Event|\n|-|-|\n" + "|10:00|x|\n" * 9000,
        "1 " * 90000,
        "`" * 30000,
        "Jan " * 20000,
        "@" * 30000,
        "**a" * 20000,
    ],
    ids=range(15),
)
def test_a_hostile_document_costs_no_more_than_its_size(text: str) -> None:
    assert imported(text, options("x.md"))


def test_a_document_that_is_too_long_is_refused_in_a_sentence() -> None:
    with pytest.raises(NoDocumentError, match=r"200,001 characters.*Split it"):
        imported("x" * (MAX_CHARACTERS + 1), options("x.md"))


def test_the_same_document_gives_the_same_records() -> None:
    for path in SAMPLES:
        text = path.read_text(encoding="utf-8")
        assert imported(text, options(path.name)) == imported(text, options(path.name))
    assert imported("x", options("a"))[0].data["times"] == {"started_at": date(2026, 11, 21).isoformat()}
