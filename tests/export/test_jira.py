"""Actions for Jira: a table for its importer, payloads for its API."""

import csv
import io
import json
import re
from typing import Any

from pmsite.export.jira import jira_csv, jira_rest, tasks
from pmsite.model.corpus import Entry
from tests.analyse.made import entry, policy

ACTIONS = [
    {
        "id": "A1",
        "title": "Later",
        "priority": "P2",
        "due": "2026-12-01",
        "state": "blocked",
        "text": "Some *text*.",
    },
    {"id": "A2", "title": "Sooner", "priority": "P0", "due": "2026-11-01", "owner": "jdoe", "kind": "prevent"},
    {"id": "A3", "title": "Finished", "state": "done"},
]


def one(**fields: Any) -> Entry:
    return entry(**{"actions": ACTIONS, **fields})


def rows(*entries: Entry, finished: bool = False, **fields: Any) -> list[list[str]]:
    found = tasks(entries, policy(**fields), finished, "https://pm.example.com/")
    return list(csv.reader(io.StringIO(jira_csv(found).decode())))


def test_the_table_is_what_the_importer_asks_for() -> None:
    head, *found = rows(one())
    assert head[:5] == ["External issue ID", "Issue Type", "Summary", "Description", "Priority"]
    assert head[5:8] == ["Due Date", "Assignee", "Status"]
    assert head[8:] == ["Labels"] * 4
    assert [row[0] for row in found] == ["INC-2025-0001/A2", "INC-2025-0001/A1"]
    assert found[0][1:3] == ["Task", "Sooner"]
    assert found[0][4:] == ["Highest", "2026-11-01", "", "To Do", "post-mortem", "INC-2025-0001", "prevent", ""]
    assert found[1][3].split("\n\n") == [
        "{noformat}\nSome text.",
        "Blocked.",
        "From INC-2025-0001/A1: Orders rejected after a resolver was lost\n{noformat}",
        "https://pm.example.com/incidents/2025/INC-2025-0001/",
    ]


def test_finished_actions_come_if_asked_for() -> None:
    assert [row[7] for row in rows(one(), finished=True)[1:]] == ["To Do", "To Do", "Done"]


def test_a_handle_is_the_assignee_only_where_the_policy_shows_handles() -> None:
    assert rows(one(), people="handles")[1][6] == "jdoe"
    assert rows(one(), people="names", taxonomy={"people": {"jdoe": {"name": "J. Doe"}}})[1][6] == ""


def test_what_others_announced_is_nobodys_task_here() -> None:
    assert rows(one(provenance={"kind": "retold"})) == rows()
    assert rows(one(state="withdrawn")) == rows()


def test_no_cell_is_a_formula() -> None:
    found = rows(one(actions=[{"id": "A1", "title": "=1+1", "text": "=cmd"}]))
    assert [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_nothing_that_people_wrote_is_markup_for_the_importer() -> None:
    text = "[~admin] !http://x.example/y.png! {noformat}{NoFormat}h1. {color:red}"
    told = rows(one(actions=[{"id": "A1", "title": "Do it", "done_when": text}]))[1][3]
    before, inside, after = re.split(r"(?i)\{noformat\}", told)
    assert (before, after.strip()) == ("", "https://pm.example.com/incidents/2025/INC-2025-0001/")
    assert "[~admin] !http://x.example/y.png! " in inside


def test_payloads_create_at_most_fifty_issues_each() -> None:
    many = [{"id": f"A{n}", "title": f"Action {n}", "due": "2026-11-01", "priority": "P3"} for n in range(120)]
    batches = json.loads(jira_rest(tasks([one(actions=many)], policy(), False), "OPS"))
    assert [len(batch["issueUpdates"]) for batch in batches] == [50, 50, 20]
    fields = batches[0]["issueUpdates"][0]["fields"]
    assert fields["project"] == {"key": "OPS"}
    assert (fields["summary"], fields["duedate"], fields["priority"]) == (
        "Action 0",
        "2026-11-01",
        {"name": "Low"},
    )
    assert fields["labels"] == ["post-mortem", "INC-2025-0001"]
    document = fields["description"]
    assert (document["type"], document["version"]) == ("doc", 1)
    texts = [part["content"][0] for part in document["content"]]
    assert all(part["type"] == "paragraph" for part in document["content"])
    assert all(text["type"] == "text" and text["text"] for text in texts)


def test_nothing_to_do_is_no_payload() -> None:
    assert jira_rest([], "OPS") == "[]\n"


TEXT = "See [the plan](https://wiki.example.com/x).\n\n- run `a; --flag`\n- b\n\n```\nx\n  -y\n```\n"


def test_addresses_lists_and_code_of_a_text_stay_in_the_table_and_are_no_formulas() -> None:
    told = rows(one(actions=[{"id": "A1", "title": "Do it", "text": TEXT}]))[1][3]
    assert told.split("\n\n")[:4] == [
        "{noformat}\nSee the plan (https://wiki.example.com/x).",
        "• run a; '--flag\n• b",
        "x\n  '-y",
        "From INC-2025-0001/A1: Orders rejected after a resolver was lost\n{noformat}",
    ]


def test_addresses_lists_and_code_of_a_text_stay_in_payloads() -> None:
    found = tasks([one(actions=[{"id": "A1", "title": "Do it", "text": TEXT}])], policy(), False)
    fields = json.loads(jira_rest(found, "OPS"))[0]["issueUpdates"][0]["fields"]
    shown = [
        "".join({"hardBreak": "\n"}.get(part["type"]) or part["text"] for part in paragraph["content"])
        for paragraph in fields["description"]["content"]
    ]
    assert shown[:3] == ["See the plan (https://wiki.example.com/x).", "- run a; --flag\n- b", "x\n  -y"]
    assert all(
        part["text"] and "\n" not in part["text"]
        for paragraph in fields["description"]["content"]
        for part in paragraph["content"]
        if part["type"] == "text"
    )
