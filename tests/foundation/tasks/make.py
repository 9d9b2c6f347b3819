"""Tasks of tests."""

from datetime import datetime
from itertools import count
from uuid import UUID

from tongban.foundation.tasks.public import open_task
from tongban.kernel.clock import CITY_ZONE

MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
_numbers = count(1)


def make_task(
    *,
    organisation_id: UUID,
    post_code: str = "accept",
    due_at: datetime | None = None,
    key: str = "",
    kind: str = "cases.accept",
    about: str = "",
    title: str = "食品经营许可（新办）",
    applicant: str = "小满面馆",
    at: datetime = MONDAY,
) -> UUID:
    """A task for a post, with everything else filled in."""
    number = next(_numbers)
    return open_task(
        key=key or f"test:{number}",
        kind=kind,
        about=about or f"cases:{number}",
        title=title,
        post_code=post_code,
        organisation_id=organisation_id,
        area_code="341602000000",
        due_at=due_at,
        url=f"/desk/cases/{number}/",
        applicant_label=applicant,
        at=at,
    )
