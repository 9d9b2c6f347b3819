"""Tell the holders of licences that were issued in bulk, where they have an account."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import accounts_of_people
from tongban.foundation.messages.public import send_message
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.licences.facts import HolderKind, LicenceState
from tongban.resources.licences.importing.models import LicenceImportRow
from tongban.resources.licences.models import Licence
from tongban.resources.registers.public import firm_representatives, person_ids_by_id_number

TITLE = N_("You have an e-licence: %(licence)s")
BODY = N_(
    "%(organisation)s issued it before and has now put it on file. Show it on your phone, or apply with it."
)


@transaction.atomic
def tell_holders(*, import_id: UUID, first_row: int, last_row: int, at: datetime) -> int:
    """One message for each licence of these rows that is good at `at` and whose holder has an account; for a firm,
    who represents it. Again changes nothing. Answers how many. 5 SQL, and two to four a message."""
    rows = LicenceImportRow.objects.filter(of=import_id, place__range=(first_row, last_row))
    issued = rows.filter(licence_id__isnull=False).values("licence_id")
    found = Licence.objects.select_related("type").filter(pk__in=issued, state=LicenceState.VALID.value)
    today = at.astimezone(CITY_ZONE).date()
    good = [one for one in found if one.valid_until is None or one.valid_until >= today]
    accounts = _accounts(good)
    for one in good:
        if (account := accounts.get(one.holder["id_code"])) is not None:
            send_message(
                to_account=account,
                about=f"licence:{one.number}",
                title=TITLE,
                body=BODY,
                facts={"licence": one.type.name, "organisation": one.organisation_name},
                url=f"/my/licences/{one.code}/",
                at=at,
                key=f"licences.issued-in-bulk:{one.pk}",
            )
    return sum(one.holder["id_code"] in accounts for one in good)


def _accounts(licences: Sequence[Licence]) -> dict[str, int]:
    """By the code of the holder's document. 3 SQL."""
    codes: dict[str, list[str]] = {HolderKind.PERSON.value: [], HolderKind.FIRM.value: []}
    for one in licences:
        codes[one.holder_kind].append(one.holder["id_code"])
    people = person_ids_by_id_number(codes[HolderKind.PERSON.value])
    people |= firm_representatives(codes[HolderKind.FIRM.value])
    accounts = accounts_of_people(people.values())
    return {code: accounts[person] for code, person in people.items() if person in accounts}
