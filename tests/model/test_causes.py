"""Five whys are a chain or a tree; a fishbone has a bone."""

from typing import Any

import pytest
from pydantic import ValidationError

from pmsite.model.causes import Fishbone, FiveWhys

WHY = {"because": "x"}
BRANCH = {"because": "x", "whys": (WHY, WHY)}


@pytest.mark.parametrize("fields", [{"chain": (WHY, WHY)}, {"whys": (BRANCH, WHY)}])
def test_whys_are_a_chain_or_a_tree(fields: dict[str, Any]) -> None:
    assert FiveWhys.model_validate({"problem": "p", **fields}).problem == "p"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "either `chain` or `whys`"),
        ({"chain": (WHY,), "whys": (WHY,)}, "not both"),
        ({"chain": (BRANCH,)}, "call it `whys`"),
    ],
)
def test_what_is_neither_is_told(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        FiveWhys.model_validate({"problem": "p", **fields})


@pytest.mark.parametrize("causes", [{}, {"process": ()}])
def test_a_fishbone_without_causes_is_told(causes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="has no causes"):
        Fishbone.model_validate({"problem": "p", "causes": causes})
