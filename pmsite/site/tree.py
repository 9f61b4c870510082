"""`pmsite render`: the tree of Markdown, SVG and JSON that any engine can build.

Each page is front matter and one block of HTML without empty lines, which Python-Markdown, CommonMark
and Goldmark all pass through. A `mkdocs.yml` that plain MkDocs and Zensical understand stands beside it.
"""

import json
import re
import tempfile
from html import escape
from pathlib import Path

from pmsite.model import pages
from pmsite.render.page import Page
from pmsite.render.search.documents import of_pages
from pmsite.render.site import SCRIPT, STYLE
from pmsite.render.view import inert
from pmsite.site import search
from pmsite.site.compose import Site
from pmsite.site.output import mirror, write

_NAV = (
    ("Home", pages.HOME),
    ("Incidents", pages.INCIDENTS),
    ("Services", pages.SERVICES),
    ("Teams", pages.TEAMS),
    ("Tags", pages.TAGS),
    ("Causes", pages.CAUSES),
    ("Lessons", pages.LESSONS),
    ("Actions", pages.ACTIONS),
    ("Metrics", pages.METRICS),
    ("Reviews", pages.REVIEWS),
    ("Process", pages.PROCESS),
)


def write_tree(site: Site, name: str, folder: Path) -> int:
    """Write `docs/**` and `mkdocs.yml` below `folder`; the number of pages."""
    with tempfile.TemporaryDirectory() as place:
        _write_docs(site, Path(place))
        search.publish(site, of_pages(site.tree.pages), Path(place))
        mirror(Path(place), folder / "docs")
    write(folder / "mkdocs.yml", configuration(name).encode())
    return len(site.tree.pages)


def _write_docs(site: Site, docs: Path) -> None:
    for page in site.tree.pages:
        write(docs / page.path / "index.md", markdown(page).encode())
    for source, goal in site.tree.redirects.items():
        link = pages.relative(goal, source)
        body = f'<p>This record has <a href="{link}">its page here</a>.</p>'
        moved = Page(source, "Moved", body)
        write(docs / source / "index.md", markdown(moved).encode())
    for path, content in site.tree.files.items():
        write(docs / path, content)
    for path, file in site.attachments.items():
        write(docs / path, file.read_bytes())


def markdown(page: Page) -> str:
    """A page as front matter and HTML that Markdown leaves alone."""
    body = re.sub(r"<pre>.*?</pre>", lambda m: m[0].replace("\n", "&#10;"), page.body, flags=re.DOTALL)
    lines = [line for line in body.splitlines() if line.strip()]
    # Themes print what stands in the front matter as it is.
    texts = {"title": page.title, "description": page.description}
    meta = {key: inert(escape(text)) for key, text in texts.items()} | {"hide": ["navigation"]}
    front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items() if value)
    return f'---\n{front}---\n\n<div class="pm">\n' + "\n".join(lines) + "\n</div>\n"


def configuration(name: str) -> str:
    """A mkdocs.yml (in JSON, which YAML includes) for the tree."""
    config = {
        "site_name": inert(escape(name)),
        "docs_dir": "docs",
        "theme": {
            "name": "material",
            "font": False,
            "features": ["navigation.tabs"],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default"},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
            ],
        },
        "extra_css": [STYLE],
        "extra_javascript": [{"path": SCRIPT, "type": "module"}],
        "nav": [{title: f"{path}index.md"} for title, path in _NAV],
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
    return json.dumps(config, indent=2, ensure_ascii=False) + "\n"
