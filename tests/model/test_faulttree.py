"""Gates and events that contradict themselves are refused in words."""

from typing import Any

import pytest
from pydantic import ValidationError

from pmsite.model.faulttree import Event, Gate


@pytest.mark.parametrize(
    ("kind", "inputs", "more", "says"),
    [
        ("and", 1, {}, None),
        ("or", 5, {}, None),
        ("atleast", 3, {"k": 2}, None),
        ("atleast", 3, {"k": 3}, None),
        ("atleast", 3, {}, "needs `k`"),
        ("atleast", 3, {"k": 4}, "asks for k = 4 of 3 inputs"),
        ("atleast", 3, {"k": 0}, "greater than or equal to 1"),
        ("or", 3, {"k": 2}, "needs `k` if it is `atleast`, and only then"),
        ("xor", 2, {}, None),
        ("xor", 3, {}, "takes two inputs, not 3"),
        ("not", 1, {}, None),
        ("not", 2, {}, "takes one input, not 2"),
        ("inhibit", 1, {"condition": "E9"}, None),
        ("inhibit", 1, {}, "needs a `condition`"),
        ("inhibit", 2, {"condition": "E9"}, "takes one input, not 2"),
        ("and", 1, {"condition": "E9"}, "needs a `condition` if it is `inhibit`, and only then"),
        ("and", 0, {}, "at least 1 item"),
    ],
)
def test_a_gate_has_the_inputs_of_its_type(kind: str, inputs: int, more: dict[str, Any], says: str | None) -> None:
    data = {"type": kind, "text": "x", "inputs": tuple(f"E{i}" for i in range(inputs)), **more}
    if says is None:
        assert Gate.model_validate(data).type == kind
    else:
        with pytest.raises(ValidationError, match=says):
            Gate.model_validate(data)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, None),
        ({"probability": 0}, None),
        ({"probability": 1.0, "kind": "undeveloped"}, None),
        ({"kind": "house", "state": False}, None),
        ({"kind": "house"}, "needs a `state` if it is a house event"),
        ({"state": True}, "needs a `state` if it is a house event, and only then"),
        ({"kind": "house", "state": True, "probability": 0.5}, "no probability"),
        ({"probability": 1.1}, "less than or equal to 1"),
        ({"probability": -0.1}, "greater than or equal to 0"),
    ],
)
def test_an_event_has_what_its_kind_asks_for(fields: dict[str, Any], says: str | None) -> None:
    if says is None:
        assert Event.model_validate({"text": "x", **fields}).text == "x"
    else:
        with pytest.raises(ValidationError, match=says):
            Event.model_validate({"text": "x", **fields})
