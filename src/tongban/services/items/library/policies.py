"""What a policy lets a level below say: as above, shorter, fewer, or anything. Pure."""

import re
from typing import Any

from tongban.services.items.content import Condition, Fee, Limit, Slot
from tongban.services.items.library.elements import Policy
from tongban.services.items.rules import is_longer

_CASE = re.compile(r"[（(][^（）()]{1,40}[）)]")


def may_stand(path: str, policy: Policy, *, above: Any, own: Any) -> bool:
    """Whether a field may say this below. A handling item (业务办理项) names its case behind the name above.

    Source: standards.md 2.9: items are split by 新设, 变更, 延续, 注销 below the list's name.
    """
    if path == "name" and above and str(own).startswith(above):
        return own == above or bool(_CASE.fullmatch(own.removeprefix(above)))
    return may_differ(policy, above=above, own=own)


def may_differ(policy: Policy, *, above: Any, own: Any) -> bool:
    """Whether a policy lets a value stand where the level above says another."""
    if policy == "free":
        return True
    if policy == "fixed":
        return bool(above == own)
    return _is_shorter(above, own) if policy == "shorter" else _is_fewer(above, own)


def _is_shorter(above: Any, own: Any) -> bool:
    """A limit, a number of days, or limits of single cases; no limit is longer than any."""
    if above is None:
        return True
    if own is None:
        return False
    if isinstance(above, Limit):
        return not is_longer(own, above)
    if isinstance(above, int):
        return bool(own <= above)
    known = {case.when: case.limits for case in above}
    return all(
        case.when in known
        and case.limits.statutory == known[case.when].statutory
        and _is_shorter(known[case.when].promised, case.limits.promised)
        for case in own
    )


def _is_fewer(above: Any, own: Any) -> bool:
    """Nothing that is not above, and nothing of it heavier. A flag may only become the lighter one."""
    if isinstance(above, tuple):
        known = {key_of(part): part for part in above}
        return all(key_of(part) in known and _is_lighter(known[key_of(part)], part) for part in own)
    # whether something is charged or nothing is asked for follows from the lists themselves
    return isinstance(own, bool) or own is None or bool(own == above)


def key_of(part: Any) -> Any:
    """What makes two parts of a list the same thing: a slot's key, a fee's name, a condition's text."""
    for name in ("key", "name", "question", "text", "when", "law"):
        value = getattr(part, name, None)
        if value:
            return (value, part.article, part.clause) if name == "law" else value
    return part


_NEED = {"required": 2, "later": 1, "optional": 0}
# what an office may say of a material without asking for more
_SLOT_FREE = {
    "note", "blank_form", "sample", "licence_types", "register_fact", "from_form", "is_exempt", "is_shared",
    "need", "originals", "copies", "format", "commitment", "later_working_days",
}  # fmt: skip


def _is_lighter(above: Any, own: Any) -> bool:
    if isinstance(own, Slot):
        return (
            _NEED[own.need] <= _NEED[above.need]
            and own.originals <= above.originals
            and own.copies <= above.copies
            and own.format in {above.format, "3"}
            and own.model_dump(exclude=_SLOT_FREE) == above.model_dump(exclude=_SLOT_FREE)
        )
    if isinstance(own, Fee) and above.amount_fen is not None:
        same = own.model_copy(
            update={
                "amount_fen": above.amount_fen,
                "standard": above.standard,
                "reductions": above.reductions,
            }
        )
        return own.amount_fen is not None and own.amount_fen <= above.amount_fen and bool(same == above)
    if isinstance(own, Condition):
        return bool(own == above)
    return bool(own == above)
