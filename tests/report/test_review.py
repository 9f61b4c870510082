"""A pull request's comment: what the branch does to each record."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pmsite.analyse.completeness import Completeness, completeness, next_state, plan
from pmsite.model.corpus import Entry
from pmsite.problems import Level, Location, Problem
from pmsite.render.site import render
from pmsite.report.review import Change, as_review
from tests.analyse.made import entry, known, policy

PREVIEW = "https://example.com/preview/7"


def target(one: Entry) -> Completeness:
    state = next_state(one.record) or one.record.state
    return completeness(one.record, state, plan(one.record, policy(), state))


def change(before: dict[str, Any] | None = None, problems: tuple[Problem, ...] = (), /, **fields: Any) -> Change:
    """A record with these fields, that was as `before` (None: not there)."""
    one = entry(**fields)
    earlier = entry(**before).record if before is not None else None
    return Change(one.source.path, one, earlier, target(one), problems)


def problem(message: str = "Bad.", line: int = 3, level: Level = Level.ERROR, fix: str | None = None) -> Problem:
    return Problem("PM102", level, Location("x.yaml", line), message, fix=fix)


ACTIONS = [{"id": "A1", "title": "Do it"}, {"id": "A2", "title": "Do that"}]


def test_a_branch_without_records_says_so() -> None:
    assert as_review([], PREVIEW) == "## Post-mortems\n\nThis branch touches no record.\n"


def test_a_new_record_is_told_with_its_state_and_what_it_holds() -> None:
    said = as_review([change(actions=ACTIONS)], "")
    assert "### INC-2025-0001: Orders rejected after a resolver was lost\n" in said
    assert "\nNew: **draft**, SEV2, with 0 events and 2 actions.\n" in said
    assert "Preview" not in said


def test_a_changed_record_is_told_with_the_fields_that_changed() -> None:
    said = as_review([change({}, summary="Other.", severity="SEV1")], "")
    assert "**draft**, SEV1; changed: `severity`, `summary`." in said


def test_a_record_of_which_only_comments_changed_is_as_it_was() -> None:
    assert "its values are as they were." in as_review([change({})], "")


def test_actions_that_are_new_finished_and_gone_are_named() -> None:
    now = [{"id": "A2", "title": "Do that", "state": "done"}, {"id": "A3", "title": "And this"}]
    said = as_review([change({"actions": ACTIONS}, actions=now)], "")
    assert "changed: `actions`. New actions: A3. Finished: A2. Gone: A1." in said


def test_a_deleted_record_is_told_with_what_follows() -> None:
    path = "incidents/2025/INC-2025-0001.yaml"
    said = as_review([Change(path, None, entry().record, None, (), deleted=True)], PREVIEW)
    assert "### INC-2025-0001\n\nThis record is deleted." in said
    assert "Preview" not in said


def test_an_unreadable_record_is_told_by_its_problems() -> None:
    said = as_review([Change("incidents/2025/X.yaml", None, None, None, [problem("It is no YAML.")])], PREVIEW)
    assert "### X\n\n1 finding:\n\n- ❌ PM102, line 3: It is no YAML.\n" in said


def test_figures_are_told_with_what_they_count() -> None:
    times = {"started_at": "2025-11-26T10:00:00Z", "detected_at": "2025-11-26T10:04:00Z"}
    said = as_review([change(times=times)], "")
    assert "\nFigures: " in said
    assert "4 min" in said
    assert "Figures" not in as_review([change(times={"started_at": "2025-11-26"})], "")


def test_what_the_next_state_still_asks_for_is_a_list_to_tick() -> None:
    said = as_review([change(impact={"summary": "Orders."})], "")
    assert "A review asks for 4 fields; 1 of them is filled.\n- [ ] `times/detected_at`\n" in said


def test_findings_are_told_worst_first_and_counted_when_there_are_many() -> None:
    found = [problem(f"Sentence {n}.", n, Level.NOTE) for n in range(1, 31)]
    said = as_review([change(None, (*found, problem("The worst.", fix="Mend it.")))], "")
    assert said.index("❌ PM102, line 3: The worst. Mend it.") < said.index("Sentence 1.")
    assert "31 findings:" in said
    assert "Sentence 19." in said
    assert "Sentence 20." not in said
    assert "- … and 11 more\n" in said


def test_a_record_without_findings_is_said_to_have_none() -> None:
    assert "Nothing is wrong with it." in as_review([change()], "")


def test_the_preview_leads_to_the_page_and_its_drawings() -> None:
    analysis = {"fishbone": {"problem": "Down", "causes": {"people": [{"text": "x"}]}}}
    timeline = [{"at": "2025-11-26T10:27:35Z", "text": "First error"}]
    said = as_review([change(analysis=analysis, timeline=timeline)], f"{PREVIEW}/")
    page = f"{PREVIEW}/incidents/2025/INC-2025-0001/"
    assert f"Preview: [page]({page}), [timeline]({page}#timeline), [fishbone]({page}#fishbone)\n" in said


def test_a_restricted_record_has_no_preview() -> None:
    assert "Preview" not in as_review([change(visibility="restricted")], PREVIEW)


@pytest.mark.parametrize("text", ["<img src=x>", "[x](https://example.com)", "@octocat said", "**x**", "a `b` c"])
def test_what_a_record_says_is_shown_as_text(text: str) -> None:
    said = as_review([change(None, (problem(text),), title=text, severity=text)], "")
    tokens = [child for token in MarkdownIt("commonmark").parse(said) for child in token.children or ()]
    shown = "".join(token.content for token in tokens if token.type in ("text", "code_inline")).replace(
        "\u200b", ""
    )
    assert shown.replace("`", "").count(text.replace("`", "")) == 3
    assert "@octocat" not in said


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_no_title_begins_a_line_of_its_own(text: str) -> None:
    found = change(None, (problem(text, fix=text),))
    assert len(as_review([found], "").split("\n")) == len(as_review([change(None, (problem(),))], "").split("\n"))


def test_the_links_lead_to_headings_of_the_page() -> None:
    tree = {
        "top": "G1",
        "gates": {"G1": {"type": "or", "text": "x", "inputs": ["E1"]}},
        "events": {"E1": {"text": "y"}},
    }
    fishbone = {"problem": "Down", "causes": {"people": [{"text": "x"}]}}
    timeline = [{"at": "2025-11-26T10:27:35Z", "text": "First error"}]
    fields = {"analysis": {"fishbone": fishbone, "fault_tree": tree}, "timeline": timeline}
    anchors = re.findall(r"#([\w-]+)\)", as_review([change(**fields)], PREVIEW))
    (page,) = (p for p in render(known(entry(**fields))).pages if p.path.endswith("INC-2025-0001/"))
    assert anchors == ["timeline", "fishbone", "fault-tree"]
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page.body] == []
