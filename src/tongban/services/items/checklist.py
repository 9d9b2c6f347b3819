"""What one person owes: the conditions and slots that hold for given scenario answers.

Conditions are CEL over the answers, each question's key being a name: `who == 'company'`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.kernel.expressions import expression
from tongban.services.items.facts import Condition, ItemContent, Slot


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """The slots in three groups, and the conditions, for the answers given so far.

    `owed` must be brought, `met` comes from licences, registers or the form itself, `later`
    may be handed in later or left out. `open` depends on questions not answered yet.
    """

    owed: tuple[Slot, ...]
    met: tuple[Slot, ...]
    later: tuple[Slot, ...]
    open: tuple[Slot, ...]
    conditions: tuple[Condition, ...]

    @property
    def count(self) -> int:
        return len(self.owed) + len(self.met) + len(self.later) + len(self.open)


def applies(when: str | None, answers: Mapping[str, str]) -> bool | None:
    """Whether a condition holds; None when it asks for an answer that is not there yet."""
    if when is None:
        return True
    condition = expression(when)
    if not condition.variables <= answers.keys():
        return None
    return condition.holds(answers)


def required_slots(content: ItemContent, answers: Mapping[str, str]) -> tuple[Slot, ...]:
    """The slots that these answers ask for, in order. A question without an answer asks for nothing."""
    return tuple(slot for slot in content.slots if applies(slot.when, answers))


def known_answers(content: ItemContent, given: Mapping[str, str]) -> dict[str, str]:
    """The answers that the item's questions offer; anything else is left out."""
    return {
        question.key: given[question.key]
        for question in content.scenario
        if given.get(question.key) in {choice.value for choice in question.choices}
    }


def is_met_by_us(slot: Slot) -> bool:
    """Whether nobody is asked for it: a register, a licence or the form gives it."""
    return bool(slot.licence_types or slot.register_fact or slot.from_form or slot.is_exempt)


def checklist(content: ItemContent, answers: Mapping[str, str]) -> Checklist:
    """The personal checklist. No SQL."""
    owed: list[Slot] = []
    met: list[Slot] = []
    later: list[Slot] = []
    undecided: list[Slot] = []
    for slot in content.slots:
        holds = applies(slot.when, answers)
        if holds is None:
            undecided.append(slot)
        elif holds:
            group = met if is_met_by_us(slot) else owed if slot.need == "required" else later
            group.append(slot)
    return Checklist(
        owed=tuple(owed),
        met=tuple(met),
        later=tuple(later),
        open=tuple(undecided),
        conditions=tuple(c for c in content.conditions if applies(c.when, answers) is not False),
    )
