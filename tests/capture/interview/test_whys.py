"""Five whys, answer by answer: a chain as long as nothing branches, else a tree."""

from hypothesis import given
from hypothesis import strategies as st

from pmsite.capture.interview.whys import Node, depth, explained, five_whys, lines, node, nodes
from pmsite.load.shape import prune
from pmsite.model.causes import FiveWhys


def test_answers_follow_one_another() -> None:
    assert five_whys("Halted", nodes(["No connection", "No name", "! No failover"])) == [
        {
            "problem": "Halted",
            "chain": [
                {"because": "No connection"},
                {"because": "No name"},
                {"because": "No failover", "root_cause": True},
            ],
        }
    ]


def test_a_plus_is_another_reason_for_the_same() -> None:
    (found,) = five_whys("Halted", nodes(["a", "b", "+ c", "d", "+++ e"]))
    d = {"because": "c", "whys": [{"because": "d"}]}
    assert found["whys"] == [{"because": "a", "whys": [{"because": "b"}, d]}, {"because": "e"}]


def test_more_plus_signs_than_there_are_steps_lead_to_the_problem() -> None:
    assert nodes(["+++ a", "++++++ b"]) == (Node(-1, "a"), Node(-1, "b"))


def test_a_text_may_begin_like_a_mark() -> None:
    assert nodes(["\\+5 % load", "\\! odd", "\\\\ back"]) == (
        Node(-1, "+5 % load"),
        Node(0, "! odd"),
        Node(1, "\\ back"),
    )


def test_no_answer_is_no_five_whys() -> None:
    assert five_whys("Halted", ()) == []


def test_what_can_have_another_reason_is_what_has_one() -> None:
    known = nodes(["a", "b", "+ c"])
    assert explained(known) == [-1, 0]
    assert [depth(known, place) for place in range(3)] == [1, 2, 2]
    assert node("++ d", known, 2) == Node(-1, "d")


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@st.composite
def _trees(draw: st.DrawFn) -> list[Node]:
    found: list[Node] = []
    for i in range(draw(st.integers(1, 9))):
        found.append(Node(draw(st.integers(-1, i - 1)), draw(_TEXTS), draw(st.booleans())))
    return found


@given(_trees())
def test_every_tree_can_be_told_in_lines(known: list[Node]) -> None:
    again = nodes(lines(known))
    assert five_whys("x", again) == five_whys("x", known)
    assert FiveWhys.model_validate(prune(five_whys("x", known)[0]))


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_lines_make_a_tree(told: list[str]) -> None:
    known = nodes(told)
    assert all(-1 <= one.parent < place for place, one in enumerate(known))
    assert nodes(lines(known)) == nodes(lines(nodes(lines(known))))
