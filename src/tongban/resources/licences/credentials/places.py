"""Where licences stand on the status lists: places are given once, at random, and cost little in bulk."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from tongban.kernel.errors import NotFound
from tongban.resources.licences.credentials.facts import Status, StatusPlace
from tongban.resources.licences.credentials.models import IssuerKey, LicenceStatus, StatusList
from tongban.resources.licences.credentials.permutation import SIZE, place_of
from tongban.resources.licences.credentials.rules import status_for
from tongban.resources.licences.facts import LicenceState

_SECRET_BYTES = 32
_SERIALS = """
SELECT drawn.serial, list.secret
FROM (SELECT nextval('licences_status_serial') AS serial FROM generate_series(1, %s)) AS drawn
LEFT JOIN licences_statuslist AS list ON list.number = drawn.serial / %s
"""


def give_places(licence_ids: Sequence[UUID], *, paper_key: IssuerKey | None = None) -> list[StatusPlace]:
    """Places for licences that have none yet. 2 SQL however many; 3 more for the first of a list.

    `paper_key` signs the codes on their papers, and stays published as long as they live.
    Where another process was faster, its place stands: ask `places_of` where that may be.
    """
    if not licence_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SERIALS, [len(licence_ids), SIZE])
        drawn = cursor.fetchall()
    field = StatusList._meta.get_field("secret")
    secrets: dict[int, bytes] = {}
    for serial, sealed in drawn:
        number = serial // SIZE
        if number not in secrets:
            known = field.from_db_value(sealed, None, connection) if sealed is not None else None  # type: ignore[arg-type]
            secrets[number] = bytes.fromhex(known or _new_list(number))
    places = [
        StatusPlace(
            licence_id=licence_id,
            list_number=serial // SIZE,
            index=place_of(serial % SIZE, secret=secrets[serial // SIZE]),
        )
        for licence_id, (serial, _) in zip(licence_ids, drawn, strict=True)
    ]
    LicenceStatus.objects.bulk_create(
        [
            LicenceStatus(
                licence_id=place.licence_id,
                list_number=place.list_number,
                index=place.index,
                paper_key=paper_key,
            )
            for place in places
        ],
        ignore_conflicts=True,
    )
    return places


def places_of(licence_ids: Sequence[UUID]) -> dict[UUID, StatusPlace]:
    """The places of licences, given now where there are none. 1 SQL, 4 when some are given."""
    known = _known(licence_ids)
    missing = [licence_id for licence_id in dict.fromkeys(licence_ids) if licence_id not in known]
    if missing:
        give_places(missing)
        known |= _known(missing)
    return known


def place_for(licence_id: UUID) -> StatusPlace:
    """The place of one licence. 1 SQL, 4 when it is given now."""
    return places_of([licence_id])[licence_id]


def status_of(*, list_number: int, index: int) -> Status:
    """What the library says now of a place: newer than any published list. 1 SQL. Raises NotFound."""
    state = (
        LicenceStatus.objects.filter(list_number=list_number, index=index)
        .values_list("licence__state", flat=True)
        .first()
    )
    if state is None:
        raise NotFound
    return status_for(LicenceState(state))


def _known(licence_ids: Sequence[UUID]) -> dict[UUID, StatusPlace]:
    rows = LicenceStatus.objects.filter(licence_id__in=licence_ids).values_list(
        "licence_id", "list_number", "index"
    )
    return {key: StatusPlace(licence_id=key, list_number=number, index=index) for key, number, index in rows}


def _new_list(number: int) -> str:
    """The secret of a list, made unless another process has made it meanwhile. 2 SQL."""
    import secrets

    fresh = StatusList(number=number, secret=secrets.token_hex(_SECRET_BYTES))
    StatusList.objects.bulk_create([fresh], ignore_conflicts=True)
    return StatusList.objects.get(number=number).secret
