"""A record as a PDF: what it says is there, its fonts too, and no text of a record is ever run."""

import builtins
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pmsite.export.blocks import prose
from pmsite.export.pdf import NotSetError, NoTypstError, pdf, pictures
from pmsite.model.corpus import Entry
from tests.analyse.made import entry, policy
from tests.export.test_json import RECORDS, read

pytest.importorskip("typst", reason="the extra `pdf` is not installed")
BY_ID = {file.stem: file for file in RECORDS}


def reader(one: Entry, **fields: Any) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(one, policy(**fields))))


def words(found: PdfReader) -> str:
    """The text of all pages, without regard to where lines break."""
    return " ".join(" ".join(page.extract_text() for page in found.pages).split())


def test_title_events_causes_and_actions_are_there() -> None:
    one = read(BY_ID["INC-2025-0007"])
    found = reader(one, people="roles")
    text = words(found)
    record = one.record
    told = [record.title, *(event.text for event in record.timeline), *(action.title for action in record.actions)]
    told += [cause.text for cause in record.analysis.root_causes]
    assert [part for part in told if " ".join(part.split()) not in text] == []
    assert "jdoe" not in text
    assert 6 <= len(found.pages) <= 14
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == (record.title, "Example")


def test_every_page_has_the_id_and_its_number() -> None:
    found = reader(read(BY_ID["INC-2025-0007"]))
    for n, page in enumerate(found.pages, 1):
        text = page.extract_text()
        assert "INC-2025-0007" in text
        assert f"{n} / {len(found.pages)}" in text


def _fonts(found: PdfReader) -> list[Any]:
    fonts = []
    for page in found.pages:
        resources: Any = page["/Resources"].get_object()
        for font in resources.get("/Font", {}).get_object().values():
            fonts += [part.get_object() for part in font.get_object().get("/DescendantFonts", [font])]
    return fonts


def test_every_font_is_embedded() -> None:
    fonts = _fonts(reader(read(BY_ID["INC-2025-0007"])))
    assert fonts
    for font in fonts:
        descriptor = font["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font


def test_drawings_are_in_it() -> None:
    """As texts of the drawing, which stand nowhere else."""
    one = read(BY_ID["INC-2017-0201"])
    tree = one.record.analysis.fault_tree
    assert tree is not None
    text = words(reader(one)).replace(" ", "")
    gates = [gate.text for gate in tree.gates.values()]
    assert [gate for gate in gates if gate.replace(" ", "") not in text] == []


def test_the_language_is_set() -> None:
    root: Any = reader(entry(language="pt-BR")).trailer["/Root"].get_object()
    assert root["/Lang"] == "pt-BR"


def test_the_same_record_gives_the_same_bytes() -> None:
    one = read(BY_ID["INC-2025-0007"])
    assert pdf(one, policy()) == pdf(one, policy())


HOSTILE = (
    '#read("/etc/passwd")',
    "#{1 + 1}",
    '"; panic("x")',
    '#include "x.typ"',
    "$ x^2 $ *b* _i_ `r` @ref <label> = Heading \\ #",
    "</svg><image href='/etc/passwd'/>",
    "漢字 עברית 🙂",
    "x" * 900,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_and_never_run(text: str) -> None:
    one = entry(
        title=text[:150],
        summary=f"{text}\n\n- {text}\n\n> {text}\n\n| a |\n|---|\n| {text} |\n\n```\n{text}\n```\n",
        timeline=[{"text": text, "at": "2025-11-26T10:00:00Z", "note": text}],
        analysis={
            "fishbone": {"problem": text, "causes": {"people": [{"text": text}]}},
            "five_whys": [{"problem": text, "chain": [{"because": text}]}],
        },
        actions=[{"id": "A1", "title": text[:150], "owner": "x", "text": text}],
        language="xx",
    )
    found = words(reader(one)).replace(" ", "")
    assert "root:" not in found
    if text.isascii() and "<" not in text:
        assert text[:20].replace(" ", "") in found


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_can_be_set(text: str) -> None:
    if text.strip() and "\u200b" not in text:
        one = entry(
            summary=text, timeline=[{"text": text, "note": text}], sections=[{"title": text, "text": text}]
        )
        assert pdf(one, policy()).startswith(b"%PDF-")


def test_deep_nesting_is_no_trouble() -> None:
    deep = "\n".join("  " * n + "- x" for n in range(40)) + "\n\n" + ">" * 60 + " x\n"
    assert pdf(entry(summary=deep), policy()).startswith(b"%PDF-")


def test_high_code_goes_on_on_the_next_page() -> None:
    code = "```\n" + "".join(f"line {n}\n" for n in range(90)) + "```\n"
    found = words(reader(entry(timeline=[{"text": "x", "at": "2025-11-26T10:00:00Z", "note": code}])))
    assert [n for n in range(90) if f"line {n} " not in f"{found} "] == []


def test_the_drawing_of_the_timeline_has_the_clocks_of_the_table() -> None:
    events = [{"text": "Lost", "at": "2025-11-26T10:27:00Z"}, {"text": "Back", "at": "2025-11-26T10:46:00Z"}]
    found = words(reader(entry(timeline=events), time_zone="Europe/Berlin"))
    assert "Time (CET)" in found
    assert "11:46 Back" in found and "11:27 Lost" in found and "10:27" not in found


def test_pages_can_be_looked_at() -> None:
    found = pictures(read(BY_ID["INC-2025-0007"]), policy())
    assert len(found) == len(reader(read(BY_ID["INC-2025-0007"])).pages)
    assert all(picture.startswith(b"\x89PNG") for picture in found)


def test_without_typst_there_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(NoTypstError, match=r"pip install 'pmsite\[pdf\]'"):
        pdf(entry(), policy())


@pytest.mark.parametrize("depth", range(7, 14))
def test_a_table_in_quotes_is_set(depth: int) -> None:
    quoted = "".join(f"{'> ' * depth}{line}\n" for line in ("| ab | cd |", "|---|---|", "| ef | gh |"))
    text = words(reader(entry(summary=quoted)))
    assert all(word in text.split() for word in ("ab", "cd", "ef", "gh"))


def test_a_link_may_be_too_long_to_be_set() -> None:
    one = entry(summary=f"See [the log](https://example.com/{'a' * 9000}).")
    assert "See the log" in words(reader(one))


def test_what_cannot_be_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmsite.export.pdf.TEMPLATE", '#panic("no")')
    with pytest.raises(NotSetError, match=r"^INC-2025-0001 cannot be set as a PDF: .*no.*\.$"):
        pdf(entry(), policy())


def test_long_words_stay_on_the_page() -> None:
    """They have to break: no line is as long as the word."""
    word = "0123456789abcdef" * 8
    one = entry(
        title=word,
        summary=f"{word}\n\n`{word}`\n\n```\n{word}\n```\n\n| a | b |\n|---|---|\n| {word} | {word} |\n",
        timeline=[{"text": word, "at": "2025-11-26T10:00:00Z"}],
        actions=[{"id": "A1", "title": word, "owner": "x"}],
    )
    found = reader(one)
    lines = [line for page in found.pages for line in page.extract_text().split("\n")]
    assert max(len(line.replace("\u200b", "")) for line in lines) < 110
    assert words(found).replace(" ", "").replace("\u200b", "").count(word) >= 6


def test_addresses_stay_whole_where_they_lead() -> None:
    href = f"https://example.com/{'a1b2/' * 30}"
    assert prose(f"[x]({href})")["c"][0]["c"][0]["href"] == href
    page = reader(entry(summary=f"[{href}]({href})")).pages[0]
    annotations: Any = page["/Annots"]
    assert {one.get_object()["/A"]["/URI"] for one in annotations} == {href}
