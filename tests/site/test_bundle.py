"""Several files in one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pmsite.site.bundle import bundled, unbundled

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NOTES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
FILES = st.dictionaries(TEXTS, st.binary(max_size=40) | st.just(b"\n") | TEXTS.map(str.encode), max_size=6)


@given(NOTES, FILES)
def test_note_and_files_come_back_byte_for_byte_and_in_their_order(note: Any, files: dict[str, bytes]) -> None:
    again, found = unbundled(bundled(note, files))
    assert again == note
    assert list(found.items()) == list(files.items())


@given(NOTES, FILES)
def test_the_same_gives_the_same_bytes(note: Any, files: dict[str, bytes]) -> None:
    raw = bundled(note, files)
    assert bundled(*unbundled(raw)) == raw


@given(st.lists(st.tuples(NOTES, FILES), min_size=2, max_size=2, unique_by=repr))
def test_what_differs_is_told_apart(two: list[tuple[Any, dict[str, bytes]]]) -> None:
    one, other = two
    assert bundled(*one) != bundled(*other)
