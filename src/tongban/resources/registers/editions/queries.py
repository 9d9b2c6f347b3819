"""Editions, and what the register said on an earlier day."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Sum

from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.registers.editions.facts import EditionFact, EditionState, PersonAsOf
from tongban.resources.registers.facts import PERSON_FIELDS, PersonFacts, Register, Sex
from tongban.resources.registers.models import (
    EditionPart,
    PersonHistory,
    RegisteredFirm,
    RegisterEdition,
    RegisteredPerson,
)
from tongban.resources.registers.queries import log_look_up
from tongban.resources.registers.rules import check_fields, check_purpose, purpose_named

PAGE_ROWS = 50


def editions(register: Register) -> list[EditionFact]:
    """The newest editions first, at most PAGE_ROWS. 1 SQL."""
    rows = RegisterEdition.objects.filter(register=register).order_by("-number")[:PAGE_ROWS]
    return [_fact(row) for row in rows]


def edition_numbered(register: Register, number: int) -> EditionFact | None:
    """One edition. 1 SQL."""
    row = RegisterEdition.objects.filter(register=register, number=number).first()
    return None if row is None else _fact(row)


def loaded_rows(edition: EditionFact) -> int:
    """How many rows of it are there already. 1 SQL."""
    rows = EditionPart.objects.filter(edition_id=edition.id).aggregate(rows=Sum("rows"))["rows"]
    return int(rows or 0)


def serving_edition(register: Register) -> EditionFact | None:
    """The edition that serves; none while none was ever taken into use. 1 SQL."""
    row = RegisterEdition.objects.filter(register=register, state=EditionState.SERVING).first()
    return None if row is None else _fact(row)


def count_registered(register: Register) -> int:
    """How many people or firms the register holds now. 1 SQL, some 60 ms a million."""
    rows = RegisteredPerson if register is Register.PERSON else RegisteredFirm
    return rows.objects.serving().count()


def served_on(register: Register, on: date) -> RegisterEdition | None:
    """The edition that served in the evening of a day of the city; none while none did. 1 SQL."""
    evening = datetime.combine(on + timedelta(days=1), time(), CITY_ZONE)
    return (
        RegisterEdition.objects.filter(
            register=register,
            state__in=[EditionState.SERVING, EditionState.REPLACED],
            served_at__lt=evening,
        )
        .order_by("-number")
        .first()
    )


def person_as_of(
    *, person_id: UUID, on: date, purpose: str, case_number: str | None, by: Actor, at: datetime
) -> PersonAsOf:
    """What the register said of a person in the evening of a day of the city. 4 SQL, the log entry among them.

    Raises NotFound (nobody, or not yet then) and what `look_up_person` raises.
    """
    why = purpose_named(purpose)
    check_purpose(
        purpose=why,
        case_number=case_number,
        by=by,
        about=person_id,
        own_person_id=person_id,
        applying=None,
        at=at,
    )
    then = served_on(Register.PERSON, on)
    number = then.number if then else 0
    held = RegisteredPerson.objects.filter(id=person_id, since_edition__lte=number).first()
    row: RegisteredPerson | PersonHistory | None = held
    if held is not None and held.edition > number:
        row = PersonHistory.objects.filter(
            person_id=person_id, from_edition__lte=number, until_edition__gt=number
        ).first()
    if row is None:
        raise NotFound
    fields = check_fields(PERSON_FIELDS, PERSON_FIELDS)
    log_look_up(by=by, at=at, purpose=why, case_number=case_number, fields=fields, person_id=person_id)
    facts = {**row.facts, "area": row.area_code}
    facts["sex"] = Sex(str(facts["sex"])).word
    values = {field: str(facts[field.removeprefix("person.")]) for field in fields}
    return PersonAsOf(
        person=PersonFacts(person_id=person_id, values=values, fetched_at=at),
        edition=row.edition if isinstance(row, RegisteredPerson) else row.from_edition,
        served_at=then.served_at if then else None,
    )


def _fact(row: RegisterEdition) -> EditionFact:
    return EditionFact(
        id=row.id,
        register=Register(row.register),
        number=row.number,
        state=EditionState(row.state),
        built_on=row.built_on,
        opened_at=row.opened_at,
        served_at=row.served_at,
        new=row.new,
        changed=row.changed,
        left=row.left,
        set_aside=row.set_aside,
        made_of=row.made_of,
    )
