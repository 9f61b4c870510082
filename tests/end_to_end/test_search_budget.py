"""What a browser fetches of a large site's search."""

import shutil
from pathlib import Path

import pytest

from benchmarks.search import measure

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="no Chromium on this machine: apt-get install chromium"
)
def test_of_10_000_records_half_a_megabyte_at_most_until_the_first_result(tmp_path: Path) -> None:
    measured = measure(tmp_path, 10_000)
    assert len(measured) == 7
    assert all(one.incidents > 0 for one in measured)
    assert {one.label: one.moved for one in measured if one.moved > 500_000} == {}
