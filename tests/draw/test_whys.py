from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw.svg import Drawing
from pmsite.draw.whys import anchor, draw
from pmsite.model.causes import FiveWhys
from tests.analyse.made import entry
from tests.draw.shapes import HOSTILE, assert_inert, overlapping, parsed, rects, room, tags, texts


def _whys(**fields: Any) -> FiveWhys:
    return entry(analysis={"five_whys": [{"problem": "Trading halted", **fields}]}).record.analysis.five_whys[0]


def _links(drawing: Drawing) -> list[str]:
    return [link.attrib["href"].removeprefix("./") for link in tags(parsed(drawing), "a")]


CHAIN = _whys(chain=[{"because": "The connection was lost"}, {"because": "No failover", "root_cause": True}])
TREE = _whys(
    whys=[
        {"because": "A", "whys": [{"because": "B"}, {"because": "C", "level": "design", "root_cause": True}]},
        {"because": "D"},
    ]
)


def test_each_answer_leads_to_its_place_in_the_page() -> None:
    assert _links(draw(CHAIN, "k", 1)) == ["#why-1-1", "#why-1-2"]
    assert sorted(_links(draw(TREE, "k", 2))) == ["#why-2-1", "#why-2-1-1", "#why-2-1-2", "#why-2-2"]
    assert anchor(3, [1, 2]) == "why-3-1-2"


def test_a_chain_goes_straight_down_and_a_tree_keeps_the_order_of_its_branches() -> None:
    chain = rects(parsed(draw(CHAIN, "k", 1)), "box")
    assert len({box.x for box in chain}) == 1 and [b.y for b in chain] == sorted(b.y for b in chain)
    b, c = (box for box in rects(parsed(draw(TREE, "k", 1)), "box")[2:4])
    assert b.y == pytest.approx(c.y, abs=10) and b.x < c.x


def test_root_causes_are_marked_and_named_in_words() -> None:
    root = parsed(draw(TREE, "k", 1))
    assert [g.attrib["class"] for g in tags(root, "g")].count("why hot") == 1
    assert [e.text for e in tags(root, "desc")] == ["4 answers. Root causes: C."]
    assert "design, root cause" in [text.what for text in texts(root)]


@given(
    st.recursive(
        st.text(min_size=1, max_size=80, alphabet="abc defgh WMil/-")
        .filter(str.strip)
        .map(lambda t: {"because": t}),
        lambda below: st.builds(
            lambda t, whys: {"because": t, "whys": whys},
            st.just("why so"),
            st.lists(below, min_size=1, max_size=3),
        ),
        max_leaves=12,
    )
)
def test_boxes_never_overlap_and_texts_stay_inside(answer: dict[str, Any]) -> None:
    root = parsed(draw(_whys(whys=[answer, {"because": "Another"}]), "k", 1))
    boxes = [*rects(root, "box"), *rects(root, "head")]
    assert overlapping(boxes) == []
    assert [box for box in (*boxes, *texts(root)) if not box.inside(*room(root))] == []
    assert overlapping(texts(root)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_inert(draw(_whys(problem=text, chain=[{"because": text}]), "k", 1))
