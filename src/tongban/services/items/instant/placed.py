"""Whether the rule of an instant decision fits the process and the licences of this installation."""

from collections.abc import Iterator

from tongban.kernel.errors import N_
from tongban.resources.licences.public import licence_types
from tongban.services.items.content import ItemContent
from tongban.services.items.flaw import Flaw
from tongban.services.items.instant.sources import OWN_OF_LICENCES, source_named
from tongban.services.process.public import (
    OWN,
    ProcessUnknown,
    StepKind,
    process_steps,
    process_version,
)

# the posts whose verb a rule may do: accept, review, decide, issue
POSTS = ("accept", "review", "approve", "issue")


def flaws_of_instant(content: ItemContent) -> list[Flaw]:
    """What only the installation can say of the rule. No SQL without one; else 1, and 1 for licences."""
    if content.instant is None:
        return []
    return [*_flaws_of_process(content), *_flaws_of_licences(content)]


def _flaws_of_process(content: ItemContent) -> Iterator[Flaw]:
    try:
        steps = process_steps(process_version(content.process.key).id)
    except ProcessUnknown:
        return
    others = {
        step.name
        for step in steps
        if not step.is_side
        and step.kind is StepKind.POST
        and (
            step.post_code not in POSTS
            or step.beside
            or content.process.organisations.get(step.post_code, step.organisation) != OWN
        )
    }
    if others:
        yield Flaw(
            rule="instant-other-steps",
            place="process",
            text=N_(
                "The process has steps that a rule cannot do: %(names)s. It may accept, review, decide and issue "
                "for its own organisation."
            ),
            facts={"names": "、".join(sorted(others))},
        )


def _flaws_of_licences(content: ItemContent) -> Iterator[Flaw]:
    facts = content.instant.facts if content.instant else ()
    wanted = [(fact, source) for fact in facts if (source := source_named(fact.source))]
    if not any(source.licence_type for _, source in wanted):
        return
    known = {kind.code: kind for kind in licence_types()}
    for fact, source in wanted:
        if not source.licence_type:
            continue
        kind = known.get(source.licence_type)
        properties = kind.fields.get("properties", {}) if kind else {}
        if kind is None or (source.field not in OWN_OF_LICENCES and source.field not in properties):
            yield Flaw(
                rule="instant-untrusted-fact",
                place=f"instant.facts.{fact.name}",
                text=N_("The licence library has no “%(source)s”."),
                facts={"source": fact.source},
            )
