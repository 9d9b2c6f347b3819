"""Whose appraisals an officer draws up, reads, and answers for."""

from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.public import has_duty_over
from tongban.services.supervision.appraisal.facts import APPRAISE_DUTY, OBJECT_DUTY


def is_over(by: Officer, organisation_id: UUID) -> bool:
    """Whether the officer appraises this organisation: their own, or one below it. No SQL when kept."""
    return has_duty_over(by, APPRAISE_DUTY, organisation_id=organisation_id)


def may_read(by: Officer, organisation_id: UUID, *, is_shown: bool) -> bool:
    """Who appraises reads drafts too; whoever serves in the organisation what was shown to it or is published."""
    return is_over(by, organisation_id) or (is_shown and organisation_id in by.organisation_ids)


def speaks_for(by: Officer, organisation_id: UUID) -> bool:
    """Whether the officer comments and objects for this organisation."""
    return OBJECT_DUTY in by.duties_in.get(organisation_id, frozenset())


def is_drawer(by: Officer, account: int, organisation_id: UUID) -> bool:
    """Whether the officer has drawn it up, or appraises there only while standing in for who has."""
    return by.is_hand_of(f"officer:{account}", APPRAISE_DUTY, organisation_id=organisation_id)
