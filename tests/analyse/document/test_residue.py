"""What a document does not tell is kept beside it, and put back where it belongs."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.document.residue import residue, restore

_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "x", " x", "x\n", "2025-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
_records = st.dictionaries(st.sampled_from(["id", "text", "c", "d"]), _values, max_size=4)


def _bare(value: Any) -> Any:
    """Without nulls in maps, which say nothing."""
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if item is not None}
    return [_bare(item) for item in value] if isinstance(value, list) else value


@given(_records, _records)
def test_whatever_was_told_the_record_comes_back(told: dict[str, Any], real: dict[str, Any]) -> None:
    told, real = _bare(told), _bare(real)
    kept = json.loads(json.dumps(residue(told, real).as_data()))
    again = copy.deepcopy(told)
    assert restore(again, kept) == []
    assert _bare(again) == real


def test_nothing_is_kept_of_what_is_told_well() -> None:
    data = {"at": "2025-11-26T10:00:00Z", "n": 5.0, "list": [{"id": "A1"}]}
    told = {"at": "2025-11-26T11:00:00+01:00", "n": 5, "list": [{"id": "A1"}]}
    assert residue(told, data).as_data() == {}


def test_a_thing_is_found_by_what_it_says() -> None:
    real = {"events": [{"text": "a", "more": 1}, {"text": "b", "more": 2}]}
    told: dict[str, Any] = {"events": [{"text": "a"}, {"text": "b"}]}
    kept = residue(told, real).as_data()
    told["events"].insert(0, {"text": "new"})
    assert restore(told, kept) == []
    assert told["events"] == [{"text": "new"}, *real["events"]]


def test_what_has_changed_stays_changed() -> None:
    kept = residue({"x": "a b"}, {"x": "a\tb"}).as_data()
    data = {"x": "c"}
    assert restore(data, kept) == ["`x` has changed, so this is left out; put it in by hand if it still holds."]
    assert data == {"x": "c"}


@given(_values, _values)
def test_nothing_breaks_it(fields: Any, exact: Any) -> None:
    data: dict[str, Any] = {"a": [1, {"id": "x"}], "b": "y"}
    found = restore(data, {"fields": fields, "exact": exact})
    found += restore(data, {"exact": [exact, {"at": exact}, {"at": [exact, fields], "exact": fields}]})
    assert all(message.endswith(".") for message in found)
