"""PM11x: ids and the ties between them, inside a record and across records."""

import re
from collections import Counter
from collections.abc import Iterator

from pmsite.check.rule import Finding, Rule
from pmsite.model.corpus import Corpus, Entry
from pmsite.problems import Level, Pointer, nearest

E = Level.ERROR
_FILES = {"index.html"}
"""Names in `incidents/` of the site that no record may have."""


def id_pattern(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """The id has the form the policy asks for."""
    pattern = corpus.policy.id_pattern
    if entry.id.lower() in _FILES:
        yield Finding(("id",), f"The id {entry.id} is the name of a file of the site.")
    if not re.search(pattern, entry.id):
        yield Finding(("id",), f"The id {entry.id} does not match the policy's `id_pattern`, {pattern}.")


def known_severity(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """Severities are levels of the policy."""
    known = [level.id for level in corpus.policy.severities]
    named: list[tuple[Pointer, str]] = [(("severity",), entry.record.severity)]
    for i, change in enumerate(entry.record.severity_history):
        named += [
            (("severity_history", i, "from"), change.before),
            (("severity_history", i, "to"), change.after),
        ]
    for place, level in named:
        if level not in known:
            message = f"The policy names no severity {level}; it has {', '.join(known)}."
            yield Finding(place, message, nearest(level, known))


def closed_vocabularies(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """Where the policy closes a vocabulary, only its words are used."""
    taxonomy, record = corpus.policy.taxonomy, entry.record
    used: dict[str, list[tuple[Pointer, str]]] = {
        "services": [(("services", i), name) for i, name in enumerate(record.services)]
        + [(("impact", "windows", i, "service"), w.service) for i, w in enumerate(record.impact.windows)],
        "teams": [(("teams", i), name) for i, name in enumerate(record.teams)]
        + [(("actions", i, "team"), a.team) for i, a in enumerate(record.actions) if a.team],
        "tags": [(("tags", i), name) for i, name in enumerate(record.tags)]
        + [
            (("lessons", "learned", i, "tags", j), name)
            for i, lesson in enumerate(record.lessons.learned)
            for j, name in enumerate(lesson.tags)
        ],
        "fishbone": [
            (("analysis", "fishbone", "causes", name), name)
            for name in (record.analysis.fishbone.causes if record.analysis.fishbone else ())
        ],
        "causes": [
            (("analysis", group, i, "tags", j), tag)
            for group in ("root_causes", "contributing_factors")
            for i, cause in enumerate(getattr(record.analysis, group))
            for j, tag in enumerate(cause.tags)
        ],
    }
    for vocabulary in taxonomy.closed:
        known = list(getattr(taxonomy, vocabulary))
        for place, name in used.get(vocabulary, ()):
            if name not in known:
                message = f"`{name}` is not among the policy's {vocabulary}."
                fix = nearest(name, known) or f"Add it to `taxonomy/{vocabulary}` in schema/policy.yaml."
                yield Finding(place, message, fix, at_key=vocabulary == "fishbone")


def unique_local_ids(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """Ids of causes, lessons and actions are unique in their record."""
    analysis = entry.record.analysis
    causes: list[tuple[Pointer, str]] = []
    for name in ("root_causes", "contributing_factors"):
        causes += [(("analysis", name, i, "id"), cause.id) for i, cause in enumerate(getattr(analysis, name))]
    groups: list[list[tuple[Pointer, str]]] = [
        [(("actions", i, "id"), a.id) for i, a in enumerate(entry.record.actions)],
        [(("lessons", "learned", i, "id"), x.id) for i, x in enumerate(entry.record.lessons.learned)],
        causes,
    ]
    for group in groups:
        counts = Counter(name for _, name in group)
        seen: set[str] = set()
        for place, name in group:
            if counts[name] > 1 and name in seen:
                yield Finding(place, f"The id {name} is taken in this record.", "Give it the next free number.")
            seen.add(name)


def related_records(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """`related` names records that exist."""
    for i, relation in enumerate(entry.record.related):
        if relation.id == entry.id:
            yield Finding(("related", i, "id"), "A record cannot be related to itself.", "Delete the entry.")
        elif relation.id not in corpus.by_name and not _unread(relation.id, corpus):
            message = f"There is no record {relation.id}."
            others = [name for name in corpus.by_name if name != entry.id]
            yield Finding(("related", i, "id"), message, nearest(relation.id, others))


def depends_on(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """`depends_on` names actions that exist."""
    own = {action.id for action in entry.record.actions}
    for i, action in enumerate(entry.record.actions):
        for j, ref in enumerate(action.depends_on):
            place: Pointer = ("actions", i, "depends_on", j)
            record_id, slash, action_id = ref.rpartition("/")
            if not slash:
                known = own
            elif (other := corpus.by_name.get(record_id)) is not None:
                known = {a.id for a in other.record.actions}
            else:
                if not _unread(record_id, corpus):
                    yield Finding(place, f"There is no record {record_id}.", nearest(record_id, corpus.by_name))
                continue
            if ref in (action.id, f"{entry.id}/{action.id}"):
                yield Finding(place, "An action cannot depend on itself.", "Delete the entry.")
            elif action_id not in known:
                yield Finding(place, f"There is no action {ref}.", nearest(action_id, known))


def addresses(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """What an action addresses or expects to change is a cause or an event of the record."""
    analysis = entry.record.analysis
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


def lesson_actions(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """A lesson's actions exist."""
    known = {action.id for action in entry.record.actions}
    for i, lesson in enumerate(entry.record.lessons.learned):
        for j, name in enumerate(lesson.actions):
            if name not in known:
                place: Pointer = ("lessons", "learned", i, "actions", j)
                yield Finding(place, f"There is no action {name} in this record.", nearest(name, known))


def aliases(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """An alias names one record only, and is no year."""
    for i, alias in enumerate(entry.record.aliases):
        others = [name for name in corpus.holders[alias] if name != entry.id]
        if others or alias == entry.id or re.fullmatch(r"\d{4}", alias) or alias.lower() in _FILES:
            whose = f"is a name of {others[0]}" if others else "is taken"
            yield Finding(("aliases", i), f"The alias {alias} {whose}.", "An alias names one record.")


def same_id(entry: Entry, corpus: Corpus) -> Iterator[Finding]:
    """An id names one record only."""
    first = corpus.by_id[entry.id]
    if first is not entry:
        message = f"The id {entry.id} is taken by {first.source.path}."
        yield Finding(("id",), message, "Give it the next free number.")


def _unread(record_id: str, corpus: Corpus) -> bool:
    """Whether a record of that name exists but could not be read: then a tie to it is no error."""
    return any(path.endswith(f"/{record_id}.yaml") for path in corpus.unread)


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
        "PM114",
        E,
        "Related records exist",
        "A reader follows these ties to last year's outage.",
        "related: [{id: INC-2025-9999, kind: similar}]",
        "related: [{id: INC-2025-0007, kind: similar}]",
        "Mend the id.",
        related_records,
    ),
    Rule(
        "PM115",
        E,
        "Actions that others depend on exist",
        "An action that waits for nothing never starts.",
        "depends_on: [A9]",
        "depends_on: [A1]",
        "Mend the reference: A2 in this record, INC-2024-0031/A2 in another.",
        depends_on,
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
        "PM121",
        E,
        "An alias names one record",
        "It is an address on the site.",
        "aliases: [INC-2025-0001] while that record exists",
        "aliases: [JIRA-881]",
        "Remove the alias from one of the records.",
        aliases,
    ),
    Rule(
        "PM801",
        E,
        "An id names one record",
        "Two records under one id would overwrite each other's page and issues.",
        "INC-2025-0007.yaml in 2024/ and in 2025/",
        "one of them renumbered",
        "Give the newer one the next free number.",
        same_id,
    ),
)
