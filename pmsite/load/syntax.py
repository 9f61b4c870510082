"""libyaml's complaints as sentences an author can act on."""

import yaml

from pmsite.problems import Level, Location, Problem

_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "A colon followed by a space begins a value here, where none can stand.",
        'Put the text in quotes: title: "Outage: part two".',
    ),
    (
        "found character that cannot start any token",
        "This character cannot begin a value.",
        "Indent with spaces, not tabs; put text that begins with @, `, % or a tab in quotes.",
    ),
    (
        "could not find expected ':'",
        "A key needs a colon and a space behind it.",
        "Write it as `key: value`.",
    ),
    (
        "did not find expected key",
        "The indentation, a quote or a bracket is off here or above.",
        "An apostrophe inside single quotes is written twice.",
    ),
    ("did not find expected '-' indicator", "A list's items are not in one column here.", ""),
    (
        "did not find expected ',' or ']'",
        "A list in brackets is not closed.",
        "Close it with ]; text with a quote or `: ` in it goes into quotes.",
    ),
    (
        "did not find expected ',' or '}'",
        "A map in braces is not closed.",
        "Close it with }; text with a quote or `: ` in it goes into quotes.",
    ),
    ("found unexpected end of stream", "A quoted text is not closed.", "Close the quotes."),
    ("did not find expected node content", "A value is missing here.", "Close the bracket or brace before it."),
    ("scanning a directive", "A line that begins with % is a directive, which is not allowed.", "Delete it."),
    ("incompatible YAML document", "A directive (%) is not allowed.", "Delete the line."),
    ("found undefined tag handle", "A tag is not allowed.", "Put text that begins with ! in quotes."),
    (
        "did not find expected <document start>",
        "This line belongs to no field.",
        "A record is one map: each line is `key: value`, or stands indented below one.",
    ),
    (
        "block sequence entries are not allowed",
        "A list cannot begin here.",
        "Begin it on the next line, indented.",
    ),
    (
        "did not find expected comment or line break",
        "Text behind | or > begins on the next line.",
        "Move it there, indented.",
    ),
    ("found invalid Unicode character escape code", "This escape is no character.", "Write the character itself."),
    ("found unknown escape character", "This escape is unknown.", r"Use single quotes, or write \\ for \."),
)


def explain(error: yaml.MarkedYAMLError, path: str) -> Problem:
    """The problem that a syntax error is, at its place."""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and "unexpected end of stream" in str(error.problem):
        mark = error.context_mark  # the quote that is never closed, not the end of the file
    where = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
    said = " ".join(part for part in (error.context, error.problem) if part)
    for fragment, message, fix in _KNOWN:
        if fragment in said:
            begun = error.context_mark
            since = (
                f" What is being read begins in line {begun.line + 1}."
                if begun and begun.line + 1 < where.line
                else ""
            )
            return Problem("PM002", Level.ERROR, where, message + since, fix=fix or None)
    fix = "Mend the indentation here, or put the text in quotes."
    return Problem("PM002", Level.ERROR, where, f"The file is no YAML: {said}.", fix=fix)
