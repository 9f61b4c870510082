"""A first search in Chromium: bytes and seconds until results are there, for two sites of the same records."""

import json
import re
import shutil
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Error, sync_playwright

from benchmarks.measuring import LONG
from benchmarks.results import Asked
from benchmarks.search import FLAGS
from benchmarks.serving import served

_PATIENCE = 900_000.0
"""Milliseconds."""
_WORD = re.compile(r"[a-z]{6,}")


class Side(NamedTuple):
    """A site with a search: where to click, and what its results look like."""

    name: str
    field: str
    result: str


OURS = Side("pmsite", ".pm-find", ".pm-finder-results li")
THEIRS = Side("Material", ".md-search__input", ".md-search-result__item")


class First(NamedTuple):
    """One first search."""

    moved: int
    seconds: float
    opened: float


def searches(site: Path, plain: Path, root: Path, runs: int) -> list[Asked]:
    """Ask our site and the one that plain MkDocs built, each time in a browser that has fetched nothing yet."""
    asked = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for label, word in chosen(root).items():
            for side, folder in ((OURS, site), (THEIRS, plain)):
                asked.append(_median(browser, side, folder, label, word, runs))
        browser.close()
    return asked


def chosen(root: Path) -> dict[str, str]:
    """The most common of the longer words, and one that few records have."""
    found: Counter[str] = Counter()
    for file in sorted(root.glob("incidents/*/*.yaml")):
        record = json.loads(file.read_text("utf-8"))
        found.update(set(_WORD.findall(f"{record['title']} {record['summary']}".lower())))
    words = sorted(found, key=lambda word: (-found[word], word))
    return {"a common word": words[0], "a rare word": next(word for word in reversed(words) if found[word] >= 2)}


def _median(browser: Browser, side: Side, folder: Path, label: str, word: str, runs: int) -> Asked:
    firsts: list[First] = []
    try:
        while len(firsts) < (1 if firsts and firsts[0].opened >= LONG else runs):
            firsts.append(_first(browser, side, folder, word))
    except Error as error:
        return Asked(site=side.name, label=label, note=error.message.splitlines()[0][:200])
    return Asked(
        site=side.name,
        label=label,
        moved=int(statistics.median(one.moved for one in firsts)),
        seconds=statistics.median(one.seconds for one in firsts),
        opened=statistics.median(one.opened for one in firsts),
        runs=len(firsts),
    )


def _first(browser: Browser, side: Side, folder: Path, word: str) -> First:
    """Open the first page, click into the search as soon as the page is loaded, type, and wait for results.

    What a site fetches for its search before the click is counted as well: Material's fetches its index as soon
    as a page opens.
    """
    context = browser.new_context()
    try:
        with served(folder) as site:
            page = context.new_page()
            page.set_default_timeout(_PATIENCE)
            begun = time.perf_counter()
            page.goto(site.address)
            clicked, before = time.perf_counter(), len(site.fetched)
            page.click(side.field)
            page.keyboard.type(word)
            page.locator(side.result).first.wait_for()
            now = time.perf_counter()
            early = sum(size for path, size in site.fetched[:before] if "search" in path)
            late = sum(size for path, size in site.fetched[before:] if "favicon" not in path)
            return First(early + late, now - clicked, now - begun)
    finally:
        context.close()
