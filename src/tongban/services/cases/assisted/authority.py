"""What a helper may while a person stands there, and not after: apply for them, read what was scanned."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import ApplicantChoice, Applying, Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.visits import has_open_visit
from tongban.services.cases.models import Draft


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


class HelpedPaperReaders:
    """Scans of a helped draft: its helper, as long as the visit of this person lasts."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """2 SQL."""
        if not isinstance(by, Officer):
            return False
        draft = Draft.objects.filter(pk=UUID(key), account_id=by.account_id).first()
        if draft is None or draft.person_id is None:
            return False
        return has_open_visit(
            helper_account_id=by.account_id, person_id=draft.person_id, capacity=draft.capacity, at=at
        )
