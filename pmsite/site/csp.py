"""A Content-Security-Policy under which the site works, worked out from its pages.

Scripts come from the site itself; those that the theme writes into its pages are named by their hashes
(https://www.w3.org/TR/CSP3/). `style` attributes are allowed, as charts set them.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

FILE = "csp.txt"
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>(?P<text>.*?)</style>", re.DOTALL)
_DATA = re.compile(r"""type=["']?application/(ld\+)?json|\ssrc=""")


def inline(html: str) -> set[tuple[str, str]]:
    """What a page (or drawing) carries in itself: `script` or `style`, and its hash source."""
    found = {("style", _hash(match["text"])) for match in _STYLE.finditer(html)}
    for match in _SCRIPT.finditer(html):
        if not _DATA.search(match["attributes"]):
            found.add(("script", _hash(match["text"])))
    return found


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
    raw = text.replace("\r\n", "\n").encode()
    return f"'sha256-{base64.b64encode(hashlib.sha256(raw).digest()).decode()}'"
