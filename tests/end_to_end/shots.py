"""`make shots`: ten kinds of pages, light and dark, wide and narrow, as pictures to be looked at.

python -m tests.end_to_end.shots [FOLDER]
"""

import sys
import tempfile
from pathlib import Path
from typing import get_args

from playwright.sync_api import sync_playwright

from tests.conftest import PROJECT, TODAY
from tests.end_to_end.conftest import CHROMIUM, FLAGS
from tests.end_to_end.reader import Scheme
from tests.end_to_end.serving import served
from tests.site.test_build import run

KINDS = (
    "",
    "incidents/?q=dns",
    "incidents/2025/INC-2025-0007/",
    "services/payments/",
    "teams/network/",
    "actions/",
    "metrics/",
    "metrics/explore/",
    "reviews/2026-q3/",
    "process/",
)
WIDTHS = (1440, 390)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        run(PROJECT, "build", "--out", f"{place}/site", "--today", TODAY).check_returncode()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(Path(place), Path(place, "site/csp.txt").read_text("utf-8").strip()) as address:
            for scheme in get_args(Scheme):
                for width in WIDTHS:
                    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    for kind in KINDS:
                        page.goto(f"{address}site/{kind}", wait_until="networkidle")
                        name = kind.partition("?")[0].strip("/").replace("/", "-") or "home"
                        page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)
                    page.close()
        browser.close()
    sys.stdout.write(f"{len(KINDS) * len(WIDTHS) * 2} pictures in {folder}/\n")


if __name__ == "__main__":
    main()
