from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw.graphviz import tree_layout


@st.composite
def _trees(draw: st.DrawFn) -> tuple[list[tuple[float, float]], list[tuple[int, int]]]:
    n = draw(st.integers(1, 15))
    sides = st.sampled_from([60.0, 90.0, 150.0])
    sizes = [(draw(sides), draw(sides)) for _ in range(n)]
    return sizes, sorted((draw(st.integers(0, child - 1)), child) for child in range(1, n))


@given(_trees())
def test_boxes_lie_below_their_parents_apart_and_inside(
    drawn: tuple[list[tuple[float, float]], list[tuple[int, int]]],
) -> None:
    sizes, edges = drawn
    centres = tree_layout(sizes, edges, 18, 34)
    boxes = [(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for (x, y), (w, h) in zip(centres, sizes, strict=True)]
    assert min(left for left, *_ in boxes) >= -0.5 and min(top for _, top, *_ in boxes) >= -0.5
    for parent, child in edges:
        assert boxes[child][1] >= boxes[parent][3] + 33
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] + 0.5 or b[2] <= a[0] + 0.5 or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
    assert centres == tree_layout(sizes, edges, 18, 34)


@given(st.integers(2, 8))
def test_children_stand_in_the_order_of_their_gates_inputs(n: int) -> None:
    centres = tree_layout([(100, 40)] * (n + 1), [(0, i) for i in range(1, n + 1)], 18, 34)
    places = [x for x, _ in centres[1:]]
    assert places == sorted(places)
