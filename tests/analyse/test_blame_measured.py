"""The figures of docs/blameless.md are those of the rules as they are."""

import re

import pytest

from pmsite.analyse.blame import Kind, find
from tests.conftest import PROJECT

DOCUMENTS = PROJECT.parent / "shared/realdata/markdown"
RULES = {Kind.NAMING: "PM501", Kind.COUNTERFACTUAL: "PM502", Kind.PERSON: "PM503", Kind.SINGLE: "PM504"}


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the public post-mortems are not here")
def test_the_table_lists_every_finding() -> None:
    table = (PROJECT / "docs/blameless.md").read_text("utf-8")
    listed = re.findall(r"^\| \d+ \| (.+) \| (\d+) \| (PM\d+) \| (?:right|wrong) \|$", table, re.MULTILINE)
    found = [
        (path.relative_to(DOCUMENTS).as_posix(), str(phrase.start), RULES[phrase.kind])
        for path in sorted(DOCUMENTS.rglob("*.md"))
        for phrase in find(path.read_text("utf-8", errors="replace"))
    ]
    assert listed == found


def test_the_result_is_the_tables() -> None:
    table = (PROJECT / "docs/blameless.md").read_text("utf-8")
    right, total = (
        len(re.findall(r"\| right \|$", table, re.MULTILINE)),
        len(re.findall(r"^\| \d+ \|", table, re.M)),
    )
    assert f"{right} of {total} findings right" in table
    assert right >= 0.9 * total
