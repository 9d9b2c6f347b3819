"""Have a worker bring the held rows of a resource to what was delivered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.jobs.public import start_long_job
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.resources.exchange.sources.facts import KEEP_DUTY, SourceKind
from tongban.resources.exchange.sources.queries import binding_of


class NothingHeld(Refused):
    """The resource is served from a register."""

    code = "nothing-held"
    title = N_("This resource is served from a register. There is nothing to load.")


@transaction.atomic
def order_load(*, resource_code: str, by: Actor, at: datetime) -> UUID:
    """Answers the long job; ordered twice, the second finds nothing to do. Raises DutyMissing, ResourceNotServed,
    NothingHeld.
    """
    from tongban.resources.exchange.sources.jobs import load_held_rows

    if isinstance(by, Officer):
        check_duty_anywhere(by, KEEP_DUTY)
    if binding_of(resource_code).kind is not SourceKind.HELD:
        raise NothingHeld
    return start_long_job(
        load_held_rows,
        title=N_("Rows that a department delivered are loaded"),
        by=by,
        at=at,
        facts={"resource": resource_code},
        arguments={"resource_code": resource_code},
    )
