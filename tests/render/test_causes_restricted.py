"""A restricted record among causes, recurrences and lessons: counted, and otherwise not there."""

from typing import Any

import pytest

from pmsite.model.corpus import Entry
from pmsite.render.page import Tree
from pmsite.render.site import render
from tests.analyse.made import entry, known
from tests.render.markup import Markup

SECRET = "INC-2025-0666"
MEND = {"id": "A1", "title": "Add a resolver", "addresses": ["C1"], "due": "2025-02-01"}
HIDDEN: dict[str, Any] = {
    "id": SECRET,
    "visibility": "restricted",
    "title": "Xylophone outage",
    "summary": "Zanzibar was lost.",
    "aliases": ["HUSH-1"],
    "symptoms": ["Quokkas everywhere"],
    "actions": [{**MEND, "title": "Bury the evidence"}],
    "lessons": {"learned": [{"id": "L1", "title": "Yodel less", "tags": ["umbrage"], "actions": ["A1"]}]},
}
WORDS = ("0666", "Xylophone", "Zanzibar", "HUSH", "uokkas", "Bury", "Yodel", "umbrage", "Kumquat", "kumquat")


def _of(i: int, day: str, *tags: str, **fields: Any) -> Entry:
    """A record with a root cause of these tags; its place is `dns`."""
    causes = [{"id": "C1", "text": "Kumquat" if i == 666 else "One resolver", "tags": list(tags)}]
    return entry(
        **{
            "id": f"INC-2025-{i:04d}",
            "title": f"Incident number {i}",
            "times": {"started_at": f"2025-{day}T12:00:00Z"},
            "services": ["dns"],
            "analysis": {"root_causes": causes},
            **fields,
        }
    )


def _secret(day: str, *tags: str, **fields: Any) -> Entry:
    return _of(666, day, *tags, **{**HIDDEN, **fields})


def _render(*found: Entry) -> Tree:
    """The site; whatever is in it, nothing of the restricted record is."""
    tree = render(known(*found))
    everything = [f"{page.path} {page}" for page in tree.pages]
    everything += [path + content.decode() for path, content in tree.files.items()]
    everything += [f"{source} {target}" for source, target in tree.redirects.items()]
    assert {word: text for word in WORDS for text in everything if word in text} == {}
    return tree


def _page(tree: Tree, path: str) -> Markup:
    (body,) = (page.body for page in tree.pages if page.path == path)
    return Markup(body)


EARLY, LATE = _of(1, "01-05", "dns", actions=[MEND]), _of(9, "06-05", "dns", actions=[MEND])
PLACES = ("", "causes/", "causes/2025/", "services/dns/")
TIE = {"related": [{"id": SECRET, "kind": "recurrence"}]}
ROLES = {
    "earlier": (_secret("01-01", "dns"), LATE),
    "later": (EARLY, _secret("12-01", "dns")),
    "earlier by name": (_secret("01-01"), _of(9, "06-05", "dns", actions=[MEND], **TIE)),
    "later by name": (EARLY, _secret("12-01", related=[{"id": EARLY.id, "kind": "recurrence"}])),
    "between": (EARLY, _secret("03-01", "dns")),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_restricted_record_is_neither_end_of_what_happened_again(role: str) -> None:
    tree = _render(*ROLES[role])
    for path in (*PLACES, *(p.path for p in tree.pages if p.path.startswith("incidents/2025/INC"))):
        text = _page(tree, path).text
        assert "as before in" not in text
        assert "happened again" not in text.lower().replace("it happened again", "")


def test_one_that_came_between_hides_neither_of_the_others() -> None:
    tree = _render(EARLY, _secret("03-01", "dns"), LATE)
    for path in PLACES:
        assert _page(tree, path).text.count("as before in INC-2025-0001") == 1


def test_it_is_counted_among_those_that_have_a_cause() -> None:
    tree = _render(EARLY, _secret("03-01", "dns"))
    page = _page(tree, "causes/")
    assert page.text.startswith("Causes 2 counted incidents.")
    assert "Unknown Cause: dns (2) dns (2)" in page.text
    assert "dns cause 2 INC-2025-0001 Incident number 1 1 restricted" in page.text
    assert "dns (2)" in _page(tree, "causes/2025/").text


def test_several_are_counted_together() -> None:
    others = (_of(i, "02-01", "dns", visibility="restricted", title="Xylophone") for i in (7, 8))
    text = _page(_render(EARLY, _secret("03-01", "dns"), *others), "causes/").text
    assert "dns cause 4 INC-2025-0001 Incident number 1 3 restricted" in text
    assert "INC-2025-0007" not in text and "INC-2025-0008" not in text


def test_a_services_fishbone_is_of_the_incidents_that_stand_above_it() -> None:
    tree = _render(EARLY, LATE, _secret("03-01", "dns"))
    text = _page(tree, "services/dns/").text
    assert "dns (2)" in text
    assert "1 more is restricted and only counted." in text


def test_its_lessons_are_neither_told_nor_counted_nor_facets() -> None:
    lesson = {"id": "L1", "title": "Rehearse it", "tags": ["dns"]}
    one = _of(1, "01-05", "dns", lessons={"learned": [lesson]})
    page = _page(_render(one, _secret("03-01", "dns")), "lessons/")
    assert page.text.startswith("Lessons 1 lesson. ")
    assert [e.attributes["id"] for e in page.all("input")] == ["ls-all", "ls-no_action", "tag-all", "lt-0"]
    assert "dns 1" in page.text and "dns 2" not in page.text


def test_what_resembles_a_record_is_never_a_restricted_one() -> None:
    secret = _secret("03-01", "dns", symptoms=["Names fail"], tags=["network"])
    tree = _render(_of(1, "01-05", "dns", symptoms=["names fail"], tags=["network"]), secret)
    assert "No other record resembles this one." in _page(tree, "incidents/2025/INC-2025-0001/").text


def test_behind_each_figure_it_is_a_number() -> None:
    tree = _render(EARLY, _secret("03-01", "dns"))
    for path in ("metrics/incidents/", "metrics/by_service/", "metrics/by_cause/"):
        assert "1 more is restricted and only counted." in _page(tree, path).text
    assert "1 more in restricted records, only counted." in _page(tree, "metrics/backlog_age/").text


def test_in_frequencies_it_counts_and_is_not_named() -> None:
    gate = {"type": "or", "text": "Names fail", "inputs": ["E1"]}
    tree = {
        "top": "G1",
        "gates": {"G1": gate},
        "events": {"E1": {"text": "x", "probability": 0.1, "tags": ["dns"]}},
    }
    one = _of(1, "01-05", analysis={"fault_tree": tree})
    page = _page(_render(one, _secret("02-02", "dns"), _of(3, "04-04", "dns")), "incidents/2025/INC-2025-0001/")
    assert "2 own incidents tagged dns in 1.9 years" in page.text
    assert page.text.count("Also in INC-2025-0003") == 1


@pytest.mark.parametrize("shared", ["symptoms", "cause", "tag"])
def test_words_that_only_restricted_records_have_are_not_told(shared: str) -> None:
    tags = ("umbrage",) if shared == "tag" else ("a",) if shared == "symptoms" else ()
    symptoms = ["Quokkas everywhere"] if shared == "symptoms" else []
    other = {**HIDDEN, "id": "INC-2025-0667", "aliases": [], "symptoms": symptoms}
    causes = {"root_causes": [{"id": "C1", "text": "Kumquat", "tags": list(tags)}]}
    two = [_of(666, "03-01", **{**fields, "symptoms": symptoms, "analysis": causes}) for fields in (HIDDEN, other)]
    _render(EARLY, *two)


@pytest.mark.parametrize("day", ["2025-01-01", "2025-12-01"])
def test_the_day_of_a_restricted_incident_is_not_told(day: str) -> None:
    tree = _render(EARLY, LATE, _secret(day[5:], "dns"))
    assert day not in _page(tree, "causes/").text


def test_an_action_of_a_restricted_record_is_not_told_as_none() -> None:
    tree = _render(_of(1, "01-05", "dns"), _secret("03-01", "dns"))
    assert _page(tree, "causes/").text.endswith("2025-01-05 2025-01-05 1 in restricted records")
