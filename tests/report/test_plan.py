"""What a plan says: nothing that an author or a person on GitHub wrote steers a terminal, a page or a log."""

import json
from typing import Any

import pytest
from markdown_it import MarkdownIt

from pmsite.model.tracking import Change, Op, Operation, Outcome, Plan
from pmsite.report import pull
from pmsite.report.plan import as_json, as_markdown, as_text

SECRET = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"
HOSTILE = [
    "\x1b[31mred\x1b]0;title\x07",
    "a | b | c",
    "<script>alert(1)</script> <!-- x -->",
    "[click](https://evil.example/) ![x](https://evil.example/x.png)",
    "@octocat and #1 and https://evil.example www.evil.example",
    "**bold** `code` ~~gone~~ _it_ $x$",
    "line\n## heading\n\n- item\n::error::x",
    "\u202eright to left\u2066",
]


def made(number: int) -> dict[str, int]:
    """So many issues that were created."""
    return {f"INC-2025-0009/A{n}": n for n in range(1, number + 1)}


def create(title: str, ref: str = "INC-2025-0001/A1") -> Operation:
    """An issue that is to be made."""
    return Operation(
        "create", ref, None, {"title": f"{ref}: {title}", "labels": ["pm: P1"], "body": ""}, "it has none"
    )


def html(markdown: str) -> str:
    """As GitHub would show it."""
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(markdown))


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_steers_no_terminal(title: str) -> None:
    said = as_text(Plan((create(title),)), None).plain
    assert all(c.isprintable() or c == "\n" for c in said)
    assert len(said.splitlines()) == 3


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_one_cell_of_a_table_without_markup(title: str) -> None:
    shown = html(as_markdown(Plan((create(title),)), None, "pmsite sync"))
    assert shown.count("<td>") == 4 and shown.count("<h2>") == 1
    shown = shown.replace("<code>--apply</code>", "")
    for tag in ("<script", "<a ", "<img", "<strong>", "<code>", "<s>", "<em>", "<ul>", "<!--"):
        assert tag not in shown, tag
    assert "@octocat" not in shown and "://evil" not in shown


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("where", ["reason", "error", "note", "blocked"])
def test_what_is_said_around_it_is_no_markup_either(title: str, where: str) -> None:
    operations = (
        (Operation("skip", "INC-2025-0001/A1", 1, {}, title, attention=True),) if where == "reason" else ()
    )
    plan = Plan(operations, title if where == "blocked" else None)
    outcome = Outcome(errors=(title,) if where == "error" else (), notes=(title,) if where == "note" else ())
    markdown = as_markdown(plan, outcome, "pmsite sync")
    shown = html(markdown)
    for tag in ("<script", "<a ", "<img", "<strong>", "<s>", "<!--"):
        assert tag not in shown, tag
    assert shown.count("<h2>") == 1 and "@octocat" not in shown
    assert not [line for line in markdown.splitlines() if line.startswith("::")]
    assert all(c.isprintable() or c == "\n" for c in as_text(plan, outcome).plain)


def test_a_secret_in_a_title_is_not_told_in_a_summary() -> None:
    assert SECRET not in as_markdown(Plan((create(f"Rotate {SECRET} at once"),)), None, "x")


def test_a_secret_in_a_title_is_not_told_in_a_log() -> None:
    assert SECRET not in as_text(Plan((create(f"Rotate {SECRET} at once"),)), None).plain


@pytest.mark.parametrize("title", HOSTILE)
def test_json_is_one_document_whatever_is_in_it(title: str) -> None:
    (one,) = json.loads(as_json(Plan((create(title),)), Outcome(errors=(title,))))["operations"]
    assert one["fields"]["title"] == f"INC-2025-0001/A1: {title}"


@pytest.mark.parametrize(
    ("plan", "outcome", "sentences"),
    [
        (Plan(), None, ["Nothing to do."]),
        (Plan(blocked="x"), None, ["Nothing is created or closed: x.", "Nothing to do."]),
        (Plan((create("x"),)), None, ["1 to do; `--apply` does it."]),
        (Plan((create("x"), create("y"))), None, ["2 to do; `--apply` does them."]),
        (Plan((create("x"),)), Outcome(1, made(1)), ["1 of 1 done."]),
        (
            Plan(tuple(create(str(n)) for n in range(38)), waiting=82),
            Outcome(38, made(38)),
            ["38 of 38 done.", "38 of 120 created, next run continues."],
        ),
        (
            Plan(tuple(create(str(n)) for n in range(38)), waiting=82),
            None,
            ["38 to do; `--apply` does them.", "38 of 120 are created in one run, the next ones continue."],
        ),
        (
            Plan((create("x"),)),
            Outcome(0, made(0), ("E",), ("N",)),
            ["0 of 1 done.", "0 of 1 created, next run continues."],
        ),
    ],
)
def test_it_says_how_it_stands(plan: Plan, outcome: Outcome | None, sentences: list[str]) -> None:
    lines = [line for line in as_text(plan, outcome).plain.splitlines() if not line.startswith((" ", "create "))]
    assert lines[: len(sentences)] == sentences


def test_what_needs_a_person_stands_above_the_table() -> None:
    operations = (create("x"), Operation("skip", "INC-2025-0001/A2", 3, {}, "look at it", attention=True))
    said = as_markdown(Plan(operations), Outcome(1, made(1), ("it failed",)), "pmsite sync")
    assert said.index("- ❌ it failed") < said.index("- ⚠️ INC-2025-0001/A2: look at it") < said.index("| create |")
    assert said.count("INC-2025-0001/A2") == 1


def test_a_long_table_is_cut_and_says_so() -> None:
    said = as_markdown(Plan(tuple(create(str(n)) for n in range(320))), None, "pmsite sync")
    assert said.count("| create |") == 300 and said.endswith("\n… and 20 more.\n")


@pytest.mark.parametrize("op", ["create", "comment", "update", "reopen", "close", "skip"])
def test_each_kind_is_counted(op: Op) -> None:
    fields: dict[str, Any] = {"title": "a: b", "labels": []} if op == "create" else {}
    said = as_text(Plan((Operation(op, "INC-2025-0001/A1", 4, fields, "why"),)), None).plain
    assert said.startswith(f"{op} 1\n  INC-2025-0001/A1 #4  ")


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("where", ["value", "why", "refused"])
def test_what_is_pulled_is_no_markup_in_the_pull_request(value: str, where: str) -> None:
    told = {"value": "x", "why": "y"} | {where: value if where != "value" else value.replace("\n", " ")}
    change = Change("incidents/x.yaml", ("actions", 0, "owner"), told["value"], "INC-2025-0001/A1", 1, told["why"])
    refused = [value] if where == "refused" else []
    shown = html(pull.as_markdown([change], refused, written=True))
    for tag in ("<script", "<a ", "<img", "<strong>", "<h2>", "<!--"):
        assert tag not in shown, tag
    assert all(c.isprintable() or c == "\n" for c in pull.as_text([change], refused, written=True).plain)
