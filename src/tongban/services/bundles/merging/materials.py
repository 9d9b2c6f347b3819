"""The materials of all members as one list: the same material is handed in once."""

from dataclasses import dataclass, field

from tongban.services.bundles.merging.expressions import any_of, every, in_scenario
from tongban.services.bundles.merging.facts import Joined, Whole
from tongban.services.bundles.merging.questions import read
from tongban.services.items.public import Slot, content_for


@dataclass
class _Handed:
    """One material of the whole, and every member that asks for it."""

    slot: Slot
    conditions: list[str | None]
    places: list[tuple[str, str]] = field(default_factory=list)


def merged_slots(whole: Whole) -> tuple[tuple[Slot, ...], dict[str, dict[str, str]]]:
    """The materials of the whole, and for each member its own by their keys there.

    What comes out of a member that another needs is not asked for: it is there when that one begins.
    """
    found: list[_Handed] = []
    for one in whole.members:
        results = whole.comes_from(one)
        for slot in content_for(one.content, one.member.answers).slots:
            if results.intersection(slot.licence_types):
                continue
            own = in_scenario(slot.when, answers=_answers(one)) if slot.when else None
            when = every(one.member.when, own)
            same = next((handed for handed in found if _is_same(whole, handed, one, slot)), None)
            if same is None:
                taken = {handed.slot.key for handed in found}
                key = slot.key if slot.key not in taken else f"{one.key}-{slot.key}"
                same = _Handed(slot=slot.model_copy(update={"key": key}), conditions=[])
                found.append(same)
            else:
                same.slot = _both(same.slot, slot)
            same.conditions.append(when)
            same.places.append((one.key, slot.key))
    names: dict[str, dict[str, str]] = {one.key: {} for one in whole.members}
    for handed in found:
        for member, key in handed.places:
            names[member][key] = handed.slot.key
    slots = tuple(handed.slot.model_copy(update={"when": any_of(handed.conditions)}) for handed in found)
    return slots, names


def _answers(one: Joined) -> dict[str, str]:
    return read(dict(one.questions), one.member.answers)


def _is_same(whole: Whole, handed: _Handed, one: Joined, slot: Slot) -> bool:
    """A licence of a type in common, the same register fact, the same name, or the bundle says so."""
    group = whole.group_of(one, slot.key)
    if group is not None:
        by_key = {other.key: other for other in whole.members}
        return any(whole.group_of(by_key[m], key) == group for m, key in handed.places)
    if set(slot.licence_types) & set(handed.slot.licence_types):
        return True
    if slot.register_fact and slot.register_fact == handed.slot.register_fact:
        return True
    return slot.name == handed.slot.name


def _both(one: Slot, other: Slot) -> Slot:
    """One material that does for two members: whatever meets it must do for both."""
    needs = {one.need, other.need}
    need = "required" if "required" in needs else "later" if "later" in needs else "optional"
    days = [slot.later_working_days for slot in (one, other) if slot.later_working_days]
    return one.model_copy(
        update={
            "need": need,
            "later_working_days": min(days) if need == "later" and days else None,
            "format": one.format if one.format == other.format else "3",
            "originals": max(one.originals, other.originals),
            "copies": max(one.copies, other.copies),
            "licence_types": tuple(kind for kind in one.licence_types if kind in other.licence_types),
            "register_fact": one.register_fact if one.register_fact == other.register_fact else None,
            "from_form": one.from_form and other.from_form,
            "is_exempt": one.is_exempt and other.is_exempt,
            "commitment": one.commitment if one.commitment == other.commitment else None,
        }
    )
