"""GitHub's own description of its API: which requests there are, and what they and their answers look like."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DESCRIPTION: dict[str, Any] = json.loads((Path(__file__).parent / "openapi.json").read_text("utf-8"))
"""The subset that fetch.py made."""
ROOT = "urn:github"
ISSUE_LABELS = "/repos/{owner}/{repo}/issues/{issue_number}/labels"
NAMED = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
NAMES = {"type": "array", "items": {"anyOf": [{"type": "string"}, NAMED]}}
LOOSER: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", ISSUE_LABELS): {
        "anyOf": [
            {"type": "object", "properties": {"labels": {**NAMES, "minItems": 1}}, "required": ["labels"]},
            NAMES,
        ]
    },
    ("PUT", ISSUE_LABELS): {
        "anyOf": [
            {"type": "object", "properties": {"labels": {"anyOf": [NAMES, {"type": "string"}]}}},
            NAMES,
            {"type": "string"},
        ]
    },
}
"""Bodies that GitHub's prose allows and its schemas do not."""


def modern(value: Any) -> Any:
    """A schema of OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, references become absolute."""
    if isinstance(value, list):
        return [modern(item) for item in value]
    if not isinstance(value, dict):
        return value
    nullable = value.get("nullable") is True
    found = {k: modern(v) for k, v in value.items() if not (k == "nullable" and isinstance(v, bool))}
    if isinstance(found.get("$ref"), str):
        found["$ref"] = ROOT + found["$ref"].removeprefix(ROOT)
    return {"anyOf": [found, {"type": "null"}]} if nullable else found


def _target(value: dict[str, Any]) -> Any:
    if "$ref" not in value:
        return value
    _, _, kind, name = value["$ref"].split("/")
    return DESCRIPTION["components"][kind][name]


SEEN: set[int] = set()
"""Hashes of what was found valid for a reference, so that the same user is looked at once."""


def _reference(validator: Any, ref: str, instance: Any, schema: Any) -> Any:
    key = hash((ref, json.dumps(instance)))
    if key in SEEN:
        return
    errors = list(Draft202012Validator.VALIDATORS["$ref"](validator, ref, instance, schema))
    if not errors:
        SEEN.add(key)
    yield from errors


@cache
def _kit() -> tuple[Any, Any]:
    schemas = {"components": {"schemas": modern(DESCRIPTION["components"]["schemas"])}}
    resource: Any = DRAFT202012.create_resource(schemas)
    registry: Any = Registry().with_resource(ROOT, resource)
    return validators.extend(Draft202012Validator, {"$ref": _reference}), registry


class Schema:
    """A compiled schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        kind, registry = _kit()
        self.validator = kind(modern(schema), registry=registry)

    def error(self, value: Any) -> str:
        """What is wrong with the value first of all; empty when nothing is."""
        errors = sorted(self.validator.iter_errors(value), key=lambda e: [str(part) for part in e.absolute_path])
        if not errors:
            return ""
        where = "/".join(map(str, errors[0].absolute_path))
        return f"{where}: {errors[0].message[:300]}" if where else str(errors[0].message[:300])


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    template: str

    @property
    def described(self) -> dict[str, Any]:
        """What the description says of it."""
        found: dict[str, Any] = DESCRIPTION["paths"][self.template][self.method.lower()]
        return found


@cache
def query_schemas(operation: Operation) -> dict[str, dict[str, Any]]:
    """The schema of each query parameter."""
    given = map(_target, operation.described.get("parameters", []))
    return {p["name"]: p["schema"] for p in given if p["in"] == "query"}


@cache
def _compiled(text: str) -> Schema:
    return Schema(json.loads(text))


def query_error(operation: Operation, name: str, value: str) -> str:
    """What is wrong with the value of a query parameter."""
    schema = query_schemas(operation)[name]
    typed = int(value) if schema["type"] == "integer" and re.fullmatch(r"-?\d+", value) else value
    return _compiled(json.dumps(schema)).error(typed)


@cache
def _body(operation: Operation) -> tuple[Schema, bool, frozenset[str]] | None:
    described = operation.described.get("requestBody")
    if not described:
        return None
    own = described["content"]["application/json"]["schema"]
    schema = LOOSER.get((operation.method, operation.template), own)
    forms = [schema, *schema.get("oneOf", []), *schema.get("anyOf", [])]
    keys = frozenset(key for form in forms for key in form.get("properties", {}))
    return Schema(schema), bool(described.get("required")), keys


def body_error(operation: Operation, body: Any) -> str:
    """What is wrong with the body of a request; None is no body."""
    known = _body(operation)
    if known is None:
        return "" if body is None else "no body is described"
    schema, required, _ = known
    if body is None:
        return "a body is required" if required else ""
    return schema.error(body)


def unknown_keys(operation: Operation, body: Any) -> list[str]:
    """The keys of a request's body that are not described."""
    known = _body(operation)
    return sorted(set(body) - known[2]) if known and isinstance(body, dict) else []


@cache
def _answer(operation: Operation, status: int) -> Schema | str:
    described = operation.described["responses"].get(str(status))
    if described is None:
        if status < 300:
            return f"status {status} is not described"
        described = DESCRIPTION["components"]["responses"]["not_found"]
    content = _target(described).get("content")
    return Schema(content["application/json"]["schema"]) if content else ""


def answer_error(operation: Operation, status: int, body: Any) -> str:
    """What is wrong with an answer."""
    schema = _answer(operation, status)
    if isinstance(schema, Schema):
        return schema.error(body)
    return schema or ("" if body is None else "no content is described")


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for template, methods in DESCRIPTION["paths"].items():
        given = [_target(p) for operation in methods.values() for p in operation.get("parameters", [])]
        whole = {p["name"] for p in given if p["in"] == "path" and p["schema"]["type"] == "integer"}

        def part(match: re.Match[str], whole: set[str] = whole) -> str:
            kind = r"\d+" if match[1] in whole else ".+" if match[1] == "name" else "[^/]+"  # labels may have a /
            return f"(?P<{match[1]}>{kind})"

        found.append((re.compile(re.sub(r"\{(\w+)\}", part, template)), template))
    return sorted(found, key=lambda pair: pair[1].count("{"))


def find(method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
    """The described operation of a request, and the parameters in its path."""
    for pattern, template in _patterns():
        match = pattern.fullmatch(path)
        if match and method.lower() in DESCRIPTION["paths"][template]:
            return Operation(method, template), {k: unquote(v) for k, v in match.groupdict().items()}
    return None


def filled(name: str, /, **values: Any) -> dict[str, Any]:
    """An object with all keys that a schema requires: those given, and the plainest for the others."""
    schema = DESCRIPTION["components"]["schemas"][name]
    return {key: _plain(key, schema["properties"][key]) for key in schema["required"]} | values


def _plain(key: str, schema: dict[str, Any]) -> Any:
    if schema.get("nullable"):
        return None
    if schema.get("type") == "string":
        if schema.get("format") == "date-time":
            return "2020-01-01T00:00:00Z"
        return f"https://api.github.com/{key}" if key == "url" or key.endswith("_url") else ""
    return {"integer": 0, "boolean": False, "array": [], "object": {}}.get(schema.get("type", ""))
