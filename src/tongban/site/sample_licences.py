"""The sample city's licence types, and the business licences that its firms already hold."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.documents import read_yaml
from tongban.resources.licences.public import (
    AnnualCheck,
    Holder,
    HolderKind,
    KnownLicence,
    LicenceTypeFact,
    Trust,
    enter_licences,
    upsert_licence_types,
)
from tongban.resources.registers.public import FirmRow
from tongban.site.sample_people import made

# GB/T 36903: 001 is the unified social credit code
_CREDIT_CODE = "001"
_OWES = 9  # one firm in so many has not reported this year


def load_licence_types(file: Path, *, by: Actor, at: datetime) -> int:
    """Enter the licence types of `licence_types.yaml`; again changes nothing."""
    rows = [
        LicenceTypeFact(
            **{
                **row,
                "holder_kind": HolderKind(row["holder_kind"]),
                "annual_check": AnnualCheck(**row["annual_check"]) if row.get("annual_check") else None,
            }
        )
        for row in read_yaml(file)
    ]
    return upsert_licence_types(rows=rows, by=by, at=at)


def enter_business_licences(city: dict[str, Any], people: dict[str, Any], *, by: Actor, at: datetime) -> int:
    """Enter the business licence (营业执照) of each made firm, as the market regulator's library has it."""
    kept = city.get("business_licences")
    if kept is None:
        return 0
    regulator = organisation_by_code(kept["organisation"]).id
    _persons, firms = made(people, city["code"])
    owners = {person.id_number: person.name for person in _persons}
    rows = [
        KnownLicence(
            type_code=kept["type"],
            number=f"{firm.uscc}-1",
            holder=Holder(kind=HolderKind.FIRM, name=firm.name, id_type=_CREDIT_CODE, id_code=firm.uscc),
            fields=_fields(firm, owners),
            organisation_id=regulator,
            valid_from=firm.registered_on,
            trust=Trust.A,
            checked_years=_reported(firm, place, at),
        )
        for place, firm in enumerate(firms)
    ]
    return enter_licences(rows=rows, by=by, at=at)


def _fields(firm: FirmRow, owners: dict[str, str]) -> dict[str, str]:
    return {
        "name": firm.name,
        "kind": firm.kind,
        "legal_representative": owners.get(firm.representative_id_number, ""),
        "address": firm.address,
        "business_scope": firm.business_scope,
        "registered_on": firm.registered_on.isoformat(),
    }


def _reported(firm: FirmRow, place: int, at: datetime) -> tuple[int, ...]:
    """The years in which a made firm reported: all but every ninth, which owes this year's."""
    last = at.astimezone(CITY_ZONE).year
    return tuple(range(firm.registered_on.year + 1, last + (0 if place % _OWES == _OWES - 1 else 1)))
