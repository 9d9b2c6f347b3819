"""What stands before whom: to-dos, the history of a request, and the moment by which somebody has to act."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import holders_of, organisation, posts_with_duty
from tongban.foundation.tasks.public import close_task, drop_tasks, open_task
from tongban.kernel.actors import Actor
from tongban.resources.exchange.requesting.facts import ANSWER, REQUEST, SUBJECT, Step
from tongban.resources.exchange.requesting.models import Dispute, Grant, RequestStep, ShareRequest

CHECK_KIND, ANSWER_KIND, RETURNED_KIND = "exchange.check", "exchange.answer", "exchange.returned"
SETTLE_KIND, ENDS_KIND = "exchange.settle", "exchange.ends"


def put_step(
    row: ShareRequest, step: Step, *, by: Actor, organisation_id: UUID | None, at: datetime, text: str = ""
) -> None:
    """One line of the history. 1 SQL."""
    RequestStep.objects.create(
        request=row, step=step.value, by=by.ref, organisation_id=organisation_id, at=at, text=text
    )


def end_of_day(day: date, area_code: str) -> datetime:
    """The moment at which the offices of an area close on a day."""
    rulings = calendar_for(area_code).rulings
    return datetime.combine(day, rulings.office_closes, rulings.zone)


def post_of(organisation_id: UUID, duty: str) -> str:
    """The post of an organisation that has a duty; "" where none has. 2 SQL at most."""
    posts = posts_with_duty(duty, area_codes=[organisation(organisation_id).area_code])
    return next((post.code for post in posts if post.organisation_id == organisation_id), "")


def task_key(row: ShareRequest, kind: str) -> str:
    """The key of the to-do of this handing in."""
    return f"{kind.replace('.', ':')}:{row.number}:{row.revision}"


def put_before_authority(row: ShareRequest, *, at: datetime) -> None:
    """The data authority has to check it, or to decide what is shared without conditions. 1 SQL."""
    _open(row, CHECK_KIND, settings.DATA_AUTHORITY_POST, row.authority_id, row.due_date, at=at)


def put_before_provider(row: ShareRequest, post_code: str, *, at: datetime) -> None:
    """The provider has to answer. 1 SQL."""
    _open(row, ANSWER_KIND, post_code, row.provider_id, row.due_date, at=at)


def put_before_asker(row: ShareRequest, *, at: datetime) -> None:
    """Who asked has to mend it; nobody's where the post has gone. 2 SQL."""
    if post := post_of(row.consumer_id, REQUEST):
        _open(row, RETURNED_KIND, post, row.consumer_id, None, at=at)


def done(row: ShareRequest, kind: str, *, by: Actor, at: datetime, outcome: str) -> None:
    """Whoever had it has done it. 1 SQL."""
    close_task(key=task_key(row, kind), by=by, at=at, outcome=outcome)


def nobodys(row: ShareRequest, *, at: datetime, outcome: str) -> None:
    """Nobody has to do anything about it any more. 1 SQL."""
    keys = [task_key(row, kind) for kind in (CHECK_KIND, ANSWER_KIND, RETURNED_KIND)]
    drop_tasks(keys=keys, at=at, outcome=outcome)


def put_objection(grant: Grant, dispute: Dispute, *, at: datetime) -> None:
    """The data authority has to settle it. 1 SQL."""
    area_code = organisation(grant.authority_id).area_code
    open_task(
        key=settle_key(dispute),
        kind=SETTLE_KIND,
        about=SUBJECT.format(number=grant.request_number),
        title=grant.resource_name,
        post_code=settings.DATA_AUTHORITY_POST,
        organisation_id=grant.authority_id,
        area_code=area_code,
        due_at=end_of_day(dispute.due_date, area_code),
        url=reverse("exchange:grant", args=[grant.code]),
        applicant_label=grant.consumer_name,
        at=at,
    )


def settle_key(dispute: Dispute) -> str:
    return f"exchange:settle:{dispute.pk}"


def ends_key(grant: Grant) -> str:
    return f"exchange:ends:{grant.code}:{grant.valid_until.isoformat()}"


def put_ending(grant: Grant, *, at: datetime) -> None:
    """The consumer has to renew the grant, or to let it run out. 3 SQL; none where the post has gone."""
    if not (post := post_of(grant.consumer_id, REQUEST)):
        return
    area_code = organisation(grant.consumer_id).area_code
    open_task(
        key=ends_key(grant),
        kind=ENDS_KIND,
        about=SUBJECT.format(number=grant.request_number),
        title=grant.resource_name,
        post_code=post,
        organisation_id=grant.consumer_id,
        area_code=area_code,
        due_at=end_of_day(grant.valid_until - timedelta(days=1), area_code),  # the last day on which it holds
        url=reverse("exchange:grant", args=[grant.code]),
        applicant_label=grant.provider_name,
        at=at,
    )


def _open(
    row: ShareRequest, kind: str, post_code: str, organisation_id: UUID, due: date | None, *, at: datetime
) -> None:
    area_code = organisation(organisation_id).area_code
    open_task(
        key=task_key(row, kind),
        kind=kind,
        about=SUBJECT.format(number=row.number),
        title=row.resource_name,
        post_code=post_code,
        organisation_id=organisation_id,
        area_code=area_code,
        due_at=end_of_day(due, area_code) if due else None,
        url=reverse("exchange:request", args=[row.number]),
        applicant_label=organisation(row.consumer_id).name,
        at=at,
    )


def answering_post(row: ShareRequest, *, at: datetime) -> str:
    """The first post of the provider that answers and that somebody holds at `at`; "" where there is none.

    1 SQL, and 1 more for each such post until one is held.
    """
    home = row.provider_id
    posts = posts_with_duty(ANSWER, area_codes=[organisation(home).area_code])
    ours = (post.code for post in posts if post.organisation_id == home)
    return next((code for code in ours if holders_of(post_code=code, organisation_id=home, at=at)), "")
