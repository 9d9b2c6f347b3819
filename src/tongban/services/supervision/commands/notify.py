"""Tell whoever is concerned of a card, and put the reply before the post that handles the case."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tongban.foundation.directory.public import holders_of
from tongban.foundation.messages.public import send_message, worded
from tongban.foundation.tasks.public import TaskRow, open_task, tasks_about, who_has
from tongban.kernel.errors import N_
from tongban.services.supervision.commands.answer import task_key
from tongban.services.supervision.facts import CardState, ClockKind, Level
from tongban.services.supervision.models import Card
from tongban.services.supervision.recipients import also_told
from tongban.services.supervision.rulebook.book import rule_of
from tongban.standards.working_time import local_day

TITLES = {
    Level.REMINDER: N_("Reminder: %(item)s"),
    Level.YELLOW: N_("Yellow card: %(item)s"),
    Level.RED: N_("Red card: %(item)s"),
}
_FALLBACK_POST = "approve"


@transaction.atomic
def notify_card(*, code: str, at: datetime) -> None:
    """Move a raised card to notified: messages to the handler and those above, a task to explain."""
    card = Card.objects.select_for_update().filter(code=code, state=CardState.RAISED).first()
    if card is None:
        return
    level = Level(card.level)
    handling = _handling_task(card)
    post = handling.post_code if handling else _FALLBACK_POST
    url = reverse("supervision:card", args=[code])
    for account in sorted(_accounts(card, level, handling, post, at)):
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
        open_task(
            key=task_key(code),
            kind="supervision.explain",
            about=f"cards:{code}",
            title=card.item_name,
            post_code=post,
            organisation_id=card.organisation_id,
            area_code=card.area_code,
            due_at=card.reply_due_at,
            url=url,
            applicant_label=_in_words(card, at),
            at=at,
        )
    Card.objects.filter(pk=card.pk).update(state=CardState.NOTIFIED, post_code=post)


def _in_words(card: Card, at: datetime) -> str:
    """What the card says, as the worklist shows it; titles of tasks are data."""
    with translation.override("zh-hans"):
        return worded(card.text, card.facts, today=local_day(at))


def _handling_task(card: Card) -> TaskRow | None:
    """The latest task of the case (or its rating) in the card's organisation, an open one first."""
    about = "ratings" if card.clock == ClockKind.RATING else "cases"
    rows = [
        row
        for row in tasks_about(about=f"{about}:{card.case_number}")
        if row.organisation_id == card.organisation_id
    ]
    return max(rows, key=lambda row: (row.closed_at is None, row.opened_at), default=None)


def _accounts(card: Card, level: Level, handling: TaskRow | None, post: str, at: datetime) -> set[int]:
    claimed = handling.claimed_by_account if handling else None
    told = set(
        who_has(claimed_by_account=claimed, post_code=post, organisation_id=card.organisation_id, at=at)
    )
    rule = rule_of(card.rule, card.rule_version)
    for above in {*also_told(level), *(rule.also_told if rule else ())}:
        told |= set(holders_of(post_code=above, organisation_id=card.organisation_id, at=at))
    return told
