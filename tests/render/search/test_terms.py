"""What a text is found by."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmsite.render.search.terms import LONGEST, stem, terms
from tests.render.search.made import TEXTS

WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=3, max_size=12)


def _terms(text: str) -> list[str]:
    return list(terms(text))


@given(TEXTS)
def test_any_text_has_terms_of_which_none_breaks_a_line(text: str) -> None:
    for term in _terms(text):
        assert term
        assert not set(term) & set("\t\n\r \u2028\u2029\x0b\x0c\x1c\x85")
        assert term == term.strip() and len(term.split()) == 1


@given(TEXTS)
@example("ǅ")
@example("Straßen")
def test_a_term_is_found_when_it_is_typed(text: str) -> None:
    for term in _terms(text):
        assert term in _terms(term), "typed as it stands, it is looked up as itself"


@given(TEXTS)
def test_every_term_of_a_text_is_among_those_of_a_longer_one(text: str) -> None:
    assert set(_terms(text)) <= set(_terms(f"before {text} after"))


@given(st.text(st.sampled_from("abCDsSéÉßñÑ日 -_1"), max_size=30))
def test_the_case_of_a_text_does_not_matter(text: str) -> None:
    if "_" in text or text.lower().upper().lower() != text.lower():
        return  # a part may begin where a capital stands, and ß has two
    assert set(_terms(text.lower())) <= set(_terms(text))
    assert set(_terms(text.swapcase().lower())) <= set(_terms(text)) | set(_terms(text.swapcase()))


@given(WORD.filter(lambda word: not word.endswith("s")))
def test_plural_and_singular_are_one_term(word: str) -> None:
    plural = f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
    if plural.endswith(("us", "ss")) or word.endswith("ie"):
        return
    assert _terms(plural) == _terms(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resolver", "Resolvers"),
        ("policy", "policies"),
        ("replay", "REPLAYS"),
        ("café", "CAFES"),
        ("Größe", "große"),
        ("naïve", "naive"),
        ("ＤＮＳ", "dns"),
        ("ﬁle", "file"),
        ("e\u0301tat", "état"),
        ("İzmir", "izmir"),
        ("x²", "x2"),
    ],
)
def test_these_are_found_by_each_other(one: str, other: str) -> None:
    assert _terms(one)[0] == _terms(other)[0]


@pytest.mark.parametrize("word", ["status", "bus", "class", "process", "gas", "s", "us"])
def test_what_is_no_plural_stays(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("orderGateway", {"ordergateway", "order", "gateway"}),
        ("HTTPServer", {"httpserver", "http", "server"}),
        ("parseJSONLines", {"parsejsonline", "parse", "json", "line"}),
        ("Order_Gateway", {"order_gateway", "order", "gateway"}),
        ("NullPointerException", {"nullpointerexception", "null", "pointer", "exception"}),
        ("Gateway", {"gateway"}),
        ("DNS", {"dns"}),
    ],
)
def test_parts_of_a_word_of_several_are_terms_too(word: str, parts: set[str]) -> None:
    assert set(_terms(word)) == parts


@pytest.mark.parametrize("word", ["order_gateway", "http_requests_total"])
def test_parts_of_a_word_with_low_lines_are_terms_too(word: str) -> None:
    assert set(word.split("_")) - {"requests"} <= set(_terms(word))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("障害", ["障害"]),
        ("名前解決", ["名前", "前解", "解決"]),
        ("雨", ["雨"]),
        ("DNS障害", ["dns", "障害"]),
        ("サーバー", ["サー", "ーバ", "バー"]),
        ("กขค", ["กข", "ขค"]),
        ("𠮷野家", ["𠮷野", "野家"]),
    ],
)
def test_scripts_without_spaces_are_pairs(text: str, expected: list[str]) -> None:
    assert _terms(text) == expected


@given(st.lists(st.sampled_from("名前解決障害ทยกข"), min_size=2, max_size=8))
def test_a_part_of_an_unspaced_text_is_found_in_the_whole(signs: list[str]) -> None:
    text = "".join(signs)
    for i in range(len(text) - 1):
        for end in range(i + 2, len(text) + 1):
            assert set(_terms(text[i:end])) <= set(_terms(text))


@given(st.text(st.sampled_from("abcé"), min_size=LONGEST, max_size=3 * LONGEST))
def test_long_words_are_found_by_their_beginning(word: str) -> None:
    assert _terms(word) == _terms(word[:LONGEST])
    assert len(_terms(word)[0]) <= LONGEST


@pytest.mark.parametrize("word", ["a" * 100, "É" * 100, "x" * 39 + "s" * 5])
def test_no_term_is_longer_than_the_longest(word: str) -> None:
    assert max(map(len, _terms(word))) <= LONGEST


def test_no_part_of_a_word_is_longer_than_the_longest() -> None:
    assert max(map(len, _terms("Q" + "a" * 100 + "Bcd"))) <= LONGEST


@pytest.mark.parametrize("text", ["", " ", "\n\t", "--- … !?", "\u0301", "\u200b"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert _terms(text) == []
