"""A card is explained (申诉), and ruled by two supervisors: upheld, or lifted (摘牌) and closed."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import DutyMissing, Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.supervision.facts import (
    JUDGE_DUTY,
    CardMoved,
    CardRuled,
    CardState,
    Level,
    ReplyNotDue,
    Ruling,
    SecondPersonNeeded,
)
from tongban.services.supervision.life.rules import days_to_correct, end_of_limit
from tongban.services.supervision.life.standing import (
    CHECK,
    CORRECT,
    JUDGE,
    LONGEST,
    check_key,
    check_state,
    correct_key,
    judge_key,
    lock_card,
    put_before_office,
    put_before_supervisors,
    record_there,
    task_key,
    words_of,
)
from tongban.services.supervision.models import Card
from tongban.services.supervision.setting import thresholds
from tongban.standards.working_time import effective_day

EXPLAIN_ACT, PROPOSE_ACT, RULE_ACT, CLOSE_ACT = (
    "supervision.explain",
    "supervision.propose",
    "supervision.judge",
    "supervision.close",
)


@transaction.atomic
def explain_card(*, code: str, by: Officer, text: str, correction: str = "", at: datetime) -> None:
    """The office that got the card says how it came (申诉), and what it has put right already. Only its post.

    6 SQL. Raises NotFound, NotAllowed, CardMoved, Invalid.
    """
    card = lock_card(code, by)
    if not by.holds(card.post_code, organisation_id=card.organisation_id):
        raise DutyMissing(facts={"duty": card.post_code})
    check_state(card, CardState.NOTIFIED)
    words = words_of(text, "explanation", N_("Say how it came to this and what is done about it."))
    card.state, card.explanation = CardState.EXPLAINED, words
    card.explained_by, card.explained_by_ref, card.explained_at = by.name, by.ref, at
    done = {}
    if right := correction.strip()[:LONGEST]:
        card.correction, card.corrected_by, card.corrected_by_ref = right, by.name, by.ref
        card.corrected_at, done = at, {"correction": right}
    card.save()
    record(act=EXPLAIN_ACT, subject=f"cards:{code}", by=by, at=at, facts={"explanation": words} | done)
    close_task(key=task_key(code), by=by, at=at, outcome="explained")
    put_before_supervisors(card, kind=JUDGE, key=judge_key(code), at=at)


@transaction.atomic
def propose_ruling(*, code: str, by: Officer, ruling: Ruling, reason: str, at: datetime) -> None:
    """The first supervisor proposes to uphold or lift a card, after the reply or when it is overdue.

    Raises NotFound, NotAllowed, CardMoved, ReplyNotDue, Invalid.
    """
    card = lock_card(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    check_state(card, CardState.NOTIFIED, CardState.EXPLAINED)
    if card.level == Level.REMINDER:
        raise CardMoved(facts={"state": card.state})
    if card.state == CardState.NOTIFIED and card.reply_due_at and at <= card.reply_due_at:
        raise ReplyNotDue(facts={"due": f"{card.reply_due_at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"})
    words = words_of(reason, "reason", N_("Give the reason for this ruling."))
    card.state, card.proposal, card.proposal_reason = CardState.PROPOSED, ruling, words
    card.proposed_by, card.proposed_by_account, card.proposed_at = by.name, by.account_id, at
    card.save(
        update_fields=[
            "state",
            "proposal",
            "proposal_reason",
            "proposed_by",
            "proposed_by_account",
            "proposed_at",
        ]
    )
    facts = {"ruling": ruling, "reason": words}
    record_there(PROPOSE_ACT, card, by=by, at=at, facts=facts)


@transaction.atomic
def confirm_ruling(*, code: str, by: Officer, agrees: bool, reason: str, at: datetime) -> None:
    """The second supervisor agrees, and the ruling stands; or does not, and the card goes back.

    A card that stands waits for its correction; where the office has told of one, for the check of it.

    Raises NotFound, NotAllowed, CardMoved, SecondPersonNeeded, Invalid.
    """
    card = lock_card(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    check_state(card, CardState.PROPOSED)
    first = f"officer:{card.proposed_by_account}"
    if by.is_hand_of(first, JUDGE_DUTY, organisation_id=card.organisation_id):
        raise SecondPersonNeeded
    words = words_of(reason, "reason", N_("Give the reason for this ruling."))
    facts = {"ruling": card.proposal, "agrees": agrees, "reason": words}
    record_there(RULE_ACT, card, by=by, at=at, facts=facts)
    if not agrees:
        card.state = CardState.EXPLAINED if card.explained_at else CardState.NOTIFIED
        card.proposal = card.proposal_reason = card.proposed_by = ""
        card.proposed_by_account = card.proposed_at = None
        card.save()
        return
    ruling = Ruling(card.proposal)
    card.state, card.ruling, card.ruling_reason = CardState(ruling.value), ruling, words
    card.ruled_by, card.ruled_by_account, card.ruled_at = by.name, by.account_id, at
    close_task(key=task_key(code), by=by, at=at, outcome=ruling)
    close_task(key=judge_key(code), by=by, at=at, outcome=ruling)
    if ruling is Ruling.UPHELD:
        _wait_for_correction(card, at=at)
    card.save()
    announce(
        CardRuled(
            code=code,
            level=Level(card.level),
            case_number=card.case_number,
            organisation_id=card.organisation_id,
            at=at,
            ruling=ruling,
        )
    )


@transaction.atomic
def close_card(*, code: str, by: Officer, text: str, at: datetime) -> None:
    """Close a card that was lifted, saying what follows. Raises NotFound, NotAllowed, CardMoved, Invalid."""
    card = lock_card(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    check_state(card, CardState.LIFTED)
    words = words_of(text, "closing", N_("Say what follows from it, or that nothing does."))
    card.state, card.closing, card.closed_by, card.closed_at = CardState.CLOSED, words, by.name, at
    card.save(update_fields=["state", "closing", "closed_by", "closed_at"])
    record_there(CLOSE_ACT, card, by=by, at=at, facts={"closing": words})


def _wait_for_correction(card: Card, *, at: datetime) -> None:
    """What stands is put right within its days, or checked where the office has told of it. 1 to 2 SQL."""
    if card.correction:
        card.state = CardState.CORRECTED
        put_before_supervisors(card, kind=CHECK, key=check_key(card), at=at)
        return
    calendar = calendar_for(card.area_code)
    since = effective_day(at, calendar)
    card.correct_by_at = end_of_limit(since, days_to_correct(since, thresholds()), calendar)
    put_before_office(card, kind=CORRECT, key=correct_key(card), due_at=card.correct_by_at, at=at)
