"""What a licence type must be like before it is entered."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tongban.foundation.papers.public import LAYOUTS
from tongban.resources.licences.check_facts import AnnualCheck
from tongban.resources.licences.facts import HolderKind, LicenceTypeFact
from tongban.resources.registers.public import FIRM_FIELDS, PERSON_FIELDS

_CODE = re.compile(r"[0-9A-Z]{18}[0-9]{3}")
# a field of a register, or a field of the business in the metadata of GB/T 36903
_OWN_ELEMENT = re.compile(r"KZ_[A-Z0-9]{1,40}")
_ELEMENTS = {HolderKind.PERSON: PERSON_FIELDS, HolderKind.FIRM: (*FIRM_FIELDS, *PERSON_FIELDS)}
_LEAP_YEAR = 2024


def type_faults(kind: LicenceTypeFact) -> list[str]:
    """Everything that is wrong with a type; empty when it may be entered."""
    faults = []
    if not _CODE.fullmatch(kind.code):
        faults.append("a licence type's code is a credit code and three digits")
    if kind.template not in LAYOUTS:
        faults.append(f"there is no layout {kind.template}; there are {', '.join(LAYOUTS)}")
    if kind.annual_check is not None:
        faults += _check_faults(kind.annual_check)
    try:
        Draft202012Validator.check_schema(dict(kind.fields))
    except SchemaError as error:
        return [*faults, error.message]
    return [*faults, *_row_faults(kind.fields), *_element_faults(kind)]


def _row_faults(schema: Mapping[str, Any]) -> Iterator[str]:
    """The paper shows every field that the type requires, and none that the type has not."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    required: list[str] = schema.get("required", [])
    rows = schema.get("x-rows")
    for name in required:
        if name not in properties:
            yield f"{name} is required, and the type has no such field"
    if rows is None:
        return
    if not isinstance(rows, list) or not all(isinstance(name, str) for name in rows):
        yield "x-rows is a list of names of fields"
        return
    for name in rows:
        if name not in properties:
            yield f"the paper names {name}, and the type has no such field"
    for name in required:
        if name not in rows:
            yield f"the type requires {name}, and the paper does not show it"


def _element_faults(kind: LicenceTypeFact) -> Iterator[str]:
    for name, about in kind.fields.get("properties", {}).items():
        element = about.get("x-element")
        if element is None:
            continue
        known = isinstance(element, str) and (
            element in _ELEMENTS[kind.holder_kind] or _OWN_ELEMENT.fullmatch(element)
        )
        if not known:
            yield f"{name}: there is no data element {element}"


def _check_faults(check: AnnualCheck) -> Iterator[str]:
    days = []
    for said in (check.begins, check.ends):
        try:
            days.append(date.fromisoformat(f"{_LEAP_YEAR}-{said}"))
        except ValueError:
            yield f"annual check: {said} is no day of a year (MM-DD)"
    if len(days) == 2 and days[1] < days[0]:
        yield "annual check: its last day lies before its first"
    if not check.name.strip() or not check.law.strip():
        yield "annual check: it has a name, and a law that asks for it"
