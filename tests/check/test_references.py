"""Ids and the ties inside a record: what is found where, and what is no mistake."""

from pathlib import Path

import pytest

from tests.check.sweep import (
    BASE,
    POLICY,
    POLICY_PATH,
    Case,
    add,
    of,
    policy,
    put,
    swap,
)

ACTIONS = "actions:\n  - {id: A1, title: Do it}\n"
TREE = """\
analysis:
  fault_tree:
    top: G1
    gates: {G1: {type: or, text: x, inputs: [E1]}}
    events: {E1: {text: x}}
"""
PNG = {"incidents/2025/INC-2025-0001/graph.png": "x"}
CAUSES = "analysis: {root_causes: [{id: C1, text: x}], contributing_factors: [{id: %s, text: y}]}"
HISTORY = "severity_history: [{at: 2025-11-26, from: %s, to: %s}]"


def closed(vocabulary: str) -> str:
    """A policy in which a vocabulary is closed and knows `a`."""
    words = "{services: {a: {}}, teams: {a: {}}, tags: [a], causes: [a], fishbone: [a]"
    return f"{POLICY}taxonomy: {words}, closed: [{vocabulary}]}}\n"


def words(vocabulary: str, text: str) -> Case:
    """A text with an unknown word `zzz` at its mark, and with a known one."""
    known = {POLICY_PATH: closed(vocabulary)}
    return Case("PM112", {**known, **add(text)}, {**known, **add(text.replace("zzz", "a"))})


CASES = [
    Case("PM110", {"incidents/2025/outage-7.yaml": BASE.replace("id: INC-2025-0001", "id: ▶outage-7")}, {}),
    Case(
        "PM110", {**policy("id_pattern: '^X'\n"), **swap(("id: INC", "id: ▶INC"))}, policy("id_pattern: '^INC'\n")
    ),
    Case(
        "PM110",
        {**policy("id_pattern: '^inc'\n"), **swap(("id: INC", "id: ▶INC"))},
        policy("id_pattern: '(?i)^inc'\n"),
    ),
    Case("PM111", swap(("SEV2", "▶high")), swap(("SEV2", "SEV3"))),
    Case("PM111", add(HISTORY % ("▶sev1", "SEV2")), add(HISTORY % ("SEV1", "SEV2"))),
    Case("PM111", add(HISTORY % ("SEV1", "▶sev2")), add(HISTORY % ("SEV1", "SEV2"))),
    words("services", "services: [a, ▶zzz]"),
    words("services", "impact: {windows: [{service: ▶zzz, from: 2025-11-26}]}"),
    words("teams", "teams: [▶zzz]"),
    words("teams", "actions: [{id: A1, title: Do it, team: ▶zzz}]"),
    words("tags", "tags: [a, ▶zzz]"),
    words("tags", "lessons: {learned: [{id: L1, title: x, tags: [▶zzz]}]}"),
    words("causes", "analysis: {root_causes: [{id: C1, text: x, tags: [▶zzz]}]}"),
    words("causes", "analysis: {contributing_factors: [{id: C1, text: x, tags: [▶zzz]}]}"),
    words("fishbone", "analysis: {fishbone: {problem: x, causes: {▶zzz: [{text: x}]}}}"),
    Case("PM113", add(ACTIONS + "  - {id: ▶A1, title: Do more}"), add(ACTIONS + "  - {id: A2, title: Do more}")),
    Case("PM113", add(CAUSES % "▶C1"), add(CAUSES % "C2")),
    Case(
        "PM113",
        add(TREE + "  root_causes: [{id: ▶E1, text: x}]"),
        add(TREE + "  root_causes: [{id: C1, text: x}]"),
    ),
    Case(
        "PM113",
        add("lessons: {learned: [{id: L1, title: x}, {id: ▶L1, title: y}]}"),
        add("lessons: {learned: [{id: L1, title: x}, {id: L2, title: y}]}\n" + CAUSES.replace("C1", "L1") % "L2"),
    ),
    Case(
        "PM116",
        add(TREE + "actions: [{id: A1, title: Do it, addresses: [▶C9]}]"),
        add(TREE + "actions: [{id: A1, title: Do it, addresses: [E1]}]"),
    ),
    Case(
        "PM116",
        add(TREE + "  root_causes: [{id: C1, text: x}]\nactions: [{id: A1, title: Do it, expect: {▶C1: 0.5}}]"),
        add(TREE + "  root_causes: [{id: C1, text: x}]\nactions: [{id: A1, title: Do it, expect: {E1: 0.5}}]"),
    ),
    Case(
        "PM117",
        add(ACTIONS + "lessons: {learned: [{id: L1, title: x, actions: [▶A9]}]}"),
        add(ACTIONS + "lessons: {learned: [{id: L1, title: x, actions: [A1]}]}"),
    ),
    Case(
        "PM119",
        {**PNG, **add("impact: {technical: ▶'![The graph](grpah.png)'}")},
        {**PNG, **add("impact: {technical: '![The graph](graph.png), ![](https://example.com/a.png)'}")},
    ),
    Case(
        "PM119", swap(("Orders were", "▶See ![](a.png)")), {**PNG, **swap(("Orders were", "See ![](graph.png)"))}
    ),
    Case(
        "PM122",
        add("ignore: [{rule: ▶PM999, reason: Quoting the vendor}]"),
        add("ignore: [{rule: PM501, reason: Quoting the vendor}]"),
    ),
    Case(
        "PM122",
        add("ignore: [{rule: ▶PM114, reason: It will come}]"),
        {**policy("levels: {PM114: note}\n"), **add("ignore: [{rule: PM114, reason: It will come}]")},
    ),
]
Expected = tuple[str, str]
"""Words of its message, words of its fix."""


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "PM111",
            HISTORY % ("sev1", "SEV9"),
            [
                ("no severity sev1; it has SEV1, SEV2", "Did you mean `SEV1`?"),
                ("no severity SEV9", "Did you mean"),
            ],
        ),
        (
            "PM113",
            (CAUSES % "C1") + "\nlessons: {learned: [{id: L1, title: x}, {id: L1, title: y}, {id: C1, title: z}]}",
            [("The id C1 is taken", "free number"), ("The id L1 is taken", "free number")],
        ),
        (
            "PM116",
            (CAUSES % "C12").replace("C1,", "C11,")
            + "\nactions: [{id: A1, title: Do it, addresses: [C11, C12, C13], expect: {C11: 0.5}}]",
            [("`C13` is no cause", "Did you mean `C1"), ("`C11` is no fault-tree event", "")],
        ),
    ],
)
def test_every_broken_tie_is_told_with_what_may_have_been_meant(
    tmp_path: Path, rule: str, text: str, expected: list[Expected]
) -> None:
    problems = of(rule, put(tmp_path, {POLICY_PATH: POLICY, **add(text)}))
    for problem, (says, way_out) in zip(problems, expected, strict=True):
        assert says in problem.message
        assert way_out in (problem.fix or "")


@pytest.mark.parametrize("text", ["services: [c]", "teams: [c]", "tags: [c]"])
def test_a_vocabulary_is_open_unless_it_is_closed(tmp_path: Path, text: str) -> None:
    assert of("PM112", put(tmp_path, {POLICY_PATH: closed(""), **add(text)})) == []


def test_a_word_that_is_like_none_may_be_added_to_the_policy(tmp_path: Path) -> None:
    (problem,) = of("PM112", put(tmp_path, {POLICY_PATH: closed("services"), **add("services: [zzz]")}))
    assert problem.message == "`zzz` is not among the policy's services."
    assert problem.fix == "Add it to `taxonomy/services` in schema/policy.yaml."


def test_a_cause_named_like_an_event_is_told_what_took_its_name(tmp_path: Path) -> None:
    (problem,) = of("PM113", put(tmp_path, add(TREE + "  root_causes: [{id: E1, text: x}]")))
    assert problem.message == "The id E1 is taken in this record by an event of the fault tree."


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("PM116", "analysis: {root_causes: none}\nactions: [{id: A1, title: Do it, addresses: [C1]}]"),
        ("PM117", "actions: none\nlessons: {learned: [{id: L1, title: x, actions: [A1]}]}"),
    ],
)
def test_a_tie_to_what_could_not_be_read_is_no_second_mistake(tmp_path: Path, rule: str, text: str) -> None:
    assert of(rule, put(tmp_path, add(text))) == []
