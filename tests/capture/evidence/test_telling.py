"""What an event of a record says: one line, the rest below, nothing that must not be there."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pmsite.capture.evidence.sighting import Member, Sighting
from pmsite.capture.evidence.telling import Teller
from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.model.policy import Someone, Taxonomy, Team
from pmsite.model.timeline import TimelineEvent
from tests.capture.evidence.bundle import policy

AT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
PEOPLE = {"U1": Member("jdoe", "J. Doe"), "U2": Member("ann", "Ann Other")}


def _event(tmp_path: Path, text: str, **fields: Any) -> dict[str, Any]:
    teller = Teller(policy(tmp_path, **fields), None, PEOPLE)
    return teller.event(Sighting(AT, text, "chat", "slack:1", by="U1", person=True))


@pytest.mark.parametrize(
    "text",
    [
        "password for the jump host is s3cr3t-of-the-host",
        "the pw: no. passwd=Tr0ub4dor&3xyz",
        "we used token: ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "api key is abcd1234efgh",
        "the password for db1.prod.example.com is Tr0ub4dor",
        "pw: Tr0ub4dor3x",
        "creds are admin:hunter22x",
        "login admin / hunter2hunter",
    ],
)
def test_passwords_are_held_back_and_the_sentence_stays(text: str, tmp_path: Path) -> None:
    told = _event(tmp_path, text)["text"]
    assert "█" in told and text.split()[0] in told and text.split()[-1] not in told


@pytest.mark.parametrize(
    "text", ["the password is not the problem", "key takeaway: restart", "token bucket is full"]
)
def test_talk_of_passwords_stays(text: str, tmp_path: Path) -> None:
    assert _event(tmp_path, text)["text"].startswith(text[:14])


def test_a_long_message_stands_below_its_first_line_word_for_word(tmp_path: Path) -> None:
    text = "first line\n```\n10:27 not an event\n```\n<b>last</b>"
    event = _event(tmp_path, text)
    assert event["text"] == "first line"
    assert text in event["note"] and event["note"].startswith("````text\n")


def test_links_mentions_and_channels_are_written_out(tmp_path: Path) -> None:
    text = "<@U2> see <https://x.example/1|the log> in <#C1|ops> &amp; tell <!here>"
    assert _event(tmp_path, text, people="names")["text"] == "Ann Other see the log in #ops & tell @here"


def test_somebody_the_policy_knows_is_told_by_handle_and_shown_as_the_policy_wants(tmp_path: Path) -> None:
    known = Taxonomy(people={"jd": Someone(name="J. Doe")}, teams={"net": Team(lead="jd")})
    assert _event(tmp_path, "J. Doe restarts it", people="handles", taxonomy=known)["text"] == "jd restarts it"
    assert _event(tmp_path, "hm, looking", taxonomy=known)["by"] == "jd"


@pytest.mark.parametrize("text", ["a\x00b\x1b[31mc\u202e", "\ud800 half", "x" * 5000, " \n \n z"])
def test_whatever_was_said_is_an_event(text: str, tmp_path: Path) -> None:
    event = _event(tmp_path, text)
    read = parse(dump({"e": event}), "")
    assert not read.problems
    assert TimelineEvent.model_validate(read.data["e"]).at == AT.replace(microsecond=0)


def test_an_address_with_a_token_in_it_is_no_link(tmp_path: Path) -> None:
    token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"
    told = Teller(policy(tmp_path), None, {})
    links = (("graph", f"https://g.example.com/?token={token}"), ("log", "https://logs.example.com/1"))
    event = told.event(Sighting(AT, "see", "chat", "slack:1", links=links))
    assert [link["title"] for link in event["links"]] == ["log"] and told.held == 1


def test_what_a_thing_is_known_by_tells_nothing(tmp_path: Path) -> None:
    one = Sighting(AT, "x", "alert", "alertmanager:owner=jane@corp.com,p\u202e=1")
    ids = Teller(policy(tmp_path), None, {}).event(one)["data"]["ids"]
    assert ids[0].startswith("alertmanager:") and "jane" not in ids[0] and ids[0].isprintable()


NAMES = {"U1": Member("jane.doe", "Jane Doe", ("jd",)), "U2": Member("checkout", "Max Power")}


@pytest.mark.parametrize(
    "text", ["Jane Doe does it", "jane doe does it", "Jane does it", "@jane.doe does it", "@jd does it"]
)
def test_however_somebody_is_named_they_are_shown_as_the_policy_wants(text: str, tmp_path: Path) -> None:
    told = Teller(policy(tmp_path), None, NAMES)
    assert told.event(Sighting(AT, text, "chat", "slack:1"))["text"] == "an engineer does it"


def test_a_service_called_as_somebody_stays_what_it_is(tmp_path: Path) -> None:
    told = Teller(policy(tmp_path), None, NAMES)
    line = Sighting(AT, "order of checkout failed", "log", "log:1", by="checkout", data={"logger": "checkout"})
    event = told.event(line)
    assert (event["text"], event["by"]) == ("order of checkout failed", "checkout")
    assert event["data"]["logger"] == "checkout"


@pytest.mark.parametrize("text", ["\u200b", "\u200b\n \u200b", "\x00"])
def test_what_shows_nothing_is_an_event_that_a_record_can_hold(text: str, tmp_path: Path) -> None:
    links = (("\u200b", "https://x.example/1"), ("", "https://x.example/2"))
    one = Sighting(AT, text, "chat", "slack:1", by="\u200b", links=links)
    event = Teller(policy(tmp_path), None, {}).event(one)
    assert event["text"] == "…" and "by" not in event and "note" not in event
    assert [link["title"] for link in event["links"]] == ["https://x.example/1", "https://x.example/2"]
    assert TimelineEvent.model_validate_json(json.dumps(event)).text == "…"


def test_names_are_hidden_in_sentences_of_details_and_not_in_what_things_are_called(tmp_path: Path) -> None:
    data = {"alert": "Ask Jane Doe", "summary": "Jane knows", "description": "call @jd", "instance": "jane.doe"}
    told = Teller(policy(tmp_path), None, NAMES).event(Sighting(AT, "x", "alert", "alertmanager:1", data=data))
    assert told["data"] == {
        "alert": "Ask an engineer",
        "summary": "an engineer knows",
        "description": "call an engineer",
        "instance": "jane.doe",
        "ids": ["alertmanager:1"],
    }
