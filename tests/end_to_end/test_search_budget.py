"""What a browser fetches of a large site's search."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.search import measure

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_of_10_000_records_half_a_megabyte_at_most_until_the_first_result(
    chromium: Browser, tmp_path: Path
) -> None:
    measured = measure(tmp_path, 10_000, chromium)
    assert len(measured) == 7
    assert all(one.incidents > 0 for one in measured)
    assert {one.label: one.moved for one in measured if one.moved > 500_000} == {}
