"""What we add to a page of the theme: the search in its header, and what other sites show of a link to it."""

import re
from html import escape

from pmsite.model import pages

_HEADER = re.compile(r'(<nav class="md-header__inner.*?)(</nav>)', re.DOTALL)
_GLASS = (
    '<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">'
    '<circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M15 15l6 6" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>'
)


def with_search(html: str, root: str) -> str:
    """The page with the search in its header, or at its end where the theme has no such header.

    `root` is the site's address as seen from the page, ending in `/`. Without a script the link leads to
    the list of incidents.
    """
    link = (
        f'<a class="pm-find" href="{escape(root)}{pages.INCIDENTS}" title="Search ( / )">{_GLASS}'
        '<span class="pm-find-words">Search</span><kbd aria-hidden="true">/</kbd></a>'
    )
    found, count = _HEADER.subn(lambda match: match[1] + link + match[2], html, count=1)
    return found if count else html.replace("</body>", f'<div class="pm-find-alone">{link}</div></body>', 1)


def with_feed(html: str, root: str) -> str:
    """The page with a link by which browsers and feed readers find the feed; `root` as above."""
    kind = 'rel="alternate" type="application/atom+xml" title="Post-mortems"'
    return html.replace("</head>", f'<link {kind} href="{escape(root)}{pages.FEED}"></head>', 1)


def with_open_graph(html: str, title: str, description: str, address: str, site: str) -> str:
    """The page with its Open Graph properties (https://ogp.me); all arguments are plain text."""
    told = {
        "og:type": "article",
        "og:site_name": site,
        "og:title": title,
        "og:description": description,
        "og:url": address,
    }
    tags = "".join(f'<meta property="{name}" content="{escape(text)}">' for name, text in told.items() if text)
    return html.replace("</head>", f"{tags}</head>", 1)
