"""What somebody's words bring up, and what began like this."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.recall.features import features
from pmsite.analyse.recall.stems import stems
from pmsite.model.corpus import Entry
from tests.analyse.recall.made import SYMPTOMS, WORDS, corpora, ids, index, on

_asked = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)

DNS = on(1, 1, title="Names lost when a resolver failed", summary="Orders were rejected.")
TLS = on(2, 2, title="An expired certificate", summary="The certificate was lost.", aliases=["JIRA-77"])
FULL = on(3, 3, title="A disk was full", summary="Logs were lost and orders rejected.")


@given(corpora(), _asked, st.integers(1, 8), st.randoms(use_true_random=False))
def test_the_best_come_first_no_more_than_asked_for_in_whatever_order_they_are_read(
    entries: list[Entry], asked: str, most: int, random: Any
) -> None:
    found = index(*entries).search(asked, most)
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert len(found) <= most
    assert found == index(*entries).search(asked, 99)[:most]
    assert found == index(*random.sample(entries, len(entries))).search(asked, most)


@given(corpora(), _asked)
def test_found_is_who_has_one_of_the_words_and_the_reasons_are_those(entries: list[Entry], asked: str) -> None:
    wanted = dict(stems(asked))
    all_ = {one.id: set(features(one).words) & set(wanted) for one in entries}
    meant = set().union(*all_.values())
    found = {match.id: match.reasons for match in index(*entries).search(asked, 99)}
    for name, has in all_.items():
        assert not has or name in found
    if meant == set(wanted):  # nothing was taken for the beginning of another
        assert {name: {one for word in told for one, _ in stems(word)} for name, told in found.items()} == {
            name: has for name, has in all_.items() if has
        }


@given(corpora(least=2), st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True), st.data())
def test_who_has_all_the_words_in_its_title_goes_before_who_has_one(
    entries: list[Entry], words: list[str], data: st.DataObject
) -> None:
    first, other = on(801, 1, title=" ".join(words)), on(802, 2, title=f"{words[0]} " * 5, summary=words[0])
    found = index(first, other, *entries).search(" ".join(words), 99)
    ranked = [match.id for match in found]
    assert ranked.index(first.id) < ranked.index(other.id)


def test_who_has_all_the_words_somewhere_goes_before_who_has_one_in_its_title() -> None:
    long = " ".join(f"otter{number}x" for number in range(400))
    event = {"at": "2025-01-01T12:00:00Z", "text": "payments resolver"}
    both, one = (
        on(1, 1, title="Long", summary=long, timeline=[event]),
        on(2, 2, title="Resolver", summary="Resolver"),
    )
    known = index(both, one, *(on(number, number, title=f"Payments {number}x") for number in range(3, 23)))
    assert ids(known.search("payments resolver", 1)) == ["0001"]


@given(corpora(), st.data())
def test_every_word_of_a_record_finds_it(entries: list[Entry], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(entries))
    word = data.draw(st.sampled_from([word for _, word in stems(f"{one.record.title} {one.record.summary}")]))
    assert one.id in {match.id for match in index(*entries).search(word.upper(), 99)}


@pytest.mark.parametrize(
    ("asked", "first", "word"),
    [
        ("resolver", "0001", "resolver"),
        ("RESOLVERS", "0001", "resolver"),
        ("fail", "0001", "failed"),
        ("certif", "0002", "certificate"),
        ("cer", "0002", "certificate"),
        ("resolvre", "0001", "resolver"),
        ("certifcate", "0002", "certificate"),
        ("JIRA-77", "0002", "jira-77"),
        ("jira", "0002", "jira"),
        ("inc-2025-0003", "0003", "inc-2025-0003"),
    ],
)
def test_a_word_another_form_of_it_its_beginning_or_a_slip_finds_it(asked: str, first: str, word: str) -> None:
    found = index(DNS, TLS, FULL).search(asked)
    assert ids(found)[0] == first
    assert word in found[0].reasons


def test_who_is_asked_for_by_its_id_goes_before_who_speaks_of_it() -> None:
    others = (on(n, n, title="INC-2025-0003 again", summary="As INC-2025-0003.") for n in (8, 9))
    assert ids(index(DNS, FULL, *others).search("inc-2025-0003"))[0] == "0003"


@pytest.mark.parametrize("asked", ["INC-2025-0003 resolver lost", "names lost resolver inc-2025-0003"])
def test_who_is_asked_for_by_its_id_comes_first_whatever_else_is_asked(asked: str) -> None:
    other = on(8, 8, title="Names lost when a resolver failed", summary="As INC-2025-0003.")
    assert ids(index(DNS, FULL, other).search(asked))[:2] == ["0003", "0008"]


def test_a_word_that_something_has_is_not_taken_for_the_beginning_of_another() -> None:
    known = index(on(1, 1, title="The port was lost"), on(2, 2, title="The portal was lost"))
    assert ids(known.search("port")) == ["0001"]
    assert ids(known.search("porta")) == ["0002"]


def test_a_beginning_that_several_words_have_finds_them_all() -> None:
    known = index(on(1, 1, title="Portals"), on(2, 2, title="Portraits"), on(3, 3, title="Ports"))
    assert sorted(ids(known.search("portr"))) == ["0002"]
    assert sorted(ids(known.search("por"))) == ["0001", "0002", "0003"]


def test_the_beginning_of_a_word_finds_it_though_a_newer_record_has_another_form() -> None:
    known = index(on(1, 1, title="The connectivity was lost"), on(2, 2, title="It connects late"))
    assert "0001" in ids(known.search("connectivit"))


@pytest.mark.parametrize("asked", ["", "  ", "the was of", "?!", "zzzz", "zz", "re", "x", "ficate"])
def test_what_nothing_has_finds_nothing(asked: str) -> None:
    assert index(DNS, TLS, FULL).search(asked) == []
    assert index().search(asked) == []


def test_a_word_that_nothing_has_takes_no_record_away() -> None:
    known = index(DNS, TLS, FULL)
    assert ids(known.search("resolver zzzz")) == ["0001"]
    assert known.search("resolver zzzz")[0].score < known.search("resolver")[0].score


def test_a_word_that_few_have_says_more_than_one_that_many_have() -> None:
    assert ids(index(DNS, TLS, FULL).search("lost disk"))[0] == "0003"


def test_a_word_in_the_title_says_more_than_one_in_the_summary() -> None:
    one, other = {"title": "Walrus", "summary": "Otter"}, {"title": "Otter", "summary": "Walrus"}
    assert ids(index(on(1, 1, **one), on(2, 2, **other)).search("walrus")) == ["0001", "0002"]


def test_of_two_alike_the_newer_comes_first_and_of_one_day_the_lesser_id() -> None:
    known = index(on(1, 5), on(2, 1), on(3, 9), on(4, 9))
    assert ids(known.search("resolver")) == ["0003", "0004", "0001", "0002"]


@given(corpora(), st.sampled_from(SYMPTOMS))
def test_who_began_with_the_very_symptom_goes_first(entries: list[Entry], symptom: str) -> None:
    found = index(*entries).suggest([symptom], 99)
    had = {one.id for one in entries if symptom in one.record.symptoms}
    assert {match.id for match in found[: len(had)]} == had
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    for match in found:
        same = [reason for reason in match.reasons if reason.startswith("same symptom: ")]
        assert same == ([f"same symptom: {symptom.lower()}"] if match.id in had else [])


def test_who_began_with_the_very_symptom_goes_first_however_long_it_and_the_record_are() -> None:
    symptom = "payments fail with HTTP error from gateway load balancer zone"
    long = " ".join(f"otter{number}x" for number in range(400))
    others = (on(number, number, title=f"Walrus{number}x") for number in range(3, 23))
    known = index(on(1, 1, title="Long", summary=long, symptoms=[symptom]), on(2, 2, title=symptom), *others)
    assert ids(known.suggest([symptom], 2)) == ["0001", "0002"]


def test_who_began_with_one_very_symptom_goes_before_who_has_the_words_of_another_however_many_did() -> None:
    others = (on(number, number, title="Walked", symptoms=["timeouts"]) for number in range(2, 23))
    known = index(on(1, 1, title="Walrus, seal and otter"), *others)
    assert ids(known.suggest(["timeouts", "walrus seal otter"], 99))[-1] == "0001"


@given(corpora(), st.lists(st.sampled_from(SYMPTOMS), max_size=3), st.integers(1, 8))
def test_no_more_are_suggested_than_asked_for_each_once_with_a_reason(
    entries: list[Entry], symptoms: list[str], most: int
) -> None:
    found = index(*entries).suggest(symptoms, most)
    assert len(found) == len({match.id for match in found}) <= most
    assert found == index(*entries[::-1]).suggest(symptoms, 99)[:most]
    assert all(match.reasons for match in found)


def test_two_symptoms_say_more_than_one() -> None:
    one = on(8, 1, title="Walrus", symptoms=["disk full", "names lost"])
    known = index(one, on(9, 2, title="Walrus", symptoms=["disk full"]), DNS)
    assert ids(known.suggest(["disk full", "names lost"]))[:2] == ["0008", "0009"]
    assert known.suggest(["Disk full.", "names  LOST"], 1)[0].reasons == (
        "same symptom: disk full, names lost",
        "words: disk, full, names, lost",
    )


def test_without_the_very_symptom_its_words_are_looked_for() -> None:
    found = index(DNS, TLS, FULL).suggest(["resolver not answering"])
    assert [(match.id, match.reasons) for match in found] == [(DNS.id, ("words: resolver",))]


@pytest.mark.parametrize("symptoms", [[], [""], ["zzzz"], ["the"]])
def test_a_symptom_that_nobody_saw_suggests_nothing(symptoms: list[str]) -> None:
    assert index(DNS, TLS, FULL).suggest(symptoms) == []


def test_a_symptom_without_a_word_that_counts_is_found_as_it_is() -> None:
    assert ids(index(on(9, symptoms=["503"]), DNS).suggest(["503"])) == ["0009"]
