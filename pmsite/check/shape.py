"""PM10x: a record that does not have the shape of format 1.

Raised by `load`; described here.
"""

from pmsite.check.rule import Rule
from pmsite.problems import Level

E = Level.ERROR

RULES = (
    Rule(
        "PM101",
        E,
        "Only known fields",
        "A misspelt field would be lost without a word.",
        "severty: SEV1",
        "severity: SEV1",
        "Take the name that is offered. Fields of your own begin with `x-`.",
    ),
    Rule(
        "PM102",
        E,
        "Values have the right type and form",
        "Figures and lists are made from them.",
        "due: next Friday",
        "due: 2025-12-05",
        "Write the value as the message says.",
    ),
    Rule(
        "PM103",
        E,
        "What every record needs is there",
        "Without an id, a title, a state, a severity, a summary and a time nothing can be shown.",
        "# a record without `summary`",
        "summary: Orders were rejected for 15 minutes.",
        "Add the field that is named.",
    ),
    Rule(
        "PM104",
        E,
        "The file's name is the record's id, in a folder named by the year",
        "So that a record is found without searching, and git keeps ids unique.",
        "id: INC-2025-0007  # in incidents/2025/dns.yaml",
        "id: INC-2025-0007  # in incidents/2025/INC-2025-0007.yaml",
        "Rename the file or mend the id.",
    ),
    Rule(
        "PM105",
        E,
        "The record is in the format this program reads",
        "An older or newer format means something else by the same words.",
        "schema_version: 0",
        "schema_version: 1",
        "Run `pmsite migrate`, or install a newer pmsite.",
    ),
    Rule(
        "PM118",
        E,
        "Attachments are of a kind that is safe to serve",
        "An SVG or HTML file can carry a script to whoever opens it.",
        "# incidents/2025/INC-2025-0007/graph.svg",
        "# incidents/2025/INC-2025-0007/graph.png",
        "Convert the file to one of the allowed types.",
    ),
)
