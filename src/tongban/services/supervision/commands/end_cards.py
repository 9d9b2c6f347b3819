"""End cards over what is owed no more: the delivery has come, and nobody has ruled on the card yet."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.services.supervision.facts import CardState, ClockKind
from tongban.services.supervision.life.standing import drop_all
from tongban.services.supervision.models import Card

END_ACT = "supervision.end_by_rule"
BY = SystemActor(job="supervision")
CAME = N_("The delivery has come. A rule has closed the card; that it was late stays on record.")
# nobody has said anything to them that waits for a ruling
_UNANSWERED = (CardState.RAISED, CardState.NOTIFIED)


@transaction.atomic
def end_supply_cards(*, agreement: str, at: datetime) -> list[str]:
    """Close the cards about deliveries of an agreement to which nobody has replied; their codes.

    The red card that a yellow one became goes with it. They stay counted, for the delivery was late. 1 SQL, and 3
    for each card.
    """
    owed = Card.objects.filter(clock=ClockKind.SUPPLY, subject__startswith=f"{agreement}@")
    codes = list(owed.values_list("code", flat=True))
    found = Card.objects.select_for_update().filter(
        Q(code__in=codes) | Q(escalated_from__in=codes), state__in=_UNANSWERED
    )
    ended = list(found.order_by("code"))
    for card in ended:
        _end(card, at=at)
    return [card.code for card in ended]


def _end(card: Card, *, at: datetime) -> None:
    with translation.override("zh-hans"):  # what is said of a card is data
        card.closing = gettext(CAME)
    card.state, card.closed_at = CardState.CLOSED, at
    card.save(update_fields=["state", "closing", "closed_at"])
    facts = {"rule": card.rule, "version": card.rule_version, "due_date": card.due_on.isoformat()}
    record(act=END_ACT, subject=f"cards:{card.code}", by=BY, at=at, facts=facts)
    drop_all(card, at=at, outcome="delivered")
