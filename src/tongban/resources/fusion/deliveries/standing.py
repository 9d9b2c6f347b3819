"""What follows when a delivery counts, and who has to do something about an agreement."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import area, organisation, posts_with_duty
from tongban.foundation.tasks.public import drop_tasks, open_task
from tongban.kernel.errors import N_
from tongban.resources.fusion.deliveries.facts import (
    DELIVER_DUTY,
    SETTLE_DUTY,
    DeliveryState,
    Finding,
    Weight,
)
from tongban.resources.fusion.deliveries.models import LIVE, Agreement, Delivery
from tongban.resources.fusion.deliveries.rules import next_due
from tongban.resources.fusion.deliveries.telling import finding_sentence
from tongban.resources.fusion.deliveries.terms import AgreementTerms

LATE_KIND, SETTLE_KIND = "fusion.deliver", "fusion.settle-delivery"


def about(agreement: Agreement) -> str:
    """How tasks name the agreement."""
    return f"delivery-agreement:{agreement.code}"


def late_key(agreement: Agreement, due: date) -> str:
    return f"fusion:late:{agreement.code}:{due.isoformat()}"


def settle_key(row: Delivery) -> str:
    return f"fusion:settle:{row.pk}"


def accept(row: Delivery, agreement: Agreement, terms: AgreementTerms, *, at: datetime) -> None:
    """The delivery counts from now on. A full one takes the place of all before it; the next is due. 5 SQL."""
    row.state = DeliveryState.ACCEPTED.value
    if terms.is_full:
        before = Q(agreement=agreement, number__lt=row.number) & LIVE
        Delivery.objects.filter(before).update(superseded_at=at)
    later = agreement.deliveries.filter(state=DeliveryState.ACCEPTED.value, received_on__gt=row.received_on)
    if later.exists():
        return
    if agreement.overdue_on is not None:
        drop_tasks(keys=[late_key(agreement, agreement.overdue_on)], at=at, outcome="delivered")
    if agreement.ended_on is None:
        area_code = organisation(agreement.organisation_id).area_code
        agreement.due_on = next_due(
            cycle=terms.cycle,
            after=row.received_on,
            grace_days=terms.grace_days,
            calendar=calendar_for(area_code),
        )
    agreement.overdue_on = None
    agreement.save(update_fields=["due_on", "overdue_on"])


def ask_to_settle(
    row: Delivery, agreement: Agreement, name: str, findings: Sequence[Finding], *, at: datetime
) -> None:
    """A to-do for the data authority: look at what was set aside. 4 SQL; none where no post has the duty.

    Its title says which delivery it is and the first reason: a list may hold several.
    """
    reason = next(one for one in findings if one.weight is Weight.SETS_ASIDE)
    with translation.override("zh-hans"):  # titles of tasks are data
        title = gettext(N_("%(name)s, no. %(number)s: %(reason)s")) % {
            "name": name,
            "number": row.number,
            "reason": finding_sentence(reason),
        }
    area_code = organisation(agreement.organisation_id).area_code
    posts = posts_with_duty(SETTLE_DUTY, area_codes=area(area_code).path or (area_code,))
    for post in posts[:1]:
        open_task(
            key=settle_key(row),
            kind=SETTLE_KIND,
            about=about(agreement),
            title=title[:300],
            post_code=post.code,
            organisation_id=post.organisation_id,
            area_code=organisation(post.organisation_id).area_code,
            due_at=None,
            url=reverse("fusion:delivery", args=[agreement.code, row.number]),
            at=at,
        )


def ask_to_deliver(agreement: Agreement, due: date, name: str, *, at: datetime) -> bool:
    """A to-do for the department: the delivery is overdue. 3 SQL; answers whether a post has it."""
    area_code = organisation(agreement.organisation_id).area_code
    posts = posts_with_duty(DELIVER_DUTY, area_codes=[area_code])
    own = [post for post in posts if post.organisation_id == agreement.organisation_id]
    for post in own[:1]:
        open_task(
            key=late_key(agreement, due),
            kind=LATE_KIND,
            about=about(agreement),
            title=name,
            post_code=post.code,
            organisation_id=agreement.organisation_id,
            area_code=area_code,
            due_at=at,
            url=reverse("fusion:agreement", args=[agreement.code]),
            at=at,
        )
    return bool(own)
