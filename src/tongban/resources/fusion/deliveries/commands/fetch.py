"""Have a delivery fetched from the department's table or API."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.facts import DELIVER_DUTY, FETCH_ACT, Way
from tongban.resources.fusion.deliveries.queries import terms_in_force
from tongban.resources.fusion.deliveries.refusals import NothingToFetch
from tongban.resources.fusion.deliveries.scope import lock_agreement
from tongban.resources.fusion.deliveries.standing import about


@transaction.atomic
def order_fetch(*, agreement: str, by: Actor, at: datetime) -> UUID:
    """Have a worker fetch the rows; answers the long job. What is fetched lands like any delivery.

    Raises NotFound, DutyMissing, NothingToFetch (the department delivers files).
    """
    from tongban.resources.fusion.deliveries.jobs import fetch_for_agreement

    row = lock_agreement(agreement, by=by)
    if isinstance(by, Officer):
        check_duty(by, DELIVER_DUTY, organisation_id=row.organisation_id)
    terms = terms_in_force(agreement, on=at.astimezone(CITY_ZONE).date())
    if terms.way is Way.FILE:
        raise NothingToFetch
    progress_id = start_long_job(
        fetch_for_agreement,
        title=N_("A delivery is fetched"),
        by=by,
        at=at,
        facts={"agreement": agreement},
        arguments={"agreement": agreement},
    )
    record(act=FETCH_ACT, subject=about(row), by=by, at=at, facts={"way": terms.way.value})
    return progress_id
