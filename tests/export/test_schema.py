"""The JSON Schemas that editors use accept what the program accepts, and explain every field."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from pmsite.export.schema import policy_schema, postmortem_schema
from pmsite.load.events import parse
from pmsite.load.records import default_policy
from pmsite.load.shape import validate
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import Pointer
from tests.conftest import MINIMAL, PROJECT, record

RECORDS = sorted((PROJECT / "incidents").rglob("*.yaml"))
SCHEMAS = {"postmortem": json.loads(postmortem_schema()), "policy": json.loads(policy_schema())}
POSTMORTEM = Draft202012Validator(SCHEMAS["postmortem"])
POLICY = Draft202012Validator(SCHEMAS["policy"])
RICH = parse((PROJECT / "incidents/2025/INC-2025-0007.yaml").read_text("utf-8"), "f").data


@pytest.mark.parametrize(("name", "text"), [("postmortem", postmortem_schema()), ("policy", policy_schema())])
def test_the_committed_schema_is_up_to_date(name: str, text: str) -> None:
    assert (PROJECT / f"schema/{name}.schema.json").read_text("utf-8") == text, "run `pmsite schema`"


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_a_schema_is_a_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_field_is_described_and_none_has_a_title(schema: dict[str, Any]) -> None:
    parts = {"": schema, **schema["$defs"]}
    fields = [
        (f"{part}.{name}", field) for part, s in parts.items() for name, field in s.get("properties", {}).items()
    ]
    assert len(fields) > 40
    assert [name for name, field in fields if not _description(field, schema)] == []
    assert [name for name, field in fields if "title" in field] == []
    assert [part for part, s in parts.items() if not s.get("description")] == []


def _description(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """A field's own description, or that of what it refers to."""
    referred = [part["$ref"] for part in [field, *field.get("anyOf", [])] if "$ref" in part]
    behind = [str(schema["$defs"][ref.rpartition("/")[2]].get("description", "")) for ref in referred]
    return str(field.get("description", "")) or "".join(behind)


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_every_record_of_this_repository_is_valid(file: Path) -> None:
    assert list(POSTMORTEM.iter_errors(parse(file.read_text("utf-8"), file.name).data)) == []


def test_the_least_record_and_the_policies_are_valid() -> None:
    assert list(POSTMORTEM.iter_errors(MINIMAL)) == []
    for text in (default_policy(), (PROJECT / "schema/policy.yaml").read_text("utf-8")):
        assert list(POLICY.iter_errors(parse(text, "f").data)) == []


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """The errors behind an `anyOf`, which editors show."""
    for error in errors:
        yield from _leaves(error.context) if error.context else [error]


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (record(severty="SEV1"), []),
        (record(schema_version=2), ["schema_version"]),
        (record(state="done"), ["state"]),
        (record(title="ab"), ["title"]),
        (record(tags="dns"), ["tags"]),
        (record(drill="yes"), ["drill"]),
        (record(impact={"customers_affected": -1}), ["impact", "customers_affected"]),
        (record(actions=[{"id": "A1"}]), ["actions", 0]),
        (record(links=[{"title": "x", "url": "javascript:1"}]), ["links", 0, "url"]),
        (record(impact={"windows": [{"service": "a", "begin": "2025-01-01"}]}), ["impact", "windows", 0]),
        ({key: value for key, value in MINIMAL.items() if key != "summary"}, []),
    ],
)
def test_a_wrong_record_is_marked_at_its_place(data: dict[str, Any], pointer: list[str | int]) -> None:
    assert pointer in [list(error.absolute_path) for error in _leaves(POSTMORTEM.iter_errors(data))]


def test_keys_of_ones_own_and_nulls_are_valid() -> None:
    assert list(POSTMORTEM.iter_errors(record(**{"x-a": [1], "impact": None, "drill": None, "tags": None}))) == []


def _places(data: Any, here: Pointer = ()) -> Iterator[Pointer]:
    if here:
        yield here
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in pairs:
        yield from _places(inner, (*here, step))


PLACES = list(_places(RICH))
VALUES: list[Any] = [None, True, 0, -1, 2.5, 10**12, "", "x", "SEV1", "2025-11-26", "2025-11-26T10:00:00Z"]
VALUES += ["a b", "https://example.com", "A1", [], ["x"], {}, {"x": 1}, {"x-a": 1}, [{}], "x" * 300, "a\nb", "1d"]


@given(st.sampled_from(PLACES), st.sampled_from(VALUES), st.sampled_from(["set", "add", "delete"]))
def test_what_the_program_accepts_the_schema_accepts_and_the_reverse(place: Pointer, value: Any, how: str) -> None:
    data = copy.deepcopy(RICH)
    parent = data
    for step in place[:-1]:
        parent = parent[step]
    if how == "set":
        parent[place[-1]] = value
    elif how == "delete":
        del parent[place[-1]]
    elif isinstance(parent, dict) and value is not None:
        parent["extra"] = value
    accepted, problems = validate(Postmortem, data, Source("f"))
    errors = [error.message for error in POSTMORTEM.iter_errors(data)]
    assert errors == [] or accepted is None
    if {p.rule for p in problems} & {"PM101", "PM103"}:
        assert errors != []


def test_a_misspelt_field_without_a_value_is_told() -> None:
    assert list(POSTMORTEM.iter_errors(record(severty=None))) != []
    assert [p.rule for p in validate(Postmortem, record(severty=None), Source("f"))[1]] == ["PM101"]


def test_another_validator_accepts_the_records_as_files() -> None:
    command = [
        str(Path(sys.executable).with_name("check-jsonschema")),
        "--schemafile",
        "schema/postmortem.schema.json",
    ]
    files = [str(file.relative_to(PROJECT)) for file in RECORDS]
    result = subprocess.run([*command, *files], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_another_validator_refuses_a_wrong_record(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("schema_version: 1\nid: INC-2025-0001\nseverty: x\n")
    schema = str(PROJECT / "schema/postmortem.schema.json")
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--schemafile", schema, "bad.yaml"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "severty" in result.stdout
