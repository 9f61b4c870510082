import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.render.markdown import TAGS, clean, excerpt, markdown, plain
from tests.render.markup import Markup, leads_elsewhere, scheme
from tests.render.payloads import EVERY

OWN = frozenset({"shot.png", "error log.txt", "größe.png"})
CONTROLS = ("[x](\x01javascript:alert(1))", "[x](java\x00script:alert(1))", "<java\x0bscript:alert(1)>")


def _assert_safe(html: str) -> None:
    parsed = Markup(html)
    assert parsed.faults == []
    for element in parsed.elements:
        assert element.name in TAGS
        assert set(element.attributes) <= {"href", "title", "rel", "src", "alt", "loading", "start", "align"}
    for name, address in parsed.addresses:
        assert scheme(address) in ("http", "https", "mailto") or address in ("shot.png", "error%20log.txt")
        assert not leads_elsewhere(address)
        assert name == "href" or address == "shot.png"


@pytest.mark.parametrize("text", [*EVERY, *CONTROLS])
def test_no_payload_comes_through(text: str) -> None:
    _assert_safe(markdown(text, "", OWN))
    _assert_safe(clean(text, "", OWN))


@given(st.text(st.sampled_from("<>\"'&`[]()!|\\/:-#*~\n abjsx") | st.characters(codec="utf-8"), max_size=80))
def test_no_text_at_all_comes_through_as_anything_but_text(text: str) -> None:
    _assert_safe(markdown(text, "", OWN))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** *b* `c` ~~d~~", "<p><strong>a</strong> <em>b</em> <code>c</code> <s>d</s></p>"),
        ("# a", "<h4>a</h4>"),
        ("###### a", "<h6>a</h6>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("```sh\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>"),
        (
            "[x](https://example.com/?a=1&b=2)",
            '<p><a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">x</a></p>',
        ),
        (
            "<mailto:a@b.example>",
            '<p><a href="mailto:a@b.example" rel="noopener noreferrer">mailto:a@b.example</a></p>',
        ),
        ("[log](<error log.txt>)", '<p><a href="error%20log.txt" rel="noopener noreferrer">log</a></p>'),
        ("![a *b*](shot.png)", '<p><img src="shot.png" alt="a b" loading="lazy"></p>'),
        ("![what it shows](other.png)", "<p>what it shows</p>"),
        ("![what it shows](https://example.com/a.png)", "<p>what it shows</p>"),
    ],
)
def test_what_people_write_every_day_is_kept(text: str, html: str) -> None:
    assert markdown(text, "", OWN).strip() == html


def test_tables_are_kept() -> None:
    parsed = Markup(markdown("| a | b |\n|---|---|\n| 1 | **2** |"))
    assert [element.name for element in parsed.all("th", "td")] == ["th", "th", "td", "td"]
    assert parsed.text == "a b 1 2"
    assert "strong" in [element.name for element in parsed.elements]


def test_the_alignment_of_a_tables_columns_is_kept() -> None:
    parsed = Markup(markdown("| a | b |\n|---|--:|\n| 1 | 2 |"))
    assert [e.attributes.get("align") for e in parsed.all("th", "td")] == [None, "right", None, "right"]


def test_attachments_are_addressed_from_the_page_that_shows_the_text() -> None:
    html = markdown("![a](shot.png) [b](größe.png)", "../incidents/2025/INC-2025-0001/", OWN)
    addresses = [address for _, address in Markup(html).addresses]
    assert addresses == [
        "../incidents/2025/INC-2025-0001/shot.png",
        "../incidents/2025/INC-2025-0001/gr%C3%B6%C3%9Fe.png",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Head\n\nFirst **bold** text\nand more.", "Head First bold text and more."),
        ("a `code` b", "a code b"),
        ("```\nx = 1\n```", "x = 1"),
        ("[link](https://example.com) here", "link here"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("- one\n- two", "one two"),
        ("a <b> & c", "a <b> & c"),
        ("", ""),
    ],
)
def test_the_words_of_a_text_without_its_markup(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lost **437** (`resolv.conf`).", "lost 437 (resolv.conf)."),
        ("un**believ**able", "unbelievable"),
        ("see [the log](https://example.com), now", "see the log, now"),
    ],
)
def test_markup_inside_a_sentence_adds_no_space_before_its_full_stop(text: str, words: str) -> None:
    assert plain(text) == words


@given(st.text(max_size=400), st.integers(10, 200))
def test_an_excerpt_is_short_and_begins_as_the_text(text: str, limit: int) -> None:
    words, found = plain(text), excerpt(text, limit)
    assert found == words or (found.endswith(" …") and words.startswith(found.removesuffix(" …")))
    assert len(found) <= limit + 2


def test_an_excerpt_breaks_between_words() -> None:
    assert excerpt("Orders were rejected for a while", 14) == "Orders were …"
    assert excerpt("Orders were rejected", 20) == "Orders were rejected"
