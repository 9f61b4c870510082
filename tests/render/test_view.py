from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.statistics import percent
from pmsite.render.view import View, inert, number
from tests.analyse.made import entry, known


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (437, "437"), (25000.0, "25\u202f000"), (0.05, "0.05"), (1234.5, "1\u202f234.5"), (100.0, "100")],
)
def test_numbers_have_thousands_apart_and_no_needless_decimals(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(1e-7, "0.0000001"), (0.00000125, "0.00000125")])
def test_a_small_probability_is_not_nothing(value: float, text: str) -> None:
    assert float(number(value)) == pytest.approx(float(text), rel=0.01)


def test_a_share_is_told_in_whole_per_cent() -> None:
    assert [percent(share) for share in (0, 0.5, 0.126, 1)] == ["0\u202f%", "50\u202f%", "13\u202f%", "100\u202f%"]


BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("moment", "form", "seconds", "html"),
    [
        (date(2025, 11, 26), "full", None, '<time datetime="2025-11-26">2025-11-26</time>'),
        (
            datetime(2025, 11, 27, 0, 30, tzinfo=BERLIN),
            "full",
            None,
            '<time datetime="2025-11-26T23:30:00Z">2025-11-26 23:30 UTC</time>',
        ),
        (
            datetime(2025, 11, 27, 0, 30, tzinfo=BERLIN),
            "day",
            None,
            '<time datetime="2025-11-26T23:30:00Z">2025-11-26</time>',
        ),
        (
            datetime(2025, 11, 26, 10, 0, 5, tzinfo=UTC),
            "clock",
            None,
            '<time datetime="2025-11-26T10:00:05Z">10:00:05</time>',
        ),
        (
            datetime(2025, 11, 26, 10, 0, tzinfo=UTC),
            "clock",
            True,
            '<time datetime="2025-11-26T10:00:00Z">10:00:00</time>',
        ),
    ],
)
def test_times_are_told_in_utc_and_for_machines(moment: date, form: str, seconds: bool | None, html: str) -> None:
    assert View.when(moment, form, seconds) == html


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-18", "3 days late"),
        ("2026-11-20", "1 day late"),
        ("2026-11-21", "today"),
        ("2026-11-22", "in 1 day"),
        ("2026-11-26", "in 5 days"),
    ],
)
def test_how_far_away_a_day_is(due: str, words: str) -> None:
    assert View(known(), "").days(date.fromisoformat(due)) == words


@pytest.mark.parametrize(
    ("owner", "team", "shown"),
    [
        ("jdoe", None, "platform lead"),
        ("jdoe", "platform", "platform lead"),
        ("jdoe", "network", "platform lead, network"),
        (None, "network", "network"),
        (None, None, ""),
    ],
)
def test_an_owner_is_told_with_the_team_where_the_first_does_not_say_it(
    owner: str | None, team: str | None, shown: str
) -> None:
    one = entry(actions=[{"id": "A1", "title": "Do it", "owner": owner, "team": team}])
    view = View(known(one, people="roles", taxonomy={"teams": {"platform": {"lead": "jdoe"}}}), "")
    assert view.owner(one.record.actions[0], one) == shown


@given(st.text(st.sampled_from("{%#}x\n"), max_size=30))
def test_no_template_opening_is_left_and_a_browser_reads_the_same(text: str) -> None:
    found = inert(text)
    assert not [opening for opening in ("{{", "{%", "{#") if opening in found]
    assert found.replace("&#123;", "{") == text


def test_an_attachment_is_addressed_from_the_page_that_shows_it() -> None:
    one = entry(("shot.png",))
    facts = known(one)
    text = "![x](shot.png)"
    assert 'src="shot.png"' in View(facts, "incidents/2025/INC-2025-0001/").md(text, one)
    assert 'src="../incidents/2025/INC-2025-0001/shot.png"' in View(facts, "lessons/").md(text, one)
