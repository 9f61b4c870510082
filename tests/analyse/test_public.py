"""What of a repository everybody may see."""

from dataclasses import replace
from typing import Any

import pytest

from pmsite.analyse.public import public
from pmsite.export.json import record_json
from pmsite.model.corpus import Entry
from tests.analyse.made import corpus, entry

OPEN: dict[str, Any] = {"id": "INC-2025-0001", "visibility": "public", "state": "published", "services": ["web"]}
HIDDEN = entry(id="INC-2025-0009", aliases=["HUSH-1"], people={"scribe": "onlyinside"})


def _told(**fields: Any) -> str:
    """The JSON of a public record beside an internal one."""
    seen = public(corpus(entry(**{**OPEN, **fields}), HIDDEN))
    (one,) = seen.entries
    return record_json(one, seen.policy, seen.restricted_names)


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"state": "review"}, {"visibility": "internal"}])
def test_only_published_public_records_are_in_it(fields: dict[str, str]) -> None:
    both: list[Entry] = [entry(**OPEN), entry(**{**OPEN, "id": "INC-2025-0002", **fields})]
    assert [one.id for one in public(corpus(*both)).entries] == ["INC-2025-0001"]


@pytest.mark.parametrize("key", ["depends_on", "formerly"])
@pytest.mark.parametrize("name", ["INC-2025-0009", "HUSH-1"])
def test_no_action_names_a_record_that_is_not(key: str, name: str) -> None:
    action = {"id": "A1", "title": "Mend it", key: [f"{name}/A7", "INC-2025-0001/A2"]}
    told = _told(actions=[action, {"id": "A2", "title": "Look"}])
    assert name not in told and "INC-2025-0001/A2" in told


def test_no_tie_and_no_issue_leads_to_the_inside() -> None:
    tie = {"id": "INC-2025-0009", "kind": "recurrence"}
    told = _told(related=[tie], actions=[{"id": "A1", "title": "Mend it", "issue": 4711}])
    assert "INC-2025-0009" not in told and "4711" not in told


@pytest.mark.parametrize(
    "who",
    [
        "onlyinside",
        "mkovacs",
        "@mkovacs",
        "jane@firm.com",
        "Jane Doe",
        "JANE DOE",
        "Jane van Dyke",
        "Anna-Maria Schmidt",
        "Ronald McDonald",
        "Ronan O'Brien",
        "Jane Doe (IC)",
        "山田 太郎",
    ],
)
def test_nobody_is_named_neither_where_people_stand_nor_in_the_timeline(who: str) -> None:
    event = {"at": "2025-11-26T10:27:35Z", "text": "Looked", "by": who}
    action = {"id": "A1", "title": "Mend it", "owner": who}
    told = _told(timeline=[event], actions=[action], people={"experts": [who]})
    assert who not in told and '"owner": "expert"' in told


@pytest.mark.parametrize("who", ["incident commander", "on-call engineer", "web"])
def test_roles_and_the_records_own_services_are_told(who: str) -> None:
    assert f'"by": "{who}"' in _told(timeline=[{"at": "2025-11-26T10:27:35Z", "text": "Looked", "by": who}])


def test_what_tools_recorded_beside_an_event_is_left_out() -> None:
    event = {"at": "2025-11-26T10:27:35Z", "text": "Looked", "data": {"user": "jdoe", "ids": ["slack:1"]}}
    told = _told(timeline=[event])
    assert "jdoe" not in told and "slack" not in told and "Looked" in told


def test_records_that_cannot_be_read_are_left_out_too() -> None:
    ties = [{"id": name, "kind": "similar"} for name in ("INC-2025-0008", "INC-2025-0007")]
    whole = corpus(entry(**{**OPEN, "related": ties}))
    partial = entry(id="INC-2025-0008", visibility="public", state="published")
    broken = replace(whole, partial=(partial,), unread=("incidents/2025/INC-2025-0007.yaml",))
    assert len(public(whole).entries[0].record.related) == 2
    assert public(broken).entries[0].record.related == ()


def test_what_only_the_authors_need_is_left_out() -> None:
    told = _told(
        ignore=[{"rule": "PM501", "reason": "Because legal said so"}],
        provenance={"kind": "imported", "path": "confidential/notes.docx", "warnings": ["Line 7 was odd"]},
    )
    for word in ("legal", "confidential", "odd"):
        assert word not in told
