"""Our own Markdown is read back to the same record, also after an edit; other text never breaks the reader."""

import copy
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.generate import repository
from pmsite.analyse.texts import texts
from pmsite.capture.exported import LIMIT, Doubts, is_exported, read_exported
from pmsite.export.markdown import document, plain_data
from pmsite.load.limits import REFUSED
from pmsite.load.records import read_record
from pmsite.load.shape import prune, validate
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.conftest import PROJECT, record

FIRST = "<!-- pmsite: record INC-1 format 1 -->"
RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
UTC = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")


def read(file: Path) -> Postmortem:
    loaded = read_record(file, f"incidents/2025/{file.name}")
    assert loaded.entry is not None, loaded.problems
    return loaded.entry.record


def made(**fields: Any) -> Postmortem:
    return Postmortem.model_validate(prune(record(**fields)))


def again(text: str) -> tuple[Postmortem, Doubts]:
    """The record that a document is read back to, and the doubts."""
    data, doubts = read_exported(text)
    found, problems = validate(Postmortem, data, Source("f"))
    assert found is not None, [problem.message for problem in problems]
    assert problems == []
    return found, doubts


@pytest.mark.parametrize("zone", [UTC, BERLIN, ZoneInfo("America/St_Johns")], ids=str)
@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_every_record_comes_back_as_it_was(file: Path, zone: ZoneInfo) -> None:
    one = read(file)
    text = document(one, zone)
    assert is_exported(text)
    assert again(text) == (one, [])


def test_generated_records_come_back_as_they_were(tmp_path: Path) -> None:
    repository(tmp_path, 60)
    for file in sorted((tmp_path / "incidents").rglob("*.yaml")):
        one = read(file)
        assert again(document(one, UTC)) == (one, [])


def test_hardly_anything_needs_the_yaml_at_the_end() -> None:
    lines = {file.stem: document(read(file), UTC).partition("\n## Further data\n")[2] for file in RECORDS}
    assert sum(text.count("\n") for text in lines.values()) < len(lines)


WHOLE = PROJECT / "incidents/2025/INC-2025-0007.yaml"
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
_NASTY = (
    *("a | b", "| a | b |", "\\", "\\|", "a\\", "*x*", "**", "`", "```", "<br>", "\\<br>", "<!-- x", "&amp;"),
    *("## Impact", "### Costs", "#### 1: x", "\\## Impact", "# x", "- x", "1. x", "  x", "x  ", "a, b", "a; b: c"),
    *("Further data", "Section: Impact", "Field", "---", "~~x~~", "_x_", "yes", "no", "null", "12", "2025-01-01"),
    *("x\n", "x\n\ny", "\n\nx", "\tx", "x\ty", "## A\n## B\n", "```yaml\nx: 1\n```", "*Evidence:* x", "[a](b)"),
    *("a: b", "a\n\n## Timeline\n\n| When | What |", "> x", "漢字", "\u00a0x", "x\u3000", "\\\\|\\", "a,b", ", "),
    *(
        "```\n## x\n\\## y\n```\n",
        "~~~\nx",
        "  ````x\n```\n## x\n```",
        "\\```",
        "x ##",
        "_Evidence:_ x",
        "x _(a)_",
    ),
    *("x *(root cause)*", "x *(a; b)*", "*(a)*"),
)
_texts = (st.sampled_from(_NASTY) | _WORDS).filter(lambda text: not REFUSED.search(text) and "\r" not in text)


def _put(data: Any, place: tuple[Any, ...], value: str) -> None:
    for key in place[:-1]:
        data = data[key]
    data[place[-1]] = value


@given(st.sampled_from(RECORDS), st.data())
def test_no_text_of_whatever_form_is_lost(file: Path, draw: st.DataObject) -> None:
    data: dict[str, Any] = read(file).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data["schema_version"] = 1
    places = [place for place, _ in texts(Postmortem.model_validate(prune(copy.deepcopy(data))))]
    for place in draw.draw(st.lists(st.sampled_from(places), min_size=1, max_size=12, unique=True)):
        before = copy.deepcopy(data)
        _put(data, place, draw.draw(_texts))
        if validate(Postmortem, prune(copy.deepcopy(data)), Source("f"))[1]:
            data = before
    one = validate(Postmortem, prune(data), Source("f"))[0]
    assert one is not None
    assert again(document(one, BERLIN)) == (one, [])


@pytest.mark.parametrize("text", _NASTY)
def test_a_text_that_stands_alone_is_no_heading(text: str) -> None:
    data = plain_data(read(WHOLE))
    data["analysis"]["trigger"] = text
    data["analysis"]["fishbone"] = {"problem": text, "causes": {"tool": [{"text": text, "sub_causes": [text]}]}}
    data["analysis"]["five_whys"] = [{"problem": text, "chain": [{"because": text}]}]
    data["resolution"]["steps"] = [text, text]
    one = validate(Postmortem, prune(data), Source("f"))[0]
    assert one is not None
    assert again(document(one, UTC)) == (one, [])


@given(st.sampled_from(RECORDS), st.data())
def test_no_list_or_name_is_lost(file: Path, draw: st.DataObject) -> None:
    names = draw.draw(st.lists(_texts, max_size=3))
    data = plain_data(read(file)) | {
        "tags": names,
        "services": names[::-1],
        "symptoms": names,
        "prevention": names,
        "details": dict.fromkeys(names, names),
        "sections": [{"title": name, "text": name} for name in names],
        "timeline": [{"text": "x", "data": {name: n}} for name, n in zip(names, [1, "1", None], strict=False)],
    }
    one = validate(Postmortem, prune(data), Source("f"))[0]
    if one is not None:
        assert again(document(one, UTC)) == (one, [])


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_edits_in_a_wiki_come_back() -> None:
    one = read(WHOLE)
    text = document(one, UTC)
    text = changed(text, "| Severity | SEV1 |", "| Severity | SEV2 |")
    text = changed(text, "On the morning of 26 November", "Early on 26 November")
    text = changed(text, "| A3 | Document the", "| A3 | Write down the")
    text = changed(text, "\n## Timeline\n", "\n## What others saw\n\nNothing *at all*.\n\n## Timeline\n")
    found, doubts = again(text)
    assert doubts == []
    assert found.severity == "SEV2"
    assert found.summary.startswith("Early on 26 November 2025")
    assert found.actions[2].title.startswith("Write down the")
    assert found.actions[2].text == one.actions[2].text
    assert found.sections[0].title == "What others saw"
    same = {"severity", "summary", "actions", "sections"}
    assert found.model_dump(exclude=same) == one.model_dump(exclude=same)


def test_a_row_between_others_takes_nobodys_notes() -> None:
    one = made(
        timeline=[
            {"at": "2025-11-26T10:00:00Z", "text": "First", "note": "Of the first\n\nand more"},
            {"at": "2025-11-26T10:05:00Z", "text": "Second", "note": "Of the second"},
        ]
    )
    row = "| 2025-11-26 10:05:00 UTC | Second |"
    text = changed(document(one, UTC), row, f"| 2025-11-26 10:02:00 UTC | Between |\n{row}")
    found, doubts = again(text)
    assert doubts == []
    assert [(event.text, event.note) for event in found.timeline] == [
        ("First", "Of the first\n\nand more"),
        ("Between", None),
        ("Second", "Of the second"),
    ]


def test_a_row_without_its_thing_is_told_and_kept() -> None:
    one = made(timeline=[{"text": "First", "note": "A note"}, {"text": "Second"}])
    text = re.sub(r"\| +\| First \|\n", "", document(one, UTC))
    found, doubts = again(text)
    assert [event.text for event in found.timeline] == ["Second"]
    assert [section.text for section in found.sections] == ["#### 1: First\n\nA note\n"]
    assert doubts[0][1] == "`Timeline` has no place for this; it is kept as a section of the same name."
    assert text.split("\n")[doubts[0][0] - 1] == "#### 1: First"


def test_text_where_none_is_expected_is_kept() -> None:
    text = changed(document(made(), UTC), "| Field | Value |", "Please read!\n\n| Field | Value |")
    found, doubts = again(text)
    assert [(section.title, section.text) for section in found.sections] == [
        ("Before the summary", "Please read!")
    ]
    assert doubts == [(4, "The top of the document has no place for this; it is kept as a section.")]


def test_what_stands_at_the_end_follows_its_thing_or_is_told() -> None:
    one = made(timeline=[{"text": "x", "by": "  spaced", "data": {"a: b": "c"}}])
    text = document(one, UTC)
    assert "## Further data" in text
    assert again(text) == (one, [])
    doubts = read_exported(changed(text, "a: b: c", "a: b: d"))[1]
    place = text.split("\n").index("## Further data") + 3
    message = "`timeline/0/data/a` has changed, so this is left out; put it in by hand if it still holds."
    assert doubts == [(place, message)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# x\n", 1, "The first line does not say that this is a record written by `pmsite export markdown`."),
        (
            "<!-- pmsite: record INC-1 format 2 -->\n",
            1,
            "The document has format 2; this program reads format 1. Install a newer one.",
        ),
        (
            f"{FIRST}\n## Further data\n\n```yaml\na: 1\nb: *x\n```\n",
            6,
            "The YAML cannot be read, and is left out. An alias (*x) is not allowed.",
        ),
        (
            f"{FIRST}\n## Further data\n\nx\n",
            4,
            "`Further data` has no place for this; it is kept as a section of the same name.",
        ),
        (
            f"{FIRST}\n## X\n",
            2,
            "Nothing stands below `X`; the heading is left out.",
        ),
        (
            FIRST + "\n" * LIMIT,
            1,
            f"The document has more than {LIMIT:,} characters; that is no record.",
        ),
    ],
)
def test_doubts_have_a_line(text: str, line: int, message: str) -> None:
    assert (line, message) in read_exported(text)[1]


def test_a_secret_pasted_in_the_wiki_is_masked() -> None:
    secret = "password: " + "hunter2abc9xyz"
    text = changed(document(made(), UTC), "rejected for 15 minutes.", f"rejected. Log in with {secret} now.")
    data, doubts = read_exported(text)
    assert "hunter2" not in data["summary"]
    assert data["summary"].startswith("Orders were rejected. Log in with ")
    assert [line for line, _ in doubts] == [text[: text.index("hunter2")].count("\n") + 1]
    assert "masked" in doubts[0][1]


def test_what_a_record_waives_is_not_masked() -> None:
    one = made(
        summary="Log in with password: hunter2abc9xyz now.",
        ignore=[{"rule": "PM601", "reason": "An example, no secret"}],
    )
    assert again(document(one, UTC)) == (one, [])


def test_line_ends_of_another_system_do_not_matter() -> None:
    one = read(WHOLE)
    assert again("\ufeff" + document(one, UTC).replace("\n", "\r\n")) == (one, [])


@given(st.sampled_from(RECORDS), st.data())
def test_nothing_breaks_the_reader(file: Path, draw: st.DataObject) -> None:
    lines = document(read(file), UTC).split("\n")
    for _ in range(draw.draw(st.integers(1, 8))):
        n = draw.draw(st.integers(1, len(lines) - 1))
        lines[n:n] = draw.draw(st.lists(_texts | st.sampled_from(lines), max_size=3))
        del lines[draw.draw(st.integers(1, len(lines) - 1))]
    data, doubts = read_exported("\n".join(lines))
    assert data["schema_version"] == 1
    assert all(line > 0 and message.endswith(".") for line, message in doubts)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_exported(text)
    read_exported(f"{FIRST}\n## Further data\n```yaml\n{text}\n```\n")
    read_exported(f"{FIRST}\n{text}")


def test_a_heading_with_nothing_below_it_does_not_break_the_reader() -> None:
    read_exported(f"{FIRST}\n## Related\n## Timeline")
