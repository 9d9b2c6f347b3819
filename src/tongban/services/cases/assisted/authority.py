"""What cases answer to identity: a helper may apply for the person who stands there, as long as they do."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import ApplicantChoice, Applying, Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.visits import has_open_visit


class PresenceAuthority:
    """Asked for the capacities of a counter and of a village point."""

    def check(self, *, by: Actor, person_id: UUID, applying: Applying, at: datetime) -> None:
        """Raises NotFound unless this person has shown this helper that they are there. 1 SQL."""
        if not isinstance(by, Officer) or not has_open_visit(
            helper_account_id=by.account_id, person_id=person_id, capacity=applying.capacity, at=at
        ):
            raise NotFound

    def choices(self, *, by: Person, at: datetime) -> Sequence[ApplicantChoice]:
        """None: a citizen helps nobody in an office's name."""
        return ()
