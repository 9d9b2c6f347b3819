"""Answers the registers' question which department a value came from."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tongban.foundation.directory.public import organisations_named
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.facts import Field, Kind
from tongban.resources.fusion.loading.ways import origins
from tongban.resources.registers.public import FieldOrigin, Register

KINDS = {Register.PERSON: Kind.PEOPLE, Register.FIRM: Kind.ENTITIES}
_NAMES: Mapping[Kind, Mapping[Field, str]] = {
    Kind.PEOPLE: {
        Field.NAME: "person.name",
        Field.SEX: "person.sex",
        Field.BIRTH: "person.birth_date",
        Field.REGION: "person.area",
        Field.ADDRESS: "person.address",
        Field.PHONE: "person.phone",
    },
    Kind.ENTITIES: {
        Field.NAME: "firm.name",
        Field.TYPE: "firm.kind",
        Field.STATUS: "firm.status",
        Field.REGISTERED: "firm.registered_on",
        Field.REPRESENTATIVE: "firm.legal_representative",
        Field.ADDRESS: "firm.address",
        Field.PHONE: "firm.phone",
        Field.SCOPE: "firm.business_scope",
    },
}
# what a row says of itself came with the rest of it
_KEYS = {Kind.PEOPLE: ("person.id_number", "person.name"), Kind.ENTITIES: ("firm.uscc", "firm.name")}


class DeliveryOrigins:
    """Reads the marks beside a row, and names the department of each delivery."""

    def told(
        self, register: Register, packed: Sequence[tuple[bytes | None, datetime | None]]
    ) -> Sequence[Mapping[str, FieldOrigin]]:
        """2 SQL for all; none where nothing is packed. A number that was given out again is the later delivery's.

        A register that was built from a folder has deliveries that nobody landed here: only the number is told.
        """
        kind = KINDS[register]
        read = [(origins(bytes(one), kind) if one else {}, before) for one, before in packed]
        wanted = {where.delivery for fields, _ in read for where in fields.values()}
        landed = _departments(kind, wanted) if wanted else []
        return [
            _with_key(
                kind,
                {
                    _NAMES[kind][field]: FieldOrigin(
                        department=_at(landed, where.delivery, before),
                        delivery=where.delivery,
                        row=where.row,
                        seen_on=where.seen,
                    )
                    for field, where in fields.items()
                    if field in _NAMES[kind]
                },
            )
            for fields, before in read
        ]


def _with_key(kind: Kind, told: dict[str, FieldOrigin]) -> Mapping[str, FieldOrigin]:
    key, like = _KEYS[kind]
    return {key: told[like], **told} if like in told else told


def _departments(kind: Kind, marks: set[int]) -> list[tuple[int, datetime, str]]:
    rows = list(
        Delivery.objects.filter(
            mark__in=marks, agreement__kind=kind.value, state=DeliveryState.ACCEPTED.value
        )
        .order_by("-received_at")
        .values_list("mark", "received_at", "agreement__organisation_id")
    )
    names = organisations_named({organisation for _, _, organisation in rows})
    return [(mark, at, names.get(organisation, "")) for mark, at, organisation in rows]


def _at(landed: Sequence[tuple[int, datetime, str]], mark: int, before: datetime | None) -> str:
    return next(
        (name for number, at, name in landed if number == mark and (before is None or at <= before)), ""
    )
