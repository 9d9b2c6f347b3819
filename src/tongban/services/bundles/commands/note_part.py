"""Note in a bundle case what has become of one of its services."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.services.bundles.commands.move_on import move_on
from tongban.services.bundles.facts import PartMoved, PartState
from tongban.services.bundles.models import BundleCase
from tongban.services.bundles.queries import whole_of


@transaction.atomic
def note_accepted(*, case_number: str, at: datetime) -> None:
    """The office has taken the service on; once all with which the whole begins are, its clock runs."""
    part = whole_of(case_number)
    if part is None or part.is_accepted:
        return
    BundleCase.objects.select_for_update().get(pk=part.bundled_id)
    part.is_accepted = True
    part.save(update_fields=["is_accepted"])
    move_on(number=part.bundled.number, at=at)


@transaction.atomic
def note_ended(*, case_number: str, state: PartState, at: datetime) -> None:
    """A service has ended: what waits for its result begins, or never will. Heard again it changes nothing."""
    part = whole_of(case_number)
    if part is None:
        return
    BundleCase.objects.select_for_update().get(pk=part.bundled_id)
    part.refresh_from_db()
    if part.state == PartState.RUNNING:
        part.state, part.ended_at = state, at
        part.save(update_fields=["state", "ended_at"])
        announce(PartMoved(number=part.bundled.number, key=part.key, state=state, at=at))
    move_on(number=part.bundled.number, at=at)
