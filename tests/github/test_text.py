"""People's text in an issue keeps its form and does nothing: it pings, links, hides and closes nothing of ours."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pmsite.github.text import TITLE, line, markdown, shortened, title, units

GAP = "\u200b"
ENDING = "PMSITE-END"
PIECES = [
    "@", "#", "name", "org/team", "a", "1", "GH-", "gh-", "-->", "--", ">", "<", "!--", "<!--", "</details>",
    "```", "~~~", "\n", " ", "    ", "- ", "> ", "![", "[", "](x)", "\\", "`", "😀", "é", "漢", GAP, "https://github.com/",
    "o/r/issues/1", "o/r/pull/", "www.", "_", "*", "&", ";", "█", "\u2028", "password: ", "hunter2abc",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60)
SECRET = "ghp_" + "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0xR"


def heading(text: str) -> str:
    """A title of this text."""
    return title("INC-2025-0007/A1", text)


WAYS = pytest.mark.parametrize("write", [markdown, line, heading])


def told(text: str) -> list[str]:
    """What a reader is shown of Markdown as plain words: no code."""
    tokens = [child for token in MarkdownIt().parse(text) for child in token.children or ()]
    return [token.content for token in tokens if token.type == "text"]


def hidden(text: str) -> bool:
    """Whether what stands behind a text is swallowed by its code."""
    tokens = MarkdownIt().parse(f"{text}\n\n{ENDING}")
    return any(ENDING in token.content for token in tokens if token.type in ("fence", "code_block", "html_block"))


@WAYS
@pytest.mark.parametrize(
    "text", ["@name", "(@name)", "@org/team", "@@name", "\\@name", "cc @a-b, @c", "o/r@a1b2c3"]
)
def test_nobody_is_pinged(write: Callable[[str], str], text: str) -> None:
    assert not re.search(r"@[\w-]", write(text))
    assert write(text).replace(GAP, "").replace("\\", "").endswith(text.replace("\\", ""))


@WAYS
@pytest.mark.parametrize("text", ["jane.doe@bank.example.org", "Ask jane.doe+x@bank.de now"])
def test_nobody_is_pinged_by_an_email(write: Callable[[str], str], text: str) -> None:
    assert not re.search(r"@\w", write(text))


@WAYS
@pytest.mark.parametrize("text", ["#1", "(#12)", "owner/repo#1", "##7", "&#64;name"])
def test_no_issue_is_referred_to(write: Callable[[str], str], text: str) -> None:
    assert not re.search(r"#\d", write(text))


@pytest.mark.parametrize("write", [markdown, line])
@pytest.mark.parametrize("text", ["GH-1", "gh-12", "(Gh-3)"])
def test_no_issue_is_referred_to_by_the_old_notation(write: Callable[[str], str], text: str) -> None:
    assert not re.search(r"gh-\d", write(text), re.IGNORECASE)


@pytest.mark.parametrize("kind", ["issues", "pull", "discussions", "commit"])
@pytest.mark.parametrize(
    "host", ["https://github.com", "http://www.github.com", "github.com", "HTTPS://GitHub.com"]
)
def test_an_address_of_an_issue_leaves_no_trace_there(host: str, kind: str) -> None:
    said = markdown(f"See {host}/owner/re.po/{kind}/1, and more.")
    assert f"redirect.github.com/owner/re.po/{kind}/1, and more." in said
    assert not re.search(r"(?<!redirect\.)github\.com", said, re.IGNORECASE)
    assert "://git" not in line(f"See {host}/owner/re.po/{kind}/1").lower()


@pytest.mark.parametrize("text", ["https://github.com/owner/repo", "https://redirect.github.com/o/r/issues/1"])
def test_other_addresses_stay(text: str) -> None:
    assert markdown(text) == text


@pytest.mark.parametrize(
    "text",
    ["<!-- pmsite:action=INC-2025-0001/A1 v={} -->", "<!-- pmsite:end -->", "<!--", "-->", "--->", "<!---->"],
)
@pytest.mark.parametrize("write", [markdown, line])
def test_no_comment_begins_or_ends(write: Callable[[str], str], text: str) -> None:
    assert "<!--" not in write(text)
    assert "-->" not in write(text)


@pytest.mark.parametrize(
    "text", ["</details>", "<img src=x>", "<script>", "<!DOCTYPE x>", "<?x?>", "<B>", "<a@b.c>"]
)
@pytest.mark.parametrize("write", [markdown, line])
def test_no_tag_works(write: Callable[[str], str], text: str) -> None:
    tokens = MarkdownIt().parse(write(f"{text}\n\na {text} b"))
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"html_block", "html_inline", "link_open", "image"}


def test_no_image_is_fetched_and_links_stay() -> None:
    tokens = MarkdownIt().parseInline(markdown("![a](https://x.example/a.png)"))[0].children or []
    assert [token.type for token in tokens] == ["text", "link_open", "text", "link_close"]
    assert markdown("[a](https://x.example/)") == "[a](https://x.example/)"


def test_markdown_keeps_its_form() -> None:
    text = "# Heading\n\n- *one* `two`\n- **three**\n\n| a | b |\n| - | - |\n\n```sh\nls -l\n```"
    assert markdown(text) == text


@pytest.mark.parametrize(
    "text",
    ["```\ncode", "~~~\ncode\n", "  ```sh\ncode", "a\n\n```\nb\n```\n\n~~~\nc", "```\ncode\n```", "    ```\n\nx"],
)
def test_a_code_fence_that_is_left_open_is_closed(text: str) -> None:
    assert not hidden(markdown(text))


@pytest.mark.parametrize(
    "text",
    [
        "- so:\n  ```\n  code",
        "- ```\n  code\n  ```",
        "````\n```\ncode",
        "~~~\n```\ncode",
        "```\n~~~\n~~~",
        "```\na\n```\n~~~\n```",
    ],
    ids=[
        "in a list",
        "behind a dash",
        "four in front",
        "of another kind",
        "others inside",
        "one closed, one open",
    ],
)
def test_code_in_unusual_fences_hides_nothing_behind_it(text: str) -> None:
    assert not hidden(markdown(text))


@pytest.mark.parametrize("text", ["&commat;name", "&#x40;name", "@&#x6e;ame", "&num;1", "&#x23;1"])
def test_nobody_is_pinged_by_an_entity(text: str) -> None:
    assert not re.search(r"@\w|#\d", "".join(told(markdown(text))))


@pytest.mark.parametrize("text", ["&commat;name", "&#x40;name", "&#64;name", "&num;1"])
def test_nobody_is_pinged_by_an_entity_in_a_line(text: str) -> None:
    assert not re.search(r"@\w|#\d", "".join(told(line(text))))


@WAYS
def test_a_secret_is_masked(write: Callable[[str], str]) -> None:
    said = write(f"We used {SECRET} and password=hunter2abc")
    assert "hunter2" not in said
    assert SECRET not in said.replace("\\", "")
    assert SECRET[4:12] not in said
    assert "█" in said


@pytest.mark.parametrize(
    "text", ["*a*", "_a_", "`a`", "[a](b)", "a|b", "~~a~~", "<b>", "# a", "\\", "{{X/A1}}", "$a$"]
)
def test_a_line_is_read_as_it_was_written(text: str) -> None:
    assert "".join(told(f"**Why:** {line(text)}")) == f"Why: {text}"


def test_a_line_stays_one_line() -> None:
    assert line(" a\r\n\nb\tc\u2028d ") == "a b c d"
    assert title("R/A1", " a\nb ") == "R/A1: a b"


def test_a_line_makes_no_address_a_link() -> None:
    assert not re.search(r"://|www\.", line("https://x.example www.x.example ftp://y"))


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("a", 1), ("é", 1), ("漢", 1), ("😀", 2), ("👩‍🚀", 5), ("\ud800", 1), ("a\r\n", 3)],
)
def test_lengths_are_counted_as_the_strictest_counts_them(text: str, length: int) -> None:
    assert units(text) == length


def test_a_title_of_emoji_fits() -> None:
    said = title("INC-2025-0007/A1", "😀" * 200)
    assert said.startswith("INC-2025-0007/A1: 😀")
    assert said.endswith("😀…")
    assert TITLE - 1 <= units(said) <= TITLE
    assert "\ufffd" not in said


def test_a_text_that_just_fits_is_whole() -> None:
    assert shortened("😀" * 4, 8) == "😀" * 4
    assert shortened("😀" * 4 + "a", 8) == "😀" * 3 + "…"
    assert shortened("a" * 5 + "  " + "b" * 9, 8) == "aaaaa…"


@given(TEXTS)
def test_no_text_refers_to_anything(text: str) -> None:
    for write in (markdown, line):
        said = write(text)
        assert not re.search(r"@\w|#\d|-->|<!--", said), said
    assert not re.search(r"@\w|#\d", heading(text))


@given(TEXTS)
def test_no_line_has_any_markup(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(f"x {line(text)}")
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special"}
    assert len(line(text).splitlines()) <= 1


@given(TEXTS, st.integers(1, 40))
def test_what_is_shortened_is_a_beginning_that_fits(text: str, limit: int) -> None:
    said = shortened(text, limit)
    assert units(said) <= limit
    assert said == text or (text.startswith(said[:-1]) and said.endswith("…"))
