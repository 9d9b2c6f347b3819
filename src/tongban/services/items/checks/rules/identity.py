"""Codes, types and alignment with the level above (编码, 类型, 三级四同)."""

from collections.abc import Iterable
from functools import lru_cache

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.facts import Basis
from tongban.standards.codes import BadItemCode, ItemCodeKind, ItemCodeParts, parse_item_code

_ALIGNED = "三级四同，国发〔2022〕5号"
_LOCAL = "L"


def parts_of(subject: CheckSubject) -> ItemCodeParts | None:
    """The code by the pattern table of its area; None where no pattern matches."""
    return _parts(subject.code, subject.area_code)


@lru_cache(maxsize=64)
def _parts(code: str, area_code: str) -> ItemCodeParts | None:
    """Read once for all rules of an item."""
    try:
        return parse_item_code(code, region=area_code)
    except BadItemCode:
        return None


@rule(
    number="Q51",
    text=N_("The item has its national code."),
    mend=N_("Claim the entry of the list; the code follows from it."),
    severity=Severity.ERROR,
    source="事项编码规则，ZWFW C0109.1—2018",
)
def has_a_code(subject: CheckSubject) -> Iterable[Fault]:
    if subject.code.startswith(_LOCAL) and parts_of(subject) is None:
        yield Fault(element="code", facts={"code": subject.code})


@rule(
    number="Q52",
    text=N_("The code follows a coding rule of its area."),
    mend=N_("Correct the code, or have the area's rule entered in the pattern table."),
    severity=Severity.ERROR,
    source="事项编码规则，本地区规则表",
)
def code_is_well_formed(subject: CheckSubject) -> Iterable[Fault]:
    if subject.code.startswith(_LOCAL):
        return
    parts = parts_of(subject)
    if parts is None or parts.kind is ItemCodeKind.BASIC:
        yield Fault(element="code", facts={"code": subject.code, "area": subject.area_code})


@rule(
    number="Q53",
    text=N_("The credit code within the item's code has its right check character."),
    mend=N_("Compare the code with the organisation's certificate."),
    severity=Severity.WARNING,
    source="事项编码规则，GB 32100",
)
def code_has_a_valid_uscc(subject: CheckSubject) -> Iterable[Fault]:
    parts = parts_of(subject)
    if parts and "uscc" in parts.warnings and not parts.uscc.startswith("TE"):
        yield Fault(element="code", facts={"uscc": parts.uscc})


@rule(
    number="Q54",
    text=N_("The type of the item is that which its code says."),
    mend=N_("Correct the type, or ask the list's owner for the right code."),
    severity=Severity.ERROR,
    source="事项编码规则，GB/T 39046 A.1",
)
def code_says_the_type(subject: CheckSubject) -> Iterable[Fault]:
    parts = parts_of(subject)
    if parts and parts.item_type and parts.item_type != subject.content.type_code:
        yield Fault(element="type", facts={"code_says": parts.item_type, "type": subject.content.type_code})


@rule(
    number="Q55",
    text=N_("The level of the item is that which its code says."),
    mend=N_("Correct the level of exercise (行使层级)."),
    severity=Severity.WARNING,
    source="事项编码规则，实施清单要素 use_level",
)
def code_says_the_level(subject: CheckSubject) -> Iterable[Fault]:
    parts, levels = parts_of(subject), subject.content.use_levels
    if parts and parts.use_level and levels and parts.use_level not in levels:
        yield Fault(element="levels", facts={"code_says": parts.use_level, "levels": list(levels)})


@rule(
    number="Q56",
    text=N_("The name is that of the list entry."),
    mend=N_("Take the name of the entry; a change of name is proposed for the list."),
    severity=Severity.ERROR,
    source=_ALIGNED,
)
def name_is_aligned(subject: CheckSubject) -> Iterable[Fault]:
    above = subject.above
    if above is not None and above.name not in subject.content.name:
        yield Fault(element="name", facts={"name": subject.content.name[:120], "above": above.name[:120]})


@rule(
    number="Q57",
    text=N_("The type is that of the list entry."),
    mend=N_("Take the type of the entry."),
    severity=Severity.ERROR,
    source=_ALIGNED,
)
def type_is_aligned(subject: CheckSubject) -> Iterable[Fault]:
    above = subject.above
    if above is not None and above.type_code != subject.content.type_code:
        yield Fault(element="type", facts={"type": subject.content.type_code, "above": above.type_code})


@rule(
    number="Q58",
    text=N_("The legal basis holds what the list entry rests on."),
    mend=N_("Take over the entry's laws and articles; further ones may stand beside them."),
    severity=Severity.ERROR,
    source=_ALIGNED,
)
def basis_is_aligned(subject: CheckSubject) -> Iterable[Fault]:
    if subject.above is None:
        return
    own = {_place(basis) for basis in subject.content.basis}
    for basis in subject.above.basis:
        if _place(basis) not in own:
            yield Fault(element="basis", facts={"missing": f"《{basis.law}》{basis.article}"[:120]})


@rule(
    number="Q59",
    text=N_("The code holds the code of the list entry."),
    mend=N_("Correct the code, or claim the entry that the code names."),
    severity=Severity.ERROR,
    source=_ALIGNED,
)
def code_is_aligned(subject: CheckSubject) -> Iterable[Fault]:
    parts = parts_of(subject)
    wanted = subject.above_code or subject.list_entry_code
    if parts and parts.basic and wanted and parts.basic != wanted:
        yield Fault(element="code", facts={"basic": parts.basic, "above": wanted})


def _place(basis: Basis) -> tuple[str, str]:
    return basis.law.removeprefix("中华人民共和国"), basis.article
