"""Counts what an item asks and what of it a known applicant is spared. Pure.

Source: 国务院令第716号 (2019) art. 7 (what sharing can supply is not asked for), 国办发〔2022〕3号
(电子证照代替材料). Every field and every material counts one, whichever answers bring it up.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tongban.services.items.sparing.facts import Spared
from tongban.services.items.sparing.means import means_of


def spared_by(document: Mapping[str, Any]) -> Spared:
    """What a stored content asks and spares. Takes the document as it is stored: some 20 µs a material."""
    fields = (document.get("form") or {}).get("properties") or {}
    slots = document.get("slots") or ()
    open_slots = [slot for slot in slots if not is_spared(slot)]
    return Spared(
        fields=len(fields),
        fields_spared=sum(
            any(one.get(word) for word in ("x-bind", "x-suggest", "x-compute")) for one in fields.values()
        ),
        slots=len(slots),
        slots_spared=len(slots) - len(open_slots),
        slots_possible=sum(means_of(slot["name"]) is not None for slot in open_slots),
        slots_promised=sum(bool(slot.get("commitment")) for slot in open_slots),
    )


def means_in(document: Mapping[str, Any]) -> Counter[tuple[str, bool]]:
    """How many materials each means could meet by their name, and whether they are spared already."""
    found = ((means_of(slot["name"]), is_spared(slot)) for slot in document.get("slots") or ())
    return Counter((means.key, is_met) for means, is_met in found if means)


def is_spared(slot: Mapping[str, Any]) -> bool:
    """Whether a slot is met without the applicant: by a licence, a register, the form, or not at all."""
    return any(slot.get(word) for word in ("licence_types", "register_fact", "from_form", "is_exempt"))
