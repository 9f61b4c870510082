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
    return in_order([_as_policy_says(problem, corpus) for problem in found])


def check_entry(entry: Entry, corpus: Corpus) -> list[Problem]:
    """What the rules find in one record."""
    waived = {ignore.rule for ignore in entry.record.ignore}
    problems = []
    for rule in RULES.values():
        if rule.check is None or (rule.id in waived and rule.level is not Level.ERROR):
            continue
        for finding in rule.check(entry, corpus):
            place = entry.source.at_key if finding.at_key else entry.source.at
            problems.append(
                Problem(
                    rule.id,
                    rule.level,
                    place(finding.pointer),
                    finding.message,
                    finding.pointer,
                    finding.fix,
                )
            )
    return problems


def _as_policy_says(problem: Problem, corpus: Corpus) -> Problem:
    level = corpus.policy.levels.get(problem.rule)
    if level is None:
        return problem
    return Problem(problem.rule, Level(level), problem.location, problem.message, problem.pointer, problem.fix)
