"""Unquoted scalars mean what YAML 1.2's core schema says, and nothing more."""

import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmsite.load.limits import MAX_DIGITS
from pmsite.load.scalar import Scalar, resolve
from tests.load import second_opinion


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("12e03", 12000.0),
    ],
)
def test_the_words_and_numbers_of_the_core_schema(text: str, value: Scalar) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "nULL",
        "tRUE",
        "2025-11-26",
        "2025-11-26T10:27:35Z",
        "10:27:35",
        "1_000",
        "0b11",
        "0o8",
        "0xG",
        "-0x1F",
        "+0o7",
        "1e",
        "e3",
        ".",
        "-",
        "+",
        "..",
        "1.2.3",
        "1,5",
        "INF",
        ".Infinity",
        "١٢",
        "1２",
        "=",
        "<<",
        "+.nan",
        "-.nan",
        "0O7",
        "0X1F",
        "1 2",
        "- 1",
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN", "1e400", "-9e999"])
def test_what_no_figure_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no finite number"):
        resolve(text)


def test_a_number_may_have_so_many_characters_and_no_more() -> None:
    assert resolve("9" * MAX_DIGITS) == int("9" * MAX_DIGITS)
    assert resolve("a" * 500) == "a" * 500, "text may be longer"
    for number in ("9" * (MAX_DIGITS + 1), "0x" + "f" * MAX_DIGITS, "0." + "1" * MAX_DIGITS):
        with pytest.raises(ValueError, match="longer than 40"):
            resolve(number)


NUMBERLIKE = st.text("0123456789+-.eExoafnN~", min_size=1, max_size=12)
"""Without `_` and `b`: to ruamel.yaml they belong to numbers, to the core schema they do not."""
RUAMEL_ALONE = re.compile(r"[-+]0[ox].*|[-+]?\.\d+[eE]\d+|-|---|\.\.\.")
"""Where ruamel.yaml leaves the core schema (signed octals, `.1e1` as text), and YAML's own punctuation."""


@given(NUMBERLIKE)
def test_a_second_reader_agrees(text: str) -> None:
    assume(not RUAMEL_ALONE.fullmatch(text))
    (other,) = second_opinion.read(f"- {text}\n")
    try:
        value = resolve(text)
    except ValueError:
        assert not math.isfinite(other)
    else:
        assert (value, type(value)) == (other, type(other))
