"""PM0xx: a file that cannot be read.

Raised by `load`; described here.
"""

import re
from collections.abc import Iterator

from pmsite.analyse.texts import texts
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.corpus import Entry
from pmsite.problems import Level

E = Level.ERROR
_CUT = re.compile(r"^ *(?:- +)?(?:[\w-]+: +)?([^'\"|>#\[{\s][^#\n]*?) +(#[^\s#][^\n]*)$", re.MULTILINE)


def cut_off(entry: Entry, context: Context) -> Iterator[Finding]:
    """No text ends early because a word of it begins with `#`."""
    text = entry.source.text
    if "#" not in text or " #" not in text:
        return
    told: set[str] = set()
    for match in _CUT.finditer(text):
        told = told or {value for _, value in texts(entry.record)}
        if match[1].strip() in told:
            place = entry.source.place(match.start(2))
            message = f"The text ends before `{match[2].split()[0]}`: behind a space, `#` begins a comment."
            fix = "Put the text into quotes; a comment has a space behind its `#`."
            yield Finding(entry.source.pointer_at(place.line, place.column), message, fix, place=place)


RULES = (
    Rule(
        "PM001",
        E,
        "The file is UTF-8 text",
        "Editors, diffs and the site must all show the same characters.",
        "# a file saved as UTF-16 or Latin-1",
        "# a file saved as UTF-8 without a byte order mark",
        "Save the file again as UTF-8.",
    ),
    Rule(
        "PM002",
        E,
        "The file is YAML",
        "One misplaced colon would hide the whole record.",
        "title: Outage: part two",
        'title: "Outage: part two"',
        "Mend the syntax at the place that is named; text with `: ` or ` #` goes into quotes.",
    ),
    Rule(
        "PM003",
        E,
        "No anchors, aliases, tags, directives, merge keys or second documents",
        "A few hundred bytes can expand to gigabytes; and a reviewer must see what the machine sees.",
        "tags: &t [dns]\nsymptoms: *t",
        "tags: [dns]\nsymptoms: [names not resolving]",
        "Write values out.",
    ),
    Rule(
        "PM004",
        E,
        "The file is of a size a person can review",
        "256 KB, 20,000 nodes and 32 levels are far beyond any post-mortem; more is an accident or an attack.",
        "# a log of 10 MB pasted into a note",
        "# the log as an attachment, the three lines that matter in the note",
        "Move logs and dumps to `incidents/<year>/<ID>/`.",
    ),
    Rule(
        "PM005",
        E,
        "Each key stands once",
        "YAML parsers disagree on which of two values counts.",
        "severity: SEV2\nseverity: SEV1",
        "severity: SEV1",
        "Keep one of them; earlier levels go to `severity_history`.",
    ),
    Rule(
        "PM006",
        E,
        "No invisible characters",
        "Bidi controls make a reviewer see another text than the machine reads (CVE-2021-42574).",
        "title: Orders rejected  # with a U+202E in it",
        "title: Orders rejected",
        "Delete the character, or the escape that stands for it.",
    ),
    Rule(
        "PM007",
        E,
        "Numbers are finite and of a length a person can read",
        "Infinity and numbers of thousands of digits break every figure they enter.",
        "value: .inf",
        "value: 437  # or the field left out, or a text in quotes",
        "Leave out what is not known.",
    ),
    Rule(
        "PM008",
        E,
        "A record is a regular file",
        "A link could make the site publish a file from outside the repository.",
        "# incidents/2025/INC-2025-0007.yaml → /etc/passwd",
        "# the file itself",
        "Replace the link by the file.",
    ),
    Rule(
        "PM009",
        Level.WARNING,
        "No text is cut off by a comment",
        "YAML takes ` #` for a comment, and the reader never sees the rest of the sentence.",
        "title: Orders rejected, see #4711 and #4712",
        "title: 'Orders rejected, see #4711 and #4712'",
        "Put the text into quotes.",
        cut_off,
    ),
)
