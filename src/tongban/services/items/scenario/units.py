"""Main item → sub-item → handling item (主项、子项、办理项): what may stand beneath what."""

from collections.abc import Mapping

from tongban.kernel.errors import N_, Refused

# 国务院办公厅 standards.md 2: a main item, its sub-items, their handling items; scenarios divide no further
DEEPEST = 3


class UnitsCycle(Refused):
    """An item would come to stand beneath itself."""

    code = "item-units-cycle"
    title = N_("%(code)s cannot stand beneath %(under)s: %(way)s. Take one of them out of the chain first.")


class UnitsTooDeep(Refused):
    """More than main item, sub-item and handling item."""

    code = "item-units-too-deep"
    title = N_(
        "Beneath %(under)s there is no place for %(code)s: main item, sub-item and handling item are all the "
        "levels there are. Use questions for finer differences."
    )


def check_beneath(code: str, under: str, *, above: Mapping[str, str], height: int) -> None:
    """Raise UnitsCycle or UnitsTooDeep unless `code` may stand beneath `under`.

    `above` maps an item to the one that it stands beneath; `height` is how many levels `code`
    has, itself among them.
    """
    way = [code, under]
    while way[-1] != code and (upper := above.get(way[-1])) is not None and upper not in way[1:]:
        way.append(upper)
    if way[-1] == code:
        raise UnitsCycle(facts={"code": code, "under": under, "way": " → ".join(way)})
    if len(way) - 1 + height > DEEPEST:
        raise UnitsTooDeep(facts={"code": code, "under": under, "levels": len(way) - 1 + height})
