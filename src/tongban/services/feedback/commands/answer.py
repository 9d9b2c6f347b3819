"""What an organisation does about a bad rating: accept it, put it right, revisit the applicant."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.services.feedback.commands.rate import ask_for_answer, task_key
from tongban.services.feedback.facts import Stage, StageMoved
from tongban.services.feedback.models import Rating, RatingAnswer
from tongban.services.feedback.rules import check_text, next_stage

ANSWER_ACT = "feedback.answer"
TOLD = {
    Stage.ACCEPT: N_("We look into your rating"),
    Stage.RECTIFY: N_("We have put right what you rated"),
    Stage.REVISIT: N_("Your rating is settled"),
}


@transaction.atomic
def answer_bad_rating(*, number: str, stage: Stage, by: Officer, text: str, at: datetime) -> None:
    """Finish one stage with words that the applicant reads; the next one begins with its own limit.

    Source: standards.md 13 (accept 1, rectify 5, revisit 3 working days, each a setting).
    Raises NotFound, NotAllowed, StageMoved, Invalid.
    """
    rating = (
        Rating.objects.select_for_update()
        .filter(case_number=number, organisation_id__in=by.organisation_ids)
        .exclude(stage="")
        .first()
    )
    if rating is None:
        raise NotFound
    if not by.holds(rating.post_code, organisation_id=rating.organisation_id):
        raise DutyMissing(facts={"duty": rating.post_code})
    if rating.stage != stage or stage is Stage.DONE:
        raise StageMoved
    words = check_text(text)
    if not words:
        raise Invalid(facts={"fields": {"text": N_("Say what was done.")}})
    RatingAnswer.objects.create(rating=rating, stage=stage, text=words, by_ref=by.ref, by_name=by.name, at=at)
    record(
        act=ANSWER_ACT,
        subject=f"ratings:{number}",
        by=by,
        at=at,
        facts={"stage": stage, "length": len(words)},
    )
    close_task(key=task_key(number, stage), by=by, at=at, outcome=stage)
    following = next_stage(stage)
    if following is Stage.DONE:
        Rating.objects.filter(pk=rating.pk).update(stage=Stage.DONE, stage_due_at=None)
    else:
        ask_for_answer(rating, following, at=at)
    send_message(
        to_account=rating.by_account,
        about=f"cases:{number}",
        title=TOLD[stage],
        body=N_("About your case %(number)s. Open it to read what the office says."),
        facts={"number": number},
        url=f"/my/cases/{number}/rate/",
        at=at,
        key=f"rating:{number}:{stage}",
    )
