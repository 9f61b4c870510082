"""What other records need to know of a record, and how it is found."""

from dataclasses import replace

from hypothesis import given

from pmsite.analyse.outline import Outline, Outlines, outline, unreadable
from pmsite.model.corpus import Entry
from tests.analyse.made import entries, entry


def test_an_outline_holds_what_ties_need() -> None:
    made = outline(
        entry(
            aliases=["X-1"],
            services=["web"],
            related=[{"id": "INC-2024-0001", "kind": "similar"}],
            actions=[
                {"id": "A1", "title": "Do it", "state": "done", "depends_on": ["A2"]},
                {"id": "A2", "title": "Do it"},
            ],
            ignore=[{"rule": "PM802", "reason": "We know"}],
        )
    )
    assert made.path == "incidents/2025/INC-2025-0001.yaml"
    assert made.began == 1764152855.0
    assert (made.aliases, made.services, made.related) == (("X-1",), ("web",), (("INC-2024-0001", "similar"),))
    assert [(a.id, a.finished, a.depends_on) for a in made.actions] == [("A1", True, ("A2",)), ("A2", False, ())]
    assert (made.waived, made.ours, made.whole) == (("PM802",), True, True)


def test_a_record_with_holes_is_not_whole() -> None:
    made = outline(replace(entry(), holes=(("drill",),)))
    assert (made.whole, made.holes) == (False, (("drill",),))


def test_a_file_that_cannot_be_read_is_known_by_its_name() -> None:
    made = unreadable("incidents/2025/INC-2025-0007.v2.yaml")
    assert (made.id, made.whole) == ("INC-2025-0007.v2", False)


def test_actions_of_a_retold_record_are_not_ours() -> None:
    assert not outline(entry(provenance={"kind": "retold"})).ours
    assert not outline(entry(state="withdrawn")).ours


def test_an_id_goes_before_an_alias_and_the_first_of_two_counts() -> None:
    a, b, c = Outline("a", "X"), Outline("b", "Y", aliases=("X", "Z")), Outline("c", "X")
    known = Outlines((a, b, c))
    assert known.by_name == {"X": a, "Y": b, "Z": b}
    assert known.by_id["X"] is a
    assert [one.path for one in known.holders["X"]] == ["a", "b", "c"]


@given(entries(6))
def test_every_record_is_found_by_each_of_its_names(made: list[Entry]) -> None:
    known = Outlines(tuple(outline(one) for one in made))
    for one in known.all:
        for name in (one.id, *one.aliases):
            assert one in known.holders[name]
            assert name in known.by_name
