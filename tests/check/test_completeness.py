"""What the policy asks for is there; if not, the message names the line of the policy that asks."""

from pathlib import Path

import pytest

from pmsite.load.records import default_policy
from tests.check.sweep import (
    BASE,
    HERE,
    PATH,
    POLICY,
    POLICY_PATH,
    RETOLD,
    Case,
    Files,
    add,
    judged,
    of,
    policy,
    put,
    swap,
)

LEVELS = "schema_version: 1\norganisation: X\nseverities:\n  - {id: SEV1, title: C}\n  - {id: SEV2, title: M%s}\n"
CLASSES = "taxonomy: {failure_classes: {latency: {p99: 'The slowest hundredth.'}}}\n"
ACTION = "actions:\n  - {id: A1, title: Do it, owner: jdoe}\n"


def asks(requirement: str, text: str, mended: str, state: str = "draft") -> Case:
    """A policy that asks for one thing, a record without it and one with it."""
    rules = policy(f"required:\n  - {requirement}\n")
    return Case("PM201", {**rules, **add(text, state)}, {**rules, **add(mended.replace(HERE, ""), state)})


def at_start(case: Case) -> Case:
    """What is missing of the whole document is told at its beginning."""
    bad = {path: HERE + str(text) if path == PATH else text for path, text in case.bad.items()}
    return case._replace(bad=bad)


def review(rule: str, rules: str, bad: str, good: str, base: str = POLICY) -> Case:
    """A record in review."""
    return Case(
        rule, {**policy(rules, base), **add(bad, "review")}, {**policy(rules, base), **add(good, "review")}
    )


CASES = [
    asks("fields: [services]", "services: ▶[]\n", "services: [web]\n"),
    at_start(asks("fields: [services]", "", "services: [web]\n")),
    asks("fields: [lessons/went_well]", "▶lessons: {}\n", "lessons: {went_well: [x]}\n"),
    asks("fields: [impact/security]", "▶impact: {summary: x}\n", "impact: {security: false}\n"),
    asks("fields: [impact/customers_affected]", "▶impact: {summary: x}\n", "impact: {customers_affected: 0}\n"),
    asks(
        "fields: [{any: [analysis/five_whys, analysis/trigger]}]",
        "▶analysis: {what_happened: x}\n",
        "analysis: {trigger: x}\n",
    ),
    asks("fields: ['actions/*/owner']", ACTION + "  - ▶{id: A2, title: Do it}\n", ACTION),
    asks(
        "fields: ['actions/*/owner']",
        ACTION + "  - ▶{id: A2, title: Do it}\n",
        ACTION + "  - {id: A2, title: Do it, state: wont_do}\n",
    ),
    at_start(asks("{severity: [SEV2], fields: [services]}", "", "services: [web]\n")),
    at_start(asks("{state: review, fields: [services]}", "", "services: [web]\n", "published")),
    at_start(
        asks(
            "{failure_class: [network], fields: [services]}",
            "failure_class: network\n",
            "failure_class: latency\n",
        )
    ),
    at_start(asks("{provenance: [own], fields: [services]}", "", "provenance: {kind: retold}\n")),
    Case(
        "PM201",
        {
            **policy(
                "required:\n  - {fields: [services, tags]}\n  - {provenance: [retold], only: [links, tags]}\n"
            ),
            **swap(("schema_version", "▶schema_version"), more="provenance: {kind: retold}\ntags: [a]\n"),
        },
        {
            **policy("required:\n  - {fields: [services, tags]}\n  - {provenance: [retold], only: [tags]}\n"),
            **add("provenance: {kind: retold}\ntags: [a]\n"),
        },
    ),
    review("PM202", "", "▶people: {authors: [jdoe]}\n", "people: {scribe: jdoe}\n", LEVELS % ", roles: [scribe]"),
    Case(
        "PM202",
        {**policy("", LEVELS % ", roles: [scribe]"), **add("▶people: {authors: [jdoe]}\n", "published")},
        {**policy("", LEVELS % ", roles: [scribe]"), **add("people: {authors: [jdoe]}\n", "draft")},
    ),
    review(
        "PM202",
        "",
        "▶people: {authors: [jdoe]}\n",
        "people: {authors: [jdoe]}\n" + RETOLD,
        LEVELS % ", roles: [scribe]",
    ),
    review(
        "PM203",
        CLASSES,
        "failure_class: latency\n▶details: {p50: 1 ms}\n",
        "failure_class: latency\ndetails: {p99: 9 ms}\n",
    ),
    review(
        "PM203",
        CLASSES,
        "failure_class: latency\n▶details: {p50: 1 ms}\n",
        "failure_class: network\ndetails: {p50: 1 ms}\n",
    ),
    review("PM204", "", "impact: {customer: ▶Some TODO here}\n", "impact: {customer: Some TODOs here}\n"),
    review("PM204", "", "timeline: [{text: ▶What???}]\n", "timeline: [{text: What??}]\n"),
    Case("PM204", judged("symptoms: [▶TBD]\n", "published"), add("symptoms: [TBD]\n")),
    Case(
        "PM205",
        {**policy("required: [{state: review, fields: [services]}]\n"), **swap(("state: draft", "state: ▶draft"))},
        {**policy("required: [{state: review, fields: [services]}]\n"), **add("services: [web]\n")},
    ),
    Case(
        "PM205",
        {**policy("required: [{state: published, fields: [services]}]\n"), **swap(("draft", "▶review"))},
        {**policy("required: [{state: published, fields: [services]}]\n"), **swap(("draft", "draft"))},
    ),
]


@pytest.mark.parametrize(
    ("rules", "text", "message"),
    [
        (
            "required:\n  - state: review\n    fields:\n      - tags\n      - services\n",
            "tags: [a]\n",
            "`services` is missing: schema/policy.yaml:8 asks it of a record that is in review.",
        ),
        (
            "required:\n  - severity: [SEV2]\n    fields: [{any: [services, tags]}]\n",
            "",
            "`services` or `tags` is missing: schema/policy.yaml:6 asks it of a SEV2 record that is in review.",
        ),
        (
            "required:\n  - only:\n      - tags\n",
            "",
            "`tags` is missing: schema/policy.yaml:6 asks it of a record that is in review.",
        ),
        (
            "required:\n  - fields: ['actions/*/owner']\n",
            ACTION + "  - {id: A2, title: Do it}\n",
            "`actions/1/owner` is missing: schema/policy.yaml:5 asks it of a record that is in review.",
        ),
    ],
)
def test_the_line_of_the_policy_that_asks_is_quoted(tmp_path: Path, rules: str, text: str, message: str) -> None:
    (problem,) = of("PM201", put(tmp_path, {**policy(rules), **add(text, "review")}))
    assert problem.message == message


def test_the_line_that_asks_for_a_role_or_a_detail_is_quoted(tmp_path: Path) -> None:
    base = LEVELS % "\n     , roles: [scribe]"
    problems = put(tmp_path, {**policy(CLASSES, base), **add("failure_class: latency\n", "review")})
    assert [p.message for p in problems if p.rule in ("PM202", "PM203")] == [
        "`people/scribe` is missing: schema/policy.yaml:6 asks it of SEV2.",
        "`details/p99` is missing: schema/policy.yaml:7 asks it of the class latency.",
    ]


def test_without_a_policy_of_ones_own_the_default_policy_is_named(tmp_path: Path) -> None:
    problems = of("PM201", put(tmp_path, swap(("draft", "review"))))
    assert problems
    assert all(": the default policy asks it of" in p.message for p in problems)


def test_every_gap_of_a_list_is_told_and_each_field_once(tmp_path: Path) -> None:
    rules = "required:\n  - fields: ['actions/*/owner']\n  - {state: review, fields: ['actions/*/owner']}\n"
    actions = "actions: [{id: A1, title: Do it}, {id: A2, title: Do it}]\n"
    problems = of("PM201", put(tmp_path, {**policy(rules), **add(actions, "review")}))
    assert [p.pointer for p in problems] == [("actions", 0, "owner"), ("actions", 1, "owner")]


def test_progress_counts_what_the_next_state_asks_and_names_what_comes_next(tmp_path: Path) -> None:
    fields = ["times/resolved_at", "services", "tags", "teams", "symptoms", "links", "timeline"]
    rules = policy(f"required: [{{state: review, fields: [{', '.join(fields)}]}}]\n")
    (problem,) = of("PM205", put(tmp_path, {**rules, **add("services: [web]\n")}))
    assert problem.message == (
        "1 of 7 fields that a review asks for is filled; "
        "next: `times/resolved_at`, `tags`, `teams`, `symptoms` and 2 more."
    )


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_what_is_published_or_withdrawn_has_no_next_state(tmp_path: Path, state: str) -> None:
    assert of("PM205", put(tmp_path, add("", state))) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(
            "analysis/fault_tree/events/*/probability",
            "analysis:\n  fault_tree:\n    top: G1\n    basis: per year\n"
            "    gates: {G1: {type: or, text: x, inputs: [E1]}}\n    events: {E1: {text: x, probability: 0.1}}\n",
            id="map",
        ),
        pytest.param(
            "impact/windows/*/to",
            "impact: {windows: [{service: a, from: 2025-11-26, to: 2025-11-27}]}\n",
            id="alias",
        ),
        pytest.param("details/p99", "details: {p99: 9 ms}\n", id="details"),
    ],
)
def test_what_is_there_is_not_missing(tmp_path: Path, path: str, text: str) -> None:
    problems = put(tmp_path, {**policy(f"required: [{{fields: ['{path}']}}]\n"), **add(text)})
    assert (of("PM131", problems), of("PM201", problems)) == ([], [])


def test_a_hint_is_a_sentence_whatever_the_policy_wrote(tmp_path: Path) -> None:
    rules = CLASSES.replace("hundredth.", "hundredth")
    (problem,) = of("PM203", put(tmp_path, {**policy(rules), **add("failure_class: latency\n", "review")}))
    assert (problem.fix or "").endswith(".")


def test_the_shipped_policy_asks_for_nothing_that_no_record_has(tmp_path: Path) -> None:
    files: Files = {POLICY_PATH: default_policy(), PATH: BASE}
    assert [p for p in put(tmp_path, files) if p.location.path == POLICY_PATH] == []
