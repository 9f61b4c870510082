from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmsite.draw.fishbone import Layout, draw, layout
from pmsite.model.causes import Fishbone
from tests.draw.shapes import HOSTILE, Box, assert_inert, overlapping, parsed, room, texts

WORDS = (
    "DNS",
    "failover",
    "was",
    "never",
    "configured",
    "名前解決に失敗した",
    "Überwachung",
    "не",
    "настроено",
    "a" * 40,
)
LABELS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda w: " ".join(w)[:120].strip().ljust(3, ".")
)
CAUSES = st.lists(
    st.fixed_dictionaries(
        {
            "text": LABELS,
            "root_cause": st.booleans(),
            "sub_causes": st.lists(LABELS, max_size=3).map(tuple),
        }
    ),
    min_size=1,
    max_size=12,
).map(tuple)
CATEGORIES = st.text("abcdefMW_ 名前", min_size=3, max_size=40).map(str.strip).filter(lambda name: len(name) > 1)
FISHBONES = st.builds(
    lambda problem, causes: Fishbone(problem=problem, causes=causes),
    LABELS,
    st.dictionaries(CATEGORIES, CAUSES, min_size=1, max_size=8),
)


def _fishbone(**causes: Any) -> Fishbone:
    return Fishbone.model_validate({"problem": "Orders rejected", "causes": causes})


def _layout(fishbone: Fishbone) -> Layout:
    """The layout, where the head is no taller than the fish: see `test_a_long_problem_…` for those."""
    plan = layout(fishbone)
    assume(plan.head[1] > 16)
    return plan


def _blocks(plan: Layout) -> list[Box]:
    """Everything with text in it: causes with sub-causes, labels, the head."""
    found = [Box(*plan.head, "head")]
    for bone in plan.bones:
        found.append(Box(*bone.label, bone.category))
        found += [Box(b.x, b.y, b.width, b.height, b.cause.text) for b in bone.blocks]
    return found


@given(FISHBONES)
def test_no_text_overlaps_another_or_leaves_the_drawing(fishbone: Fishbone) -> None:
    plan = _layout(fishbone)
    boxes = _blocks(plan)
    assert overlapping(boxes) == []
    assert [box for box in boxes if not box.inside(plan.width, plan.height)] == []


@given(FISHBONES)
def test_no_text_crosses_a_bone_or_the_spine(fishbone: Fishbone) -> None:
    plan = _layout(fishbone)
    for bone in plan.bones:
        (tip_x, tip_y), joint = bone.tip, bone.joint
        for box in [b for b in _blocks(plan) if b.what not in ("head", bone.category)]:
            assert not box.y < plan.spine < box.y + box.h
            for y in (box.y, box.y + box.h):  # the bone is straight: its ends inside the box's height suffice
                if min(tip_y, plan.spine) <= y <= max(tip_y, plan.spine):
                    x = tip_x + (joint - tip_x) * (y - tip_y) / (plan.spine - tip_y)
                    assert not box.x < x < box.x + box.w


@given(FISHBONES)
def test_ribs_reach_their_bone_and_every_cause_is_there(fishbone: Fishbone) -> None:
    plan = _layout(fishbone)
    for bone in plan.bones:
        assert tuple(block.cause for block in bone.blocks) == fishbone.causes[bone.category]
        for block in bone.blocks:
            share = (block.rib_y - bone.tip[1]) / (plan.spine - bone.tip[1])
            assert block.rib_end == pytest.approx(bone.tip[0] + (bone.joint - bone.tip[0]) * share)
    assert [bone.category for bone in plan.bones] == list(fishbone.causes)


@given(FISHBONES)
def test_the_drawing_keeps_to_its_layout(fishbone: Fishbone) -> None:
    drawing = draw(fishbone, "k")
    root = parsed(drawing)
    shown = texts(root)
    assert overlapping(shown) == []
    assert [box for box in shown if not box.inside(*room(root))] == []


@given(FISHBONES)
def test_the_same_fishbone_gives_the_same_bytes(fishbone: Fishbone) -> None:
    again = Fishbone.model_validate(fishbone.model_dump())
    assert draw(fishbone, "k").standalone == draw(again, "k").standalone


@pytest.mark.parametrize("sides", [1, 2])
def test_a_long_problem_moves_spine_and_bones_together(sides: int) -> None:
    causes = {name: ({"text": "One resolver"},) for name in ("technology", "process")[:sides]}
    fishbone = Fishbone.model_validate({"problem": "Names were not resolved. " * 39, "causes": causes})
    plan = layout(fishbone)
    assert overlapping(_blocks(plan)) == []
    for bone in plan.bones:
        for block in bone.blocks:
            share = (block.rib_y - bone.tip[1]) / (plan.spine - bone.tip[1])
            assert block.rib_end == pytest.approx(bone.tip[0] + (bone.joint - bone.tip[0]) * share)


def test_categories_alternate_above_and_below_the_spine_and_empty_ones_are_left_out() -> None:
    cause = ({"text": "x x"},)
    plan = layout(_fishbone(people=cause, data=(), process=cause, technology=cause))
    sides = [(bone.category, bone.tip[1] < plan.spine) for bone in plan.bones]
    assert sides == [("people", True), ("process", False), ("technology", True)]


def test_root_causes_are_marked_for_eyes_and_for_screen_readers() -> None:
    causes = ({"text": "One resolver", "root_cause": True}, {"text": "No test"})
    drawing = draw(_fishbone(technology=causes), "k").inline
    assert drawing.count('class="dot-hot"') == drawing.count('class="rib-hot"') == 1
    assert "<title>Root cause: One resolver</title>" in drawing
    assert "<title>Cause: No test</title>" in drawing


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    name = text.replace("/", "").replace("\n", " ").replace("\t", " ").strip() or "x"
    causes = {name[:90]: ({"text": text, "root_cause": True, "sub_causes": (text,)},)}
    fishbone = Fishbone.model_validate({"problem": text, "causes": causes})
    assert_inert(draw(fishbone, "k"))
