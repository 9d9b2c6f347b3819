"""Who reads the papers of a proceeding: the holder of the licence and the organisation that issued it."""

from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.decisions.proceedings.queries import own_proceeding, proceeding_for


class ProceedingReaders:
    """Answers for papers whose owner is `proceeding:<number>`."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """2 SQL for an officer, 7 for a person."""
        try:
            if isinstance(by, Officer):
                proceeding_for(key, by=by)
            elif isinstance(by, Person):
                own_proceeding(key, by=by)
            else:
                return False
        except NotFound:
            return False
        return True
