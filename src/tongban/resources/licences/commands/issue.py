"""Issue a licence (制证发证), or a new version of one that the holder has."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from tongban.foundation.directory.public import Officer, OrganisationFact, check_duty, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.public import colour_of, order_document
from tongban.foundation.trail.public import record
from tongban.foundation.vault.public import mask_id_number
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Invalid
from tongban.kernel.ids import new_id
from tongban.resources.licences import rules
from tongban.resources.licences.credentials.paper import paper_signer
from tongban.resources.licences.credentials.places import give_places
from tongban.resources.licences.facts import (
    Holder,
    HolderKind,
    HolderKindWrong,
    LicenceFact,
    LicenceIssued,
    LicenceState,
    LicenceTypeFact,
    TermWrong,
    Trust,
)
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import holder_index, licence_type
from tongban.standards.codes.licence_identifier import make_licence_identifier

DUTY = "licences.issue"
SUBJECT = "licence:{number}"
DOCUMENT_KIND = "licence"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is issued to whom, checked against its type."""

    type: LicenceTypeFact
    holder: Holder
    fields: Mapping[str, Any]
    valid_from: date
    valid_until: date | None


@transaction.atomic
def issue_licence(
    *,
    type_code: str,
    holder: Holder,
    fields: Mapping[str, Any],
    organisation_id: UUID,
    case_number: str,
    valid_from: date,
    by: Officer,
    at: datetime,
    valid_until: date | None = None,
) -> LicenceFact:
    """Issue a licence and order its sealed paper.

    Where the type allows one valid licence a holder and there is one, that one is replaced:
    same number, version + 1. `valid_until` is by default the end of the type's usual term.
    12 SQL. Source: GB/T 36904—2018 (identifier, versions).

    Raises DutyMissing, LicenceTypeUnknown, HolderKindWrong, TermWrong, Invalid (fields).
    """
    check_duty(by, DUTY, organisation_id=organisation_id)
    terms = check_terms(
        licence_type(type_code), holder=holder, fields=fields, valid_from=valid_from, valid_until=valid_until
    )
    issuer = organisation(organisation_id)
    index = holder_index(holder.kind, holder.id_code)
    serial = _lock_holder_and_number(terms.type, index)
    before = _end_before(terms.type, index, at) if terms.type.one_per_holder else None
    row = new_row(
        terms,
        issuer=issuer,
        number=before.number if before else _number(terms.type, issuer, at, serial),
        version=before.version + 1 if before else 1,
        index=index,
        case_number=case_number,
        issued_by=by.ref,
        at=at,
    )
    row.save(force_insert=True)
    fact = fact_of(row, terms)
    order_paper(fact, terms.type, at=at)
    record(act=DUTY, subject=SUBJECT.format(number=row.number), by=by, at=at, facts=trail_facts(row))
    announce(
        LicenceIssued(
            licence_id=row.id,
            number=row.number,
            identifier=row.identifier,
            type_code=type_code,
            version=row.version,
            organisation_id=organisation_id,
            case_number=case_number,
            issued_at=at,
        )
    )
    return fact


def check_terms(
    kind: LicenceTypeFact,
    *,
    holder: Holder,
    fields: Mapping[str, Any],
    valid_from: date,
    valid_until: date | None,
) -> Terms:
    """Raises HolderKindWrong, TermWrong, Invalid."""
    if kind.holder_kind is not holder.kind:
        raise HolderKindWrong(facts={"type_code": kind.code})
    if faults := rules.field_faults(kind.fields, fields):
        raise Invalid(facts={"fields": faults})
    until = valid_until or rules.usual_last_day(
        kind.fields, fields, valid_from=valid_from, months=kind.valid_months
    )
    if until is not None and until < valid_from:
        raise TermWrong
    return Terms(type=kind, holder=holder, fields=dict(fields), valid_from=valid_from, valid_until=until)


def new_row(
    terms: Terms,
    *,
    issuer: OrganisationFact,
    number: str,
    version: int,
    index: bytes,
    case_number: str,
    issued_by: str,
    at: datetime,
    trust: Trust = Trust.A,
) -> Licence:
    """A row that is not yet in the table."""
    identifier = make_licence_identifier(
        type_code=terms.type.code, issuer=rules.issuer_part(issuer.code), serial=number, version=version
    )
    return Licence(
        id=new_id(),
        code="".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(rules.CODE_LENGTH)),
        identifier=identifier,
        number=number,
        type_id=terms.type.code,
        version=version,
        state=LicenceState.VALID.value,
        is_single=terms.type.one_per_holder,
        holder_kind=terms.holder.kind.value,
        holder_index=index,
        holder={
            "name": terms.holder.name,
            "id_type": terms.holder.id_type,
            "id_code": terms.holder.id_code,
        },
        fields=dict(terms.fields),
        organisation_id=issuer.id,
        organisation_name=issuer.name,
        case_number=case_number,
        issued_on=at.astimezone(CITY_ZONE).date(),
        issued_by=issued_by,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        trust=trust.value,
    )


def fact_of(row: Licence, terms: Terms) -> LicenceFact:
    """The fresh row as others see it, without asking the database again."""
    return LicenceFact(
        id=row.id,
        code=row.code,
        identifier=row.identifier,
        number=row.number,
        type_code=terms.type.code,
        type_name=terms.type.name,
        version=row.version,
        state=LicenceState(row.state),
        holder=terms.holder,
        fields=terms.fields,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        case_number=row.case_number,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        paper_id=None,
        revoked_on=None,
        trust=Trust(row.trust),
    )


def order_paper(fact: LicenceFact, kind: LicenceTypeFact, *, at: datetime) -> None:
    """Give a fresh version its place on a status list and order its sealed paper. 5 SQL."""
    signer = paper_signer(at=at)
    place = give_places([fact.id], paper_key=signer.key)[0]
    order_document(
        template=kind.template,
        data=paper_data(fact, kind) | signer.parts(fact, kind=kind, place=place),
        owner=f"licence:{fact.id}",
        kind=DOCUMENT_KIND,
        seal_by=fact.organisation_id,
        at=at,
    )


def paper_data(fact: LicenceFact, kind: LicenceTypeFact) -> dict[str, object]:
    """What stands on the paper. A person's ID number is masked on it; a firm's code is public."""
    holder = fact.holder
    is_firm = holder.kind is HolderKind.FIRM
    name_label, others = rules.said_on(
        kind.fields, fact.fields, holder=holder.name, holder_label="名称" if is_firm else "持证人"
    )
    rows = [
        (name_label, holder.name),
        (
            "统一社会信用代码" if is_firm else "证件号码",
            holder.id_code if is_firm else mask_id_number(holder.id_code),
        ),
        *others,
        ("有效期", term_text(fact)),
    ]
    return {
        "organisation": fact.organisation_name,
        "number": fact.number,
        "date": fact.issued_on.isoformat(),
        "qr": f"{settings.BASE_URL}/l/{fact.code}/",
        "title": fact.type_name,
        "licence_number": fact.number,
        "identifier": fact.identifier,
        "version": fact.version,
        "rows": [{"label": label, "value": value} for label, value in rows],
        "colour": colour_of(fact.type_code),
        "pattern": fact.type_code,
    }


def term_text(fact: LicenceFact) -> str:
    """The term as it stands on a licence."""
    until = rules.day_text(fact.valid_until) if fact.valid_until else "长期"
    return f"{rules.day_text(fact.valid_from)}至{until}"


def trail_facts(row: Licence) -> dict[str, Any]:
    """What the trail keeps of an issue: no name and no ID number."""
    return {
        "identifier": row.identifier,
        "version": row.version,
        "organisation": str(row.organisation_id),
        "case": row.case_number,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


def _lock_holder_and_number(kind: LicenceTypeFact, index: bytes) -> int:
    """Make issues of one type to one holder follow one another; a fresh serial. 1 SQL."""
    lock = int.from_bytes(index[:4], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), %s), nextval('licences_serial')", [kind.code, lock]
        )
        row = cursor.fetchone()
    return int(row[1])


def _end_before(kind: LicenceTypeFact, index: bytes, at: datetime) -> Licence | None:
    """End the holder's valid licence of this type, if there is one. 1–2 SQL."""
    held = Licence.objects.select_for_update(of=["self"]).defer("holder", "fields")
    before = held.filter(
        type_id=kind.code,
        holder_kind=kind.holder_kind.value,
        holder_index=index,
        state=LicenceState.VALID.value,
    ).first()
    if before is not None:
        before.state, before.ended_at, before.ended_reason = LicenceState.REPLACED.value, at, "new version"
        before.save(update_fields=["state", "ended_at", "ended_reason"])
    return before


def _number(kind: LicenceTypeFact, issuer: OrganisationFact, at: datetime, serial: int) -> str:
    """Prefix, region of the issuer, year, serial: JY341602 2026 000123 without the blanks."""
    year = at.astimezone(CITY_ZONE).year
    return f"{kind.number_prefix}{issuer.area_code[:6]}{year}{serial:06d}"
