"""Nobody answers a card: the next level is told, and a yellow card that nobody puts right becomes a red one (升级)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import holders_of, superior_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, NotFound
from tongban.services.supervision.commands.raise_cards import code_of, raise_finding
from tongban.services.supervision.facts import CardLate, CardState, Concerned, Level
from tongban.services.supervision.life.rules import WAITS_FOR_OFFICE, escalation_subject, next_level
from tongban.services.supervision.life.standing import JUDGE, drop_all, judge_key, put_before_supervisors
from tongban.services.supervision.models import Card
from tongban.services.supervision.rulebook.escalation import NOT_PUT_RIGHT
from tongban.services.supervision.rules import Finding
from tongban.services.supervision.setting import thresholds
from tongban.standards.working_time import effective_day, working_days_between

TELL_ACT, ESCALATE_ACT = "supervision.tell_next_level", "supervision.escalate"
BY = SystemActor(job="supervision")
REPLY, CORRECTION = "reply", "correction"
_TITLES = {
    REPLY: N_("No explanation came: %(item)s"),
    CORRECTION: N_("Nothing was put right: %(item)s"),
}
_BODY = N_("The office was to answer by %(until_at)s. The card waits, and you are the next level.")


@transaction.atomic
def tell_reply_late(*, code: str, at: datetime) -> bool:
    """The office has not explained in time: the next level hears of it, and supervisors may rule. Once.

    6 SQL, and 2 to 4 for each one who is told. Source: standards.md 6 (reply due). False where nothing is late.
    """
    card = _locked(code)
    due = card.reply_due_at if card else None
    if card is None or due is None or card.state != CardState.NOTIFIED or card.reply_late_at or at <= due:
        return False
    card.reply_late_at = at
    card.save(update_fields=["reply_late_at"])
    put_before_supervisors(card, kind=JUDGE, key=judge_key(code), at=at)
    _tell(card, REPLY, due=due, at=at)
    return True


@transaction.atomic
def tell_correction_late(*, code: str, at: datetime) -> bool:
    """A red card that stands was not put right in time: the next level hears of it. Once for each day that was set.

    4 SQL, and 2 to 4 for each one who is told. False where nothing is late.
    """
    card = _locked(code)
    due = card.correct_by_at if card else None
    if card is None or due is None or card.level != Level.RED or card.state != CardState.UPHELD:
        return False
    if card.correction_late_at or at <= due:
        return False
    card.correction_late_at = at
    card.save(update_fields=["correction_late_at"])
    _tell(card, CORRECTION, due=due, at=at)
    return True


@transaction.atomic
def escalate_card(*, code: str, at: datetime) -> str:
    """A yellow card that was neither explained nor put right within its days becomes a red one; its code.

    The yellow one is closed and keeps all that was said of it; the matter goes on with the red one. While an
    explanation waits for its ruling nothing escalates. Once: the same yellow card never gives two. Empty where
    nothing is late. 9 SQL. Source: rule ES-11; standards.md 6 (yellow not corrected in 3).
    """
    card = _locked(code)
    due = card.correct_by_at if card else None
    if card is None or due is None or card.level != Level.YELLOW or card.state not in WAITS_FOR_OFFICE:
        return ""
    if at <= due:
        return ""
    calendar = calendar_for(card.area_code)
    today, due_on = effective_day(at, calendar), effective_day(due, calendar)
    found = _finding(card, today=today, due_on=due_on, days=_past(due_on, today, card))
    red = code_of(card.case_number, found)
    if not raise_finding(found, red, about=_about(card), at=at, calendar=calendar):
        return ""
    Card.objects.filter(code=red).update(escalated_from=code, post_code=card.post_code)
    drop_all(card, at=at, outcome="escalated")
    card.state, card.escalated_to, card.closed_at = CardState.CLOSED, red, at
    card.save(update_fields=["state", "escalated_to", "closed_at"])
    record(act=ESCALATE_ACT, subject=f"cards:{code}", by=BY, at=at, facts={"red": red, "due_at": due})
    return red


def _locked(code: str) -> Card | None:
    return Card.objects.select_for_update().filter(code=code).first()


def _past(due_on: Any, today: Any, card: Card) -> int:
    return working_days_between(due_on, today, calendar_for(card.area_code))


def _finding(card: Card, *, today: Any, due_on: Any, days: int) -> Finding:
    return Finding(
        rule=NOT_PUT_RIGHT,
        subject=escalation_subject(
            rule=card.rule, version=card.rule_version, subject=card.subject, card_id=str(card.pk)
        ),
        due_on=due_on,
        days=days,
        threshold=thresholds().days(NOT_PUT_RIGHT, on=due_on),
    )


def _about(card: Card) -> Concerned:
    """The case as far as the yellow card knows it."""
    return Concerned(
        number=card.case_number,
        organisation_id=card.organisation_id,
        area_code=card.area_code,
        item_name=card.item_name,
        is_licensing=False,
    )


def _tell(card: Card, what: str, *, due: datetime, at: datetime) -> None:
    """Message, trail and event of one lateness."""
    told = _accounts(card, at=at)
    for account in sorted(told):
        send_message(
            to_account=account,
            about=f"cards:{card.code}",
            title=_TITLES[what],
            body=_BODY,
            facts={"item": card.item_name, "case_number": card.case_number, "until_at": due.isoformat()},
            url=reverse("supervision:card", args=[card.code]),
            at=at,
            key=f"card:{card.code}:{what}:{due.isoformat()}",
        )
    facts = {"waits_for": what, "due_at": due, "told": len(told)}
    record(act=TELL_ACT, subject=f"cards:{card.code}", by=BY, at=at, facts=facts)
    announce(
        CardLate(
            code=card.code,
            level=Level(card.level),
            case_number=card.case_number,
            organisation_id=card.organisation_id,
            at=at,
            waits_for=what,
        )
    )


def _accounts(card: Card, *, at: datetime) -> set[int]:
    """Who holds the posts of the next level, here and above; nobody where no such post is held. 1 SQL a post."""
    level = next_level(Level(card.level))
    places = [(post, card.organisation_id) for post in level.own]
    try:
        above = superior_of(card.organisation_id).id
    except NotFound:
        above = None
    places += [(post, above) for post in level.above if above is not None]
    return {
        account
        for post, organisation_id in places
        for account in holders_of(post_code=post, organisation_id=organisation_id, at=at)
    }
