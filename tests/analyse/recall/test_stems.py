"""Words that mean the same are found by one another."""

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.recall.stems import STOP, stem, stems


def _words(text: str) -> list[str]:
    return [word for _, word in stems(text)]


@pytest.mark.parametrize(
    "words",
    [
        "failing failed fails Fail FAILING",
        "resolved resolves resolving",
        "restarted restart restarts",
        "connection connections connected",
        "batches batched batch",
    ],
)
def test_forms_of_a_word_meet(words: str) -> None:
    assert len({found for found, _ in stems(words)}) == 1


@pytest.mark.parametrize("words", ["cache cash", "resolver resort", "order border"])
def test_other_words_do_not_meet(words: str) -> None:
    assert len({found for found, _ in stems(words)}) == 2


def test_a_word_is_told_as_it_stands_in_lower_case_in_the_order_of_the_text() -> None:
    found = list(stems("Resolvers FAILED, resolvers failed."))
    assert found == [("resolv", "resolvers"), ("fail", "failed")] * 2


@pytest.mark.parametrize("text", ["", " \n", "-- . '", "It was not the same again", "x", "2025 12", "a_b"])
def test_what_says_nothing_is_left_out(text: str) -> None:
    assert _words(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cancel-replace", ["cancel-replace", "cancel", "replace"]),
        ("INC-2025-0004", ["inc-2025-0004", "inc"]),
        ("db-1", ["db-1"]),
        ("503 at 10:30, 42 of 5000", ["503"]),
        ("over-and-out", ["over-and-out"]),
        ("api.example.com", ["api.example.com", "api", "example", "com"]),
        ("order_gateway", ["order", "gateway"]),
        ("down. Then up-", []),
        ("Zeitüberschreitung 接続", ["zeitüberschreitung", "接続"]),
    ],
)
def test_a_compound_counts_as_a_whole_and_by_its_parts(text: str, words: list[str]) -> None:
    assert [word for word in _words(text) if word != "down"] == words


@given(st.text())
def test_of_any_text_only_words_that_count_come_out(text: str) -> None:
    for found, word in stems(text):
        assert found == stem(word)
        assert len(word) > 1
        assert word not in STOP
        assert not word.isdigit()
        assert "_" not in word
        assert len(word.split()) == 1
        assert word == word.lower()


@given(st.lists(st.sampled_from(["resolver", "a-b", "failing", "the", "503"])))
def test_the_words_of_two_texts_are_those_of_one_and_of_the_other(words: list[str]) -> None:
    assert list(stems(" ".join(words))) == [pair for word in words for pair in stems(word)]


def test_a_status_code_is_a_word() -> None:
    assert _words("answered 503 at 10") == ["answered", "503"]


_LISTED = """
' 's s us ss sses ies ied ed eed edly eedly ing ingly y at bl iz tional enci anci abli entli izer ization ational
ation ator alism aliti alli fulness ousli ousness iveness iviti biliti bli ogi ogist fulli lessli li icate iciti
ical ful ness ative alize al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion e l ll
"""
_ENDS = ["", *_LISTED.split()]
_letters = st.text("abcdeghilmnorstuvyz", min_size=1, max_size=6)


@given(st.builds("{}{}{}".format, _letters, st.sampled_from(_ENDS), st.sampled_from(_ENDS)))
def test_a_stem_is_what_snowball_makes_of_the_word_whether_or_not_it_is_asked(word: str) -> None:
    assert stem(word) == snowballstemmer.stemmer("english").stemWord(word)


@pytest.mark.parametrize(
    "word", ["db-1", "接続", "inc-2025-0004", "skies", "early", "sky", "timeout", "yield", "toy"]
)
def test_so_are_those_of_odd_words(word: str) -> None:
    assert stem(word) == snowballstemmer.stemmer("english").stemWord(word)


def test_more_words_than_are_remembered_have_the_same_stems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmsite.analyse.recall.stems._REMEMBERED", 3)
    text = "failing resolvers of connections timed out again: resolvers failing"
    assert list(stems(text)) == list(stems(text)) == [pair for word in text.split() for pair in stems(word)]
