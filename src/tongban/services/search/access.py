"""Who may teach the search: its words, and the sets of questions that it is measured by."""

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.errors import NotAllowed

TEACH = "search.teach"


def check_may_teach(by: Actor) -> None:
    """An officer needs the duty in some organisation: the words belong to all of them. Jobs and the
    command line act by rule. No SQL. Raises NotAllowed."""
    if isinstance(by, Officer):
        check_duty_anywhere(by, TEACH)
    elif not isinstance(by, SystemActor):
        raise NotAllowed
