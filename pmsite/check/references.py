"""PM11x: ids, words and references inside a record."""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from pmsite.analyse.texts import texts
from pmsite.check.rule import Context, Finding, Rule
from pmsite.check.ties import SITE_FILES
from pmsite.model.corpus import Entry
from pmsite.model.policy import Vocabulary
from pmsite.model.postmortem import Postmortem
from pmsite.problems import Level, Pointer, brief, nearest

E = Level.ERROR
_IMAGE = re.compile(r"!\[[^\]]*\]\(<?(?![a-z]+:)([^)\s>]+)")


def id_pattern(entry: Entry, context: Context) -> Iterator[Finding]:
    """The id has the form the policy asks for."""
    pattern = context.policy.id_pattern
    if entry.id.lower() in SITE_FILES:
        yield Finding(("id",), f"The id {entry.id} is the name of a file of the site.")
    if not re.search(pattern, entry.id):
        message = f"The id {entry.id} does not match the policy's `id_pattern`, {pattern}."
        yield Finding(("id",), message, "Rename the record, and keep the old name under `aliases`.")


def known_severity(entry: Entry, context: Context) -> Iterator[Finding]:
    """Severities are levels of the policy."""
    known = context.severities
    named: list[tuple[Pointer, str]] = [(("severity",), entry.record.severity)]
    for i, change in enumerate(entry.record.severity_history):
        named += [
            (("severity_history", i, "from"), change.before),
            (("severity_history", i, "to"), change.after),
        ]
    for place, level in named:
        if level not in known:
            message = f"The policy names no severity {brief(level)}; it has {', '.join(known)}."
            yield Finding(place, message, nearest(level, known))


def closed_vocabularies(entry: Entry, context: Context) -> Iterator[Finding]:
    """Where the policy closes a vocabulary, only its words are used."""
    taxonomy = context.policy.taxonomy
    for vocabulary in taxonomy.closed:
        known = getattr(taxonomy, vocabulary)
        for place, name in _USED[vocabulary](entry.record):
            if name not in known:
                message = f"`{name}` is not among the policy's {vocabulary}."
                fix = nearest(name, known) or f"Add it to `taxonomy/{vocabulary}` in schema/policy.yaml."
                yield Finding(place, message, fix, at_key=vocabulary == "fishbone")


Used = Iterator[tuple[Pointer, str]]


def _services(record: Postmortem) -> Used:
    yield from ((("services", i), name) for i, name in enumerate(record.services))
    yield from ((("impact", "windows", i, "service"), w.service) for i, w in enumerate(record.impact.windows))


def _teams(record: Postmortem) -> Used:
    yield from ((("teams", i), name) for i, name in enumerate(record.teams))
    yield from ((("actions", i, "team"), a.team) for i, a in enumerate(record.actions) if a.team)


def _tags(record: Postmortem) -> Used:
    yield from ((("tags", i), name) for i, name in enumerate(record.tags))
    for i, lesson in enumerate(record.lessons.learned):
        yield from ((("lessons", "learned", i, "tags", j), name) for j, name in enumerate(lesson.tags))


def _fishbone(record: Postmortem) -> Used:
    for name in record.analysis.fishbone.causes if record.analysis.fishbone else ():
        yield ("analysis", "fishbone", "causes", name), name


def _causes(record: Postmortem) -> Used:
    for group in ("root_causes", "contributing_factors"):
        for i, cause in enumerate(getattr(record.analysis, group)):
            yield from ((("analysis", group, i, "tags", j), tag) for j, tag in enumerate(cause.tags))


_USED: Mapping[Vocabulary, Callable[[Postmortem], Used]] = {
    "services": _services,
    "teams": _teams,
    "tags": _tags,
    "fishbone": _fishbone,
    "causes": _causes,
}


def unique_local_ids(entry: Entry, context: Context) -> Iterator[Finding]:
    """Ids of causes and events, of lessons and of actions are unique in their record."""
    record, analysis = entry.record, entry.record.analysis
    causes: list[tuple[Pointer, str]] = []
    for name in ("root_causes", "contributing_factors"):
        causes += [(("analysis", name, i, "id"), cause.id) for i, cause in enumerate(getattr(analysis, name))]
    events = analysis.fault_tree.events if analysis.fault_tree else ()
    for group, taken in (
        ([(("actions", i, "id"), a.id) for i, a in enumerate(record.actions)], ()),
        ([(("lessons", "learned", i, "id"), x.id) for i, x in enumerate(record.lessons.learned)], ()),
        (causes, events),
    ):
        seen = set(taken)
        for place, name in group:
            if name in seen:
                by = "an event of the fault tree" if name in taken else "another entry"
                message = f"The id {name} is taken in this record by {by}."
                yield Finding(place, message, "Give it the next free number.")
            seen.add(name)


def addresses(entry: Entry, context: Context) -> Iterator[Finding]:
    """What an action addresses or expects to change is a cause or an event of the record."""
    analysis = entry.record.analysis
    if entry.lost("analysis"):
        return
    events = set(analysis.fault_tree.events) if analysis.fault_tree else set()
    causes = {c.id for c in (*analysis.root_causes, *analysis.contributing_factors)}
    for i, action in enumerate(entry.record.actions):
        for j, target in enumerate(action.addresses):
            if target not in causes | events:
                message = f"`{target}` is no cause, factor or fault-tree event of this record."
                yield Finding(("actions", i, "addresses", j), message, nearest(target, causes | events))
        for target in action.expect:
            if target not in events:
                place: Pointer = ("actions", i, "expect", target)
                message = f"`{target}` is no fault-tree event of this record."
                yield Finding(place, message, nearest(target, events), at_key=True)


def images(entry: Entry, context: Context) -> Iterator[Finding]:
    """Images are attachments of the record."""
    if "!" not in entry.source.text or "![" not in entry.source.text:
        return
    for place, text in texts(entry.record, markdown_only=True):
        for match in _IMAGE.finditer(text):
            name = unquote(match[1])
            if name not in entry.attachments:
                folder = entry.source.path.removesuffix(".yaml")
                fix = nearest(name, entry.attachments) or f"Put the file into {folder}/."
                yield Finding(place, f"There is no attachment {name}.", fix)


def waived_rules(entry: Entry, context: Context) -> Iterator[Finding]:
    """`ignore` names rules that there are and that can be waived."""
    for i, ignore in enumerate(entry.record.ignore):
        place: Pointer = ("ignore", i, "rule")
        if ignore.rule not in context.rules:
            fix = nearest(ignore.rule, context.rules)
            yield Finding(place, f"There is no rule {ignore.rule}.", fix or "`pmsite explain` lists them.")
        elif not context.waivable(ignore.rule):
            message = f"{ignore.rule} is what others rely on; no record can waive it."
            yield Finding(place, message, "Mend what it finds and delete this entry.")


def lesson_actions(entry: Entry, context: Context) -> Iterator[Finding]:
    """A lesson's actions exist."""
    known = {action.id for action in entry.record.actions}
    if entry.lost("actions"):
        return
    for i, lesson in enumerate(entry.record.lessons.learned):
        for j, name in enumerate(lesson.actions):
            if name not in known:
                place: Pointer = ("lessons", "learned", i, "actions", j)
                yield Finding(place, f"There is no action {name} in this record.", nearest(name, known))


RULES = (
    Rule(
        "PM110",
        E,
        "Ids have the form the policy asks for",
        "Ids are used in issues, chats and search; one form makes them findable.",
        "id: outage-7",
        "id: INC-2025-0007",
        "Rename the record, and keep the old name under `aliases`.",
        id_pattern,
    ),
    Rule(
        "PM111",
        E,
        "Severities are levels of the policy",
        "Deadlines, figures and colours hang on the level.",
        "severity: high",
        "severity: SEV2",
        "Take a level from schema/policy.yaml.",
        known_severity,
    ),
    Rule(
        "PM112",
        E,
        "Words of a closed vocabulary are in the taxonomy",
        "A service under two names has two half histories.",
        "services: [ordergateway]",
        "services: [order-gateway]",
        "Take the word that is offered, or add the new one to the policy.",
        closed_vocabularies,
    ),
    Rule(
        "PM113",
        E,
        "Ids are unique in their record",
        "INC-2025-0007/A1 must name one thing, for ever.",
        "actions: [{id: A1, …}, {id: A1, …}]",
        "actions: [{id: A1, …}, {id: A2, …}]",
        "Give the newer one the next free number.",
        unique_local_ids,
    ),
    Rule(
        "PM116",
        E,
        "Actions address causes or events of their record",
        "This tie shows which causes nobody works on, and what an action is worth.",
        "addresses: [C9]",
        "addresses: [C1, E2]",
        "Name a root cause, a contributing factor or a fault-tree event of this record.",
        addresses,
    ),
    Rule(
        "PM117",
        E,
        "Lessons name actions of their record",
        "A lesson is implemented when its actions are done.",
        "actions: [A9]",
        "actions: [A1]",
        "Mend the reference.",
        lesson_actions,
    ),
    Rule(
        "PM119",
        Level.WARNING,
        "Images are attachments of the record",
        "The site serves no others, so the reader would see a gap.",
        "note: '![The graph](grpah.png)'",
        "note: '![The graph](graph.png)'  # with graph.png in incidents/2025/INC-2025-0007/",
        "Put the image into the record's folder, and name it without a path.",
        images,
    ),
    Rule(
        "PM122",
        Level.WARNING,
        "Waivers name rules that can be waived",
        "A waiver that reaches nothing lets its author believe in a silence that is none.",
        "ignore: [{rule: PM999, reason: Quoting the vendor}]",
        "ignore: [{rule: PM501, reason: Quoting the vendor}]",
        "Name a rule of `pmsite explain` whose level is warning or note.",
        waived_rules,
    ),
)
