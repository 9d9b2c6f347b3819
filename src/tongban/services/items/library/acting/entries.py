"""The form of one new list entry: its codes, name, type, bases, levels, limits and what it binds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from tongban.kernel.errors import N_
from tongban.services.items.basis.parsing import parse_basis
from tongban.services.items.library.acting.typed import Typed, limit_typed
from tongban.services.items.library.elements import ALIGNED, ELEMENTS, Policy
from tongban.services.items.library.facts import EntryContent
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.parts import Basis
from tongban.standards.codes import BadItemCode, ItemCodeKind, parse_item_code
from tongban.standards.vocabularies import vocabulary

POWERS = frozenset(f"{number:02}" for number in range(1, 11))
BOUND = tuple(key for key in ELEMENTS if key not in ALIGNED)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,49}")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a new entry is to stand: known before its form is filled in."""

    area_code: str
    level: str
    upper: str = ""
    parent: str = ""


def entry_from(typed: Typed, standing: Standing, *, above: Mapping[str, Any]) -> NewEntry | None:
    """The entry that the form describes, or None with what is wrong in `typed.faults`.

    What is left empty and the entry above says is taken from there: name, type and bases are
    the same at each level (三级四同, standards.md 2.9).
    """
    name = typed.text("name") or str(above.get("name", ""))
    type_code = typed.text("type_code") or str(above.get("type_code", ""))
    if not name:
        typed.wrong("name", N_("Enter the name of the item as the list is to call it."))
    if type_code not in vocabulary("item_type"):
        typed.wrong("type_code", N_("Choose the type of the item."))
    code, catalog_code = codes_from(typed, region=standing.area_code, type_code=type_code)
    content = {
        "name": name,
        "type_code": type_code,
        "basis": _bases(typed, type_code, above),
        "use_levels": _levels(typed, standing.level),
        "central_department": typed.text("central_department"),
        "implementing_bodies": typed.text("implementing_bodies")[:500],
        "elements": _elements(typed),
        "policies": _policies(typed),
    }
    return entry_of(typed, standing, code=code, catalog_code=catalog_code, content=content)


def entry_of(
    typed: Typed, standing: Standing, *, code: str, catalog_code: str, content: Mapping[str, Any]
) -> NewEntry | None:
    """The checked entry; None where something is wrong with it."""
    if typed.faults:
        return None
    try:
        return NewEntry(
            code=code,
            catalog_code=catalog_code,
            area_code=standing.area_code,
            level=standing.level,
            upper=standing.upper,
            parent=standing.parent,
            content=EntryContent.model_validate(dict(content)),
        )
    except ValidationError:
        typed.wrong("name", N_("What the entry says cannot be kept like this. Look through its fields."))
        return None


def codes_from(typed: Typed, *, region: str, type_code: str) -> tuple[str, str]:
    """The entry's own code and its 基本编码; one of the two is enough."""
    catalog, code = typed.text("catalog_code").upper(), typed.text("code")
    if catalog:
        _check_catalog(typed, catalog, region=region, type_code=type_code)
    elif not code:
        typed.wrong("catalog_code", N_("Enter the code of the list, or a local code below."))
    if code and not _CODE.fullmatch(code):
        typed.wrong("code", N_("A local code has up to 50 letters, digits and hyphens."))
    return code or catalog, catalog


def _check_catalog(typed: Typed, catalog: str, *, region: str, type_code: str) -> None:
    """12 digits by the coding rule of the country (standards.md 2.1), of the type that is chosen."""
    try:
        parts = parse_item_code(catalog, region=region)
    except BadItemCode:
        parts = None
    if parts is None or parts.kind is not ItemCodeKind.BASIC or not re.fullmatch(r"[0-9]{12}", catalog):
        typed.wrong(
            "catalog_code",
            N_("A code of the list has 12 digits: 2 set by, 2 type, 2 department, 3 main item, 3 sub-item."),
        )
    elif type_code and parts.item_type != type_code:
        typed.wrong("catalog_code", N_("Digits 3 and 4 of the code name another type than the one chosen."))


def _bases(typed: Typed, type_code: str, above: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Laws in words, one or several; a power needs one, unless the entry above has it."""
    found = bases_in(typed.text("basis"))
    if typed.text("basis") and not found:
        typed.wrong("basis", N_("No law is found in this text. Write its title in 《》, then the article."))
    if not typed.text("basis"):
        if "basis" in above:
            return list(above["basis"])
        if type_code in POWERS:
            typed.wrong("basis", N_("A power rests on a law: name it with its article."))
    return [basis.model_dump(mode="json", exclude_defaults=True) for basis in found]


def bases_in(text: str, *, known: Sequence[Basis] = ()) -> list[Basis]:
    """The laws of a text; what is known of a cited place beyond its words is kept."""
    told = {(one.law, one.article, one.clause): one for one in known}
    return [told.get((one.law, one.article, one.clause), one) for one in parse_basis(text)]


def basis_words(bases: Sequence[Basis]) -> str:
    """Bases as they are typed: one a line."""
    return "\n".join(
        f"《{one.law}》{f'（{one.number}）' if one.number else ''}{one.article}{one.clause}" for one in bases
    )


def _levels(typed: Typed, level: str) -> list[str]:
    """The levels that may exercise it; none above the entry's own."""
    chosen = [code for code in typed.every("use_levels") if code in vocabulary("use_level")]
    if any(code < level for code in chosen):
        typed.wrong("use_levels", N_("A level above that of the entry cannot exercise it by this entry."))
    return sorted(chosen)


def _elements(typed: Typed) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in ("statutory", "promised"):
        if (limit := typed.limit(name)) is not None:
            said[f"limits.{name}"] = limit
    if conditions := typed.lines("conditions"):
        said["conditions"] = [{"text": text} for text in conditions]
    return said


def _policies(typed: Typed) -> dict[str, Policy]:
    """What differs from the policy that an element has by itself."""
    return {
        key: policy
        for key in BOUND
        for policy in ELEMENTS[key].policies
        if typed.text(f"policy-{key}") == policy and policy != ELEMENTS[key].policy
    }


def typed_of(new: NewEntry) -> dict[str, list[str]]:
    """The form of an entry that is proposed already."""
    content = new.content
    said = content.elements
    return {
        "code": [new.code],
        "catalog_code": [new.catalog_code],
        "upper": [new.upper],
        "name": [content.name],
        "type_code": [content.type_code],
        "basis": [basis_words(content.basis)],
        "use_levels": list(content.use_levels),
        "central_department": [content.central_department],
        "implementing_bodies": [content.implementing_bodies],
        "conditions": ["\n".join(part["text"] for part in said.get("conditions", []))],
        **limit_typed("statutory", said.get("limits.statutory")),
        **limit_typed("promised", said.get("limits.promised")),
        **{f"policy-{key}": [policy] for key, policy in content.policies.items()},
    }
