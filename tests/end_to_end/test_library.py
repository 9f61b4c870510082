"""The search in a real Chromium against one that looks through every text."""

import random
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from benchmarks.generate import repository
from pmsite.analyse.facts import facts
from pmsite.load.walk import load
from pmsite.render.search import index
from pmsite.render.search.documents import Document, Shelf, shelves
from pmsite.render.search.files import search_files
from pmsite.render.search.terms import terms
from tests.analyse.made import TODAY_DATE, policy
from tests.end_to_end.serving import served, with_scripts
from tests.render.search.made import PLAIN, corpora, numbered, page, shelved

pytestmark = pytest.mark.browser
Corpus = tuple[Sequence[Shelf], Sequence[Document]]

ASK = """async ([root, queries]) => {
  const library = await import(root + 'assets/js/library.js');
  return Promise.all(queries.map(async (query) => {
    const answer = await library.search(query);
    const found = Object.values(answer.found).flat();
    return {...answer, found: await Promise.all(found.map(library.row)), scores: found.map((one) => one.score)};
  }));
}"""


def _asked(browser: Browser, folder: Path, corpus: Corpus, queries: list[str]) -> Any:
    """What the site's script answers, over an index written to a folder."""
    with_scripts(folder, search_files(*corpus, policy()))
    with served(folder) as address:
        tab = browser.new_page()
        tab.goto(address)
        answers = tab.evaluate(ASK, [address, queries])
        tab.close()
    return answers


def _documents(corpus: Corpus) -> list[Document]:
    return [*(one for shelf in corpus[0] for one in shelf.documents), *corpus[1]]


@cache
def _own(document: Document) -> frozenset[str]:
    """All terms of a document."""
    return frozenset(term for text in document.texts for term in terms(text))


def _naive(documents: list[Document], query: str) -> tuple[bool, list[tuple[str, str]]]:
    """Whether some have every word (each the beginning of a term), and those; else those that have one of them."""
    typed = set(terms(query))
    known = [(one, _own(one)) for one in documents]
    hits = [(one, sum(any(t.startswith(w) for t in own) for w in typed)) for one, own in known]
    full = [one for one, n in hits if n == len(typed) > 0]
    some = full or [one for one, n in hits if n]
    return bool(full) or len(typed) < 2, sorted((one.title, one.kind) for one in some)


def _agree(answers: Any, documents: list[Document], queries: list[str]) -> int:
    """How many found something; asserts each answer, but of words that none begins with."""
    every = {term for one in documents for term in _own(one)}
    found = 0
    for query, answer in zip(queries, answers, strict=True):
        if any(len(w) > 3 and not any(t.startswith(w) for t in every) for w in terms(query)):
            continue  # then a word near to it is looked for
        whole, expected = _naive(documents, query)
        assert (answer["all"], sorted((r["title"], r["kind"]) for r in answer["found"])) == (whole, expected), (
            query
        )
        assert answer["corrected"] == {}
        found += bool(expected)
    return found


_word = st.sampled_from([*PLAIN, "res", "o", "gate", "障害", "nothing", "lesson", "mend", "2024", "dn"])
QUERIES = st.lists(st.lists(_word, min_size=1, max_size=3).map(" ".join), min_size=12, max_size=12)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corpora(), QUERIES)
def test_it_finds_what_a_look_through_all_texts_finds(
    chromium: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    corpus: Corpus,
    queries: list[str],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "SHARD", 400)
        patch.setattr(index, "SMALLEST", 3)
        answers = _asked(chromium, tmp_path_factory.mktemp("index"), corpus, queries)
    _agree(answers, _documents(corpus), queries)


def test_it_finds_the_same_in_many_records_and_several_segments(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "SMALLEST", 20)
    repository(tmp_path / "kb", 90)
    corpus = shelves(facts(load(tmp_path / "kb")[0], TODAY_DATE)), [page("A page", "of resolvers")]
    documents = _documents(corpus)
    assert len(index.segments([shelf.entry for shelf in corpus[0]])) > 2
    dice = random.Random(5)
    every = sorted({term for one in documents for term in _own(one)})
    words = dice.sample(every, 60)
    queries = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
    for one in dice.sample(documents, 40):  # words that do stand together
        own = sorted(_own(one))
        queries.append(" ".join(dice.sample(own, min(3, len(own)))))
    queries = [query for query in queries if all(_few(word, every) for word in terms(query))]
    assert len(queries) > 90
    assert _agree(_asked(chromium, tmp_path / "site", corpus, queries), documents, queries) > 90


def _few(word: str, every: list[str]) -> bool:
    """Whether not so many terms begin with a word that the search stops before their end."""
    return sum(term.startswith(word) for term in every) < 40


def test_a_word_of_the_title_counts_for_more_than_one_of_the_rest(chromium: Browser, tmp_path: Path) -> None:
    timeline = [{"at": "2025-01-05T10:30:00Z", "text": "quokka"}]
    corpus: Corpus = (
        shelved(numbered(1, timeline=timeline), numbered(2, title="Quokka"), numbered(3, symptoms=["quokka"])),
        [],
    )
    (answer,) = _asked(chromium, tmp_path, corpus, ["quokka"])
    assert [row["meta"][0] for row in answer["found"]] == ["INC-2025-0002", "INC-2025-0003", "INC-2025-0001"]
    assert answer["scores"] == sorted(answer["scores"], reverse=True)


def test_a_misspelt_word_is_told_with_what_it_was_taken_for(chromium: Browser, tmp_path: Path) -> None:
    corpus: Corpus = shelved(numbered(1, title="Resolver lost"), numbered(2)), []
    typo, none, few = _asked(chromium, tmp_path, corpus, ["resolvre", "zzzzzzzzz", "rez"])
    assert typo["corrected"] == {"resolvre": "resolver"}
    assert [row["title"] for row in typo["found"]] == ["Resolver lost"]
    assert none["found"] == few["found"] == [] and none["corrected"] == few["corrected"] == {}


@pytest.mark.parametrize(
    "query", ["", " ", "---", "<script>", "\n\t", '!"#$%', "a" * 5000, "%2e%2e/", "__proto__", "constructor"]
)
def test_no_query_breaks_it(chromium: Browser, tmp_path: Path, query: str) -> None:
    corpus: Corpus = shelved(numbered(1)), []
    (answer,) = _asked(chromium, tmp_path, corpus, [query])
    assert answer["found"] == []


def test_in_an_index_of_nothing_nothing_is_found(chromium: Browser, tmp_path: Path) -> None:
    answers = _asked(chromium, tmp_path, ((), []), ["dns", "resolver lost", ""])
    assert [answer["found"] for answer in answers] == [[], [], []]


def test_rows_are_what_was_written_hostile_or_not(chromium: Browser, tmp_path: Path) -> None:
    title = '</script><b title="x">quokka\u2028 \\'
    (answer,) = _asked(chromium, tmp_path, (shelved(numbered(1, title=title)), []), ["quokka"])
    (row,) = answer["found"]
    assert (row["title"], row["kind"], row["severity"]) == (title.strip(), "incident", "SEV2")
    assert row["url"].endswith("/incidents/2025/INC-2025-0001/")


def test_the_beginning_of_many_words_finds_all_that_have_one(chromium: Browser, tmp_path: Path) -> None:
    found = [numbered(i, title=f"Outage pq{chr(97 + i // 26)}{chr(97 + i % 26)}") for i in range(80)]
    (answer,) = _asked(chromium, tmp_path, (shelved(*found), []), ["pq"])
    assert len(answer["found"]) == 80
