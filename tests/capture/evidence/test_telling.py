"""What an event of a record says: one line, the rest below, nothing that must not be there."""

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
