"""Made-up documents, one for each way people write, and the records that come of them."""

from pathlib import Path

import pytest

from pmsite.capture.markdown.document import imported
from pmsite.load.edit import dump
from pmsite.load.events import parse
from tests.capture.markdown.facts import HERE, options

SAMPLES = sorted((HERE / "samples").glob("*.md"))


def records(path: Path) -> str:
    """All records of a document as one YAML document, by key."""
    found = imported(path.read_text(encoding="utf-8"), options(path.name))
    return dump({one.key: {"x-line": one.first_line, **one.data} for one in found})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_these_records(path: Path) -> None:
    golden = path.with_suffix(".yaml").read_text(encoding="utf-8")
    assert parse(records(path), "f").data == parse(golden, "f").data


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_fields_stand_in_the_format_s_order(path: Path) -> None:
    golden = path.with_suffix(".yaml").read_text(encoding="utf-8")
    assert records(path) == golden
