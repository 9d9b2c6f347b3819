"""Firms as the entity register holds them for its keeper, what was set aside, and what it said earlier."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.resources.registers.editions.facts import AsideFact, AsideReason, EditionState, FirmAsOf
from tongban.resources.registers.editions.queries import served_on
from tongban.resources.registers.facts import FIRM_FIELDS, FirmFacts, FirmStatus, Register
from tongban.resources.registers.models import (
    FirmHistory,
    FirmSetAside,
    RegisteredFirm,
    RegisteredPerson,
)
from tongban.resources.registers.queries import log_look_up
from tongban.resources.registers.rules import check_purpose, purpose_named

MOST_ASIDE = 50


def set_aside_firms(*, after: str = "") -> list[AsideFact]:
    """What the serving register did not take and still does not, by credit code, MOST_ASIDE at a time. 2 SQL."""
    rows = FirmSetAside.objects.filter(uscc__gt=after)
    return _shown(rows)


def _shown(aside: QuerySet[FirmSetAside]) -> list[AsideFact]:
    """The newest word on each code, MOST_ASIDE codes at most."""
    rows = list(
        aside.filter(edition__state__in=[EditionState.SERVING, EditionState.REPLACED])
        .order_by("uscc", "-edition__number")
        .distinct("uscc")[:MOST_ASIDE]
    )
    held = RegisteredFirm.objects.in_bulk([row.uscc for row in rows])
    return [
        AsideFact(
            uscc=row.uscc,
            name=row.name,
            registered_on=row.registered_on,
            held_name=held[row.uscc].name,
            held_registered_on=held[row.uscc].registered_on,
            reason=AsideReason(row.reason),
        )
        for row in rows
        if row.uscc in held and held[row.uscc].name != row.name
    ]


def is_set_aside(uscc: str) -> bool:
    """Whether the serving register did not take a firm with this code and still does not. 1 SQL."""
    return any(one.uscc == uscc for one in _shown(FirmSetAside.objects.filter(uscc=uscc)))


def firm_as_of(
    *, uscc: str, on: date, purpose: str, case_number: str | None, by: Actor, at: datetime
) -> FirmAsOf:
    """What the register said of a firm in the evening of a day of the city. 5 SQL, the log entry among them.

    Who may ask is who may look now. Raises NotFound (no such firm, or not yet then) and what `look_up_firm`
    raises.
    """
    why = purpose_named(purpose)
    held = RegisteredFirm.objects.serving().filter(uscc=uscc).first()
    if held is None:
        raise NotFound
    check_purpose(
        purpose=why,
        case_number=case_number,
        by=by,
        about=uscc,
        own_person_id=held.representative_id,
        applying=None,
        at=at,
    )
    then = served_on(Register.FIRM, on)
    number = then.number if then else 0
    row: RegisteredFirm | FirmHistory | None = held if held.since_edition <= number else None
    if row is not None and held.edition > number:
        row = FirmHistory.objects.filter(
            uscc=uscc, from_edition__lte=number, until_edition__gt=number
        ).first()
    if row is None:
        raise NotFound
    log_look_up(
        by=by,
        at=at,
        purpose=why,
        case_number=case_number,
        fields=FIRM_FIELDS,
        person_id=held.representative_id,
        uscc=uscc,
    )
    return FirmAsOf(
        firm=FirmFacts(
            uscc=uscc,
            values=values_of(row, representative_name(row.representative_id)),
            fetched_at=at,
            representative_id=row.representative_id,
        ),
        edition=row.edition if isinstance(row, RegisteredFirm) else row.from_edition,
        served_at=then.served_at if then else None,
    )


def representative_name(person_id: UUID | None) -> str:
    """The name of a person whom the population register knows, or nothing. 1 SQL, none without a person."""
    if person_id is None:
        return ""
    person = RegisteredPerson.objects.serving().filter(id=person_id).only("facts").first()
    return str(person.facts["name"]) if person else ""


def values_of(row: RegisteredFirm | FirmHistory, representative: str) -> Mapping[str, str]:
    """The fields by bind name, as `look_up_firm` gives them. No SQL."""
    return {
        "firm.name": row.name,
        "firm.uscc": row.uscc,
        "firm.kind": row.kind,
        "firm.status": FirmStatus(row.status).word if row.status else "",
        "firm.address": row.address,
        "firm.legal_representative": representative,
        "firm.business_scope": row.business_scope,
        "firm.registered_on": row.registered_on.isoformat() if row.registered_on else "",
        "firm.phone": row.phone,
    }
