"""All rules over all records → all problems, in order."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pmsite.analyse.outline import Outline, Outlines, outline, unreadable
from pmsite.analyse.secrets import masked
from pmsite.check import (
    actions,
    blameless,
    clock,
    completeness,
    consistency,
    corpus,
    faulttree,
    policy,
    reading,
    references,
    secrets,
    shape,
    ties,
    times,
)
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.corpus import Corpus, Entry
from pmsite.model.policy import Policy
from pmsite.model.source import Source
from pmsite.problems import Level, Pointer, Problem, in_order

FAMILIES = (
    reading,
    shape,
    references,
    ties,
    faulttree,
    policy,
    completeness,
    times,
    consistency,
    actions,
    blameless,
    secrets,
    clock,
    corpus,
)
RULES: Mapping[str, Rule] = {r.id: r for r in sorted((r for f in FAMILIES for r in f.RULES), key=lambda r: r.id)}
_RECORD = tuple(rule for rule in RULES.values() if rule.check is not None)
_TEXT = tuple(rule for rule in RULES.values() if rule.text is not None)
_CORPUS = tuple(rule for rule in RULES.values() if rule.corpus is not None)
_POLICY = tuple(rule for rule in RULES.values() if rule.policy is not None)


def in_context(policy: Policy, source: Source, today: date) -> Context:
    """What the rules may know. `today` is a day in the policy's time zone.

    What keeps a record from being read stays an error: `levels` reaches the rules with a check only.
    """
    levels = {
        rule.id: rule.level if rule.fixed else Level(policy.levels.get(rule.id, rule.level))
        for rule in RULES.values()
    }
    return Context(policy, source, today, levels, frozenset(rule.id for rule in RULES.values() if rule.fixed))


def check(whole: Corpus, read: Sequence[Problem], today: date) -> list[Problem]:
    """The problems found while reading and those the rules find, less what records waive with a reason."""
    context = in_context(whole.policy, whole.policy_source, today)
    found = [*discreet(read), *check_policy(context)]
    entries = (*whole.entries, *whole.partial)
    for entry in entries:
        found += check_entry(entry, context)
    for source in whole.texts:
        found += check_text(source, context)
    partly = {entry.source.path for entry in whole.partial}
    outlines = [outline(entry) for entry in entries]
    outlines += [unreadable(path) for path in whole.unread if path not in partly]
    sources = {entry.source.path: entry.source for entry in entries}
    return in_order(found + check_outlines(outlines, context, sources.__getitem__))


def check_entry(entry: Entry, context: Context, rules: Sequence[Rule] = _RECORD) -> list[Problem]:
    """What rules, or all of them, find in one record, at the levels the policy gives them."""
    waived = {ignore.rule for ignore in entry.record.ignore}
    problems = []
    for rule in rules:
        if waived and rule.id in waived and context.waivable(rule.id):
            continue
        assert rule.check is not None
        for finding in rule.check(entry, context):
            problem = _problem(rule, finding, context, entry.source)
            if not (entry.holes and _told(problem, entry.holes)):
                problems.append(problem)
    return discreet(problems) + check_text(entry.source, context, waived)


def check_text(source: Source, context: Context, waived: Collection[str] = ()) -> list[Problem]:
    """What the rules find in any file that is text, be it a record or not."""
    found = [
        _problem(rule, finding, context, source)
        for rule in _TEXT
        if rule.text is not None and not (rule.id in waived and context.waivable(rule.id))
        for finding in rule.text(source)
    ]
    return discreet(found)


def check_outlines(
    outlines: Iterable[Outline], context: Context, source_of: Callable[[str], Source]
) -> list[Problem]:
    """What the rules find between records; `source_of(path)` is asked only for those with a finding."""
    known = Outlines(tuple(sorted(outlines, key=lambda one: one.path)))
    problems = []
    for rule in _CORPUS:
        assert rule.corpus is not None
        for one, finding in rule.corpus(known, context):
            waived = rule.id in one.waived and context.waivable(rule.id)
            problem = None if waived else _problem(rule, finding, context, source_of(one.path))
            if problem is not None and not _told(problem, [tuple(hole) for hole in one.holes]):
                problems.append(problem)
    return discreet(problems)


def stops_the_site(problem: Problem) -> bool:
    """Whether a record cannot be shown, or must not: it is unreadable, leads nowhere, or tells a secret.

    What is incomplete or contradicts itself can be shown; judging it is for `pmsite check`.
    """
    return problem.level is Level.ERROR and _may_stop_the_site(problem.rule)


def _may_stop_the_site(rule: str) -> bool:
    """No rule that a day makes speak is among them: what stops the site stops it tomorrow too."""
    return rule[2] not in "23457" and rule not in _OF_THE_DAY


_OF_THE_DAY = frozenset(rule.id for rule in clock.RULES)
STOPPING = tuple(rule for rule in _RECORD if _may_stop_the_site(rule.id))
"""Rules for one record of which an error stops the site."""


def check_policy(context: Context) -> list[Problem]:
    """What the rules find in the policy."""
    found = ((rule, finding) for rule in _POLICY if rule.policy for finding in rule.policy(context))
    problems = [_problem(rule, finding, context, context.policy_source) for rule, finding in found]
    return discreet(problems) + check_text(context.policy_source, context)


def discreet(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without secrets and personal data that their sentences would quote."""
    return [
        replace(
            p,
            message=masked(p.message),
            fix=p.fix and masked(p.fix),
            pointer=tuple(map(_discreet_step, p.pointer)),
        )
        for p in problems
    ]


def _discreet_step(step: str | int) -> str | int:
    return masked(step) if isinstance(step, str) else step


def _problem(rule: Rule, finding: Finding, context: Context, source: Source) -> Problem:
    place = finding.place or (source.at_key if finding.at_key else source.at)(finding.pointer)
    levels = list(Level)
    level = max(context.rules[rule.id], finding.level or Level.ERROR, key=levels.index)
    return Problem(rule.id, level, place, finding.message, finding.pointer, finding.fix)


def _told(problem: Problem, holes: Sequence[Pointer]) -> bool:
    """Whether a finding comes of a value that could not be read, and so was told already.

    That is what is said of the value, of what it is in, and, short of an error, of its neighbours in one map
    of the record: an action whose state is misspelt is not called overdue.
    """
    place = problem.pointer
    return any(
        place[: len(hole)] == hole
        or hole[: len(place)] == place
        or (len(hole) > 1 and place[: len(hole) - 1] == hole[:-1] and problem.level is not Level.ERROR)
        for hole in holes
    )
