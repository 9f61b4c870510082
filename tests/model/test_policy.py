"""What the policy answers."""

from datetime import timedelta

import pytest

from pmsite.model.policy import Policy

POLICY = Policy.model_validate(
    {
        "schema_version": 1,
        "organisation": "X",
        "time_zone": "Europe/Berlin",
        "severities": ({"id": "SEV1", "title": "Critical"}, {"id": "SEV2", "title": "Major"}),
        "deadlines": {"default": {"draft": "48h", "meeting": "7d"}, "SEV1": {"meeting": "1d"}},
    }
)


@pytest.mark.parametrize(
    ("severity", "step", "limit"),
    [
        ("SEV1", "meeting", timedelta(days=1)),
        ("SEV1", "draft", timedelta(days=2)),
        ("SEV2", "meeting", timedelta(days=7)),
        ("SEV2", "published", None),
    ],
)
def test_a_severitys_own_deadline_goes_before_the_default(
    severity: str, step: str, limit: timedelta | None
) -> None:
    assert POLICY.deadline(severity, step) == limit


def test_severities_are_ranked_as_they_stand_and_unknown_ones_last() -> None:
    assert [POLICY.rank(name) for name in ("SEV1", "SEV2", "SEV9")] == [0, 1, 2]


def test_the_zone_is_one_of_the_tz_database() -> None:
    assert POLICY.zone.key == "Europe/Berlin"
