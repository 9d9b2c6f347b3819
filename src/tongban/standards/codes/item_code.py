"""Item codes (事项编码): read by pattern tables, never parsed without a matching pattern.

Nationally a basic code (基本编码) has 12 characters, an implementation code (实施编码) 31
and a handling item code (业务办理项编码) 33; GB/T 39046 prints 10 and 24, and regions have
codes of their own. So a code stays text, and its parts are known only where a pattern of
its region and kind matches.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.uscc import BadUscc, check_uscc, sample_uscc

ItemCode = NewType("ItemCode", str)


class BadItemCode(Invalid):
    """No pattern of the region matches the code. `facts["code"]` is what was sent."""

    code = "bad-item-code"
    title = N_("No coding rule that we know matches this item code.")


class ItemCodeKind(StrEnum):
    """What a code names: a list entry, an organisation's implementation of it, or one handling item."""

    BASIC = "basic"
    IMPLEMENTATION = "implementation"
    HANDLING = "handling"


@dataclass(frozen=True, kw_only=True)
class ItemCodePattern:
    """One coding rule: where it holds (region prefix, empty is everywhere), since when, by what source.

    The groups of `form` name the parts; only groups that `ItemCodeParts` knows are read.
    """

    name: str
    kind: ItemCodeKind
    region: str
    form: re.Pattern[str]
    groups: tuple[int, ...]
    source: str
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class ItemCodeParts:
    """The parts that the pattern knows; empty where it says nothing.

    `sub` is `000` for an item without sub-items and `00Y` for a main item that only groups
    them. `warnings` holds `uscc` where the organisation's code fails its check character:
    real lists carry such codes, so it is no refusal.
    """

    code: ItemCode
    pattern: str
    kind: ItemCodeKind
    basic: str
    implementation: str = ""
    uscc: str = ""
    use_level: str = ""
    set_by: str = ""
    item_type: str = ""
    central_dept: str = ""
    main: str = ""
    sub: str = ""
    sequence: str = ""
    warnings: tuple[str, ...] = ()


_BASIC = (
    r"(?P<basic>(?P<set_by>\d{2})(?P<item_type>\d{2})(?P<central_dept>\d{2})"
    r"(?P<main>\d{3})(?P<sub>\d{3}|\d{2}[A-Z]))"
)
_IMPLEMENTATION = r"(?P<implementation>(?P<uscc>[0-9A-HJ-NP-RT-UWXY]{18})(?P<use_level>[1-7])" + _BASIC + ")"
# organs without a credit code of their own stand in Guangdong's list with a temporary one
_TEMPORARY = r"(?P<implementation>(?P<uscc>TE[0-9A-Z]{16})(?P<use_level>[1-7])" + _BASIC + ")"
_C0109 = "ZWFW C0109.1—2018, GB/T 39554.1—2020"

PATTERNS: tuple[ItemCodePattern, ...] = (
    ItemCodePattern(
        name="national-12",
        kind=ItemCodeKind.BASIC,
        region="",
        form=re.compile(_BASIC),
        groups=(2, 2, 2, 3, 3),
        source=_C0109,
        effective_from=date(2018, 1, 1),
    ),
    ItemCodePattern(
        name="national-31",
        kind=ItemCodeKind.IMPLEMENTATION,
        region="",
        form=re.compile(_IMPLEMENTATION),
        groups=(18, 1, 12),
        source=_C0109,
        effective_from=date(2018, 1, 1),
    ),
    ItemCodePattern(
        name="national-33",
        kind=ItemCodeKind.HANDLING,
        region="",
        form=re.compile(_IMPLEMENTATION + r"(?P<sequence>\d{2})"),
        groups=(18, 1, 12, 2),
        source=_C0109,
        effective_from=date(2018, 1, 1),
    ),
    ItemCodePattern(
        name="guizhou-10",
        kind=ItemCodeKind.BASIC,
        region="52",
        form=re.compile(r"(?P<basic>(?P<local_type>[0-9A-Z]{2})(?P<local_main>\d{5})(?P<sub>\d{3}))"),
        groups=(2, 5, 3),
        source="DB52/T 1264—2018",
        effective_from=date(2018, 1, 1),
    ),
    ItemCodePattern(
        name="guangdong-31-temporary",
        kind=ItemCodeKind.IMPLEMENTATION,
        region="44",
        form=re.compile(_TEMPORARY),
        groups=(18, 1, 12),
        source="open data of the Guangdong portal, 2021",
        effective_from=date(2018, 1, 1),
    ),
    ItemCodePattern(
        name="sichuan-dashed",
        kind=ItemCodeKind.IMPLEMENTATION,
        region="51",
        form=re.compile(
            r"(?P<implementation>(?P<basic>51[0-9A-Z]{11})-\d{12}-\d{3}-(?P<uscc>[0-9A-HJ-NP-RT-UWXY]{18})-\d-\d{2})"
        ),
        groups=(99,),
        source="public item list of Sichuan",
        effective_from=date(2018, 1, 1),
    ),
)
_KNOWN_PARTS = frozenset(ItemCodeParts.__dataclass_fields__)


def matching_patterns(
    text: str, *, region: str = "", patterns: Sequence[ItemCodePattern] = PATTERNS
) -> tuple[ItemCodePattern, ...]:
    """The rules of the region (a region code, or empty) and of the country that match, most local first."""
    code = text.strip().upper()
    found = [
        rule for rule in patterns if region.startswith(rule.region) and rule.form.fullmatch(code) is not None
    ]
    return tuple(sorted(found, key=lambda rule: -len(rule.region)))


def parse_item_code(
    text: str, *, region: str = "", patterns: Sequence[ItemCodePattern] = PATTERNS
) -> ItemCodeParts:
    """The parts of an item code by the first matching rule. Raises BadItemCode when none matches."""
    code = text.strip().upper()
    found = matching_patterns(code, region=region, patterns=patterns)
    if not found:
        raise BadItemCode(facts={"code": text})
    rule = found[0]
    said = rule.form.fullmatch(code)
    assert said is not None
    parts = {name: value for name, value in said.groupdict().items() if name in _KNOWN_PARTS}
    return ItemCodeParts(
        code=ItemCode(code), pattern=rule.name, kind=rule.kind, warnings=_doubts(said), **parts
    )


def _doubts(said: re.Match[str]) -> tuple[str, ...]:
    if uscc := said.groupdict().get("uscc"):
        try:
            check_uscc(uscc)
        except BadUscc:
            return ("uscc",)
    return ()


def check_item_code(text: str, *, region: str = "") -> ItemCode:
    """The code as it is stored. Raises BadItemCode when no rule of the region matches."""
    return parse_item_code(text, region=region).code


def format_item_code(code: str, *, region: str = "") -> str:
    """As people read it: the parts that its rule names, apart; unchanged where none matches."""
    found = matching_patterns(code, region=region)
    if not found:
        return code
    parts, at = [], 0
    for size in found[0].groups:
        parts.append(code[at : at + size])
        at += size
    return " ".join(part for part in parts if part)


def sample_item_code() -> ItemCode:
    """A valid implementation code of no organisation: a county's licensing item set by the State."""
    return ItemCode(f"{sample_uscc()}4000117112000")
