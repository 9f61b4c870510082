"""Slack's messages as people see them: its notation, posts of apps, what stands in blocks."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pmsite.capture.evidence.gather import File, Gathered, Known, gather
from pmsite.capture.evidence.reading import Reading
from pmsite.capture.evidence.sighting import Sighting
from pmsite.capture.evidence.slack import read
from pmsite.capture.evidence.telling import Teller
from tests.capture.evidence.bundle import policy

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _message(text: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": "1764153020.000100", **more}


def _gathered(*files: Any) -> Gathered:
    read_in = [File(f"{number}.json", json.dumps(file).encode()) for number, file in enumerate(files)]
    return gather(read_in, Reading(), Known())


def _event(message: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    found = _gathered([message])
    return Teller(policy(tmp_path), None, found.people).event(found.found[0].first)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("<!subteam^S1|@oncall> and <!subteam^S1>", "@oncall and a group"),
        ("<!here|here>, <!here>, <!channel|@channel>", "@here, @here, @channel"),
        ("<#C1|ops>, <#C1|>, <#C1>", "#ops, a channel, a channel"),
        ("<!date^1392734382^{date} at {time}|yesterday at noon>", "yesterday at noon"),
        ("<@U77|jane> asks", "somebody asks"),
        ("see <https://x.example| > &amp;copy;", "see https://x.example &copy;"),
        ("1 &lt; 2 &amp; &eacute;", "1 < 2 & &eacute;"),
    ],
)
def test_notation_is_read_as_slack_shows_it(written: str, seen: str, tmp_path: Path) -> None:
    assert _event(_message(written), tmp_path)["text"] == seen


def test_a_link_leads_where_it_led(tmp_path: Path) -> None:
    message = _message("<https://grafana.example/d/x?from=1&amp;to=2|a &amp; b> <https://x.example/| >")
    assert _event(message, tmp_path)["links"] == [
        {"title": "a & b", "url": "https://grafana.example/d/x?from=1&to=2"},
        {"title": "https://x.example/", "url": "https://x.example/"},
    ]


@pytest.mark.parametrize(
    "text", ["GET /q?id=7&region=eu&timestamp=1&section=2", "node <@ABC> of <#7> &amp; <!x|y>"]
)
@pytest.mark.parametrize("source", ["log", "alert", "ticket"])
def test_only_a_chat_is_in_slacks_notation(text: str, source: Any, tmp_path: Path) -> None:
    told = Teller(policy(tmp_path), None, {}).event(Sighting(AT, text, source, "x:1"))
    assert told["text"] == text


def test_an_app_is_no_person_and_goes_by_its_name(tmp_path: Path) -> None:
    app = _message("v2 is out", bot_id="B1", app_id="A1", bot_profile={"id": "B1", "name": "Deploys"})
    assert _event(app, tmp_path)["by"] == "Deploys"


def _rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


_TEXT = {"type": "text", "text": "disk > 90 % & rising"}
_LINE = {"type": "rich_text_section", "elements": [_TEXT]}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "disk &gt; 90 %"}}]}, "disk > 90 %"),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Disk full"}}]}, "Disk full"),
        ({"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "db1"}]}]}, "db1"),
        ({"blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "by cron"}]}]}, "by cron"),
        ({"blocks": [_rich(_TEXT)]}, "disk > 90 % & rising"),
        ({"blocks": [_rich(_LINE, kind="rich_text_list")]}, "disk > 90 % & rising"),
        (
            {"blocks": [_rich({"type": "user", "user_id": "U7"}, {"type": "text", "text": " asks "},
                              {"type": "usergroup", "usergroup_id": "S1"}, {"type": "text", "text": ", "},
                              {"type": "broadcast", "range": "here"}, {"type": "text", "text": ": "},
                              {"type": "link", "url": "https://x.example/", "text": "graph"})]},
            "somebody asks a group, @here: graph",
        ),
        ({"attachments": [{"fallback": "Disk full"}]}, "Disk full"),
        ({"attachments": [{"fallback": "x", "title": "Disk full", "title_link": "https://x.example/"}]},
         "Disk full"),
        ({"attachments": [{"fallback": "x", "text": "Disk full"}]}, "Disk full"),
        ({"attachments": [{"fallback": "[no preview available]", "blocks": [_rich(_TEXT)]}]},
         "disk > 90 % & rising"),
        ({"files": [{"id": "F1", "name": "graph.png", "title": "The graph"}]}, "Shares The graph"),
    ],
)  # fmt: skip
def test_what_has_no_text_is_told_by_its_parts(parts: dict[str, Any], told: str, tmp_path: Path) -> None:
    assert _event(_message(**parts), tmp_path)["text"] == told
    assert _event(_message("This content can't be displayed.", **parts), tmp_path)["text"] == told
    assert _event(_message("own words", **parts), tmp_path)["text"] == "own words"


def test_links_of_blocks_are_links(tmp_path: Path) -> None:
    link = {"type": "link", "url": "https://x.example/?a=1&b=2", "text": "graph"}
    assert _event(_message(blocks=[_rich(link)]), tmp_path)["links"] == [
        {"title": "graph", "url": "https://x.example/?a=1&b=2"}
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"text": "\u200b"},
        {"blocks": [{"type": "divider"}]},
        {"blocks": [{"type": "actions", "elements": [{"type": "button", "text": {"text": "Ack"}}]}]},
        {"attachments": [{"fallback": "[no preview available]"}]},
        {"files": [{"id": "F1", "mode": "tombstone"}]},
        {"blocks": "x", "attachments": {"a": 1}, "files": [None, 7]},
    ],
)
def test_what_shows_nothing_is_chatter(parts: dict[str, Any]) -> None:
    found = read([_message(**parts)])
    assert not found.sightings and dict(found.left_out) == {"chatter": 1}


def test_of_a_workspace_those_are_there_who_say_something_or_are_mentioned() -> None:
    users = [
        {"id": f"U{number}", "name": f"u{number}", "profile": {"real_name": f"Anna {name}"}}
        for number, name in enumerate(("Aa", "Bb", "Cc"))
    ]
    people = _gathered([_message("looking, <@U2>")], users).people
    assert [people[f"U{number}"].here for number in range(3)] == [False, True, True]
