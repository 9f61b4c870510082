"""The page of lessons, narrowed by the browser alone: labels, counts, and what each rule hides."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.lessons import WORDS
from pmsite.model.corpus import Entry
from pmsite.render import lessons as module
from pmsite.render.lessons import lessons, narrowing
from pmsite.render.site import render, style
from tests.analyse.made import entry, known
from tests.render.markup import Element, Markup

RULE = re.compile(r"\.pm-lessons:has\(#([^\s():]+):checked\) \.pm-lesson:not\(\.([^\s():]+)\)\{display:none\}")
STANDING = re.compile(
    r'\.pm-lessons:has\(#ls-(\w+):checked\) \.pm-lesson:not\(\[data-standing="(\w+)"\]\)(?=,| \{)'
)
TAGS = (
    *("x{}", "*", "a:b", ":has(x)", "a,b", 'a"b', "</style>", "<b>", "\\", "a b", "#x", ".x", "]", "/**/", "ß"),
    *("C++", "C#", "名前", "Ünï-cödé", "a.b", "a_b", "a(b)", "tls 1.3", "x'y", "x;y", "ls-all"),
)


def _names() -> list[str]:
    """Of hostile tags, those that the format takes."""
    taken = []
    for name in TAGS:
        try:
            _of(1, name)
        except ValueError:
            continue
        taken.append(name)
    return taken


def _of(i: int, *tags: str, states: tuple[str, ...] = (), **fields: Any) -> Entry:
    actions = [{"id": f"A{n}", "title": "Do it", "state": state} for n, state in enumerate(states, 1)]
    lesson = {"id": "L1", "title": f"Lesson {i}", "tags": list(tags), "actions": [one["id"] for one in actions]}
    return entry(
        **{"id": f"INC-2025-{i:04d}", "actions": actions, "lessons": {"learned": [lesson]}, **fields},
    )


def _body(*found: Entry) -> str:
    return lessons(known(*found)).body


def _page(*found: Entry) -> Markup:
    page = Markup(_body(*found))
    assert page.faults == []
    return page


def _cards(page: Markup) -> list[Element]:
    return [e for e in page.all("div") if "pm-lesson" in e.attributes.get("class", "").split()]


def _rules() -> list[tuple[str, str]]:
    """Id and class of each rule that narrows by tag; they stand in the style sheet of every page."""
    assert RULE.sub("", narrowing()).strip() == ""
    found = RULE.findall(narrowing())
    assert [rule for rule in RULE.findall(style()) if rule[0].startswith("lt-")] == found
    return found


def _labels(body: str) -> dict[str, str]:
    """What stands in the label of each radio button, by its id."""
    found = re.findall(r'<label><input type="radio" name="(\w+)" id="([^"]+)"[^>]*>(.*?)</label>', body, re.DOTALL)
    return {name: Markup(text).text for _, name, text in found}


def _buttons(body: str) -> dict[str, str]:
    """Each tag, exactly as it is written, and the id of its button."""
    found = re.findall(r'id="(lt-[^"]+)"> (.*?) <span class="pm-meta">\d+</span></label>', body, re.DOTALL)
    return {unescape(name): button for button, name in found}


def _left(body: str, checked: str) -> int:
    """How many lessons remain with a tag's button checked, by the rules of the style sheet."""
    hiding = [css for name, css in _rules() if name == checked]
    cards = [card.attributes["class"].split() for card in _cards(Markup(body))]
    return sum(all(css in classes for css in hiding) for classes in cards)


SOME = (
    _of(1, "dns", "tls", states=("open",)),
    _of(2, "dns", states=("done",)),
    _of(3, "dns", states=("wont_do",)),
    _of(4, states=("done",), provenance={"kind": "retold"}),
    _of(5, "tls", states=("open", "done")),
    _of(6),
)


def test_each_standing_has_a_button_with_its_words_and_its_number() -> None:
    labels = _labels(_body(*SOME))
    assert {name: text for name, text in labels.items() if name.startswith("ls-")} == {
        "ls-all": "all 6",
        "ls-implemented": "implemented 1",
        "ls-waiting": "not implemented yet 2",
        "ls-declined": "decided against, at least in part 1",
        "ls-no_action": "no action named 1",
        "ls-elsewhere": "not followed here 1",
    }
    assert set(_labels(_body(_of(1)))) == {"ls-all", "ls-no_action"}


def test_each_tag_has_a_button_with_its_number() -> None:
    labels = _labels(_body(*SOME))
    tags = [(name, text) for name, text in labels.items() if not name.startswith("ls-")]
    assert tags == [("tag-all", "all"), ("lt-0", "dns 3"), ("lt-1", "tls 2")]


def test_every_radio_button_stands_in_a_label_of_a_named_group_and_one_of_each_is_chosen() -> None:
    page = _page(*SOME)
    radios = page.all("input")
    assert all(e.inside[-2:] == ("fieldset", "label") for e in radios)
    assert len(page.all("legend")) == len(page.all("fieldset")) == 2
    chosen = [(e.attributes["name"], e.attributes["id"]) for e in radios if "checked" in e.attributes]
    assert chosen == [("standing", "ls-all"), ("tag", "tag-all")]
    assert sorted(page.ids) == sorted(set(page.ids))


def test_each_tags_rule_leaves_exactly_the_lessons_that_have_it() -> None:
    body = _body(*SOME)
    assert _buttons(body) == {"dns": "lt-0", "tls": "lt-1"}
    assert (_left(body, "lt-0"), _left(body, "lt-1"), _left(body, "tag-all")) == (3, 2, 6)


def test_there_is_a_rule_for_each_button_that_a_page_can_have() -> None:
    body = _body(_of(1, *(f"t{i:02}" for i in range(module.TAGS))))
    rules = dict(_rules())
    assert list(rules) == list(rules.values()) == list(_buttons(body).values())
    assert len(_rules()) == module.TAGS


def test_each_standings_rule_leaves_exactly_its_lessons() -> None:
    rules = STANDING.findall(style())
    assert sorted(rules) == sorted((key, key) for key in WORDS)
    standings = [card.attributes["data-standing"] for card in _cards(_page(*SOME))]
    assert standings == ["no_action", "waiting", "elsewhere", "declined", "implemented", "waiting"]


def test_the_lessons_stand_within_the_element_that_the_hiding_rules_speak_of() -> None:
    page = _page(*SOME)
    assert [e.attributes["class"] for e in page.all("div") if not e.inside] == ["pm-lessons"]
    assert all(card.inside == ("div",) for card in _cards(page))
    assert all(radio.inside[0] == "div" for radio in page.all("input"))


def test_no_page_has_a_style_of_its_own() -> None:
    made = render(known(*SOME)).pages
    assert [page.path for page in made if Markup(page.body).all("style")] == []
    assert not [e for page in made for e in Markup(page.body).elements if "style" in e.attributes]


def test_a_hostile_tag_makes_no_css_and_no_html() -> None:
    names = _names()
    assert len(names) > 8, "the format takes many"
    body = _body(*(_of(i, name) for i, name in enumerate(names, 1)))
    page = Markup(body)
    assert page.faults == []
    buttons = _buttons(body)
    assert set(buttons) == set(names)
    assert len(set(buttons.values())) == len(names)
    assert {one for card in _cards(page) for one in card.attributes["class"].split()} == {
        "pm-lesson",
        *buttons.values(),
    }
    labels = _labels(body)
    for name in names:
        assert labels[buttons[name]] == f"{' '.join(name.split())} 1"
        assert _left(body, buttons[name]) == 1


_some = st.text(st.sampled_from("aAzZ09 .,;+#_-'()[]{}<>&:*\\\"ßİ名²éǅ"), min_size=1, max_size=4)


@given(st.lists(_some, min_size=1, max_size=8, unique=True))
def test_whatever_tags_the_format_takes_each_leaves_its_own_lesson(names: list[str]) -> None:
    found = []
    for i, name in enumerate(names, 1):
        try:
            one = _of(i, name)
            found.append((one.record.lessons.learned[0].tags[0], one))
        except ValueError:
            continue
    body = _body(*(one for _, one in found), _of(99))
    assert Markup(body).faults == []
    assert [_left(body, _buttons(body)[name]) for name, _ in found] == [1] * len(found)


def test_a_tag_named_all_is_a_tag_like_another() -> None:
    body = _body(_of(1, "all", "dns"), _of(2, "dns"))
    ids = Markup(body).ids
    assert sorted(ids) == sorted(set(ids))
    (chosen,) = (
        e.attributes["id"]
        for e in Markup(body).all("input")
        if "checked" in e.attributes and e.attributes["name"] == "tag"
    )
    assert (_left(body, chosen), _left(body, _buttons(body)["all"])) == (2, 1)


def test_spellings_that_differ_are_tags_of_their_own() -> None:
    body = _body(_of(1, "DNS"), _of(2, "dns"), _of(3, "dns"))
    buttons = _buttons(body)
    assert set(buttons) == {"DNS", "dns"}
    assert (_left(body, buttons["dns"]), _left(body, buttons["DNS"])) == (2, 1)


@pytest.mark.parametrize(("n", "said"), [(0, False), (1, True), (7, True)])
def test_tags_beyond_the_most_are_said_to_be_elsewhere(n: int, said: bool) -> None:
    page = _page(_of(1, *(f"t{i:02}" for i in range(module.TAGS + n))))
    assert len([e for e in page.all("input") if e.attributes["name"] == "tag"]) == 1 + 40
    assert (f"{n} more tags have their lessons on their pages." in page.text) is said
    assert ("../tags/" in [address for _, address in page.addresses]) is said


def test_without_tags_there_is_nothing_to_narrow_by() -> None:
    page = _page(_of(1))
    assert len(page.all("fieldset")) == 1
    assert "Rates by tag" not in page.text


def test_the_rate_is_told_with_what_it_is_made_of_of_all_and_by_tag() -> None:
    text = _page(*SOME).text
    assert "25\u202f% of those that are followed" in text or "25 % of those that are followed" in text
    assert "(implemented ÷ those with an own action = 1 ÷ 4)" in text
    assert "dns 3 33 % 1 of 3 tls 2 0 % 0 of 2" in text.replace("\u202f", " ")
    assert "of those that are followed" not in _page(_of(1)).text


def test_a_lesson_leads_to_its_place_and_says_how_long_it_waits() -> None:
    page = _page(_of(1, states=("open",), dates={"published_on": "2026-11-20"}))
    assert ("href", "../incidents/2025/INC-2025-0001/#lesson-L1") in page.addresses
    assert "INC-2025-0001 · 2025-11-26 · not implemented for 1 day" in page.text
