"""Abstracts are enough: whatever is worked out from them is as from whole records."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings

from pmsite.analyse.abstract import abstract
from pmsite.analyse.facts import Facts, facts
from pmsite.analyse.outline import outline
from pmsite.analyse.public import inside_of, public
from pmsite.analyse.recall.features import features
from pmsite.analyse.recall.index import Index
from pmsite.load.shape import prune
from pmsite.load.walk import load
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.render.around import around
from pmsite.render.page import Tree
from pmsite.render.site import overviews
from tests.analyse.made import corpus, entries
from tests.conftest import PROJECT, TODAY
from tests.render.walk import HARMLESS, filled

DAYS = (TODAY, "2024-02-29", "2031-01-01")


def _shortened(entry: Entry) -> Entry:
    """The entry with its abstract, as it is kept and read again."""
    kept = abstract(entry.record).model_dump_json(by_alias=True, exclude_defaults=True)
    return Entry(Postmortem.model_validate_json(kept), Source(entry.source.path), entry.attachments)


def _abstracts(whole: Corpus) -> Corpus:
    return replace(whole, entries=tuple(map(_shortened, whole.entries)), partial=(), texts=())


@cache
def _own() -> Corpus:
    """The records of this repository."""
    found, _ = load(PROJECT)
    assert len(found.entries) > 30
    return found


def _full(**fields: object) -> Entry:
    """A record with every field there is."""
    said = filled(Postmortem, lambda place: f"{HARMLESS} {sum(map(ord, place))}")
    record = Postmortem.model_validate(prune({**said, **fields}))
    return Entry(record, Source(f"incidents/2025/{record.id}.yaml"), ("shot.png",))


def _everything() -> Corpus:
    """Four records with every field there is, of different standing."""
    earlier = {"started_at": "2025-11-25T10:00:00Z"}
    return corpus(
        _full(provenance={"kind": "own"}),
        _full(id="INC-2025-0002", aliases=[], related=[], times=earlier, provenance={"kind": "own"}),
        _full(id="INC-2025-0003", aliases=[], visibility="public", state="published"),
        _full(id="INC-2025-0004", aliases=[], visibility="restricted", provenance={"kind": "own"}),
    )


def _both(whole: Corpus, day: str) -> tuple[Facts, Facts]:
    """Facts from whole records and from abstracts; what resembles what is kept apart in both."""
    index = Index(map(features, whole.shown))
    on = date.fromisoformat(day)
    return facts(whole, on, index), facts(_abstracts(whole), on, index)


def _differences(one: Tree, other: Tree) -> list[str]:
    pages = {page.path: page for page in one.pages}
    others = {page.path: page for page in other.pages}
    found = [path for path in {*pages, *others} if pages.get(path) != others.get(path)]
    return found + [path for path in {*one.files, *other.files} if one.files.get(path) != other.files.get(path)]


def _same(whole: Corpus, day: str) -> None:
    known, short = _both(whole, day)
    full = overviews(known)
    assert len(full.pages) > 10
    assert _differences(full, overviews(short)) == []
    assert full.redirects == overviews(short).redirects
    by_id = short.corpus.by_id
    for entry in whole.shown:
        assert around(by_id[entry.id], short) == around(entry, known), entry.id


@pytest.mark.parametrize("day", DAYS)
def test_overviews_and_what_is_around_records_are_the_same_of_our_own_records(day: str) -> None:
    _same(_own(), day)


def test_they_are_the_same_of_records_that_fill_every_field() -> None:
    _same(_everything(), "2025-12-24")


@settings(max_examples=15)
@given(entries(most=8))
def test_they_are_the_same_of_all_kinds_of_records(found: list[Entry]) -> None:
    _same(corpus(*found), TODAY)


@pytest.mark.parametrize("whole", [_own, _everything])
def test_what_a_public_site_leaves_out_is_the_same(whole: Callable[[], Corpus]) -> None:
    full = whole()
    inside = inside_of(full)
    assert inside_of(_abstracts(full)) == inside
    assert inside.people
    on = date.fromisoformat(TODAY)
    one, other = public(full), public(_abstracts(full), inside)
    assert one.entries
    index = Index(map(features, one.shown))
    assert _differences(overviews(facts(one, on, index)), overviews(facts(other, on, index))) == []


@pytest.mark.parametrize("whole", [_own, _everything])
def test_an_abstract_is_a_record_and_its_own_abstract(whole: Callable[[], Corpus]) -> None:
    for entry in whole().entries:
        short = _shortened(entry)
        assert short.record == abstract(entry.record)
        assert abstract(short.record) == short.record
        assert outline(short)._replace(waived=()) == outline(entry)._replace(waived=()), "but for what it ignores"


MARK = "quokka"
GONE = ("/summary", "/timeline[]/text", "/sections[]/text", "/impact/summary", "/analysis/what_happened")


@pytest.mark.parametrize("place", GONE)
def test_an_abstract_has_nothing_of_what_was_told_at_length(place: str) -> None:
    said = filled(Postmortem, lambda where: f"{MARK} {HARMLESS}" if where == place else HARMLESS)
    record = Postmortem.model_validate(prune(said))
    assert MARK in record.model_dump_json()
    assert MARK not in abstract(record).model_dump_json()


def test_abstracts_are_much_smaller() -> None:
    """A site of many thousand records is worked out from them."""
    whole = sum(len(entry.record.model_dump_json(exclude_defaults=True)) for entry in _own().entries)
    short = sum(len(abstract(entry.record).model_dump_json(exclude_defaults=True)) for entry in _own().entries)
    assert short < whole / 2
