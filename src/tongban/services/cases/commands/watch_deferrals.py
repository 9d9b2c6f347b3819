"""Each day: remind whoever still owes a material, and ask the accepting post once its day has passed."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.urls import reverse

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import open_task
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.clocks import end_of_office
from tongban.services.cases.deferring import task_key
from tongban.services.cases.models import Deferral
from tongban.services.cases.queries import followers_of
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.steps import subject_of
from tongban.services.cases.ways import working_days_before

BATCH = 200  # a transaction: each costs a message or a task
REMIND_DAYS = 2  # working days before the last day
_LOOK_AHEAD = timedelta(days=16)  # two working days lie within it, whatever the holidays


@transaction.atomic
def remind_of_deferrals(*, at: datetime) -> int:
    """Remind of up to BATCH materials that have to be here within two working days, each once. Answers how many."""
    today = at.astimezone(CITY_ZONE).date()
    rows = Deferral.objects.filter(
        handed_in_at__isnull=True,
        reminded_at__isnull=True,
        due_on__gte=today,
        due_on__lte=today + _LOOK_AHEAD,
        case__state__in=OPEN_STATES,
    )
    found = [row for row in _locked(rows) if row.due_on and _is_near(row, at=at)]
    for row in found:
        case = row.case
        for account in followers_of(case):
            send_message(
                to_account=account,
                about=subject_of(case),
                title=N_("A material is still to follow"),
                body=N_("%(item)s: please hand in “%(name)s” by %(due_date)s. The result waits for it."),
                facts={
                    "item": case.item_name,
                    "name": row.name,
                    "due_date": row.due_on.isoformat() if row.due_on else "",
                    "number": case.number,
                },
                url=f"{reverse('cases:track', args=[case.number])}#later",
                at=at,
                urgent=True,
            )
    Deferral.objects.filter(pk__in=[row.pk for row in found]).update(reminded_at=at)
    return len(found)


@transaction.atomic
def flag_overdue_deferrals(*, at: datetime) -> int:
    """Put up to BATCH materials whose day has passed before the accepting post: extend once, or go on to
    refuse. Answers how many."""
    today = at.astimezone(CITY_ZONE).date()
    rows = Deferral.objects.filter(
        handed_in_at__isnull=True, overdue_at__isnull=True, due_on__lt=today, case__state__in=OPEN_STATES
    )
    found = _locked(rows)
    for row in found:
        case = row.case
        open_task(
            key=task_key(case, row),
            kind="cases.deferral-overdue",
            about=subject_of(case),
            title=case.item_name,
            post_code="accept",
            organisation_id=case.organisation_id,
            area_code=case.area_code,
            due_at=end_of_office(calendar_for(case.area_code).working_day_after(today)),
            url=f"/desk/cases/{case.number}/",
            applicant_label=case.applicant_masked,
            at=at,
        )
    Deferral.objects.filter(pk__in=[row.pk for row in found]).update(overdue_at=at)
    return len(found)


def _locked(rows: models.QuerySet[Deferral]) -> list[Deferral]:
    return list(
        rows.select_for_update(skip_locked=True, of=("self",))
        .select_related("case")
        .order_by("due_on")[:BATCH]
    )


def _is_near(row: Deferral, *, at: datetime) -> bool:
    """Whether two working days or fewer are left until the last day."""
    if row.due_on is None:
        return False
    first = working_days_before(row.due_on, REMIND_DAYS, calendar_for(row.case.area_code))
    return at.astimezone(CITY_ZONE).date() >= first
