"""All rules over a corpus → all problems, in order."""

from collections.abc import Mapping

from pmsite.check import faulttree, reading, references, shape
from pmsite.check.rule import Rule
from pmsite.model.corpus import Corpus, Entry
from pmsite.problems import Level, Problem, in_order

FAMILIES = (reading, shape, references, faulttree)
RULES: Mapping[str, Rule] = {rule.id: rule for family in FAMILIES for rule in family.RULES}


def check(corpus: Corpus, read: list[Problem]) -> list[Problem]:
    """The problems found while reading and those the rules find, less what records waive with a reason."""
    found = list(read)
    for entry in corpus.entries:
        found += check_entry(entry, corpus)
    return in_order(found)


def check_entry(entry: Entry, corpus: Corpus) -> list[Problem]:
    """What the rules find in one record, at the levels the policy gives them.

    What keeps a record from being read stays an error: `levels` reaches the rules of the tables only.
    """
    waived = {ignore.rule for ignore in entry.record.ignore}
    problems = []
    for rule in RULES.values():
        level = Level(corpus.policy.levels.get(rule.id, rule.level))
        if rule.check is None or (rule.id in waived and level is not Level.ERROR):
            continue
        for finding in rule.check(entry, corpus):
            place = entry.source.at_key if finding.at_key else entry.source.at
            problems.append(
                Problem(
                    rule.id,
                    level,
                    place(finding.pointer),
                    finding.message,
                    finding.pointer,
                    finding.fix,
                )
            )
    return problems
