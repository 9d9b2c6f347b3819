"""Rate a case once it has ended (一次一评), and add something once."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.services.cases.public import CaseFact, CaseState, check_may_act, own_case_fact
from tongban.services.feedback.facts import (
    AlreadyRated,
    AlreadySupplemented,
    CaseRated,
    Channel,
    NotEnded,
    NotRated,
    RatingLevel,
    Stage,
)
from tongban.services.feedback.models import Rating
from tongban.services.feedback.rules import SUPPLEMENT_TIME, check_options, check_text, stage_due

RATE_ACT, SUPPLEMENT_ACT = "feedback.rate", "feedback.supplement"
ENDED = frozenset({CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN})
_COUNT = """
INSERT INTO feedback_ratingtotal (item_code, device_code, count) VALUES (%s, %s, 1)
ON CONFLICT (item_code, device_code) DO UPDATE SET count = feedback_ratingtotal.count + 1
"""


@transaction.atomic
def rate_case(
    *,
    number: str,
    by: Person,
    level: RatingLevel,
    options: Sequence[str],
    text: str,
    channel: Channel,
    at: datetime,
) -> CaseRated:
    """Rate one's own case. A bad rating puts a task before the organisation.

    Who applied for somebody else may rate as long as they may act for them. Source: 国办发〔2019〕51号
    (一次一评); standards.md 13. Raises NotFound, AuthorityEnded, NotEnded, AlreadyRated, Invalid.
    """
    case = own_case_fact(number, by=by)
    check_may_act(case, by=by, at=at)
    if case.state not in ENDED:
        raise NotEnded
    chosen, words = check_options(level, options), check_text(text)
    rating, is_new = Rating.objects.get_or_create(
        case_number=case.number, defaults=_fields(case, by, level, chosen, words, channel, at)
    )
    if not is_new:
        raise AlreadyRated
    facts = {"level": level, "options": list(chosen), "channel": channel}
    record(act=RATE_ACT, subject=f"ratings:{case.number}", by=by, at=at, facts=facts)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [case.item_code, level.device_code])
    if level.is_bad:
        ask_for_answer(rating, Stage.ACCEPT, at=at)
    rated = CaseRated(
        number=case.number,
        item_code=case.item_code,
        organisation_id=case.organisation_id,
        level=level,
        options=chosen,
        is_bad=level.is_bad,
        rated_at=at,
    )
    announce(rated)
    return rated


@transaction.atomic
def supplement_rating(*, number: str, by: Person, text: str, at: datetime) -> None:
    """Add words to one's own rating, once, within thirty days. Raises NotFound, NotRated, AlreadySupplemented, Invalid."""
    case = own_case_fact(number, by=by)
    words = check_text(text)
    if not words:
        raise Invalid(facts={"fields": {"text": N_("Write what you want to add.")}})
    rating = (
        Rating.objects.select_for_update().filter(case_number=case.number, by_account=by.account_id).first()
    )
    if rating is None:
        raise NotRated
    if rating.supplemented_at is not None or at > rating.rated_at + SUPPLEMENT_TIME:
        raise AlreadySupplemented
    rating.supplement, rating.supplemented_at = words, at
    rating.save(update_fields=["supplement", "supplemented_at"])
    record(act=SUPPLEMENT_ACT, subject=f"ratings:{case.number}", by=by, at=at, facts={"length": len(words)})


def ask_for_answer(rating: Rating, stage: Stage, *, at: datetime) -> None:
    """Put one stage of a bad rating before the organisation, with its limit. Two queries."""
    days: int = settings.RATING_STAGE_DAYS[stage.value]
    due_at = stage_due(at, days=days, calendar=calendar_for(rating.area_code))
    rating.stage, rating.post_code, rating.stage_due_at = stage, settings.RATING_POST, due_at
    rating.save(update_fields=["stage", "post_code", "stage_due_at"])
    open_task(
        key=task_key(rating.case_number, stage),
        kind=f"feedback.{stage}",
        about=f"ratings:{rating.case_number}",
        title=rating.item_name,
        post_code=rating.post_code,
        organisation_id=rating.organisation_id,
        area_code=rating.area_code,
        due_at=due_at,
        url=f"/desk/ratings/{rating.case_number}/",
        applicant_label=rating.level_name,
        at=at,
    )


def task_key(number: str, stage: Stage) -> str:
    """The key of the task for one stage of a bad rating."""
    return f"feedback:{number}:{stage}"


def _fields(
    case: CaseFact,
    by: Person,
    level: RatingLevel,
    options: tuple[str, ...],
    text: str,
    channel: Channel,
    at: datetime,
) -> dict[str, object]:
    return {
        "item_code": case.item_code,
        "item_name": case.item_name[:300],
        "organisation_id": case.organisation_id,
        "area_code": case.area_code,
        "by_account": by.account_id,
        "level": level,
        "level_name": level.text,
        "device_code": level.device_code,
        "gbt_code": level.gbt_code,
        "options": list(options),
        "channel": channel,
        "text": text,
        "rated_at": at,
    }
