"""What one person owes: the conditions and slots that hold for given scenario answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.services.items.facts import Condition, ItemContent, Slot
from tongban.services.items.scenario.rules import content_for


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


def required_slots(content: ItemContent, answers: Mapping[str, str]) -> tuple[Slot, ...]:
    """The slots that these answers ask for, in order. A question without an answer asks for nothing."""
    return tuple(slot for slot in content_for(content, answers).slots if slot.when is None)


def is_met_by_us(slot: Slot) -> bool:
    """Whether nobody is asked for it: a register, a licence or the form gives it."""
    return bool(slot.licence_types or slot.register_fact or slot.from_form or slot.is_exempt)


def checklist(content: ItemContent, answers: Mapping[str, str]) -> Checklist:
    """The personal checklist. No SQL."""
    return checklist_of(content_for(content, answers))


def checklist_of(mine: ItemContent) -> Checklist:
    """The checklist of a content that is somebody's already (`content_for`)."""
    owed: list[Slot] = []
    met: list[Slot] = []
    later: list[Slot] = []
    undecided: list[Slot] = []
    for slot in mine.slots:
        if slot.when is not None:
            undecided.append(slot)
        else:
            group = met if is_met_by_us(slot) else owed if slot.need == "required" else later
            group.append(slot)
    return Checklist(
        owed=tuple(owed),
        met=tuple(met),
        later=tuple(later),
        open=tuple(undecided),
        conditions=mine.conditions,
    )
