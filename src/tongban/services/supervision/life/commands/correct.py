"""Put right what a card says (整改), and check it: the supervisor closes the card or sends the correction back."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import DutyMissing, Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.supervision.facts import JUDGE_DUTY, CardCorrected, CardState, Level
from tongban.services.supervision.life.rules import days_to_correct, end_of_limit
from tongban.services.supervision.life.standing import (
    CHECK,
    CORRECT,
    check_key,
    check_state,
    correct_key,
    lock_card,
    put_before_office,
    put_before_supervisors,
    record_there,
    words_of,
)
from tongban.services.supervision.setting import thresholds
from tongban.standards.working_time import effective_day

CORRECT_ACT, CHECK_ACT = "supervision.correct", "supervision.check"


@transaction.atomic
def correct_card(*, code: str, by: Officer, text: str, at: datetime) -> None:
    """The office says what it has put right; a supervisor checks it. Only the post that got the card.

    8 SQL. Source: standards.md 6 (upheld → corrected). Raises NotFound, NotAllowed, CardMoved, Invalid.
    """
    card = lock_card(code, by)
    if not by.holds(card.post_code, organisation_id=card.organisation_id):
        raise DutyMissing(facts={"duty": card.post_code})
    check_state(card, CardState.UPHELD)
    words = words_of(text, "correction", N_("Say what has been put right, and since when."))
    card.state, card.correction = CardState.CORRECTED, words
    card.corrected_by, card.corrected_by_ref, card.corrected_at = by.name, by.ref, at
    card.save(update_fields=["state", "correction", "corrected_by", "corrected_by_ref", "corrected_at"])
    record(act=CORRECT_ACT, subject=f"cards:{code}", by=by, at=at, facts={"correction": words})
    close_task(key=correct_key(card), by=by, at=at, outcome="corrected")
    put_before_supervisors(card, kind=CHECK, key=check_key(card), at=at)


@transaction.atomic
def check_correction(*, code: str, by: Officer, accepts: bool, finding: str, at: datetime) -> None:
    """A supervisor has looked: what was put right closes the card, what was not goes back with a new day.

    `finding` says what was seen. 7 SQL. Raises NotFound, NotAllowed, CardMoved, Invalid.
    """
    card = lock_card(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    check_state(card, CardState.CORRECTED)
    words = words_of(finding, "finding", N_("Say what you have looked at, and what you found."))
    close_task(key=check_key(card), by=by, at=at, outcome="accepted" if accepts else "sent-back")
    record_there(CHECK_ACT, card, by=by, at=at, facts={"accepts": accepts, "finding": words})
    if accepts:
        card.state, card.closing, card.closed_by, card.closed_at = CardState.CLOSED, words, by.name, at
        card.save(update_fields=["state", "closing", "closed_by", "closed_at"])
        announce(
            CardCorrected(
                code=code,
                level=Level(card.level),
                case_number=card.case_number,
                organisation_id=card.organisation_id,
                at=at,
            )
        )
        return
    calendar = calendar_for(card.area_code)
    since = effective_day(at, calendar)
    card.state, card.sent_back = CardState.UPHELD, words
    card.times_sent_back += 1
    card.correction_late_at = None
    card.correct_by_at = end_of_limit(since, days_to_correct(since, thresholds()), calendar)
    card.save(update_fields=["state", "sent_back", "times_sent_back", "correction_late_at", "correct_by_at"])
    put_before_office(card, kind=CORRECT, key=correct_key(card), due_at=card.correct_by_at, at=at)
