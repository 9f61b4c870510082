"""What a site gives to other programs is made of abstracts, and says what whole records say."""

import csv
import io
import json
from datetime import date

from pmsite.analyse.facts import facts
from pmsite.analyse.public import public
from pmsite.export.files import files
from pmsite.export.tables import IN_ABSTRACTS
from pmsite.load.walk import load
from pmsite.model import pages
from pmsite.model.corpus import Corpus
from tests.analyse.test_abstract import _abstracts
from tests.conftest import PROJECT, TODAY

DAY = date.fromisoformat(TODAY)


def _corpus() -> Corpus:
    return load(PROJECT, lambda path: None)[0]


def test_abstracts_give_the_same_files_but_for_the_feeds_texts() -> None:
    whole = dict(files(facts(_corpus(), DAY), "https://example.org/"))
    short = dict(files(facts(_abstracts(_corpus()), DAY), "https://example.org/"))
    assert whole.keys() == short.keys()
    assert [path for path in whole if whole[path] != short[path]] == [pages.FEED]


def test_the_tables_hold_every_shown_record_and_no_restricted_one() -> None:
    corpus = _corpus()
    made = dict(files(facts(corpus, DAY), None))
    rows = list(csv.DictReader(io.StringIO(made[pages.INCIDENTS_CSV].decode("utf-8-sig"))))
    told = json.loads(made[pages.INCIDENTS_JSON])
    shown = [entry.id for entry in corpus.shown]
    assert [row["id"] for row in rows] == [row["id"] for row in told] == shown
    assert len(shown) < len(corpus.entries)
    assert all(tuple(row) == IN_ABSTRACTS for row in told)


def test_a_public_sites_files_name_nobody() -> None:
    corpus = _corpus()
    seen = public(corpus)
    text = b"".join(content for _, content in files(facts(seen, DAY), None)).decode()
    inside = [entry.id for entry in corpus.entries if entry.id not in {one.id for one in seen.entries}]
    assert inside and not any(name in text for name in inside)
    handles = {action.owner for entry in corpus.entries for action in entry.record.actions if action.owner}
    assert handles and not any(f"Owner: {handle}" in text for handle in handles if " " not in handle)
