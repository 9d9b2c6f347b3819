"""Look-ups: each names its purpose and case and is logged in the same breath."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.crypto import constant_time_compare

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Applying, Capacity, Firm, Person
from tongban.foundation.vault.public import blind_index, decrypt
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import new_id
from tongban.resources.registers import questions
from tongban.resources.registers.asking import rows_in_time
from tongban.resources.registers.facts import (
    FIRM_FIELDS,
    PERSON_FIELDS,
    FirmFacts,
    FirmStatus,
    LookUpFact,
    PersonFacts,
    PresentPerson,
    Purpose,
    Register,
    Sex,
)
from tongban.resources.registers.models import (
    FACTS_PLACE,
    FACTS_PURPOSE,
    INDEX_PURPOSE,
    LookUp,
    RegisteredFirm,
    RegisteredPerson,
)
from tongban.resources.registers.rules import check_fields, check_purpose, purpose_named
from tongban.resources.registers.shared_looks import down_to_a_moment

PAGE_ROWS = 50
_REPRESENTATIVE = "firm.legal_representative"


def look_up_person(
    *,
    person_id: UUID,
    fields: Collection[str],
    purpose: str,
    case_number: str | None,
    by: Actor,
    at: datetime,
    applying: Applying | None = None,
) -> PersonFacts:
    """The asked fields of a person. 2 SQL: the row and the log entry (the case asks its own).

    `applying` says as what `by` looks up somebody else for an application. Raises UnknownField,
    UnknownPurpose, NotYourData, PurposeMissing, DutyMissing, CaseDoesNotOpen, NoProvider, NotFound,
    RegisterSilent.
    """
    asked, why = check_fields(fields, PERSON_FIELDS), purpose_named(purpose)
    check_purpose(
        purpose=why,
        case_number=case_number,
        by=by,
        about=person_id,
        own_person_id=person_id,
        applying=applying,
        at=at,
    )
    facts = held_of_person(person_id)
    log_look_up(
        by=by,
        at=at,
        purpose=why,
        case_number=case_number,
        fields=asked,
        person_id=person_id,
        applying=applying,
    )
    facts["sex"] = Sex(str(facts["sex"])).word  # forms and papers say it as the ID card does
    values = {field: str(facts[field.removeprefix("person.")]) for field in asked}
    return PersonFacts(person_id=person_id, values=values, fetched_at=at)


def held_of_person(person_id: UUID) -> dict[str, object]:
    """What the register holds of a person; the caller logs the look. 1 SQL. Raises NotFound, RegisterSilent."""
    rows = rows_in_time(Register.PERSON, questions.PERSON, [person_id])
    if not rows:
        raise NotFound
    return opened(rows[0][0]) | {"area": str(rows[0][1])}


def look_up_firm(
    *,
    uscc: str,
    fields: Collection[str],
    purpose: str,
    case_number: str | None,
    by: Actor,
    at: datetime,
    applying: Applying | None = None,
) -> FirmFacts:
    """The asked fields of a firm. 2 SQL. Its representative sees the look-up as well.

    Raises as look_up_person, and RepresentativeUnknown for who would apply for a firm that nobody represents.
    """
    asked, why = check_fields(fields, FIRM_FIELDS), purpose_named(purpose)
    rows = rows_in_time(
        Register.FIRM, questions.FIRM_AND_PERSON if _REPRESENTATIVE in asked else questions.FIRM, [uscc]
    )
    if not rows:
        raise NotFound
    name, kind, status, address, scope, registered_on, phone, owner, sealed = rows[0]
    owner_id = None if owner is None else UUID(str(owner))
    check_purpose(
        purpose=why,
        case_number=case_number,
        by=by,
        about=uscc,
        own_person_id=owner_id,
        applying=applying,
        at=at,
    )
    log_look_up(
        by=by,
        at=at,
        purpose=why,
        case_number=case_number,
        fields=asked,
        person_id=owner_id,
        uscc=uscc,
        applying=applying,
    )
    held = {
        "firm.name": str(name),
        "firm.uscc": uscc,
        "firm.kind": str(kind),
        "firm.status": FirmStatus(str(status)).word if status else "",
        "firm.address": str(address),
        _REPRESENTATIVE: str(opened(sealed)["name"]) if sealed is not None else "",
        "firm.business_scope": str(scope),
        "firm.registered_on": "" if registered_on is None else str(registered_on),
        "firm.phone": str(phone),
    }
    values = {field: held[field] for field in asked}
    return FirmFacts(uscc=uscc, values=values, fetched_at=at, representative_id=owner_id)


def look_ups_about(
    *, person_id: UUID, children: Iterable[UUID] = (), before: datetime | None = None
) -> list[LookUpFact]:
    """Who looked at this person, their firms and their children, newest first: PAGE_ROWS at a time, and all of the
    same moment as the last of them. 2 SQL at most.
    """
    rows = LookUp.objects.filter(person_id__in=[person_id, *children])
    if before is not None:
        rows = rows.filter(looked_at__lt=before)
    return [
        LookUpFact(
            at=row.looked_at,
            about=row.person_id or person_id,
            by_account=_account_in(row.by_ref),
            capacity=Capacity(row.capacity),
            by_name=row.by_name,
            organisation_name=row.organisation_name,
            is_self=row.is_self,
            purpose=Purpose(row.purpose),
            case_number=row.case_number or None,
            fields=tuple(row.fields),
            uscc=row.uscc,
            matter=row.matter_name,
        )
        for row in down_to_a_moment(rows, "looked_at", limit=PAGE_ROWS)
    ]


def _account_in(ref: str) -> int | None:
    kind, _, account = ref.partition(":")
    return int(account) if kind == "person" else None


def firm_rows_of(person_id: UUID) -> list[Firm]:
    """The firms that a person represents, by name, without those that are closed. 1 SQL. Raises RegisterSilent."""
    rows = rows_in_time(Register.FIRM, questions.FIRMS, [person_id])
    return [
        Firm(uscc=str(uscc), name=str(name), legal_representative_person_id=person_id) for uscc, name in rows
    ]


def id_number_index(person_id: UUID) -> bytes:
    """The blind index of a person's ID number: finds what else is theirs without opening the register.

    1 SQL; no look-up, because nothing is looked at. Raises NotFound, RegisterSilent.
    """
    rows = rows_in_time(Register.PERSON, questions.INDEX, [person_id])
    if not rows:
        raise NotFound
    return _bytes(rows[0][0])


def person_with(*, name: str, id_number: str) -> PresentPerson | None:
    """The person to whom both belong, None where they do not belong together; the caller logs the look.

    1 SQL. Raises RegisterSilent.
    """
    rows = rows_in_time(Register.PERSON, questions.BY_NUMBER, [blind_index(INDEX_PURPOSE, id_number)])
    if not rows:
        return None
    person_id, area_code, sealed = rows[0]
    facts = opened(sealed)
    if not constant_time_compare(str(facts["name"]), name):
        return None
    return PresentPerson(
        person_id=UUID(str(person_id)),
        name=str(facts["name"]),
        id_number=str(facts["id_number"]),
        phone=str(facts["phone"]),
        area_code=str(area_code),
    )


def person_ids_by_id_number(id_numbers: Iterable[str]) -> dict[str, UUID]:
    """The ids of people by ID number, for loaders; unknown numbers are left out. 1 SQL."""
    wanted = {blind_index(INDEX_PURPOSE, number): number for number in id_numbers}
    rows = RegisteredPerson.objects.serving().filter(id_number_index__in=list(wanted))
    return {wanted[bytes(index)]: person_id for index, person_id in rows.values_list("id_number_index", "id")}


def firm_representative(uscc: str) -> UUID | None:
    """The id of the person who represents a firm or owns the business; None where it is not known. 1 SQL.

    Nothing is opened, so nothing is logged: it is for telling them, not for looking at them.
    """
    rows = RegisteredFirm.objects.serving().filter(uscc=uscc).values_list("representative_id", flat=True)
    return rows.first()


def firm_representatives(usccs: Collection[str]) -> dict[str, UUID]:
    """The same for many firms, by credit code; those not known are left out. 1 SQL."""
    rows = RegisteredFirm.objects.serving().filter(uscc__in=usccs)
    return {uscc: person for uscc, person in rows.values_list("uscc", "representative_id") if person}


def opened(sealed: object) -> dict[str, object]:
    """What stands in a person's row."""
    found = json.loads(decrypt(_bytes(sealed), purpose=FACTS_PURPOSE, place=FACTS_PLACE))
    return dict(found)


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def log_look_up(
    *,
    by: Actor,
    at: datetime,
    purpose: Purpose,
    case_number: str | None,
    fields: Sequence[str],
    person_id: UUID | None,
    applying: Applying | None = None,
    uscc: str = "",
    matter: str = "",
) -> None:
    """Note who looked at what for which purpose, for the person to read. 1 SQL.

    `matter` is what else than a case asked for it, as the trail names it.
    """
    officer = by if isinstance(by, Officer) else None
    row = (
        new_id(),
        person_id,
        uscc,
        at,
        by.ref,
        officer.name if officer else "",
        officer.organisation_name if officer else "",
        isinstance(by, Person) and by.person_id == person_id,
        (applying.capacity if applying else Capacity.SELF).value,
        purpose.value,
        case_number or "",
        list(fields),
        matter,
    )
    with connection.cursor() as cursor:
        cursor.execute(questions.LOG, row)
