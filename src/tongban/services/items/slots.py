"""How a slot of the material list is said on the guide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from tongban.services.items.attachments.facts import AttachedFile
from tongban.services.items.attachments.showing import FileLine, lines_for
from tongban.services.items.facts import Slot

_SHORT = 70  # characters of a note that stand open; a longer one is folded


@dataclass(frozen=True, kw_only=True)
class SlotLine:
    """One line of the list: how many of what kind from where, a short note, files to take along, and the
    rest folded."""

    slot: Slot
    state: str
    facts: str
    note: str
    folded: list[tuple[str, str]]
    files: tuple[FileLine, ...] = ()


def lines_of(slots: Iterable[Slot], *, state: str, files: Mapping[str, AttachedFile]) -> list[SlotLine]:
    """The lines of some slots that are in the same state; `files` by reference."""
    return [_line(slot, state, files) for slot in slots]


def _line(slot: Slot, state: str, files: Mapping[str, AttachedFile]) -> SlotLine:
    is_short = len(slot.note) <= _SHORT and "\n" not in slot.note
    folded = []
    if slot.note and not is_short:
        folded.append((gettext("How to fill it in"), slot.note))
    if slot.accept_standard and slot.accept_standard != slot.note:
        folded.append((gettext("What is looked at"), slot.accept_standard))
    if slot.commitment is not None:
        folded.append((gettext("What you would promise"), slot.commitment.content))
        folded.append((gettext("If the promise is untrue"), slot.commitment.liability))
    if slot.by_law:
        folded.append((gettext("By which law"), slot.by_law))
    facts = _met_by(slot) if state == "met" else _facts(slot)
    return SlotLine(
        slot=slot,
        state=state,
        facts=facts,
        note=slot.note if is_short else "",
        folded=[] if state == "met" else folded,
        files=() if state == "met" else lines_for(slot, files),
    )


def _facts(slot: Slot) -> str:
    """“原件1份，复印件2份；纸质或者电子；政府部门核发”."""
    copies = []
    if slot.format != "2":
        if slot.originals:
            copies.append(
                ngettext("%(n)s original", "%(n)s originals", slot.originals) % {"n": slot.originals}
            )
        if slot.copies:
            copies.append(ngettext("%(n)s copy", "%(n)s copies", slot.copies) % {"n": slot.copies})
    form = {"1": gettext("on paper"), "2": gettext("electronic"), "3": gettext("paper or electronic")}
    parts = [gettext(", ").join(copies), form.get(slot.format, ""), _source(slot)]
    if slot.need == "optional":
        parts.insert(0, gettext("only where it applies"))
    if slot.need == "later":
        parts.insert(0, _later(slot))
    if slot.commitment is not None:
        parts.insert(0, gettext("a promise may stand for it"))
    return gettext("; ").join(part for part in parts if part)


def _later(slot: Slot) -> str:
    """“可以容缺，受理后5个工作日内补”."""
    if slot.later_working_days is None:
        return gettext("may be handed in later")
    words = ngettext(
        "may be missing at first and follow within %(n)s working day of acceptance",
        "may be missing at first and follow within %(n)s working days of acceptance",
        slot.later_working_days,
    )
    return words % {"n": slot.later_working_days}


def _source(slot: Slot) -> str:
    if slot.issuer:
        return gettext("from %(who)s") % {"who": slot.issuer}
    words = {
        "10": gettext("you make it yourself"),
        "20": gettext("from a government office"),
        "30": gettext("from an intermediary"),
    }
    return words.get(slot.source, "")


def _met_by(slot: Slot) -> str:
    """Where we get it ourselves."""
    if slot.from_form:
        return gettext("made from your answers")
    if slot.register_fact:
        return gettext("taken from the register")
    if slot.licence_types:
        return gettext("taken from your e-licences")
    return gettext("need not be handed in")
