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
    ("did not find expected key", "The indentation or a bracket is off above this place.", ""),
    ("did not find expected '-' indicator", "A list's items are not in one column here.", ""),
    ("did not find expected ',' or ']'", "A list in brackets is not closed.", "Close it with ]."),
    ("did not find expected ',' or '}'", "A map in braces is not closed.", "Close it with }."),
    ("found unexpected end of stream", "A quoted text is not closed.", "Close the quotes."),
    ("did not find expected node content", "A value is missing here.", "Close the bracket or brace before it."),
    ("scanning a directive", "A line that begins with % is a directive, which is not allowed.", "Delete it."),
    ("incompatible YAML document", "A directive (%) is not allowed.", "Delete the line."),
    ("found undefined tag handle", "A tag is not allowed.", "Put text that begins with ! in quotes."),
    ("found unknown escape character", "This escape is unknown.", r"Use single quotes, or write \\ for \."),
)


def explain(error: yaml.MarkedYAMLError, path: str) -> Problem:
    """The problem that a syntax error is, at its place."""
    mark = error.problem_mark or error.context_mark
    where = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
    said = " ".join(part for part in (error.context, error.problem) if part)
    for fragment, message, fix in _KNOWN:
        if fragment in said:
            begun = error.context_mark
            since = f" It began in line {begun.line + 1}." if begun and begun.line + 1 < where.line else ""
            return Problem("PM002", Level.ERROR, where, message + since, fix=fix or None)
    return Problem("PM002", Level.ERROR, where, f"The file is no YAML: {said}.")
