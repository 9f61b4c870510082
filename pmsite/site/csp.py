"""A Content-Security-Policy under which the site works, worked out from its pages.

Scripts come from the site itself; those that the theme writes into its pages are named by their hashes
(https://www.w3.org/TR/CSP3/). `style` attributes are allowed, as charts set them.
"""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser

FILE = "csp.txt"
_DATA = ("application/json", "application/ld+json")
"""Types of scripts that are none."""


class _Inline(HTMLParser):
    """Collects what stands in script and style elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.kind = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        inert = "src" in told or (told.get("type") or "").lower() in _DATA
        self.kind = tag if tag == "style" or (tag == "script" and not inert) else ""
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data if self.kind else ""

    def handle_endtag(self, tag: str) -> None:
        if self.kind and tag == self.kind:
            self.found.add((tag, _hash(self.text)))
            self.kind = ""


def inline(html: str) -> set[tuple[str, str]]:
    """What a page (or drawing) carries in itself: `script` or `style`, and its hash source."""
    parser = _Inline()
    parser.feed(html)
    parser.close()
    return parser.found


def header(carried: Iterable[tuple[str, str]]) -> str:
    """The header's value."""
    hashes = sorted(set(carried))
    scripts = "".join(f" {source}" for kind, source in hashes if kind == "script")
    styles = "".join(f" {source}" for kind, source in hashes if kind == "style")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{scripts}",
            f"style-src-elem 'self'{styles}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _hash(text: str) -> str:
    """Browsers normalise line ends before they hash."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return f"'sha256-{base64.b64encode(hashlib.sha256(raw).digest()).decode()}'"
