"""The JSON Schemas (draft 2020-12) of a record and of a policy, made from the models."""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema

from pmsite.model.base import Model
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem


class _Generator(GenerateJsonSchema):
    """Without titles of fields: they repeat the names, and editors would show them first."""

    def field_title_should_be_set(self, schema: CoreSchema | Any) -> bool:
        return False


def postmortem_schema() -> str:
    """The schema of a record, as the text of its file."""
    return _schema(Postmortem, "A post-mortem, pmsite format 1")


def policy_schema() -> str:
    """The schema of a policy, as the text of its file."""
    return _schema(Policy, "The policy of a pmsite repository")


def _schema(model: type[Model], title: str) -> str:
    schema = model.model_json_schema(by_alias=True, mode="validation", schema_generator=_Generator)
    for part in (schema, *schema.get("$defs", {}).values()):
        _allow_null(part)
        _allow_null_in_maps(part)
    if model is Postmortem:  # what the model asks for in a validator
        schema["required"].append("times")
        schema["anyOf"] = [
            {
                "properties": {
                    "times": {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}
                }
            }
            for name in ("started_at", "detected_at")
        ]
    schema.pop("title")
    whole = {"$schema": _Generator.schema_dialect, "title": title, **schema}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _allow_null(part: dict[str, Any]) -> None:
    """A field that may be absent may also be null: the loader treats both alike."""
    required = part.get("required", ())
    for name, field in part.get("properties", {}).items():
        if name in required or field.get("default", 0) is None:
            if name not in required:  # null is allowed already; an editor would offer to write the default
                del field["default"]
            continue
        kept = {key: field.pop(key) for key in ("description", "default", "examples") if key in field}
        options = field.pop("anyOf") if set(field) == {"anyOf"} else [dict(field)]
        field.clear()
        field.update({"anyOf": [*options, {"type": "null"}], **kept})


def _allow_null_in_maps(value: Any) -> None:
    """The same for the values of maps with keys of one's own: `expect: {E2: }`."""
    if isinstance(value, list):
        for item in value:
            _allow_null_in_maps(item)
    if not isinstance(value, dict):
        return
    for item in value.values():
        _allow_null_in_maps(item)
    patterns = value.get("patternProperties", {})
    for pattern, item in patterns.items():
        if item:
            patterns[pattern] = {"anyOf": [item, {"type": "null"}]}
    if isinstance(value.get("additionalProperties"), dict):
        value["additionalProperties"] = {"anyOf": [value["additionalProperties"], {"type": "null"}]}
