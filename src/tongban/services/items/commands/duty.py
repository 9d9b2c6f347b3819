"""Who may change the library."""

from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import NotAllowed

PUBLISH = "items.publish"
IMPORT = "items.import"
EDIT = "items.edit"


def check_may(by: Actor, duty: str, *, organisation_id: UUID) -> None:
    """An officer needs the duty in the item's organisation; jobs and the command line act by rule.

    Raises NotAllowed.
    """
    if isinstance(by, Officer):
        check_duty(by, duty, organisation_id=organisation_id)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
