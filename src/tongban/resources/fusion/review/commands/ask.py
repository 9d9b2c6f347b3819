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
from tongban.resources.fusion.review.facts import ASK_ACT, ClashResolved, is_answered
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
    delivery answers: when the departments agree, the clash is resolved by the next run. Asked and not answered yet, it is
    not asked again.

    Raises DutyMissing, NotFound, ClashResolved, NobodyToAsk.
    """
    check_reviews(by)
    row = Clash.objects.select_for_update().filter(id=clash_id).first()
    if row is None or organisation_id not in row.organisation_ids:
        raise NotFound
    if row.resolved_on is not None:
        raise ClashResolved
    if waits(row, organisation_id):
        return
    area_code = organisation(organisation_id).area_code
    posts = posts_with_duty(DELIVER_DUTY, area_codes=[area_code])
    post = next((one for one in posts if one.organisation_id == organisation_id), None)
    if post is None:
        raise NobodyToAsk
    with translation.override("zh-hans"):  # titles of tasks are data
        title = gettext("Departments disagree on who has a number")
    row.asked = {**row.asked, str(organisation_id): at.isoformat()}
    open_task(
        key=task_keys(row, organisation_id)[0],
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
    row.save(update_fields=["asked"])
    facts = {"organisation": str(organisation_id)}
    record(act=ASK_ACT, subject=subject_of(row), by=by, at=at, facts=facts)


def subject_of(row: Clash) -> str:
    """How the trail and the tasks name a clash."""
    return f"fusion:clash:{row.id}"


def task_keys(row: Clash, organisation_id: UUID | str) -> tuple[str, str]:
    """The key of the department's to-do: each time that it is asked has its own. The other is that of before."""
    whole = f"fusion:clash:{row.id}:{organisation_id}"
    return f"{whole}:{row.asked.get(str(organisation_id), '')}", whole


def waits(row: Clash, organisation_id: UUID) -> bool:
    """Whether the department is asked and has not answered since."""
    asked = row.asked.get(str(organisation_id))
    answer = (row.answered or {}).get(str(organisation_id))
    return asked is not None and not is_answered(asked, answer)
