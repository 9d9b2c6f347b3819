"""Ask a department about its row under a number that speaks of two."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, organisation, posts_with_duty
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.fusion.deliveries.facts import DELIVER_DUTY
from tongban.resources.fusion.review.facts import ASK_ACT, ClashResolved
from tongban.resources.fusion.review.models import Clash
from tongban.resources.fusion.review.scope import check_reviews

TASK_KIND = "fusion.clash"


class NobodyToAsk(Refused):
    """No post of the department delivers."""

    code = "fusion-nobody-to-ask"
    title = N_("No post of this department delivers data: there is nobody whom this could reach.")


@transaction.atomic
def ask_about_clash(*, clash_id: UUID, organisation_id: UUID, by: Officer, at: datetime) -> None:
    """Put a number that speaks of two before whoever delivers for a department, with its row. 7 SQL.

    The to-do says no number and no name; the page it leads to shows the department its own row. The next
    delivery answers: when the departments agree, the clash is resolved by the next run.

    Raises DutyMissing, NotFound, ClashResolved, NobodyToAsk.
    """
    check_reviews(by)
    row = Clash.objects.select_for_update().filter(id=clash_id).first()
    if row is None or organisation_id not in row.organisation_ids:
        raise NotFound
    if row.resolved_on is not None:
        raise ClashResolved
    area_code = organisation(organisation_id).area_code
    posts = posts_with_duty(DELIVER_DUTY, area_codes=[area_code])
    post = next((one for one in posts if one.organisation_id == organisation_id), None)
    if post is None:
        raise NobodyToAsk
    with translation.override("zh-hans"):  # titles of tasks are data
        title = gettext("Departments disagree on who has a number")
    open_task(
        key=task_key(row, organisation_id),
        kind=TASK_KIND,
        about=subject_of(row),
        title=title,
        post_code=post.code,
        organisation_id=organisation_id,
        area_code=area_code,
        due_at=None,
        url=reverse("fusion:clash", args=[row.id]),
        at=at,
    )
    row.asked = {**row.asked, str(organisation_id): at.isoformat()}
    row.save(update_fields=["asked"])
    facts = {"organisation": str(organisation_id)}
    record(act=ASK_ACT, subject=subject_of(row), by=by, at=at, facts=facts)


def subject_of(row: Clash) -> str:
    """How the trail and the tasks name a clash."""
    return f"fusion:clash:{row.id}"


def task_key(row: Clash, organisation_id: UUID) -> str:
    """The key of the department's to-do."""
    return f"fusion:clash:{row.id}:{organisation_id}"
