import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.draw.text import width, wrap

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200) | st.text(
    st.sampled_from("abcMW.-_/ 名前解決に失敗é\u0301\u0308\u200d👩ไทยعربية  \t\n"), max_size=120
)
LIMITS = st.floats(1, 300)


@given(TEXTS, LIMITS, st.floats(6, 20))
def test_no_line_is_wider_than_the_limit_unless_one_character_is(text: str, limit: float, size: float) -> None:
    for line in wrap(text, limit, size):
        drawn = [char for char in line if width(char, size)]
        assert width(line, size) <= limit + 1e-6 or len(drawn) == 1


@given(TEXTS, LIMITS)
def test_wrapping_loses_nothing_but_white_space(text: str, limit: float) -> None:
    assert "".join("".join(wrap(text, limit, 12)).split()) == "".join(text.split())


@given(TEXTS)
def test_a_text_that_fits_stays_on_one_line(text: str) -> None:
    assert wrap(text, 1e9, 12) == [" ".join(text.split())]


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=20))
def test_words_that_fit_are_kept_whole(words: list[str]) -> None:
    lines = wrap(" ".join(words), 60, 12)
    assert " ".join(lines).split(" ") == words


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("   ", [""]),
        ("one two", ["one two"]),
        ("order gateway lost", ["order", "gateway", "lost"]),
        ("resolv.conf/nameserver", ["resolv.conf/", "nameserver"]),
        ("名前解決に失敗した", ["名前解決に失", "敗した"]),
        ("Abcdefghijklmnop", ["Abcdefghijk", "lmnop"]),
    ],
)
def test_where_lines_break(text: str, lines: list[str]) -> None:
    assert wrap(text, 78, 12) == lines


def test_a_combining_mark_stays_with_its_letter() -> None:
    text = "e\u0301" * 30
    assert all(line.startswith("e") and line.endswith("\u0301") for line in wrap(text, 50, 12))


@given(TEXTS, st.floats(1, 40))
def test_width_grows_with_size_and_with_every_character(text: str, size: float) -> None:
    assert width(text, size) == pytest.approx(sum(width(char, size) for char in text))
    assert width(text, 2 * size) == pytest.approx(2 * width(text, size))


def test_wide_scripts_are_wider_and_marks_take_no_room() -> None:
    assert width("名", 10) > width("W", 10) > width("a", 10) > width("i", 10) > 0
    assert width("e\u0301", 10) == width("e", 10)


@pytest.mark.parametrize(
    ("text", "em"),  # advance widths of DejaVu Sans, in em
    [
        ("Names cannot be resolved", 13.388),
        ("Der Namensdienst fällt aus", 13.610),
        ("HTTP 503 > 1 %", 8.181),
        ("CPU = 100 %", 6.684),
        ("WWWW", 3.955),
        ("mmmm", 3.896),
        ("0123456789", 6.362),
        ("Δίκτυο", 3.404),
        ("user@example.com", 9.957),
        pytest.param("wwww", 3.271),
        pytest.param("MUHNM", 3.958),
        pytest.param("{{x}}", 3.137),
        pytest.param("Œuvre", 3.322),
        pytest.param("Маршрутизация", 8.561),
        pytest.param("щит", 2.240),
    ],
)
def test_width_is_never_less_than_in_the_widest_usual_font(text: str, em: float) -> None:
    assert em <= width(text, 1) <= em * 1.25
