"""Who sees what is worked through: the data authority everything, a department what it delivered itself."""

from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty_anywhere, check_one_of
from tongban.resources.fusion.deliveries.facts import DELIVER_DUTY
from tongban.resources.fusion.deliveries.scope import AUTHORITY, delivers_for, is_authority
from tongban.resources.fusion.review.facts import REVIEW_DUTY


def sees_all(by: Officer) -> bool:
    """No SQL."""
    return REVIEW_DUTY in by.duties or is_authority(by)


def seen_organisations(by: Officer) -> list[UUID] | None:
    """Whose rows the officer sees; null: everybody's. Raises DutyMissing."""
    if sees_all(by):
        return None
    check_one_of(by, DELIVER_DUTY, REVIEW_DUTY, *AUTHORITY)
    return delivers_for(by)


def check_reviews(by: Officer) -> None:
    """Only whoever decides sees rows beside other departments' people. Raises DutyMissing."""
    check_duty_anywhere(by, REVIEW_DUTY)
