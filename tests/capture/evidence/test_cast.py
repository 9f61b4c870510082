"""Who is who in texts: everybody as the policy wants them, and no word taken for a person."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmsite.capture.evidence.sighting import Member, Sighting
from pmsite.capture.evidence.telling import Teller
from tests.capture.evidence.bundle import policy

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _told(tmp_path: Path, text: str, people: str, *members: Member) -> str:
    known = {f"U{number}": member for number, member in enumerate(members)}
    teller = Teller(policy(tmp_path, people=people), None, known)
    return str(teller.event(Sighting(AT, text, "chat", "slack:1"))["text"])


def _listed(handle: str, name: str) -> Member:
    """Somebody of whom only the list of members knows."""
    return Member(handle, name, here=False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ibrahim Kaya", "İbrahim restarted it"),
        ("Ibrahim Kaya", "ıbrahim kaya restarted it"),
        ("İbrahim Kaya", "IBRAHIM restarted it"),
        ("Jan Weiß", "Jan Weiß restarted it"),
        ("Jan Weiß", "JAN WEISS restarted it"),
        ("Jan Weiss", "jan weiß restarted it"),
        ("Zoë Müller", "Zoe\u0308 Mu\u0308ller restarted it"),
        ("Jane van der Berg", "Jane  van der\nBerg restarted it"),
        ("Jane Doe", "_Jane Doe_ restarted it"),
        ("Jane Doe (she/her)", "Jane Doe restarted it"),
    ],
)
def test_a_name_is_found_in_every_spelling_of_its_letters(name: str, text: str, tmp_path: Path) -> None:
    told = _told(tmp_path, text, "roles", Member("x.y", name))
    assert told.replace("_", "") == "an engineer restarted it"


def test_a_name_is_written_once_as_its_owner_writes_it(tmp_path: Path) -> None:
    weiss = Member("jweiss", "Jan Weiß")
    assert _told(tmp_path, "jan weiss rolled back, Jan Weiß too", "names", weiss) == (
        "Jan Weiß rolled back, Jan Weiß too"
    )
    assert _told(tmp_path, "İbrahim did", "names", Member("ik", "Ibrahim Kaya")) == "İbrahim did"


@pytest.mark.parametrize("people", ["handles", "names"])
@pytest.mark.parametrize(
    "text",
    ["CPU at max", "dev is down", "Dev is down", "Ruby crashed on the status Page since June", "Anna restarts it"],
)
def test_a_word_and_a_name_of_two_stay_what_they_are(text: str, people: str, tmp_path: Path) -> None:
    members = [
        Member("mmueller", "Max Müller"),
        Member("dpatel", "Dev Patel"),
        Member("ruby.l", "Ruby Lane"),
        Member("jpage", "Page Jones"),
        Member("june.w", "June West"),
        Member("aberg", "Anna Berg"),
        Member("akovac", "Anna Kovac"),
    ]
    assert _told(tmp_path, text, people, *members) == text


def test_a_first_name_is_somebodys_where_only_one_of_those_who_are_there_bears_it(tmp_path: Path) -> None:
    members = Member("aberg", "Anna Berg"), _listed("akovac", "Anna Kovac"), _listed("kim.lee", "Kim Lee")
    assert _told(tmp_path, "Anna asks Kim, anna does not", "handles", *members) == "aberg asks Kim, anna does not"
    assert _told(tmp_path, "anna kovac asks @kim.lee", "handles", *members) == "akovac asks kim.lee"


def test_who_is_known_by_two_tools_is_one_person(tmp_path: Path) -> None:
    members = _listed("aberg", "Anna Berg"), Member("", "Anna Berg")
    assert _told(tmp_path, "Anna asks Anna Berg", "handles", *members) == "aberg asks aberg"


def test_roles_hide_first_names_whosever_they_are(tmp_path: Path) -> None:
    members = Member("aberg", "Anna Berg"), Member("akovac", "Anna Kovac"), _listed("kim.lee", "Kim Lee")
    told = _told(tmp_path, "Anna asks Kim, anna answers; kimchi is eaten", "roles", *members)
    assert told == "an engineer asks an engineer, an engineer answers; kimchi is eaten"


def test_roles_take_a_word_for_a_person_only_where_they_are_there(tmp_path: Path) -> None:
    text = "Max and Ruby see max connections"
    members = Member("mmueller", "Max Müller"), _listed("ruby.l", "Ruby Lane")
    assert _told(tmp_path, text, "roles", *members) == "an engineer and Ruby see max connections"


def test_of_several_names_at_a_place_the_longest_counts(tmp_path: Path) -> None:
    members = Member("jane", "Jane Doe"), Member("jane.doe", "Jane Doe Smith")
    assert _told(tmp_path, "Jane Doe Smith, @jane.doe, @jane, jane.doe@", "handles", *members) == (
        "jane.doe, jane.doe, jane, jane.doe@"
    )


def test_what_is_only_like_a_name_stays(tmp_path: Path) -> None:
    jane = Member("jane.doe", "Jane Doe", ("jd",))
    for text in ("janes lane", "x@jane", "jane_doe_total", "jd", "Janette"):
        assert _told(tmp_path, text, "roles", jane) == text


def test_a_workspace_of_thousands_is_looked_through(tmp_path: Path) -> None:
    members = [_listed(f"user.{number}", f"Given{number} Family{number}") for number in range(5000)]
    text = "Given4999 asks given17 family17, user.23 and user.5000"
    assert _told(tmp_path, text, "roles", *members) == ("an engineer asks an engineer, an engineer and user.5000")


def test_a_name_of_signs_alone_is_nobodys(tmp_path: Path) -> None:
    members = Member("@", "( )"), Member(".", "🙂"), Member("", " ")
    assert _told(tmp_path, "( ) 🙂 . @ stays", "roles", *members) == "( ) 🙂 . @ stays"
