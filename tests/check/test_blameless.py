"""Words that look for the guilty are told where they stand, in texts of our own and in English."""

from pathlib import Path

import pytest

from tests.check.sweep import Case, add, judged, of, put, swap

CASES = [
    Case(
        "PM501", add("symptoms: [▶It was due to human error.]\n"), add("symptoms: [The human error rate fell.]\n")
    ),
    Case("PM501", add("symptoms: [▶A careless change.]\n"), add("symptoms: [A `careless` change.]\n")),
    Case(
        "PM502",
        add("timeline: [{text: ▶The engineer should have checked it.}]\n"),
        add("timeline: [{text: The engineer checked it.}]\n"),
    ),
    Case(
        "PM502",
        add("timeline: [{text: ▶The engineer should have checked it.}]\n"),
        add("timeline: [{text: 'He said: \"The engineer should have checked it.\"'}]\n"),
    ),
    Case("PM503", add("symptoms: [▶The operator forgot it.]\n"), add("symptoms: [Nothing drains a node.]\n")),
    Case(
        "PM503",
        add("symptoms: [▶It was deleted by mistake.]\n"),
        add("symptoms: [It was deleted by a job.]\n"),
    ),
    Case("PM504", swap(("Orders were", "▶The sole cause was")), swap(("Orders were", "A sole server was"))),
    Case(
        "PM505",
        judged("analysis: {▶root_causes: [{id: C1, text: x}]}\n", "review"),
        judged("analysis: {root_causes: [{id: C1, text: x}, {id: C2, text: y}]}\n", "review"),
    ),
    Case(
        "PM505",
        judged("analysis: {▶root_causes: [{id: C1, text: x}]}\n", "published"),
        judged(
            "analysis: {root_causes: [{id: C1, text: x}], contributing_factors: [{id: C2, text: y}]}\n",
            "published",
        ),
    ),
    Case(
        "PM505",
        judged("analysis: {▶root_causes: [{id: C1, text: x}]}\n", "review"),
        add("analysis: {root_causes: [{id: C1, text: x}]}\n"),
    ),
]
BLAME = "symptoms: [It was due to human error.]\n"


@pytest.mark.parametrize(("language", "found"), [("en", 1), ("en-GB", 1), ("de", 0), ("pt-BR", 0)])
def test_only_english_is_looked_at(tmp_path: Path, language: str, found: int) -> None:
    assert len(of("PM501", put(tmp_path, add(f"{BLAME}language: {language}\n")))) == found


@pytest.mark.parametrize(
    "text", ["prevention: [%s]\n", "actions: [{id: A1, title: %s}]\n", "lessons: {went_wrong: [%s]}\n"]
)
def test_what_should_be_has_its_place_among_the_measures(tmp_path: Path, text: str) -> None:
    said = put(tmp_path, add(text % "The operator should have been warned"))
    assert len(of("PM502", said)) == ("lessons" in text)


@pytest.mark.parametrize(("state", "found"), [("draft", 1), ("published", 1)])
def test_words_are_told_in_every_state(tmp_path: Path, state: str, found: int) -> None:
    assert len(of("PM501", put(tmp_path, add(BLAME, state)))) == found


def test_the_words_are_quoted_on_one_line_with_a_rewording(tmp_path: Path) -> None:
    (problem,) = of(
        "PM502", put(tmp_path, add("impact:\n  technical: |\n    The engineer should\n    have checked it.\n"))
    )
    assert problem.message == "“The engineer should have checked” tells what did not happen."
    assert problem.fix == "Tell what happened and why it made sense then; what should be belongs to an action."


def test_a_person_of_the_record_is_no_subject_of_a_fault(tmp_path: Path) -> None:
    text = "people: {authors: [jdoe]}\nsymptoms: [jdoe ignored the mistake.]\n"
    (problem,) = of("PM503", put(tmp_path, add(text)))
    assert problem.message.startswith("“jdoe ignored”")


@pytest.mark.parametrize("fault", ["ignored", "missed"])
def test_a_person_is_found_whatever_the_other_words_are(tmp_path: Path, fault: str) -> None:
    text = f"people: {{authors: [jdoe]}}\nsymptoms: [jdoe {fault} the alert.]\n"
    assert len(of("PM503", put(tmp_path, add(text)))) == 1


def test_names_ids_and_reasons_of_waivers_are_no_sentences(tmp_path: Path) -> None:
    names = "tags: [human error]\npeople: {authors: [human error]}\n"
    text = names + "ignore: [{rule: PM502, reason: It was human error}]\n"
    assert of("PM501", put(tmp_path, add(text))) == []
