"""What Python writes and a browser reads: both must understand the same, in a real Chromium."""

import random
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pmsite.render.search.coding import CLASSES, ascending, number
from pmsite.render.search.terms import terms
from tests.end_to_end.serving import served, with_scripts
from tests.render.search.made import WORDS

pytestmark = pytest.mark.browser

SIGNS = "aAbBsSeiuyéÉßİıſǅΣςσ09_-. \t\n日本ทยカ゛ﾞ한ㅎ\u0301\u0345²½ﬁ𠮷𝒜Ⅷⅷ٣०\u200b\u00adǰΐŉẞKÅ"
"""Such as are cased, composed or counted in an odd way."""
CALL = (
    "async ([script, name, all]) => { const m = await import(script); return all.map((one) => m[name](...one)); }"
)


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page of a site with our scripts."""
    folder = tmp_path_factory.mktemp("scripts")
    with_scripts(folder, {})
    with served(folder) as address:
        page = chromium.new_page()
        page.goto(address)
        yield page
        page.close()


def _called(page: Page, script: str, name: str, arguments: list[list[object]]) -> list[Any]:
    """A function of a script, called with each of some arguments."""
    found: list[Any] = page.evaluate(CALL, [f"/assets/js/{script}.js", name, arguments])
    return found


def _letters() -> list[str]:
    """Every letter, digit and mark that this Python knows, each between two letters."""
    every = (chr(n) for n in range(0x20, 0x32000) if not 0xD800 <= n < 0xE000)
    return [f"a{sign}b {sign}" for sign in every if unicodedata.category(sign)[0] in "LNM"]


def _wild(dice: random.Random) -> str:
    kind = dice.randrange(4)
    if kind == 0:
        return "".join(dice.choice(SIGNS) for _ in range(dice.randrange(20)))
    if kind == 1:
        return " ".join(dice.choice(WORDS) for _ in range(dice.randrange(6)))
    if kind == 2:
        return "".join(
            chr(dice.choice([dice.randrange(0x20, 0x3000), dice.randrange(0x20, 0xD800)])) for _ in range(9)
        )
    return "".join(dice.choice(dice.choice(WORDS)) for _ in range(dice.randrange(90)))


def _known(text: str) -> bool:
    """Whether this Python knows all of its signs; a browser may know a newer Unicode."""
    return all(unicodedata.category(sign) != "Cn" for sign in text)


def test_what_is_typed_has_the_terms_that_the_same_text_was_given(page: Page) -> None:
    dice = random.Random(7)
    texts = [text for text in (_wild(dice) for _ in range(5000)) if _known(text)] + list(WORDS)
    assert len(texts) > 4000
    typed = _called(page, "terms", "terms", [[text] for text in texts])
    assert [(text, js) for text, js in zip(texts, typed, strict=True) if not set(js) <= set(terms(text))] == []
    small = [
        (text, js)
        for text, js in zip(texts, typed, strict=True)
        if "_" not in text and not any(map(str.isupper, text))
    ]
    wrong = [(text, js) for text, js in small if text.islower() and set(js) != set(terms(text))]
    assert wrong == [], "without capitals and `_` there are no parts of words, and both have the same"


def test_every_letter_means_the_same_to_both(page: Page) -> None:
    texts = _letters()
    assert len(texts) > 100_000
    script = """async (all) => {
        const { terms } = await import('/assets/js/terms.js');
        return all.split('\\n').map((text) => terms(text).join(' ')).join('\\n');
    }"""
    typed = page.evaluate(script, "\n".join(texts)).split("\n")
    both = zip(texts, typed, strict=True)
    assert [(text, js) for text, js in both if not set(js.split(" ")) - {""} <= set(terms(text))] == []


def test_numbers_are_read_as_they_were_written(page: Page) -> None:
    dice = random.Random(11)
    wanted, coded = [], []
    for _ in range(2000):
        parts = []
        for _ in CLASSES:
            gaps = [dice.randrange(45 ** dice.randrange(1, 5)) for _ in range(dice.randrange(8))]
            parts.append([n - 1 for n in accumulate(gap + 1 for gap in gaps)])
        wanted.append([[n, rank] for rank, numbers in enumerate(parts) for n in numbers])
        coded.append("".join(mark + ascending(part) for mark, part in zip(CLASSES, parts, strict=True) if part))
    decode = """async (all) => {
        const { decode } = await import('/assets/js/coding.js');
        const read = (text, found = []) => { decode(text, (n, rank) => found.push([n, rank])); return found; };
        return all.map((text) => read(text));
    }"""
    assert page.evaluate(decode, coded) == wanted


def test_numbers_that_stand_for_themselves_are_read_as_they_were_written(page: Page) -> None:
    dice = random.Random(13)
    rows = [[dice.randrange(45 ** dice.randrange(1, 6)) for _ in range(dice.randrange(30))] for _ in range(500)]
    assert _called(page, "coding", "numbers", [["".join(map(number, row))] for row in rows]) == rows


def _away(a: str, b: str) -> int:
    """Optimal string alignment: each swap of neighbours counts once, and nothing is changed within it."""
    table = [[i + j if 0 in (i, j) else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
            if i > 1 and j > 1 and a[i - 2 : i] == b[j - 1] + b[j - 2]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def _nearest(typed: str, known: list[str]) -> str | None:
    """By looking at all of them: one change, or two from eight letters on; the earlier of two."""
    ranked = [(_away(typed, word), i) for i, word in enumerate(known)]
    away, i = min(ranked, default=(99, 0))
    return known[i] if away <= (1 if len(typed) < 8 else 2) else None


def _misspelt(dice: random.Random, word: str) -> str:
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(word))
        kind = dice.randrange(4)
        if kind == 0:
            word = word[:at] + word[at + 1 :] if len(word) > 1 else word
        elif kind == 1:
            word = word[:at] + dice.choice("abcü") + word[at:]
        elif kind == 2:
            word = word[:at] + dice.choice("abcé") + word[at + 1 :]
        else:
            word = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return word


def test_the_nearest_word_is_that_of_a_search_through_all(page: Page) -> None:
    dice = random.Random(17)
    cases: list[list[object]] = []
    wanted = []
    for _ in range(1500):
        known = sorted({"".join(dice.choice("abc") for _ in range(dice.randrange(3, 11))) for _ in range(12)})
        dice.shuffle(known)
        typed = _misspelt(dice, dice.choice(known))
        if typed not in known:
            cases.append([typed, known])
            wanted.append(_nearest(typed, known))
    assert sum(word is not None for word in wanted) > 300 and None in wanted
    assert _called(page, "spelling", "nearest", cases) == wanted


def test_the_distance_is_the_optimal_string_alignment_or_the_limit(page: Page) -> None:
    dice = random.Random(19)

    def word() -> str:
        return "".join(dice.choice("abé日") for _ in range(dice.randrange(9)))

    cases = [(word(), word(), dice.randrange(1, 7)) for _ in range(4000)]
    found = _called(page, "spelling", "distance", [list(case) for case in cases])
    assert [min(n, limit) for n, (_, _, limit) in zip(found, cases, strict=True)] == [
        min(_away(a, b), limit) for a, b, limit in cases
    ]
