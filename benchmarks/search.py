"""The search of a large site: how long its index takes, and what a browser fetches until it shows a result.

python -m benchmarks.search [RECORDS]
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.generate import DAY, repository
from benchmarks.serving import served
from pmsite.analyse.facts import facts
from pmsite.load.walk import load
from pmsite.render.search.documents import Shelf, shelves
from pmsite.render.search.files import search_files
from pmsite.render.search.terms import terms
from pmsite.render.site import scripts

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FIRST = """async ([root, query]) => {
  const start = performance.now();
  const library = await import(root + 'assets/js/library.js');
  const answer = await library.search(query);
  await Promise.all(answer.found.incident.slice(0, 6).map(library.row));
  const files = performance.getEntriesByType('resource');
  return [answer.found.incident.length, files.length, files.reduce((sum, f) => sum + f.decodedBodySize, 0),
          performance.now() - start];
}"""


class Query(NamedTuple):
    """What one query costs in a browser that has fetched nothing yet, until its first results are there."""

    label: str
    incidents: int
    files: int
    moved: int
    """Bytes, scripts included, nothing compressed."""
    milliseconds: float


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        measured = measure(Path(name), records, browser)
        browser.close()
    print(f"{'query':<24}{'incidents':>10}{'files':>7}{'kB moved':>10}{'ms':>7}")
    for one in measured:
        print(f"{one.label:<24}{one.incidents:>10}{one.files:>7}{one.moved / 1000:>10.0f}{one.milliseconds:>7.0f}")


def measure(root: Path, records: int, browser: Browser) -> list[Query]:
    """Index generated records and ask a browser; says what the index costs."""
    repository(root, records)
    corpus, _ = load(root)
    known = facts(corpus, DAY)
    start = time.perf_counter()
    shelved = shelves(known)
    site = search_files(shelved, (), corpus.policy)
    each = (time.perf_counter() - start) * 1000 / records
    print(f"{records} records: {len(site)} files, {sum(map(len, site.values())) / 1e6:.1f} MB, {each:.2f} ms each")
    folder = root / "site"
    for path, content in {**site, **scripts(), "index.html": b"<!doctype html><title>x</title>"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return _ask(folder, _queries(shelved), browser)


def _queries(shelved: tuple[Shelf, ...]) -> dict[str, str]:
    found = Counter(term for shelf in shelved for text in shelf.documents[0].texts for term in set(terms(text)))
    words = [word for word, _ in found.most_common() if word.isalpha() and word.isascii() and len(word) > 5]
    common, middle, rare = words[0], words[len(words) // 20], next(w for w in reversed(words) if found[w] >= 2)
    return {
        "a rare word": rare,
        "the most common word": common,
        "two words": f"{middle} {rare}",
        "two common words": f"{words[1]} {words[2]}",
        "three letters": common[:3],
        "a misspelt word": middle[:2] + middle[3] + middle[2] + middle[4:],
        "Japanese": "障害",
    }


def _ask(folder: Path, queries: dict[str, str], browser: Browser) -> list[Query]:
    measured = []
    with served(folder) as site:
        for label, query in queries.items():
            context = browser.new_context()
            page = context.new_page()
            page.goto(site.address)
            measured.append(Query(label, *page.evaluate(FIRST, [site.address, query])))
            context.close()
    return measured


if __name__ == "__main__":
    main()
