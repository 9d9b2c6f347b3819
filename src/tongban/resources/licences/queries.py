"""Questions about licences."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tongban.foundation.vault.public import blind_index, mask_name
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.annual import check_standing
from tongban.resources.licences.check_facts import AnnualCheck, CheckFact, CheckOutcome, CheckStanding
from tongban.resources.licences.facts import (
    Holder,
    HolderConsent,
    HolderKind,
    LicenceFact,
    LicenceState,
    LicenceTypeFact,
    LicenceTypeUnknown,
    Trust,
    UseFact,
    VerifiedState,
)
from tongban.resources.licences.models import Licence, LicenceCheck, LicenceType, LicenceUse
from tongban.resources.licences.rules import state_on

MOST_USES = 50
_OWES_CHECKS = (VerifiedState.VALID, VerifiedState.SUSPENDED)
INDEX_PURPOSE = {HolderKind.PERSON: "id-number", HolderKind.FIRM: "uscc"}


def holder_index(kind: HolderKind, id_code: str) -> bytes:
    """The blind index of a holder; a person's is the same as in the population register."""
    return blind_index(INDEX_PURPOSE[kind], id_code)


def licence_type(code: str) -> LicenceTypeFact:
    """One type. 1 SQL. Raises LicenceTypeUnknown."""
    row = LicenceType.objects.filter(code=code).first()
    if row is None:
        raise LicenceTypeUnknown(facts={"type_code": code})
    return type_fact(row)


def licence_types() -> list[LicenceTypeFact]:
    """All types, by code. 1 SQL."""
    return [type_fact(row) for row in LicenceType.objects.order_by("code")]


def licences_of_types(
    *, holders: Collection[tuple[HolderKind, str]], types: Collection[str]
) -> list[LicenceFact]:
    """The licences of these types that these holders (kind, identity code) have or had, the newest first.

    Those that a newer version replaced are left out. 1 SQL.
    """
    indexes = {(HolderKind(kind).value, holder_index(HolderKind(kind), code)) for kind, code in holders}
    rows = (
        Licence.objects.select_related("type")
        .filter(holder_index__in=[index for _, index in indexes], type_id__in=list(types))
        .exclude(state=LicenceState.REPLACED.value)
    )
    found = rows.order_by("-issued_on", "-id")
    return [licence_fact(row) for row in found if (row.holder_kind, bytes(row.holder_index)) in indexes]


def licences_of_indexes(holders: Sequence[tuple[HolderKind, bytes]]) -> list[LicenceFact]:
    """Every version that these holders have or had, valid ones first, the newest first. 1 SQL."""
    rows = Licence.objects.select_related("type").filter(holder_index__in=[index for _, index in holders])
    kinds = {(kind.value, index) for kind, index in holders}
    mine = [row for row in rows.order_by("-issued_on", "-id") if (row.holder_kind, row.holder_index) in kinds]
    mine.sort(key=lambda row: row.state != LicenceState.VALID.value)
    return [licence_fact(row) for row in mine]


def licence(licence_id: UUID) -> LicenceFact:
    """One version. 1 SQL. Raises NotFound."""
    return _one(id=licence_id)


def licence_by_code(code: str) -> LicenceFact:
    """The version that a short code leads to. 1 SQL. Raises NotFound."""
    return _one(code=code.upper())


def licence_named(identifier: str) -> LicenceFact:
    """The version with this identifier (GB/T 36904). 1 SQL. Raises NotFound."""
    return _one(identifier=identifier)


def licences_numbered(number: str, *, organisation_ids: Collection[UUID]) -> list[LicenceFact]:
    """The newest version of each licence under this number that these organisations issued. 1 SQL."""
    rows = Licence.objects.select_related("type").filter(number=number, organisation_id__in=organisation_ids)
    newest: dict[str, Licence] = {}
    for row in rows.order_by("-version"):
        newest.setdefault(row.type_id, row)
    return [licence_fact(row) for row in newest.values()]


def versions_of(fact: LicenceFact) -> list[LicenceFact]:
    """Every version under a licence's number, the newest first: the chain from old to new. 1 SQL."""
    rows = Licence.objects.select_related("type").filter(type_id=fact.type_code, number=fact.number)
    return [licence_fact(row) for row in rows.order_by("-version")]


def licences_of_case(case_number: str) -> list[LicenceFact]:
    """What came out of a case. 1 SQL."""
    rows = Licence.objects.select_related("type").filter(case_number=case_number).exclude(case_number="")
    return [licence_fact(row) for row in rows.order_by("id")]


def checks_of(fact: LicenceFact) -> list[CheckFact]:
    """The annual checks that were recorded of a licence, the newest first. 1 SQL."""
    rows = LicenceCheck.objects.filter(type_id=fact.type_code, number=fact.number)
    return [check_fact(row) for row in rows.order_by("-year")]


def check_fact(row: LicenceCheck) -> CheckFact:
    """The row as others see it."""
    return CheckFact(
        year=row.year,
        outcome=CheckOutcome(row.outcome),
        remark=row.remark,
        checked_at=row.checked_at,
        checked_by=row.checked_by,
    )


def standing_of(fact: LicenceFact, kind: LicenceTypeFact, *, day: date) -> CheckStanding | None:
    """How a licence stands with its annual check; None where its type asks for none.

    What is not valid any more, or was replaced, owes none. 1–2 SQL.
    """
    if kind.annual_check is None:
        return None
    if state_on(fact.state, valid_until=fact.valid_until, day=day) not in _OWES_CHECKS:
        return CheckStanding(
            name=kind.annual_check.name,
            law=kind.annual_check.law,
            overdue=(),
            open_year=None,
            ends_on=None,
        )
    done = [one.year for one in checks_of(fact)]
    issued = fact.issued_on if fact.version == 1 else versions_of(fact)[-1].issued_on
    return check_standing(kind.annual_check, issued_on=issued, ended_on=None, done=done, day=day)


def _one(**by: Any) -> LicenceFact:
    row = Licence.objects.select_related("type").filter(**by).first()
    if row is None:
        raise NotFound
    return licence_fact(row)


def uses_of_indexes(indexes: Collection[bytes]) -> list[UseFact]:
    """For what these holders' licences were used, the newest first. 1 SQL."""
    return _uses(holder_index__in=list(indexes))


def uses_of_licence(licence_id: UUID) -> list[UseFact]:
    """For what one licence was used, the newest first. 1 SQL."""
    return _uses(licence_id=licence_id)


def _uses(**of: Any) -> list[UseFact]:
    rows = LicenceUse.objects.filter(**of).select_related("licence__type").order_by("-used_at")
    return [use_fact(row) for row in rows.defer("licence__holder", "licence__fields")[:MOST_USES]]


def use_fact(row: LicenceUse) -> UseFact:
    """The row as the holder sees it."""
    return UseFact(
        at=row.used_at,
        type_name=row.licence.type.name,
        number=row.licence.number,
        code=row.licence.code,
        receiver_name=row.receiver_name,
        purpose=row.purpose,
        case_number=row.case_number,
        until_date=row.until_date,
        consent=HolderConsent(row.consent) if row.consent else None,
    )


def type_fact(row: LicenceType) -> LicenceTypeFact:
    """The row as others see it."""
    return LicenceTypeFact(
        code=row.code,
        name=row.name,
        authority=row.authority,
        holder_kind=HolderKind(row.holder_kind),
        fields=row.fields,
        template=row.template,
        valid_months=row.valid_months,
        one_per_holder=row.one_per_holder,
        number_prefix=row.number_prefix,
        annual_check=AnnualCheck(**row.annual_check) if row.annual_check else None,
    )


def licence_fact(row: Licence) -> LicenceFact:
    """The row as others see it, opened."""
    state = LicenceState(row.state)
    return LicenceFact(
        id=row.id,
        code=row.code,
        identifier=row.identifier,
        number=row.number,
        type_code=row.type_id,
        type_name=row.type.name,
        version=row.version,
        state=state,
        holder=Holder(kind=HolderKind(row.holder_kind), **row.holder),
        fields=row.fields,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        case_number=row.case_number,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        paper_id=row.paper_id,
        revoked_on=row.ended_at.astimezone(CITY_ZONE).date()
        if row.ended_at and state in (LicenceState.REVOKED, LicenceState.CANCELLED)
        else None,
        ended_how=row.ended_how,
        ended_reason=row.ended_reason,
        suspended_until=row.suspended_until,
        trust=Trust(row.trust),
    )


def masked_holder(holder: Holder) -> str:
    """The holder as a stranger sees it: a firm's name is public, a person's is not."""
    return holder.name if holder.kind is HolderKind.FIRM else mask_name(holder.name)
