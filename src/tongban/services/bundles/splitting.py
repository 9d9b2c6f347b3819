"""The application of one member, made from what was applied for as a whole."""

from collections.abc import Mapping
from dataclasses import replace

from tongban.services.bundles.facts import PlannedMember
from tongban.services.cases.public import (
    Application,
    HolderKind,
    SignedWhole,
    WholeApplication,
)
from tongban.services.items.public import counted_answers, item_terms


def application_for(member: PlannedMember, whole: WholeApplication, *, uscc: str | None) -> Application:
    """What the member is applied for with: its own entries, materials and answers under their own keys.

    `uscc` is the firm that another member has brought about and that applies for this one; None: the
    applicant of the whole applies. No SQL when the item's version is in memory.
    """
    given = whole.application
    slots = {slot.key: slot for slot in given.slots}
    return Application(
        item_code=member.item,
        version_id=member.version_id,
        holder=HolderKind.FIRM if uscc else given.holder,
        uscc=uscc or given.uscc,
        person_id=given.person_id,
        capacity=given.capacity,
        answers=answers_for(member, given.answers),
        form={key: given.form[name] for key, name in member.fields.items() if name in given.form},
        slots=tuple(replace(slots[name], key=key) for key, name in member.slots.items() if name in slots),
        channel=given.channel,
        part_of=whole.fact.number,
        project_code=given.project_code,
        signature=SignedWhole(number=whole.fact.number, fields=member.fields, slots=member.slots),
    )


def answers_for(member: PlannedMember, answers: Mapping[str, str]) -> dict[str, str]:
    """The member's own scenario answers that count: those that the bundle settles, and those that were given."""
    given = {key: answers[name] for key, name in member.questions.items() if answers.get(name)}
    return counted_answers(item_terms(member.version_id), {**member.answers, **given})
