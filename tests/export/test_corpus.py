"""The whole corpus as JSON fits its schema, and says what the records say."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from pmsite.analyse.people import discreet
from pmsite.export.corpus import corpus_json, corpus_schema
from pmsite.load.events import parse
from pmsite.load.shape import validate
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from tests.analyse.made import entry, policy
from tests.export.test_json import RECORDS, read

OWN = [read(file) for file in RECORDS]
SCHEMA: dict[str, Any] = json.loads(corpus_schema())


def whole(*hidden: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(corpus_json(OWN, policy(), hidden, "pmsite 1"))
    return found


def test_it_fits_its_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert list(Draft202012Validator(SCHEMA).iter_errors(whole())) == []


def test_the_schema_finds_what_is_wrong() -> None:
    data = whole()
    data["records"][3]["state"] = "done"
    data["format"] = 2
    assert {error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(data)} == {
        "$.records[3].state",
        "$.format",
    }


def test_every_record_comes_back() -> None:
    data = whole()
    assert (data["format"], data["organisation"], data["generator"]) == (1, "Example", "pmsite 1")
    for one, told in zip(OWN, data["records"], strict=True):
        again, problems = validate(Postmortem, parse(json.dumps(told), "f").data, Source("f"))
        assert (problems, again) == ([], discreet(one.record, policy()))


def test_ties_to_hidden_records_are_left_out() -> None:
    one = entry(related=[{"id": "INC-2025-0009", "kind": "similar"}])
    assert "INC-2025-0009" not in corpus_json([one], policy(), ["INC-2025-0009"], "x")
    assert "INC-2025-0009" in corpus_json([one], policy(), [], "x")
