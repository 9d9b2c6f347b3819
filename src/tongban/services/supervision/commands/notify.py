"""Tell whoever is concerned of a card, and put the reply before the post that handles the case."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import holders_of
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import TaskRow, tasks_about, who_has
from tongban.kernel.errors import N_
from tongban.resources.exchange.public import is_share_number
from tongban.services.feedback.public import is_enquiry_number
from tongban.services.supervision.facts import CardState, ClockKind, Level
from tongban.services.supervision.life.rules import HEAD_POST, days_to_correct, end_of_limit
from tongban.services.supervision.life.standing import EXPLAIN, put_before_office, task_key
from tongban.services.supervision.models import Card
from tongban.services.supervision.recipients import also_told
from tongban.services.supervision.rulebook.book import rule_of
from tongban.services.supervision.setting import thresholds
from tongban.standards.working_time import effective_day

TITLES = {
    Level.REMINDER: N_("Reminder: %(item)s"),
    Level.YELLOW: N_("Yellow card: %(item)s"),
    Level.RED: N_("Red card: %(item)s"),
}
_FALLBACK_POST = "approve"


@transaction.atomic
def notify_card(*, code: str, at: datetime) -> None:
    """Move a raised card to notified: messages to the handler and those above, a task to explain.

    A red card is answered by the head of the organisation, any other by the post that handles the case; a card
    that came of a yellow one by the same post as that, where there is no head. From here on the days run
    in which a yellow card is put right before it becomes red. Source: standards.md 6, the default table.

    A reminder of an enquiry that the office has answered or passed on meanwhile ends at once, and nobody hears of it.
    """
    card = Card.objects.select_for_update().filter(code=code, state=CardState.RAISED).first()
    if card is None:
        return
    level = Level(card.level)
    handling = _handling_task(card)
    if level is Level.REMINDER and is_enquiry_number(card.case_number) and not _waits(handling):
        card.state, card.closed_at = CardState.CLOSED, at
        card.save(update_fields=["state", "closed_at"])
        return
    handler = handling.post_code if handling else (card.post_code or _FALLBACK_POST)
    card.post_code = _answering_post(card, level, handler, at)
    url = reverse("supervision:card", args=[code])
    for account in sorted(_accounts(card, level, handling, handler, at)):
        send_message(
            to_account=account,
            about=f"cards:{code}",
            title=TITLES[level],
            body=card.text,
            facts=card.facts | {"item": card.item_name, "case_number": card.case_number},
            url=url if level is not Level.REMINDER or handling is None else handling.url,
            at=at,
            key=f"card:{code}",
        )
    if card.reply_due_at is not None:
        put_before_office(card, kind=EXPLAIN, key=task_key(code), due_at=card.reply_due_at, at=at)
    if level is Level.YELLOW:
        calendar = calendar_for(card.area_code)
        since = effective_day(card.raised_at, calendar)
        card.correct_by_at = end_of_limit(since, days_to_correct(since, thresholds()), calendar)
    card.state = CardState.NOTIFIED
    card.save(update_fields=["state", "post_code", "correct_by_at"])


def _answering_post(card: Card, level: Level, handler: str, at: datetime) -> str:
    """Who answers: for a red card the head of the organisation where somebody holds that post. 1 SQL at most."""
    if level is not Level.RED:
        return handler
    heads = holders_of(post_code=HEAD_POST, organisation_id=card.organisation_id, at=at)
    return HEAD_POST if heads else handler


def _handling_task(card: Card) -> TaskRow | None:
    """The latest task of the case (or its rating, the enquiry, the delivery) in the card's organisation, an open one first."""
    about = "ratings" if card.clock == ClockKind.RATING else "cases"
    if is_enquiry_number(card.case_number):
        about = "enquiries"
    if is_share_number(card.case_number):
        about = "exchange"
    number = card.case_number
    if card.clock == ClockKind.SUPPLY:
        about, number = "delivery-agreement", card.subject.rpartition("@")[0]
    rows = [
        row for row in tasks_about(about=f"{about}:{number}") if row.organisation_id == card.organisation_id
    ]
    return max(rows, key=lambda row: (row.closed_at is None, row.opened_at), default=None)


def _waits(handling: TaskRow | None) -> bool:
    return handling is not None and handling.closed_at is None


def _accounts(card: Card, level: Level, handling: TaskRow | None, handler: str, at: datetime) -> set[int]:
    claimed = handling.claimed_by_account if handling else None
    told = set(
        who_has(claimed_by_account=claimed, post_code=handler, organisation_id=card.organisation_id, at=at)
    )
    rule = rule_of(card.rule, card.rule_version)
    for above in {*also_told(level), *(rule.also_told if rule else ())}:
        told |= set(holders_of(post_code=above, organisation_id=card.organisation_id, at=at))
    return told
