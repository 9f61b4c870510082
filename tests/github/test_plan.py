"""What is to be done on GitHub, worked out from values alone."""

import json
import re
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from markdown_it import MarkdownIt

from pmsite.github.body import with_numbers
from pmsite.github.marker import markers, outside
from pmsite.github.plan import make_plan
from pmsite.github.text import BODY, units
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.load.shape import prune
from pmsite.model.corpus import Corpus, newest_first
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.model.tracking import OPS, Issue, Plan, Tracker
from tests.analyse.made import entry
from tests.github.kit import DAY, POLICY, action, attention, does, incident

EMPTY = Tracker("o/r", "https://github.com/o/r", site="https://o.github.io/r/")
RETOLD: dict[str, Any] = {"provenance": {"kind": "retold", "url": "https://x.example/"}}


def corpus(*records: dict[str, Any], **fields: Any) -> Corpus:
    """Records as they are read from their files, under the policy of the tests with other fields."""
    entries = []
    for one in records:
        made, text = entry(**one), dump(one)
        entries.append(replace(made, source=Source(made.source.path, parse(text, "").root, text)))
    policy = Policy.model_validate(prune({**parse(POLICY, "").data, **fields}))
    return Corpus(policy, Source("schema/policy.yaml"), newest_first(entries))


def carried_out(tracker: Tracker, plan: Plan) -> Tracker:
    """The issues once GitHub took all that a plan writes."""
    issues = {issue.number: issue for issue in tracker.issues}
    numbers: dict[str, int | None] = {markers(issue.body)[0].action: issue.number for issue in tracker.issues}
    numbers.update((str(one.action), None) for one in plan.of("create"))
    for one in (one for one in plan.writes if one.op != "comment"):
        sent, number = dict(one.fields), one.issue or max(issues, default=0) + 1
        if one.op == "create":
            numbers[str(one.action)] = number
        old = issues.get(number) or Issue(number, "", "", tracker.viewer)
        sent["body"] = with_numbers(sent.get("body", old.body), numbers)
        sent["reason"] = sent.pop("state_reason", old.reason)
        sent |= {key: tuple(sent[key]) for key in ("labels", "assignees") if key in sent}
        issues[number] = replace(old, **sent)
    return replace(tracker, issues=tuple(issues.values()))


def synced(records: Corpus, day: date = DAY) -> Tracker:
    """GitHub after as many runs as it takes until there is nothing to write."""
    tracker = EMPTY
    while (plan := make_plan(records, tracker, day)).writes:
        tracker = carried_out(tracker, plan)
    return tracker


def changed(tracker: Tracker, number: int, **fields: Any) -> Tracker:
    """GitHub after a person changed one issue."""
    issues = (replace(one, **fields) if one.number == number else one for one in tracker.issues)
    return replace(tracker, issues=tuple(issues))


def body(records: Corpus) -> str:
    """What the new issue of INC-2025-0001/A1 says."""
    fields = {one.action: one.fields for one in make_plan(records, EMPTY, DAY).of("create")}
    return str(fields["INC-2025-0001/A1"]["body"])


def golden() -> tuple[Corpus, Tracker]:
    """Records and issues between which a little of everything has happened."""
    other = incident(action(1, title="Other work"), id="INC-2025-0002")
    left = synced(corpus(incident(*map(action, range(1, 7))), other))
    left = changed(left, 1, state="closed", reason="completed")
    left = changed(left, 4, state="closed", reason="not_planned")
    stranger = replace(left.issues[0], number=20, author="mallory", labels=(), state="open")
    twin = replace(left.issues[1], number=21)
    now = incident(
        action(1),
        action(2, title="Configure it better", priority="P0"),
        action(3, state="done", completed_on="2026-11-20"),
        action(4, state="done", completed_on="2026-11-20"),
        action(5),
        action(6, depends_on=["INC-2025-0003/A1"]),
    )
    new = incident(action(1, depends_on=["A2"], title="One more"), action(2, title="Two more"), id="INC-2025-0003")
    return corpus(now, new), replace(left, issues=(*left.issues, stranger, twin))


def test_a_plan_names_all_that_is_to_be_done_in_its_order() -> None:
    plan = make_plan(*golden(), DAY)
    new, one = "INC-2025-0003", "INC-2025-0001"
    fresh = ["assignees", "body", "labels", "title"]
    assert [(o.op, o.action, o.issue, sorted(o.fields)) for o in plan.operations] == [
        ("create", f"{new}/A2", None, fresh),
        ("create", f"{new}/A1", None, fresh),
        ("comment", f"{one}/A4", 4, ["body", "covers", "key", "mentions"]),
        ("update", f"{one}/A2", 2, ["body", "labels", "title"]),
        ("update", f"{one}/A4", 4, ["body"]),
        ("update", f"{one}/A6", 6, ["body", "labels"]),
        ("close", f"{one}/A3", 3, ["body", "state", "state_reason"]),
        ("close", "INC-2025-0002/A1", 7, ["body", "labels", "state", "state_reason"]),
        ("close", f"{one}/A2", 21, ["body", "state", "state_reason"]),
        ("skip", f"{one}/A1", 20, []),
        ("skip", f"{one}/A1", 1, []),
        ("skip", f"{one}/A4", 4, []),
    ]
    assert [o.fields["state_reason"] for o in plan.of("close")] == ["completed", "not_planned", "duplicate"]
    why = {(o.op, o.issue): o.reason for o in plan.operations}
    assert why["close", 21] == "it is one too many; #2 stays"
    assert why["skip", 1] == "on GitHub it is done; `pmsite pull` writes that into the record"
    assert "The record says done, this issue says not to be done" in why["skip", 4]
    assert why["skip", 20].endswith("was not opened by us and has no label of ours; ignored")
    assert [o.issue for o in attention(plan)] == [20, 4]


@pytest.mark.parametrize("unread", [None, "a record cannot be read"])
def test_the_same_records_and_issues_give_the_same_plan(unread: str | None) -> None:
    records, tracker = golden()
    plan = make_plan(records, tracker, DAY, unread, True)
    turned = replace(tracker, issues=tuple(reversed(tracker.issues)))
    assert plan == make_plan(*golden(), DAY, unread, True) == make_plan(records, turned, DAY, unread, True)
    told = json.loads(json.dumps(asdict(plan)))["operations"]
    assert [one["op"] for one in told] == sorted((one.op for one in plan.operations), key=OPS.index)


@pytest.mark.parametrize(("unread", "incomplete"), [("unread", None), (None, "page 2 failed")])
def test_where_something_is_unread_nothing_is_created_or_closed(
    unread: str | None, incomplete: str | None
) -> None:
    records, tracker = golden()
    plan = make_plan(records, replace(tracker, incomplete=incomplete), DAY, unread)
    free = make_plan(records, tracker, DAY)
    assert plan.blocked == (unread or incomplete)
    assert plan.waiting == 0
    assert [(o.op, o.issue) for o in plan.operations] == [
        (o.op, o.issue) for o in free.operations if o.op not in ("create", "close")
    ]


def test_a_known_number_that_is_missing_stops_creating_and_closing() -> None:
    records = corpus(incident(action(1, issue=3), action(2)))
    plan = make_plan(records, EMPTY, DAY)
    assert (plan.blocked or "").startswith("known issues are missing in GitHub's list: #3 of INC-2025-0001/A1")
    assert plan.writes == ()
    told = make_plan(records, replace(EMPTY, gone={3: "was deleted"}), DAY)
    assert (does(told), told.of("skip")[0].attention) == ([("create", "INC-2025-0001/A2")], True)


def test_no_more_is_created_in_one_run_than_the_policy_allows() -> None:
    records = corpus(incident(*map(action, range(1, 6))), issues={"creations_per_run": 2})
    tracker, seen = EMPTY, []
    for waiting in (3, 1, 0, 0):
        plan = make_plan(records, tracker, DAY)
        seen += [one.action for one in plan.of("create")]
        assert plan.waiting == waiting
        tracker = carried_out(tracker, plan)
    assert seen == [f"INC-2025-0001/A{n}" for n in range(1, 6)]
    assert make_plan(records, tracker, DAY).writes == ()


def test_what_others_depend_on_comes_first_and_is_named_by_its_number() -> None:
    first = incident(action(1, depends_on=["A2", "INC-2025-0002/A1"]), action(2, depends_on=["INC-2025-0002/A1"]))
    records = corpus(first, incident(action(1), id="INC-2025-0002"))
    order = [one.action for one in make_plan(records, EMPTY, DAY).of("create")]
    assert order == ["INC-2025-0002/A1", "INC-2025-0001/A2", "INC-2025-0001/A1"]
    tracker = carried_out(EMPTY, make_plan(records, EMPTY, DAY))
    assert re.findall(r"- \[ \] #(\d) (\S+):", tracker.issues[2].body) == [("2", order[1]), ("1", order[0])]
    assert make_plan(records, tracker, DAY).writes == ()


def test_actions_that_wait_for_each_other_are_created_all_the_same() -> None:
    tracker = synced(corpus(incident(action(1, depends_on=["A2"]), action(2, depends_on=["A1"]))))
    assert ["#2 " in tracker.issues[0].body, "#1 " in tracker.issues[1].body] == [True, True]


TREE = {
    "top": "G1",
    "basis": "per year",
    "gates": {"G1": {"type": "and", "text": "Orders lost", "inputs": ["E1", "E2"]}},
    "events": {
        "E1": {"text": "@Resolver lost", "probability": 0.1},
        "E2": {"text": "No failover", "probability": 0.5},
    },
}


def test_an_issue_says_what_its_record_says() -> None:
    first = action(
        1, done_when="`dig` answers", text="See **#1**\n\n```\nx", addresses=["E1"], depends_on=["A2", "A3"]
    )
    one = incident(first, action(2, state="done"), action(3), analysis={"fault_tree": TREE})
    said, line = body(corpus(one)), dump(one).split("\n").index("  - id: A1") + 1
    place = f"https://github.com/o/r/blob/main/incidents/2025/INC-2025-0001.yaml#L{line}"
    assert said.split("\n\n") == [
        "<!-- pmsite:begin Kept by pmsite: write above or below. -->\n"
        "prevent · P1 · SEV2 · due 2026-12-21 · team web",
        "**Why:** [INC-2025-0001](https://o.github.io/r/incidents/2025/INC-2025-0001/), "
        f"Orders rejected after a resolver was lost ([the record, line {line}]({place}))",
        "**Done when:** \\`dig\\` answers",
        "**Addresses:** E1, @\u200bResolver lost",
        "**Takes away** from the fault tree's probability: 0.05, which leaves 0, at best (per year).",
        "**Depends on:**\n- [x] INC-2025-0001/A2: Configure the failover, part 2\n"
        "- [ ] <!-- pmsite:number=INC-2025-0001/A3 --> INC-2025-0001/A3: Configure the failover, part 3",
        "See **#\u200b1**",
        "```\nx\n```\n" + said[said.index("<!-- pmsite:action=") :],
    ]


def test_a_very_long_text_leaves_room_for_the_marker_and_for_what_people_wrote() -> None:
    records, words = corpus(incident(action(1, text="😀 word " * 20_000))), "mine " * 4_000
    assert units(body(records)) <= BODY
    tracker = changed(synced(records), 1, title="x", body=f"{words}\n{body(records)}")
    after = carried_out(tracker, make_plan(records, tracker, DAY)).issues[0]
    assert units(after.body) <= BODY
    assert outside(after.body) == words.strip()
    assert markers(after.body)[0].synced is not None


def test_a_very_long_piece_of_code_hides_nothing_below_it() -> None:
    said = body(corpus(incident(action(1, text=f"```\n{'a line' * 20_000}\n```"))))
    assert "pmsite:end" not in "".join(t.content for t in MarkdownIt().parse(said) if t.type == "fence")


def test_an_overdue_action_is_told_of_once_and_only_by_the_overdue_run() -> None:
    records, late = corpus(incident(action(1))), date(2026, 12, 22)
    tracker = synced(records, late)
    assert make_plan(records, tracker, late).writes == ()
    plan = make_plan(records, tracker, late, None, True)
    assert [(one.op, one.issue) for one in plan.operations] == [("comment", 1), ("update", 1)]
    assert plan.operations[0].fields["covers"] == ["2026-12-21:0d"]
    tracker = carried_out(tracker, plan)
    assert make_plan(records, tracker, late, None, True).operations == ()


def test_of_a_restricted_record_nothing_is_told() -> None:
    secret = incident(
        action(1, title="Hide it"), id="INC-2025-0002", title="Not to be told", visibility="restricted"
    )
    records = corpus(incident(action(1, depends_on=["INC-2025-0002/A1"])), secret)
    assert [one.action for one in make_plan(records, EMPTY, DAY).operations] == ["INC-2025-0001/A1"]
    assert "- [ ] an action of a restricted record" in body(records)
    assert not re.search("Hide it|Not to be told|INC-2025-0002", body(records))


def test_an_action_that_did_not_hold_says_so_where_it_was_closed() -> None:
    times = {"times": {"started_at": "2026-11-10T08:00:00Z"}}
    causes = {"analysis": {"root_causes": [{"id": "C1", "text": "No failover"}]}}
    open_, done = action(1, addresses=["C1"]), {"state": "done", "completed_on": "2026-11-05"}
    tracker = changed(synced(corpus(incident(open_, **causes))), 1, state="closed", reason="completed")
    again = incident(**times, id="INC-2026-0001", related=[{"id": "INC-2025-0001", "kind": "recurrence"}])
    (one,) = make_plan(corpus(incident({**open_, **done}, **causes), again), tracker, DAY).writes
    assert (one.op, "pm: did not hold" in one.fields["labels"], "state" in one.fields) == ("update", True, False)
    site = "https://o.github.io/r/incidents/2026/INC-2026-0001/"
    assert f"happened again in [INC-2026-0001]({site})." in one.fields["body"]
    elsewhere = {**again, **RETOLD}  # somebody else's outage shows nothing of our action
    (one,) = make_plan(corpus(incident({**open_, **done}, **causes), elsewhere), tracker, DAY).writes
    assert "pm: did not hold" not in one.fields.get("labels", ())


def test_only_of_what_is_in_review_or_published_and_ours_issues_are_created() -> None:
    no: list[dict[str, Any]] = [{"state": "draft"}, {"state": "withdrawn"}, {"visibility": "restricted"}, RETOLD]
    yes: list[dict[str, Any]] = [
        {},
        {"state": "review"},
        {"visibility": "public"},
        {"provenance": {"kind": "imported"}},
    ]
    for fields in (*yes, *no):
        assert bool(make_plan(corpus(incident(action(1), **fields)), EMPTY, DAY).operations) == (fields in yes)
        finished = incident(action(1, state="done"), action(2, state="wont_do"), **fields)
        assert make_plan(corpus(finished), EMPTY, DAY).operations == ()


@pytest.mark.parametrize(
    ("fields", "op", "asks"),
    [
        ({"state": "draft"}, "skip", False),
        ({"state": "withdrawn"}, "close", False),
        ({"visibility": "restricted"}, "skip", True),
        (RETOLD, "skip", True),
    ],
)
def test_a_record_that_becomes_another_kind_is_not_passed_over(
    fields: dict[str, Any], op: str, asks: bool
) -> None:
    tracker = synced(corpus(incident(action(1))))
    (one,) = make_plan(corpus(incident(action(1), **fields)), tracker, DAY).operations
    assert (one.op, one.attention, one.issue) == (op, asks, 1)
    if op == "close":
        assert one.fields["state_reason"] == "not_planned"
        assert "**Closed:** its record was withdrawn." in one.fields["body"]
        again = make_plan(corpus(incident(action(1), **fields)), carried_out(tracker, Plan((one,))), DAY)
        assert again.writes == ()
