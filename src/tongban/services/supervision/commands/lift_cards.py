"""Lift cards that a late report shows to be wrong (摘牌): the limit was kept, and was known only later."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.services.supervision.facts import CardRuled, CardState, ClockKind, Level, Ruling
from tongban.services.supervision.life.standing import drop_all
from tongban.services.supervision.models import Card
from tongban.services.supervision.rulebook.book import CLOCK_RULES
from tongban.services.supervision.rules import was_kept
from tongban.standards.working_time import WorkCalendar

LIFT_ACT = "supervision.lift_by_rule"
BY = SystemActor(job="supervision")
KEPT = N_(
    "The act had been done at %(done_at)s, by the last day and before this card was raised; the other system "
    "reported it only at %(known_at)s. A rule has lifted the card."
)
# cards on which nobody has ruled
_STANDING = (CardState.RAISED, CardState.NOTIFIED, CardState.EXPLAINED, CardState.PROPOSED)
_TIMED = frozenset(rule.number for rule in CLOCK_RULES if not rule.is_reminder)
# a clock, or a clock with the subject of the card → when what it waited for was done
Ends = Mapping[tuple[ClockKind, str], datetime]


@transaction.atomic
def lift_kept_cards(*, case_number: str, ends: Ends, at: datetime, calendar: WorkCalendar) -> list[str]:
    """Lift the yellow and red cards of a case whose limits were kept; their codes.

    The card stays with all that was said of it, and its trail says why: when the act was done, and when that
    was known. The red card that a yellow one became goes with it. What two supervisors have ruled is theirs.
    1 SQL, and 4 for each card that is lifted.
    """
    became_red = Q(state=CardState.CLOSED, ruling="") & ~Q(escalated_to="")
    found = Card.objects.select_for_update().filter(
        Q(state__in=_STANDING) | became_red, case_number=case_number, rule__in=_TIMED
    )
    lifted = []
    for card in found.order_by("code"):
        done_at = ends.get((ClockKind(card.clock), card.subject))
        if done_at and was_kept(card.due_on, ended_at=done_at, raised_at=card.raised_at, calendar=calendar):
            reds = Card.objects.select_for_update().filter(escalated_from=card.code, state__in=_STANDING)
            for one in (card, *(reds if card.escalated_to else ())):
                _lift(one, done_at=done_at, at=at)
                lifted.append(one.code)
    return lifted


def _lift(card: Card, *, done_at: datetime, at: datetime) -> None:
    known = {"done_at": done_at.isoformat(), "known_at": at.isoformat()}
    card.state, card.ruling, card.ruling_reason = CardState.LIFTED, Ruling.LIFTED, KEPT
    card.ruled_at, card.facts = at, card.facts | known
    card.save(update_fields=["state", "ruling", "ruling_reason", "ruled_at", "facts"])
    facts = {"rule": card.rule, "version": card.rule_version, "case": card.case_number} | known
    facts |= {"due_date": card.due_on.isoformat(), "raised_at": card.raised_at.isoformat()}
    record(act=LIFT_ACT, subject=f"cards:{card.code}", by=BY, at=at, facts=facts)
    drop_all(card, at=at, outcome=Ruling.LIFTED)
    announce(
        CardRuled(
            code=card.code,
            level=Level(card.level),
            case_number=card.case_number,
            organisation_id=card.organisation_id,
            at=at,
            ruling=Ruling.LIFTED,
        )
    )
