"""Where things live on the site: addresses relative to its root, each ending in `/`."""

import hashlib
import re
import unicodedata
from urllib.parse import quote

from pmsite.model.corpus import Entry

HOME = ""
_LONGEST = 180
INCIDENTS = "incidents/"
SERVICES = "services/"
TAGS = "tags/"
ACTIONS = "actions/"
LESSONS = "lessons/"
METRICS = "metrics/"
CAUSES = "causes/"
PROBLEMS = "problems/"
TEAMS = "teams/"
OWNERS = "owners/"
DRILLS = "drills/"
PROCESS = "process/"
REVIEWS = "reviews/"
EXPLORE = "metrics/explore/"
ALERTS = "metrics/alerts/"
DATA = "data/"
FEED = "feed.xml"
CALENDAR = "actions.ics"
INCIDENTS_CSV = "data/incidents.csv"
INCIDENTS_JSON = "data/incidents.json"
OPEN_ACTIONS_BADGE = "badges/open-actions.svg"
DAYS_SINCE_BADGE = "badges/days-since.svg"


def incident(entry: Entry) -> str:
    """A record's page."""
    return f"{INCIDENTS}{entry.year}/{entry.id}/"


def short(name: str) -> str:
    """The short address of a record: its id or an alias. Leads to its page."""
    return f"{INCIDENTS}{name}/"


def year(name: str) -> str:
    """A year's page."""
    return f"{INCIDENTS}{name}/"


def service(name: str) -> str:
    """A service's page."""
    return f"{SERVICES}{slug(name)}/"


def tag(name: str) -> str:
    """A tag's page."""
    return f"{TAGS}{slug(name)}/"


def team(name: str) -> str:
    """A team's page."""
    return f"{TEAMS}{slug(name)}/"


def owner(name: str) -> str:
    """The page of whoever sees to actions."""
    return f"{OWNERS}{slug(name)}/"


def review(span: str) -> str:
    """The review of a month (2026-10) or a quarter (2026 Q3)."""
    return f"{REVIEWS}{slug(span)}/"


def causes(year: str) -> str:
    """The causes of a year."""
    return f"{CAUSES}{year}/"


def cause_anchor(name: str) -> str:
    """The id of a cause on the page of all causes, which has ids of its own."""
    return f"cause-{anchor(name)}"


def cause(name: str) -> str:
    """Where a recurring cause, symptom or event stands."""
    return f"{CAUSES}#{cause_anchor(name)}"


def figure(key: str, group: str = "") -> str:
    """The records behind a figure, or behind one count of it."""
    return f"{METRICS}{key}/" + (f"#{anchor(group)}" if group else "")


def anchor(name: str) -> str:
    """A name as an id within a page: two names never have the same one."""
    made = slug(name)
    return made if made == name else f"{made}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def slug(name: str) -> str:
    """A name as part of an address: lower case, letters and digits of any script, `-` between."""
    text = unicodedata.normalize("NFKC", name).lower().replace("+", "-plus").replace("#", "-sharp")
    text = re.sub(r"[^\w]+", "-", text).strip("-_") or "x" + name.encode().hex()
    if len(text.encode()) <= _LONGEST:
        return text
    # Folder names end at 255 bytes; what is cut off lives on in the hash.
    kept = text.encode()[:_LONGEST].decode(errors="ignore")
    return f"{kept}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def relative(target: str, page: str) -> str:
    """The address of `target` (of the site's root) as seen from `page`, percent-encoded."""
    path, hash_, anchor = target.partition("#")
    if path == page and hash_:
        return f"#{quote(anchor)}"
    here, there = page.split("/")[:-1], path.split("/")
    common = 0
    while common < len(here) and common < len(there) - 1 and here[common] == there[common]:
        common += 1
    steps = "../" * (len(here) - common) + "/".join(there[common:])
    return quote(steps or "./") + hash_ + quote(anchor)
