"""Every rule of the table finds what it is for, at its place, and leaves the mended record alone."""

from pathlib import Path

import pytest

from pmsite.check.run import RULES, check
from pmsite.load.walk import load
from pmsite.problems import Level
from tests.analyse.made import TODAY_DATE
from tests.check import (
    test_actions,
    test_blameless,
    test_clock,
    test_completeness,
    test_consistency,
    test_corpus,
    test_faulttree,
    test_policy,
    test_reading,
    test_references,
    test_secrets,
    test_shape,
    test_ties,
    test_times,
)
from tests.check.sweep import OTHER, OTHER_PATH, PATH, Case, add, errors, of, place, policy, put, swap
from tests.conftest import PROJECT

CASES: list[Case] = [
    *test_reading.CASES,
    *test_shape.CASES,
    *test_references.CASES,
    *test_ties.CASES,
    *test_faulttree.CASES,
    *test_policy.CASES,
    *test_completeness.CASES,
    *test_times.CASES,
    *test_consistency.CASES,
    *test_actions.CASES,
    *test_blameless.CASES,
    *test_secrets.CASES,
    *test_clock.CASES,
    *test_corpus.CASES,
]
LINKS = {"PM008"}
"""Rules that take more than a file's text: see test_reading.py."""
sweep = pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{i}" for i, case in enumerate(CASES)])


def test_every_rule_of_the_table_is_swept() -> None:
    assert set(RULES) == {case.rule for case in CASES} | LINKS


@sweep
def test_a_rule_finds_the_bad_record_at_its_place(case: Case, tmp_path: Path) -> None:
    problems = put(tmp_path, case.bad, case.day)
    (problem,) = of(case.rule, problems)
    assert str(problem.location) == place(case.bad)
    assert problem.level is (case.level or RULES[case.rule].level)
    assert problem.message.removesuffix(".").strip()
    assert problem.message.endswith(".")
    assert problem.fix is None or problem.fix.endswith((".", "?", "`"))
    assert errors(problems) <= {case.rule}


@sweep
def test_a_rule_leaves_the_good_record_alone(case: Case, tmp_path: Path) -> None:
    problems = put(tmp_path, case.good, case.day)
    assert of(case.rule, problems) == []
    assert errors(problems) == set()


def test_a_rule_is_described_in_full_and_found_under_its_id() -> None:
    for name, rule in RULES.items():
        assert name == rule.id
        assert all(text.strip() for text in (rule.title, rule.why, rule.bad, rule.good, rule.fix))
        assert rule.bad != rule.good
    assert len({rule.title for rule in RULES.values()}) == len(RULES)


LOOSE = "related: [{id: INC-2025-9999, kind: similar}]\n"
WAIVED = LOOSE + "ignore: [{rule: PM114, reason: It will come.}]\n"


@pytest.mark.parametrize("level", ["warning", "note", "error"])
def test_the_policy_sets_a_rules_level(tmp_path: Path, level: str) -> None:
    (problem,) = of("PM114", put(tmp_path, {**policy(f"levels: {{PM114: {level}}}"), **add(LOOSE)}))
    assert problem.level is Level(level)


def test_an_error_that_others_rely_on_is_not_waived_by_the_record_itself(tmp_path: Path) -> None:
    assert errors(put(tmp_path, add(WAIVED))) == {"PM114"}


def test_what_the_policy_makes_a_note_may_be_waived(tmp_path: Path) -> None:
    assert of("PM114", put(tmp_path, {**policy("levels: {PM114: note}"), **add(WAIVED)})) == []


@pytest.mark.parametrize("rule", ["PM205", "PM401"])
def test_a_judgement_may_be_waived_with_a_reason_and_the_others_stay(tmp_path: Path, rule: str) -> None:
    text = f"actions: [{{id: A1, title: Do it}}]\nignore: [{{rule: {rule}, reason: It will come.}}]\n"
    found = {p.rule for p in put(tmp_path, add(text))}
    assert found == {"PM205", "PM401", "PM402"} - {rule}


def test_an_error_that_is_a_judgement_may_be_waived(tmp_path: Path) -> None:
    waiver = "ignore: [{rule: PM301, reason: The clock was wrong.}]\n"
    earlier = "  detected_at: 2025-11-26T09:00:00Z\n"
    assert errors(put(tmp_path / "a", add(earlier))) == {"PM301"}
    assert errors(put(tmp_path / "b", add(earlier + waiver))) == set()


def test_a_record_that_cannot_be_shown_is_an_error_whatever_the_policy_says(tmp_path: Path) -> None:
    (problem,) = of("PM101", put(tmp_path, {**policy("levels: {PM101: note}"), **add("severty: x")}))
    assert problem.level is Level.ERROR


def test_problems_come_by_file_and_line(tmp_path: Path) -> None:
    second = OTHER + "related: [{id: INC-1-1, kind: similar}]\naliases: ['2024']\n"
    problems = put(tmp_path, {OTHER_PATH: second, **swap(("SEV2", "high"))})
    assert [str(p.location) for p in problems] == [
        f"{OTHER_PATH}:4:8",
        f"{OTHER_PATH}:9:16",
        f"{OTHER_PATH}:10:11",
        f"{PATH}:4:8",
        f"{PATH}:5:11",
    ]


def test_the_records_of_this_repository_have_no_errors() -> None:
    assert [p for p in check(*load(PROJECT), TODAY_DATE) if p.level is Level.ERROR] == []
