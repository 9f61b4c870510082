"""Language that looks for the guilty: one find and one near miss for each pattern."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.blame import Kind, find

NAMING, COUNTER, PERSON, SINGLE = Kind.NAMING, Kind.COUNTERFACTUAL, Kind.PERSON, Kind.SINGLE
PAIRS = [
    (NAMING, "It was due to human error.", "The human error rate fell."),
    (NAMING, "An operator mistake made it worse.", "The operator made it worse."),
    (NAMING, "A careless change went out.", "A careful change went out."),
    (NAMING, "A sloppy rollout.", "A slow rollout."),
    (PERSON, "We botched the rollout.", "We watched the rollout."),
    (NAMING, "The engineers were to blame.", "The engineers were to meet."),
    (NAMING, "They were at fault.", "They were at home."),
    (NAMING, "The blame lies with nobody else.", "The blame page lists commits."),
    (NAMING, "He made a mistake.", "He made a backup."),
    (NAMING, "It was an oversight.", "It was an override."),
    (COUNTER, "The engineer should have checked it.", "The engineer should check it."),
    (COUNTER, "It should not have been deployed.", "It should not be deployed."),
    (COUNTER, "An alert could have prevented it.", "An alert could prevent it."),
    (COUNTER, "We could have stopped it.", "We could stop it."),
    (COUNTER, "If the team had checked the name.", "If the team has time."),
    (COUNTER, "Had we known it, nothing would be lost.", "We had known it, nothing was lost."),
    (COUNTER, "The operator failed to drain the node.", "The node failed to drain."),
    (COUNTER, "The on-call engineer did not notice it.", "The job did not notice it."),
    (COUNTER, "Nobody noticed it.", "Nobody called."),
    (PERSON, "The operator forgot the node.", "The cache forgot the node."),
    (PERSON, "We overlooked it.", "The tower overlooked it."),
    (PERSON, "It was accidentally deleted.", "It was quickly deleted."),
    (PERSON, "It was deleted by mistake.", "It was deleted by a job."),
    (SINGLE, "The sole cause was a lost lease.", "The sole server was lost."),
    (SINGLE, "The root cause was a lost lease.", "The root cause was not found."),
    (SINGLE, "It was entirely due to the lease.", "It was partly due to the lease."),
    (SINGLE, "The cause of this outage was a lease.", "The cause of this outage is unknown."),
]


def kinds(text: str, *persons: str) -> list[Kind]:
    """What is found, in order."""
    return [phrase.kind for phrase in find(text, frozenset(persons))]


@pytest.mark.parametrize(("kind", "text", "near"), PAIRS)
def test_each_pattern_finds_what_it_is_for_and_leaves_its_neighbour(kind: Kind, text: str, near: str) -> None:
    assert kinds(text) == [kind]
    assert kind not in kinds(near)


@pytest.mark.parametrize(("kind", "text", "near"), PAIRS)
def test_case_does_not_matter(kind: Kind, text: str, near: str) -> None:
    assert kinds(text.upper()) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        'The vendor wrote: "It was due to human error."',
        "The vendor wrote: “It was due to human error.”",
        "The class is called `human error`.",
        "> It was due to human error.",
        "  > He said so:\n  > human error.",
        "```\nhuman error\n```",
        "~~~ text\nIt was human error.\n~~~",
        "See https://example.com/human error".replace(" error", "-error"),
    ],
)
def test_what_is_quoted_or_code_is_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["It was “fast” human error.", "`a` human error `b`", "> quoted\n\nhuman error"])
def test_what_stands_beside_a_quotation_is_found(text: str) -> None:
    assert kinds(text) == [NAMING]


@pytest.mark.parametrize("between", [" ", "\n", "\n    ", "  \n  ", "   ", "\t"])
def test_a_phrase_is_found_over_a_lines_end_at_its_place(between: str) -> None:
    before = "Orders failed 😀.\n\nIt was"
    text = f"{before}{between}human{between}error, we found."
    (phrase,) = find(text)
    assert text[phrase.start : phrase.end] == f"human{between}error"


def test_a_new_paragraph_ends_a_phrase() -> None:
    assert kinds("It was human\n\nerror followed.") == []


@pytest.mark.parametrize("text", ["superhuman errors", "non-human error", "humane errors"])
def test_a_part_of_a_word_is_no_word(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize("text", ["Das war menschliches Versagen.", "人為的ミスだった。", "L'opérateur a oublié."])
def test_other_languages_have_no_finds(text: str) -> None:
    assert kinds(text) == []


def test_a_person_who_is_named_is_found_with_a_fault_behind() -> None:
    assert kinds("jdoe forgot it.", "jdoe") == [PERSON]
    assert kinds("jdoe restarted it.", "jdoe") == []
    assert kinds("xjdoe forgot it.", "jdoe") == []


def test_a_name_with_signs_in_it_is_taken_by_letter() -> None:
    assert kinds("j.doe (web) forgot it.", "j.doe (web)") == [PERSON]
    assert kinds("jxdoe forgot it.", "j.doe", "(") == []


def test_phrases_do_not_overlap_and_come_in_order() -> None:
    text = "It was human error. The operator should have checked it. It was deleted by mistake."
    found = find(text)
    assert [phrase.kind for phrase in found] == [NAMING, COUNTER, PERSON]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_every_find_has_a_sentence_of_advice() -> None:
    assert all(p.rewording.endswith((".", "?")) for _, text, _ in PAIRS for p in find(text))


WORDS = [
    "human",
    "error",
    "The operator",
    "should",
    "have",
    "checked",
    "by mistake",
    "`",
    '"',
    "\n",
    "\n\n",
    ">",
    "😀",
    "```",
    "\t",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_places_lie_inside_the_text(text: str) -> None:
    found = find(text)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(not text[p.start].isspace() and not text[p.end - 1].isspace() for p in found)
