from pmsite.problems import Level, Location, Problem
from pmsite.render.page import Tree
from pmsite.render.problems import with_problems
from pmsite.render.site import render
from tests.analyse.made import entry, known
from tests.render.markup import Markup

BROKEN = Problem(
    "PM102",
    Level.ERROR,
    Location("incidents/2025/INC-2025-0009.yaml", 3, 8),
    "It is <b>wrong</b>.",
    fix="Mend it.",
)
POLICY = Problem("PM103", Level.ERROR, Location("schema/policy.yaml", 1, 1), "{{ broken }}")


def _tree(*problems: Problem) -> Tree:
    return with_problems(render(known(entry())), problems)


def _text(tree: Tree, path: str) -> str:
    (page,) = [page for page in tree.pages if page.path == path]
    assert Markup(page.body).faults == []
    return Markup(page.body).text


def test_a_broken_records_address_tells_what_is_wrong_and_where() -> None:
    text = _text(_tree(BROKEN, POLICY), "incidents/2025/INC-2025-0009/")
    assert "incidents/2025/INC-2025-0009.yaml:3:8 PM102 It is <b>wrong</b>. Mend it." in text
    assert "broken" not in text


def test_all_problems_stand_on_one_page_as_text() -> None:
    tree = _tree(BROKEN, POLICY)
    text = _text(tree, "problems/")
    assert "PM102" in text and "PM103 {{ broken }}" in text
    assert not [page.path for page in tree.pages if "{{" in page.body]


def test_every_page_says_that_records_are_missing_and_leads_to_the_problems() -> None:
    tree = _tree(BROKEN, POLICY)
    for page in tree.pages[:-2]:
        assert Markup(page.body).text.startswith("2 problems keep records from being shown: see what.")
    assert "One problem keeps a record from being shown" in _text(_tree(BROKEN), "")
    assert ("href", "../problems/") in Markup(next(p.body for p in tree.pages if p.path == "metrics/")).addresses


def test_a_page_that_could_be_rendered_is_not_replaced() -> None:
    problem = Problem("PM118", Level.ERROR, Location("incidents/2025/INC-2025-0001.yaml"), "Attachment refused.")
    assert [page.path for page in _tree(problem).pages].count("incidents/2025/INC-2025-0001/") == 1
