"""Choose how a result on paper reaches one, and choose anew while it has not left."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.kernel.errors import N_, Invalid
from tongban.kernel.ids import new_id
from tongban.services.delivery import rules
from tongban.services.delivery.facts import Choice, ParcelState, Step, Way
from tongban.services.delivery.models import Parcel
from tongban.services.delivery.owners import check_may_have
from tongban.services.delivery.queries import ways_open
from tongban.services.delivery.steps import call_courier_soon, lies_ready, note_step


class NoCourier(Invalid):
    """This installation has no courier, or none may bring this result."""

    code = "no-courier"
    title = N_("No courier brings results here. Pick it up, or take the electronic one.")


def open_parcel(
    *,
    subject: str,
    title: str,
    number: str,
    choice: Choice,
    may_be_sent: bool,
    account_id: int | None,
    owner_masked: str,
    organisation_id: UUID,
    area_code: str,
    by_ref: str,
    at: datetime,
) -> UUID | None:
    """Note how the result of `subject` is wanted, in the caller's transaction; None where it is electronic.

    `may_be_sent` says whether a courier may bring it. 2 SQL. Raises RecipientIncomplete, NoCourier.
    """
    choice = rules.checked_choice(choice)
    if choice.way is Way.ELECTRONIC:
        return None
    _check_courier(choice, may_be_sent=may_be_sent)
    parcel = Parcel.objects.create(
        id=new_id(),
        subject=subject,
        title=title[:300],
        number=number,
        account_id=account_id,
        owner_masked=owner_masked,
        organisation_id=organisation_id,
        area_code=area_code,
        way=choice.way,
        state=ParcelState.CHOSEN,
        may_be_sent=may_be_sent,
        recipient=asdict(choice.recipient) if choice.recipient else {},
        chosen_at=at,
    )
    note_step(parcel, Step.CHOOSE, by_ref=by_ref, at=at, told_at=at, note="", mark="choose-1")
    return parcel.id


@transaction.atomic
def choose_way(*, parcel_id: UUID, choice: Choice, by: Person, at: datetime) -> ParcelState:
    """Choose another way while the parcel has not left; one that lies ready goes the new way at once.

    Whoever applied for its owner may as long as their authority lasts.

    Raises NotFound, ParcelOutOfOrder, RecipientIncomplete, NoCourier.
    """
    choice = rules.checked_choice(choice)
    check_may_have(Parcel.objects.filter(id=parcel_id).first(), by=by, at=at)
    parcel = Parcel.objects.select_for_update().get(id=parcel_id)
    was_ready = parcel.state == ParcelState.READY
    if choice.way is Way.ELECTRONIC:
        parcel.state = rules.moved(parcel.state, Step.CANCEL)
        parcel.save(update_fields=["state"])
        note_step(parcel, Step.CANCEL, by_ref=by.ref, at=at, told_at=at, note="", mark="cancel")
        return ParcelState(parcel.state)
    parcel.state = rules.moved(parcel.state, Step.CHOOSE)
    _check_courier(choice, may_be_sent=parcel.may_be_sent)
    parcel.way = choice.way
    parcel.recipient = asdict(choice.recipient) if choice.recipient else {}
    parcel.save(update_fields=["state", "way", "recipient"])
    count = parcel.steps.filter(step=Step.CHOOSE).count()
    note_step(parcel, Step.CHOOSE, by_ref=by.ref, at=at, told_at=at, note="", mark=f"choose-{count + 1}")
    if was_ready and choice.way is Way.COUNTER:
        lies_ready(parcel, by_ref=by.ref, at=at)
    elif was_ready:
        call_courier_soon(parcel, by_ref=by.ref, at=at)
    return ParcelState(parcel.state)


def _check_courier(choice: Choice, *, may_be_sent: bool) -> None:
    if choice.way is Way.COURIER and Way.COURIER not in ways_open(may_be_sent=may_be_sent):
        raise NoCourier(facts={"fields": {"way": str(NoCourier.title)}})
