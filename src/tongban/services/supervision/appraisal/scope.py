"""Whose appraisals an officer draws up and reads."""

from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.public import has_duty_over
from tongban.services.supervision.appraisal.facts import APPRAISE_DUTY


def is_over(by: Officer, organisation_id: UUID) -> bool:
    """Whether the officer appraises this organisation: their own, or one below it. No SQL when kept."""
    return has_duty_over(by, APPRAISE_DUTY, organisation_id=organisation_id)


def may_read(by: Officer, organisation_id: UUID, *, is_published: bool) -> bool:
    """Who appraises reads drafts too; whoever serves in the organisation what is published."""
    return is_over(by, organisation_id) or (is_published and organisation_id in by.organisation_ids)
