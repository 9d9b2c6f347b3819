"""A holder with a licence that has fields, a checker, and the steps between them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.foundation.papers.make import AT, NOBODY
from tests.resources.licences.make import make_licence
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.resources.licences.public import (
    Holder,
    HolderKind,
    LicenceFact,
    LicenceTypeFact,
    upsert_licence_types,
)
from tongban.resources.licences.showing.commands.ask import ask_to_see
from tongban.resources.licences.showing.commands.claim import claim_code
from tongban.resources.licences.showing.commands.show import show_licence
from tongban.resources.licences.showing.facts import Asker, AskerKind, AskFact, CodeFact

DRIVER = "11100000000013338W" + "007"
NAME, ID_CODE, NUMBER = "holder_name", "holder_id_code", "number"
CLASS, FIRST = "fields.vehicle_class", "fields.first_issued"
SHOP = Asker(kind=AskerKind.UNKNOWN, ref="visitor:shop", name="小满租车行")
OTHER_SHOP = Asker(kind=AskerKind.UNKNOWN, ref="visitor:other", name="另一家租车行")
PURPOSE = "租一辆小客车"


def make_driver_type() -> None:
    """A driving licence for persons, ten years, with two fields."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {
            "vehicle_class": {"type": "string", "title": "准驾车型"},
            "first_issued": {"type": "string", "format": "date", "title": "初次领证日期"},
        },
        "required": ["vehicle_class"],
    }
    kind = LicenceTypeFact(
        code=DRIVER,
        name="机动车驾驶证",
        authority="公安部",
        holder_kind=HolderKind.PERSON,
        fields=schema,
        template="licence",
        valid_months=120,
        one_per_holder=True,
        number_prefix="JZ",
    )
    upsert_licence_types(rows=[kind], by=NOBODY, at=AT)


def holder_of(person: Person) -> Holder:
    """The person as a holder."""
    from tongban.resources.registers.models import RegisteredPerson

    row = RegisteredPerson.objects.get(pk=person.person_id)
    return Holder(kind=HolderKind.PERSON, name=person.name, id_type="111", id_code=row.facts["id_number"])


def make_driving_licence(person: Person, *, by: Officer, **changes: Any) -> LicenceFact:
    """The person's driving licence."""
    given: dict[str, Any] = {
        "organisation_id": by.organisation_id,
        "type_code": DRIVER,
        "holder": holder_of(person),
        "fields": {"vehicle_class": "C1", "first_issued": "2016-09-28"},
    }
    return make_licence(by=by, **given | changes)


def ask(
    *fields: str,
    required: tuple[str, ...] = (),
    by: Asker = SHOP,
    at: datetime = AT,
    holder_code: str = "",
) -> AskFact:
    """A check of a driving licence."""
    return ask_to_see(
        type_code=DRIVER,
        fields=fields,
        required=required,
        purpose=PURPOSE,
        holder_code=holder_code,
        by=by,
        at=at,
    )


def claimed(
    licence: LicenceFact, person: Person, *fields: str, required: tuple[str, ...] = (), at: datetime = AT
) -> tuple[AskFact, CodeFact]:
    """A check whose code was taken: the holder is being asked."""
    shown = show_licence(code=licence.code, by=person, at=at)
    opened = ask(*fields, required=required, at=at)
    return claim_code(ask_id=opened.id, text=shown.text, by=SHOP, at=at), shown


def nobody_knows(ask_id: UUID) -> bool:
    """Whether nothing of what was shown is kept for this check."""
    from tongban.resources.licences.showing.models import LicenceAsk

    return LicenceAsk.objects.get(id=ask_id).presentation is None
