"""The life of a card after it is raised: explained, ruled by two supervisors, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.services.supervision.facts import (
    CardMoved,
    CardRuled,
    CardState,
    Level,
    ReplyNotDue,
    Ruling,
    SecondPersonNeeded,
)
from tongban.services.supervision.models import Card

JUDGE_DUTY = "supervision.judge"
EXPLAIN_ACT, PROPOSE_ACT, RULE_ACT, CLOSE_ACT = (
    "supervision.explain",
    "supervision.propose",
    "supervision.judge",
    "supervision.close",
)


@transaction.atomic
def explain_card(*, code: str, by: Officer, text: str, at: datetime) -> None:
    """The office that got the card says how it came (申诉). Only the post that the card went to.

    Raises NotFound, NotAllowed, CardMoved, Invalid.
    """
    card = _lock(code, by)
    if not by.holds(card.post_code, organisation_id=card.organisation_id):
        raise DutyMissing(facts={"duty": card.post_code})
    _check_state(card, CardState.NOTIFIED)
    words = _words(text, "explanation", N_("Say how it came to this and what is done about it."))
    card.state, card.explanation = CardState.EXPLAINED, words
    card.explained_by, card.explained_by_ref, card.explained_at = by.name, by.ref, at
    card.save(update_fields=["state", "explanation", "explained_by", "explained_by_ref", "explained_at"])
    record(act=EXPLAIN_ACT, subject=f"cards:{code}", by=by, at=at, facts={"explanation": words})
    close_task(key=task_key(code), by=by, at=at, outcome="explained")


@transaction.atomic
def propose_ruling(*, code: str, by: Officer, ruling: Ruling, reason: str, at: datetime) -> None:
    """The first supervisor proposes to uphold or lift a card, after the reply or when it is overdue.

    Raises NotFound, NotAllowed, CardMoved, ReplyNotDue, Invalid.
    """
    card = _lock(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    _check_state(card, CardState.NOTIFIED, CardState.EXPLAINED)
    if card.level == Level.REMINDER:
        raise CardMoved(facts={"state": card.state})
    if card.state == CardState.NOTIFIED and card.reply_due_at and at <= card.reply_due_at:
        raise ReplyNotDue(facts={"due": f"{card.reply_due_at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"})
    words = _words(reason, "reason", N_("Give the reason for this ruling."))
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
    _record(PROPOSE_ACT, card, by=by, at=at, facts=facts)


@transaction.atomic
def confirm_ruling(*, code: str, by: Officer, agrees: bool, reason: str, at: datetime) -> None:
    """The second supervisor agrees, and the ruling stands; or does not, and the card goes back.

    Raises NotFound, NotAllowed, CardMoved, SecondPersonNeeded, Invalid.
    """
    card = _lock(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    _check_state(card, CardState.PROPOSED)
    first = f"officer:{card.proposed_by_account}"
    if by.is_hand_of(first, JUDGE_DUTY, organisation_id=card.organisation_id):
        raise SecondPersonNeeded
    words = _words(reason, "reason", N_("Give the reason for this ruling."))
    facts = {"ruling": card.proposal, "agrees": agrees, "reason": words}
    _record(RULE_ACT, card, by=by, at=at, facts=facts)
    if not agrees:
        card.state = CardState.EXPLAINED if card.explained_at else CardState.NOTIFIED
        card.proposal = card.proposal_reason = card.proposed_by = ""
        card.proposed_by_account = card.proposed_at = None
        card.save()
        return
    ruling = Ruling(card.proposal)
    card.state, card.ruling, card.ruling_reason = CardState(ruling.value), ruling, words
    card.ruled_by, card.ruled_by_account, card.ruled_at = by.name, by.account_id, at
    card.save()
    close_task(key=task_key(code), by=by, at=at, outcome=ruling)
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
    """Close a card that was ruled, saying what has been put right. Raises NotFound, NotAllowed, CardMoved, Invalid."""
    card = _lock(code, by)
    check_duty(by, JUDGE_DUTY, organisation_id=card.organisation_id)
    _check_state(card, CardState.UPHELD, CardState.LIFTED)
    words = _words(text, "closing", N_("Say what has been put right."))
    card.state, card.closing, card.closed_at = CardState.CLOSED, words, at
    card.save(update_fields=["state", "closing", "closed_at"])
    _record(CLOSE_ACT, card, by=by, at=at, facts={"closing": words})


def _record(act: str, card: Card, *, by: Officer, at: datetime, facts: Mapping[str, Any]) -> None:
    """Put a supervisor's act on the trail, and whoever is away for whom they do it."""
    there = by.only_in(card.organisation_id)
    record(act=act, subject=f"cards:{card.code}", by=there, at=at, facts=facts)


def task_key(code: str) -> str:
    """The key of the task to explain a card."""
    return f"supervision:{code}"


def _lock(code: str, by: Officer) -> Card:
    card = Card.objects.select_for_update().filter(code=code, organisation_id__in=by.organisation_ids).first()
    if card is None:
        raise NotFound
    return card


def _check_state(card: Card, *wanted: CardState) -> None:
    if card.state not in wanted:
        raise CardMoved(facts={"state": card.state})


def _words(text: str, field: str, ask: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(facts={"fields": {field: ask}})
    return words[:4000]
