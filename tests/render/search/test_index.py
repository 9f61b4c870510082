"""The index: every document under each of its terms, in files that change as little as possible."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given

from pmsite.render.search import index
from pmsite.render.search.coding import CLASSES
from pmsite.render.search.documents import KINDS, Document, Shelf
from pmsite.render.search.files import search_files
from pmsite.render.search.terms import terms
from tests.analyse.made import policy
from tests.render.search.made import corpora, numbered, page, shelved
from tests.render.search.reading import Segment, segments

Corpus = tuple[Sequence[Shelf], Sequence[Document]]


def _files(shelves: Sequence[Shelf], pages: Sequence[Document] = ()) -> Mapping[str, bytes]:
    return search_files(shelves, pages, policy())


def _read(files: Mapping[str, bytes]) -> list[Segment]:
    return list(segments(files))


def _years(years: dict[int, int], **fields: object) -> tuple[Shelf, ...]:
    """So many records of each year."""
    return shelved(*(numbered(i, year, **fields) for year, n in years.items() for i in range(1, n + 1)))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of few records, shards of few bytes."""
    monkeypatch.setattr(index, "SMALLEST", 3)
    monkeypatch.setattr(index, "SHARD", 120)


@given(corpora())
def test_every_document_is_under_each_of_its_terms_and_under_no_other(corpus: Corpus) -> None:
    shelves, pages = corpus
    expected: dict[str, dict[str, int]] = {}
    for document in [*(one for shelf in shelves for one in shelf.documents), *pages]:
        name = f"{document.address} {document.title}"
        for rank in reversed(range(len(CLASSES))):
            expected.setdefault(name, {}).update(dict.fromkeys(terms(document.texts[rank]), rank))
    found: dict[str, dict[str, int]] = {name: {} for name in expected}
    for segment in _read(_files(*corpus)):
        for term, postings in segment.terms.items():
            for rank, number in postings:
                row = segment.rows[number]
                assert term not in found[f"{row[1]} {row[2]}"] or row[0] == KINDS.index("page")
                found[f"{row[1]} {row[2]}"][term] = rank
    assert found == expected


@given(corpora())
def test_the_same_records_give_the_same_bytes_and_files_in_the_same_order(corpus: Corpus) -> None:
    assert list(_files(*corpus).items()) == list(_files(*corpus).items())


def test_of_one_day_the_order_in_which_records_were_read_does_not_matter() -> None:
    found = [numbered(i, title=f"Same word{i % 3}", times={"started_at": "2025-01-01"}) for i in range(9)]
    assert _files(shelved(*found)) == _files(shelved(*reversed(found)))


@pytest.mark.usefixtures("small")
def test_shards_are_sorted_and_the_head_has_their_first_terms() -> None:
    files = _files(_years({2023: 8, 2024: 9}), [page("One", "alpha beta"), page("Zwei", "gamma")])
    head = json.loads(files["search/index.json"])
    read = _read(files)
    assert len(head["segments"]) == len(read) == 3
    for said, segment in zip(head["segments"], read, strict=True):
        assert said["shards"] == [next(iter(shard)) for shard in segment.shards]
        listed = [term for shard in segment.shards for term in shard]
        assert listed == sorted(set(listed))
    assert len(read[0].shards) > 3


def test_no_shard_is_much_larger_than_it_should_be_or_needlessly_small() -> None:
    files = _files(_years({2024: 600}))
    sizes = [len(text) for path, text in files.items() if "/t" in path]
    assert len(sizes) > 5
    assert max(sizes) < 2 * index.SHARD
    assert sum(size >= index.SHARD - 1 for size in sizes) >= len(sizes) - 2, "all but each segment's last"


@given(corpora())
def test_incidents_come_first_then_lessons_actions_pages_and_the_head_counts_them(corpus: Corpus) -> None:
    files = _files(*corpus)
    heads = json.loads(files["search/index.json"])["segments"]
    for said, segment in zip(heads, _read(files), strict=True):
        kinds = [row[0] for row in segment.rows]
        assert kinds == sorted(kinds)
        assert said["documents"] == [kinds.count(kind) for kind in range(len(KINDS))]
    documents = [document for shelf in corpus[0] for document in shelf.documents]
    assert sum(map(sum, (said["documents"] for said in heads))) == len(documents) + len(corpus[1])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("years", [{2020: 1}, {2020: 2, 2021: 2, 2022: 2, 2023: 2}, {2019: 9, 2025: 1}, {}])
def test_no_year_is_cut_and_nothing_is_lost(years: dict[int, int]) -> None:
    entries = [shelf.entry for shelf in _years(years)]
    parts = index.segments(entries)
    assert [entry for part in parts for entry in part] == entries
    seen = [{entry.year for entry in part} for part in parts]
    assert sum(map(len, seen)) == len(years)
    assert all(len(part) >= 3 for part in parts[1:]), "only the newest may be small"


def test_there_are_few_segments_however_many_records(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [shelf.entry for shelf in _years(dict.fromkeys(range(2000, 2024), 12))]
    assert len(index.segments(many)) == 1
    monkeypatch.setattr(index, "SMALLEST", 24)
    assert 2 <= len(index.segments(many)) <= index.SEGMENTS


def _changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Folders, and files outside of them, of what a browser has to fetch again."""
    paths = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return {path.removeprefix("search/").rpartition("/")[0] or path.removeprefix("search/") for path in paths}


OVERALL = {"index.json", "words.txt", "facets.json"}


@pytest.mark.usefixtures("small")
def test_an_edited_record_changes_its_own_segment_alone() -> None:
    years = {2022: 4, 2023: 4, 2024: 4}
    found = [numbered(i, year) for year, n in years.items() for i in range(1, n + 1)]
    before = _files(shelved(*found))
    edited = [numbered(2, 2023, title="Xylophones") if one.id == "INC-2023-0002" else one for one in found]
    after = _files(shelved(*edited))
    assert _changed(before, after) - OVERALL == {"1"}
    assert json.loads(before["search/index.json"])["version"] != json.loads(after["search/index.json"])["version"]


@pytest.mark.usefixtures("small")
def test_a_new_record_of_the_newest_year_leaves_the_older_segments_as_they_are() -> None:
    years = {2022: 4, 2023: 4, 2024: 2}
    before, after = _files(_years(years)), _files(_years({**years, 2024: 3}))
    assert _changed(before, after) - OVERALL == {"0"}


def test_the_version_tells_apart_whatever_the_files_hold() -> None:
    def version(*titles: str) -> str:
        records = [numbered(i, title=title) for i, title in enumerate(titles)]
        return str(json.loads(_files(shelved(*records))["search/index.json"])["version"])

    assert len({version(), version("One"), version("Two"), version("One", "Two"), version("ONE")}) == 5
    assert version("One") == version("One")


HUSH = ("Xylophone", "xylophone", "zanzibar", "Zanzibar", "quokka", "yodel", "umbrage", "bury", "hush", "vault")


def test_nothing_of_a_restricted_record_is_in_any_file() -> None:
    secret = numbered(
        666,
        title="Xylophone",
        visibility="restricted",
        summary="Zanzibar",
        aliases=["HUSH-1"],
        symptoms=["Quokkas"],
        services=["vault"],
        tags=["umbrage"],
        teams=["umbrage"],
        lessons={"learned": [{"id": "L1", "title": "Yodel"}]},
        actions=[{"id": "A1", "title": "Bury it"}],
    )
    files = _files(shelved(numbered(1), secret))
    for path, content in files.items():
        text = content.decode()
        assert [word for word in (*HUSH, "0666", "666") if word in text] == [], path
    without = _files(shelved(numbered(1)))
    assert files == without, "not even counted"


@pytest.mark.parametrize(
    "title",
    [
        '"quoted"',
        "</script><script>alert(1)</script>",
        "a\\b\\u0041",
        "tab\\t",
        "{{ 7*7 }}",
        "Größe ¶ 障害",
        "'; --",
        "💥 boom",
    ],
)
def test_hostile_titles_are_data(title: str) -> None:
    one = numbered(
        1, title=title, summary=title, services=['a"b'], lessons={"learned": [{"id": "L1", "title": title}]}
    )
    (records, pages) = _read(_files(shelved(one), [page(title, title)]))
    assert [row[2] for row in records.rows] == [title, title, "Mend thing1"]
    assert [row[2] for row in pages.rows] == [title]
    assert all(term in records.terms for term in terms(title))


def test_without_records_there_is_an_index_of_nothing() -> None:
    files = _files(())
    assert sorted(files) == ["search/facets.json", "search/index.json", "search/words.txt"]
    head = json.loads(files["search/index.json"])
    assert head["segments"] == [{"documents": [0, 0, 0, 0, 0], "shards": []}]
    assert files["search/words.txt"] == b""


def test_the_vocabulary_has_words_of_letters_the_most_frequent_first() -> None:
    shelves = _years({2024: 3}, summary="resolver resolver beta2 dns")
    listed = _files(shelves, [page("Resolver")])["search/words.txt"].decode().split("\n")
    assert "resolver" in listed and "beta2" not in listed and "dns" not in listed
    assert listed.index("resolver") < listed.index("thing") if "thing" in listed else True
    assert len(listed) == len(set(listed))


def test_the_vocabulary_keeps_the_most_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "VOCABULARY", 2)
    files = _files((), [page("alpha beta"), page("beta gamma"), page("beta alpha"), page("beta")])
    assert files["search/words.txt"].decode().split("\n") == ["beta", "alpha"]


def test_severities_are_told_the_gravest_first() -> None:
    assert json.loads(_files(())["search/index.json"])["severities"] == [one.id for one in policy().severities]
