"""The calendar is read by icalendar as it was meant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from pmsite.analyse import people
from pmsite.analyse.people import named
from pmsite.export.calendar import calendar
from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem
from tests.analyse.made import entry, policy
from tests.export.test_json import RECORDS, read

NASTY = 'Größe; a, b\\n \\ "q" 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字'
HERE = "@8254afc2-bcf6-5a58-aa31-6022bc872a63.pmsite"
"""What the ids of the default policy's organisation end with, always."""


def text_of(*entries: Entry, site: str | None = None, **fields: Any) -> bytes:
    return calendar(entries, policy(**fields), site)


def events(*entries: Entry, site: str | None = None, **fields: Any) -> list[Component]:
    found = Calendar.from_ical(text_of(*entries, site=site, **fields))
    assert (found["VERSION"], found.errors) == ("2.0", [])
    return list(found.walk("VEVENT"))


def with_action(**fields: Any) -> Entry:
    action = {"id": "A1", "title": "Do it", "due": "2026-12-01", **fields}
    return entry(state="published", dates={"published_on": "2026-11-01"}, actions=[action])


def test_a_due_date_is_an_event_of_a_day() -> None:
    (one,) = events(with_action(title=NASTY, owner="jdoe", priority="P1"), site="https://pm.example.com/")
    assert (one.decoded("DTSTART"), one.decoded("DTEND")) == (date(2026, 12, 1), date(2026, 12, 2))
    assert one["UID"] == f"INC-2025-0001/A1/due{HERE}"
    assert one["SUMMARY"] == f"Due: {NASTY} (INC-2025-0001/A1)"
    assert one["TRANSP"] == "TRANSPARENT"
    assert one["URL"] == "https://pm.example.com/incidents/2025/INC-2025-0001/"
    assert "Owner: engineer. Priority P1." in str(one["DESCRIPTION"]).replace("an engineer", "engineer")
    assert one.decoded("DTSTAMP") == datetime(2026, 11, 1, tzinfo=UTC)


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    raw = text_of(with_action(title=NASTY))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert [line.decode() for line in lines]  # no character is cut in two


def test_a_finished_action_is_not_due() -> None:
    assert events(with_action(state="done"), with_action(state="wont_do")) == []


def test_a_review_is_an_hour_and_a_deadline_a_day() -> None:
    times = {"started_at": "2026-11-20T10:00:00Z", "resolved_at": "2026-11-20T22:30:00Z"}
    held = entry(severity="SEV1", times=times, meeting={"at": "2026-11-21T09:00:00+01:00"})
    found = {str(one["UID"]): one for one in events(held, time_zone="Europe/Berlin")}
    meeting = found[f"INC-2025-0001/meeting{HERE}"]
    assert meeting.decoded("DTSTART") == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert meeting.decoded("DURATION") == timedelta(hours=1)
    assert found[f"INC-2025-0001/draft{HERE}"].decoded("DTSTART") == date(2026, 11, 22)
    assert found[f"INC-2025-0001/published{HERE}"].decoded("DTSTART") == date(2026, 11, 27)
    assert len(found) == 3
    later = entry(severity="SEV1", times={"started_at": "2026-11-20", "resolved_at": "2026-11-20"})
    assert {one.decoded("DTSTART") for one in events(later)} == {date(2026, 11, n) for n in (21, 22, 27)}


def test_restricted_and_retold_records_are_left_out() -> None:
    one: dict[str, Any] = {
        "actions": [{"id": "A1", "title": "Do it", "due": "2026-12-01"}],
        "meeting": {"at": "2025-11-27"},
        "state": "published",
    }
    assert events(entry(**one, visibility="restricted"), entry(**one, provenance={"kind": "retold"})) == []


def test_whom_a_record_names_is_worked_out_once_and_not_once_an_action(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(record: Postmortem) -> set[str | None]:
        asked.append(record.id)
        return named(record)

    monkeypatch.setattr(people, "named", counted)
    many = [{"id": f"A{n}", "title": "Do it", "due": "2026-12-01", "owner": f"who{n}"} for n in range(1, 40)]
    assert len(events(entry(state="published", actions=many))) == 39
    assert asked == ["INC-2025-0001"]


def test_calendars_of_two_organisations_stand_side_by_side() -> None:
    ours, theirs = (events(with_action(), organisation=name)[0]["UID"] for name in ("Tea; Ltd", "Other"))
    assert ours != theirs
    assert ours == events(with_action(title="Do it at once"), organisation="Tea; Ltd")[0]["UID"]


def test_the_same_records_give_the_same_bytes_and_ids_once() -> None:
    own = [read(file) for file in RECORDS]
    assert text_of(*own) == text_of(*own)
    ids = [one["UID"] for one in events(*own)]
    assert len(ids) == len(set(ids)) > 10


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=3, max_size=90))
def test_any_title_is_read_back(text: str) -> None:
    if text.strip():
        (one,) = events(with_action(title=f"x{text}x"))
        assert one["SUMMARY"] == f"Due: x{text}x (INC-2025-0001/A1)"
