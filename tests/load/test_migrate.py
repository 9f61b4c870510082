"""Records of an older format are brought up a step a version, comments kept."""

import pytest
from ruamel.yaml.comments import CommentedMap

from pmsite.load.migrate import MIGRATIONS, Migration, migrate
from pmsite.model.postmortem import FORMAT


def name_levels(document: CommentedMap) -> None:
    """Format 1 → 2: a severity is named, no longer numbered."""
    document["severity"] = f"SEV{document['severity']}"


def list_tags(document: CommentedMap) -> None:
    """Format 2 → 3: `tags` is a list."""
    document["tags"] = [document["tags"]]


STEPS: dict[int, Migration] = {1: name_levels, 2: list_tags}
OLD = "# first\nschema_version: 1  # the format\ntitle: 'x'\n\n# how bad\nseverity: 2\ntags: dns\n"


def test_every_step_is_taken_and_comments_and_quotes_stay() -> None:
    assert migrate(OLD, STEPS, 3) == (
        "# first\nschema_version: 3  # the format\ntitle: 'x'\n\n# how bad\nseverity: SEV2\ntags:\n  - dns\n"
    )


def test_only_the_steps_that_are_needed_are_taken() -> None:
    text = "schema_version: 2\nseverity: SEV2\ntags: dns\n"
    assert migrate(text, STEPS, 3) == "schema_version: 3\nseverity: SEV2\ntags:\n  - dns\n"
    assert migrate(text, STEPS, 2) is None


def test_a_record_of_the_current_format_is_left_alone() -> None:
    assert migrate(f"schema_version: {FORMAT}\na:   1\n") is None
    assert migrate("schema_version: 3\n", STEPS, 3) is None


def test_a_step_leads_from_every_older_format() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1", "has no `schema_version`"),
        ("schema_version: true", "has no `schema_version`"),
        ("schema_version: '1'", "has no `schema_version`"),
        ("schema_version: 4", "is in format 4, newer than this program's 3"),
        ("schema_version: 0", "nothing leads from 0 to 1"),
        ("- a", "no map"),
        ("", "no map"),
        ("a: b: c", "cannot be read: A colon"),
    ],
)
def test_what_cannot_be_brought_up_is_told_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        migrate(text, STEPS, 3)
