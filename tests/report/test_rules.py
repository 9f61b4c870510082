"""The table of rules for a person: every rule is there with what its author needs."""

import re

import pytest
from markdown_it import MarkdownIt

from pmsite.check.rule import Rule
from pmsite.check.run import FAMILIES, RULES
from pmsite.report.rules import as_list, as_markdown, as_page

MARKDOWN = as_markdown([("One", (RULES["PM201"],)), ("Two", (RULES["PM501"], RULES["PM002"]))])


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rules_page_has_why_both_examples_and_the_mend(rule: Rule) -> None:
    page = as_page(rule).plain
    assert page.startswith(f"{rule.id} {rule.title} ({rule.level})\n\n{rule.why}\n\n  ✗ ")
    assert page.endswith(f"\n→ {rule.fix}\n")
    for line in (*rule.bad.split("\n"), *rule.good.split("\n")):
        assert f" {line}\n" in page


def test_the_list_has_a_line_for_every_rule() -> None:
    lines = as_list(RULES.values()).plain.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    assert all(re.fullmatch(r"PM\d{3}  (error  |warning|note   ) \S.*", line) for line in lines)


def test_markdown_has_a_heading_a_family_and_one_a_rule() -> None:
    heads = [line for line in MARKDOWN.splitlines() if line.startswith("##")]
    assert heads == [
        "## One",
        f"### PM201: {RULES['PM201'].title}",
        "## Two",
        f"### PM501: {RULES['PM501'].title}",
        f"### PM002: {RULES['PM002'].title}",
    ]
    assert MARKDOWN.endswith("\n")
    assert not MARKDOWN.endswith("\n\n")


def test_no_example_ends_its_block_and_no_text_is_markup_by_accident() -> None:
    whole = as_markdown([("All", tuple(RULES.values()))])
    tokens = MarkdownIt("commonmark").parse(whole)
    assert sum(token.type == "fence" for token in tokens) == len(RULES)
    assert sum(token.type == "heading_open" and token.tag == "h3" for token in tokens) == len(RULES)
    inline = [child.type for token in tokens for child in token.children or ()]
    assert "html_inline" not in inline
    assert "html_block" not in [token.type for token in tokens]


def test_every_family_says_in_a_line_what_its_rules_have_in_common() -> None:
    for family in FAMILIES:
        assert re.match(r"PM\w[^:]*: \S", family.__doc__ or ""), family.__name__
