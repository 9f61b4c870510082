"""In an editor, the schemas complete, explain and mark what the program would refuse."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmsite.load.edit import dump
from tests.conftest import MINIMAL, PROJECT, record
from tests.editor.server import NODE, PROGRAM, Editor

pytestmark = pytest.mark.skipif(
    not (NODE and PROGRAM.exists()), reason="Node, or the server in tests/editor/node_modules, is missing."
)
RECORDS = sorted(file.relative_to(PROJECT).as_posix() for file in (PROJECT / "incidents").rglob("*.yaml"))
PATH = "incidents/2025/INC-2025-9999.yaml"
POLICY = "schema/policy.yaml"
LINES = {
    PATH: "# yaml-language-server: $schema=../../schema/postmortem.schema.json\n",
    POLICY: "# yaml-language-server: $schema=policy.schema.json\n",
}
"""The first line of a file, by which editors find its schema."""
LEAST_POLICY = "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}]\n"
SCHEMAS = {
    name: json.loads((PROJECT / f"schema/{name}.schema.json").read_text("utf-8"))
    for name in ("postmortem", "policy")
}


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor that knows no schema but by a file's first line."""
    editor = Editor()
    yield editor
    editor.close()


def marked(editor: Editor, text: str, path: str = PATH) -> list[tuple[int, str]]:
    """The lines that are underlined, from 1, and why."""
    found = editor.open(path, text)
    editor.shut(path)
    return [(problem["range"]["start"]["line"] + 1, problem["message"]) for problem in found]


def offered(editor: Editor, text: str, path: str = PATH) -> dict[str, Any]:
    """What is offered at the end of a text without its last line end: labels, each with its explanation."""
    editor.open(path, LINES[path] + text)
    lines = text.removesuffix("\n").split("\n")
    items = editor.complete(path, len(lines), len(lines[-1]))
    editor.shut(path)
    return {item["label"]: item.get("documentation") for item in items}


def shown(editor: Editor, text: str, word: str, path: str = PATH) -> str:
    """What is shown over the first occurrence of a word."""
    before = (LINES[path] + text).split(word)[0]
    editor.open(path, LINES[path] + text)
    hover = editor.hover(path, before.count("\n"), len(before) - before.rfind("\n"))
    editor.shut(path)
    return hover


def fields(part: str = "", schema: str = "postmortem") -> dict[str, Any]:
    """The fields of a part of a schema."""
    whole = SCHEMAS[schema]
    found: dict[str, Any] = (whole["$defs"][part] if part else whole)["properties"]
    return found


def test_every_field_of_a_record_is_offered_and_explained(editor: Editor) -> None:
    offers = offered(editor, "schema_version: 1\ns\n")
    wanted = fields()
    assert set(wanted) - {"schema_version"} <= set(offers)
    assert offers["state"] == wanted["state"]["description"]


def test_every_field_of_an_action_is_offered_and_explained(editor: Editor) -> None:
    offers = offered(editor, "schema_version: 1\nactions:\n  - id: A1\n    t\n")
    wanted = fields("Action")
    assert set(wanted) - {"id"} <= set(offers)
    assert offers["owner"] == wanted["owner"]["description"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("state: \n", fields()["state"]["enum"]),
        ("incident_status: \n", fields()["incident_status"]["anyOf"][0]["enum"]),
        ("actions:\n  - id: A1\n    kind: \n", fields("Action")["kind"]["anyOf"][0]["enum"]),
        ("actions:\n  - id: A1\n    state: \n", ["open", "in_progress", "blocked", "done", "wont_do"]),
    ],
)
def test_the_words_of_a_fixed_choice_are_offered(editor: Editor, text: str, values: list[str]) -> None:
    assert set(offered(editor, f"schema_version: 1\n{text}")) - {"null", "Default value"} == set(values)


@pytest.mark.parametrize(
    ("text", "word", "part", "field"),
    [
        ("state: draft\n", "state", "", "state"),
        ("times:\n  started_at: 2025-11-26\n", "started_at", "Times", "started_at"),
        ("actions:\n  - id: A1\n    kind: prevent\n", "kind", "Action", "kind"),
    ],
)
def test_over_a_field_stands_what_it_means(editor: Editor, text: str, word: str, part: str, field: str) -> None:
    assert fields(part)[field]["description"] in shown(editor, text, word)


SOUND = dump(MINIMAL)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{SOUND}severty: SEV1\n", 10, "severty is not allowed"),
        (f"{SOUND}actions:\n  - id: A1\n    title: Mend it\n    ownr: x\n", 13, "ownr is not allowed"),
        (dump(record(state="drft")), 5, '"draft", "review", "published", "withdrawn"'),
        (f"{SOUND}actions:\n  - id: A1\n    title: Mend it\n    kind: prevnt\n", 13, '"prevent", "detect"'),
        (SOUND.replace("title:", "x-title:"), 2, 'Missing property "title"'),
        (f"{SOUND}actions:\n  - id: A1\n", 11, 'Missing property "title"'),
        (f"{SOUND}drill: yes\n", 10, "boolean"),
    ],
)
def test_what_the_program_refuses_is_underlined(editor: Editor, text: str, line: int, said: str) -> None:
    ((where, why),) = marked(editor, LINES[PATH] + text)
    assert (where, said in why) == (line, True), why


@pytest.mark.parametrize("path", RECORDS)
def test_in_a_record_of_this_repository_only_what_is_added_is_underlined(editor: Editor, path: str) -> None:
    text = (PROJECT / path).read_text("utf-8")
    assert marked(editor, f"{text}severty: x\n", path) == [
        (text.count("\n") + 1, "Property severty is not allowed.")
    ]


def test_in_a_sound_record_nothing_is_underlined(editor: Editor) -> None:
    assert marked(editor, (PROJECT / RECORDS[-1]).read_text("utf-8"), RECORDS[-1]) == []


def test_without_the_first_line_an_editors_settings_name_the_schema() -> None:
    schema = (PROJECT / "schema/postmortem.schema.json").as_uri()
    editor = Editor(schemas={schema: "incidents/*/*.yaml"})
    try:
        assert marked(editor, SOUND) == []
        assert marked(editor, f"{SOUND}severty: x\n") == [(9, "Property severty is not allowed.")]
    finally:
        editor.close()


def test_the_policy_of_this_repository_is_explained_and_sound(editor: Editor) -> None:
    text = (PROJECT / POLICY).read_text("utf-8")
    assert marked(editor, text, POLICY) == []
    wanted = fields(schema="policy")
    assert set(wanted) - {"schema_version"} <= set(offered(editor, "schema_version: 1\np\n", POLICY))
    assert {"handles", "names", "roles"} <= set(offered(editor, f"{LEAST_POLICY}people: \n", POLICY))
    assert wanted["people"]["description"] in shown(editor, f"{LEAST_POLICY}people: roles\n", "people", POLICY)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{LEAST_POLICY}time_zon: UTC\n", 5, "time_zon is not allowed"),
        (f"{LEAST_POLICY}people: rols\n", 5, '"handles", "names", "roles"'),
        (LEAST_POLICY.replace("organisation", "x-organisation"), 2, 'Missing property "organisation"'),
    ],
)
def test_what_is_wrong_in_a_policy_is_underlined(editor: Editor, text: str, line: int, said: str) -> None:
    ((where, why),) = marked(editor, LINES[POLICY] + text, POLICY)
    assert (where, said in why) == (line, True), why


def test_the_lock_names_no_registry_and_one_version() -> None:
    folder = Path(__file__).parent
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all(package.get("integrity") for name, package in packages.items() if name)
    wanted = json.loads((folder / "package.json").read_text("utf-8"))["dependencies"]
    assert wanted == {"yaml-language-server": packages["node_modules/yaml-language-server"]["version"]}
