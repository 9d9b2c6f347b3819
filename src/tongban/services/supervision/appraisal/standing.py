"""What the verbs of an appraisal share: the lock, its to-do rows, who hears of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from tongban.foundation.directory.public import (
    Officer,
    check_duty,
    holders_of,
    organisation,
    posts_with_duty,
)
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import NewTask
from tongban.kernel.errors import NotFound
from tongban.services.supervision.appraisal.facts import APPRAISE_DUTY, OBJECT_DUTY
from tongban.services.supervision.appraisal.models import Appraisal
from tongban.services.supervision.appraisal.rules import title_on_paper
from tongban.services.supervision.appraisal.scope import is_over, may_read
from tongban.services.supervision.life.rules import HEAD_POST, SUPERVISOR_POST

SEE_KIND, ANSWER_KIND = "supervision.see_appraisal", "supervision.answer_objection"


def lock_scope(quarter: str, *, by: Officer) -> list[Appraisal]:
    """The rows of a quarter that the officer appraises, locked, in one order. 1 SQL."""
    rows = Appraisal.objects.select_for_update().filter(quarter=quarter).order_by("pk")
    return [row for row in rows if is_over(by, row.organisation_id)]


def lock_one(quarter: str, organisation_id: UUID, *, by: Officer) -> Appraisal:
    """One that the officer may read, locked. 1 SQL. Raises NotFound, no lock taken on another's."""
    if not may_read(by, organisation_id, is_shown=True):
        raise NotFound
    rows = Appraisal.objects.select_for_update().filter(quarter=quarter, organisation_id=organisation_id)
    row = rows.first()
    if row is None or not may_read(by, organisation_id, is_shown=bool(row.shown_at or row.published_at)):
        raise NotFound
    return row


def lock_to_speak(quarter: str, organisation_id: UUID, *, by: Officer) -> Appraisal:
    """The same for an act of the organisation. Raises NotFound, DutyMissing."""
    row = lock_one(quarter, organisation_id, by=by)
    check_duty(by, OBJECT_DUTY, organisation_id=organisation_id)
    return row


def subject_of(quarter: str, organisation_id: UUID) -> str:
    """Where the trail keeps it."""
    return f"appraisals:{quarter}:{organisation_id}"


def see_key(row: Appraisal) -> str:
    """The key of the to-do row to look at a draft; one more each time that it is shown."""
    return f"appraisal:{row.pk}:see:{row.shown_at.timestamp() if row.shown_at else 0:.0f}"


def answer_key(row: Appraisal, place: int) -> str:
    """The key of the to-do row to answer an objection."""
    return f"appraisal:{row.quarter}:{row.organisation_id}:answer:{place}"


def url_of(row: Appraisal) -> str:
    """The page for both sides."""
    return reverse("supervision:appraised", args=[row.quarter, row.organisation_id])


def speaking_posts(organisation_ids: Collection[UUID], *, at: datetime) -> dict[UUID, str]:
    """The post of each organisation that answers for it: the head, or whoever else has the duty and is there.

    1 SQL, and one or two for each organisation.
    """
    areas = {organisation(one).area_code for one in organisation_ids}
    found: dict[UUID, list[str]] = {one: [] for one in organisation_ids}
    for place in posts_with_duty(OBJECT_DUTY, area_codes=areas):
        if place.organisation_id in found:
            found[place.organisation_id].append(place.code)
    return {office: _held(office, posts, at=at) for office, posts in found.items()}


def supervising_post(organisation_id: UUID) -> str:
    """The post of the organisation that appraises it. 1 SQL."""
    places = posts_with_duty(APPRAISE_DUTY, area_codes=[organisation(organisation_id).area_code])
    there = (one.code for one in places if one.organisation_id == organisation_id)
    return next(there, SUPERVISOR_POST)


def new_task(
    row: Appraisal, *, kind: str, key: str, label: str, post_code: str, due_at: datetime | None
) -> NewTask:
    """A to-do row about one appraisal; it names the organisation, as a worklist may hold several."""
    office = organisation(row.organisation_id)
    return NewTask(
        key=key,
        kind=kind,
        about=subject_of(row.quarter, row.organisation_id),
        title=f"{office.name} · {title_on_paper(row.quarter)}",
        post_code=post_code,
        organisation_id=row.organisation_id,
        area_code=office.area_code,
        due_at=due_at,
        url=url_of(row),
        applicant_label=label,
    )


def tell(
    row: Appraisal,
    post_code: str,
    *,
    key: str,
    title: str,
    body: str,
    until: date | None = None,
    more: Mapping[str, object] | None = None,
    at: datetime,
) -> None:
    """A message to everybody at a post of the organisation. 1 SQL, and 2 to 4 a message."""
    facts = {"quarter": row.quarter, **({"until_date": until.isoformat()} if until else {}), **(more or {})}
    for account in sorted(holders_of(post_code=post_code, organisation_id=row.organisation_id, at=at)):
        send_message(
            key=f"appraisal:{row.quarter}:{row.organisation_id}:{key}",
            to_account=account,
            about=subject_of(row.quarter, row.organisation_id),
            title=title,
            body=body,
            facts=facts,
            url=url_of(row),
            at=at,
        )


def _held(organisation_id: UUID, posts: list[str], *, at: datetime) -> str:
    posts = sorted(posts, key=lambda code: code != HEAD_POST)
    held = (one for one in posts if holders_of(post_code=one, organisation_id=organisation_id, at=at))
    return next(held, posts[0] if posts else HEAD_POST)
