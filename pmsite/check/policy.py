"""PM13x: a policy that refers to what there is."""

from collections.abc import Iterator

from pmsite.analyse.completeness import known_path
from pmsite.check.rule import Context, Finding, Rule
from pmsite.model.people import People
from pmsite.model.policy import AnyOf
from pmsite.problems import Level, Pointer, nearest


def known_names(context: Context) -> Iterator[Finding]:
    """Severities, teams and roles that the policy names are defined in it."""
    policy = context.policy
    levels, taxonomy = context.severities, policy.taxonomy
    named: list[tuple[Pointer, str]] = [
        *(
            (("required", i, "severity", j), name)
            for i, r in enumerate(policy.required)
            for j, name in enumerate(r.severity)
        ),
        *((("triggers", "severity", i), name) for i, name in enumerate(policy.triggers.severity)),
    ]
    for place, name in named:
        if name not in levels:
            yield Finding(place, f"`severities` has no level {name}.", nearest(name, levels))
    for name in policy.deadlines:
        if name not in (*levels, "default"):
            message = f"`severities` has no level {name}."
            yield Finding(("deadlines", name), message, nearest(name, (*levels, "default")), at_key=True)
    for name, limit in policy.action_limits.items():
        known = levels if isinstance(limit, dict) else ("P0", "P1", "P2", "P3")
        if name not in known:
            what = "level" if isinstance(limit, dict) else "priority"
            yield Finding(
                ("action_limits", name), f"There is no {what} {name}.", nearest(name, known), at_key=True
            )
    for name, service in taxonomy.services.items():
        if service.team is not None and taxonomy.teams and service.team not in taxonomy.teams:
            fix = nearest(service.team, taxonomy.teams)
            place = ("taxonomy", "services", name, "team")
            yield Finding(place, f"`taxonomy/teams` has no team {service.team}.", fix)
    roles = list(People.model_fields)
    for i, level in enumerate(policy.severities):
        for j, role in enumerate(level.roles):
            if role not in roles:
                yield Finding(("severities", i, "roles", j), f"`people` has no role {role}.", nearest(role, roles))


def known_fields(context: Context) -> Iterator[Finding]:
    """Fields that the policy requires can be in a record."""
    for i, asks in enumerate(context.policy.required):
        paths: list[tuple[Pointer, str]] = []
        for j, field in enumerate(asks.fields):
            if isinstance(field, AnyOf):
                paths += [(("required", i, "fields", j, "any", k), path) for k, path in enumerate(field.any)]
            else:
                paths.append((("required", i, "fields", j), field))
        paths += [(("required", i, "only", j), path) for j, path in enumerate(asks.only or ())]
        for place, path in paths:
            if not known_path(path):
                message = f"No record has a field `{path}`."
                yield Finding(place, message, "Write it like `times/resolved_at` or `actions/*/owner`.")


def known_rules(context: Context) -> Iterator[Finding]:
    """Rules whose level is changed exist, and their level can be changed."""
    for name in context.policy.levels:
        place = ("levels", name)
        if name not in context.rules:
            fix = nearest(name, context.rules) or "`pmsite explain` lists them."
            yield Finding(place, f"There is no rule {name}.", fix, at_key=True)
        elif name in context.fixed:
            message = f"{name} stays an error: it is found while reading."
            yield Finding(place, message, "Delete the line.", at_key=True)


RULES = (
    Rule(
        "PM130",
        Level.ERROR,
        "The policy's names are defined in it",
        "A rule for a level that is misspelt reaches no record, without a word.",
        "triggers: {severity: [SVE1]}",
        "triggers: {severity: [SEV1]}",
        "Mend the name, or define it.",
        policy=known_names,
    ),
    Rule(
        "PM131",
        Level.ERROR,
        "Required fields are fields of a record",
        "A requirement that nothing can meet is none.",
        "fields: [times/resolved]",
        "fields: [times/resolved_at]",
        "Write the path as docs/guide/record.md names the field.",
        policy=known_fields,
    ),
    Rule(
        "PM132",
        Level.ERROR,
        "Rules whose level is changed exist",
        "Whoever softens a rule that does not exist goes on being stopped by the one that does.",
        "levels: {PM599: note}",
        "levels: {PM502: note}",
        "Take an id of `pmsite explain`.",
        policy=known_rules,
    ),
)
