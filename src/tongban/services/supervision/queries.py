"""Questions about cards; an officer sees those of the organisations where he holds a post."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.foundation.messages.public import worded
from tongban.foundation.tasks.public import has_duty_over
from tongban.foundation.trail.public import act_text
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.resources.exchange.public import is_share_number
from tongban.services.feedback.public import is_enquiry_number
from tongban.services.supervision.facts import JUDGE_DUTY, CardPage, CardRow, CardState, ClockKind, Level
from tongban.services.supervision.models import Card, Sweep

_WORST_FIRST = Case(
    *(When(level=level, then=place) for place, level in enumerate((Level.RED, Level.YELLOW))), default=2
)


def cards(
    *,
    by: Officer,
    today: date,
    level: str = "",
    is_open: bool = True,
    case_number: str = "",
    cursor: str = "",
    limit: int = 20,
    is_worst_first: bool = False,
) -> CardPage:
    """Cards of the officer's organisations, the newest first. One query. Raises Invalid (cursor).

    `is_worst_first`: red ones before yellow ones before reminders; there is no page after the first then.
    """
    rows = Card.objects.filter(organisation_id__in=by.organisation_ids)
    if is_open:
        rows = rows.filter(~Q(state=CardState.CLOSED))
    if level:
        rows = rows.filter(level=level)
    if case_number:
        rows = rows.filter(case_number=case_number)
    if cursor:
        raised_at, card_id = moment_place(cursor)
        rows = rows.filter(raised_at__lte=raised_at).filter(Q(raised_at__lt=raised_at) | Q(id__lt=card_id))
    if is_worst_first:
        ordered = rows.order_by(_WORST_FIRST, "-raised_at", "-id")[:limit]
        return CardPage(rows=tuple(as_row(card, today) for card in ordered), cursor="")
    found = list(rows.order_by("-raised_at", "-id")[: limit + 1])
    shown = found[:limit]
    more = cursor_after(shown[-1].raised_at, shown[-1].pk) if len(found) > limit else ""
    return CardPage(rows=tuple(as_row(card, today) for card in shown), cursor=more)


def cards_raised(*, since: datetime, until: datetime) -> dict[Level, int]:
    """How many cards of each level were raised from `since` until before `until`, in the whole city. 1 SQL."""
    rows = Card.objects.filter(raised_at__gte=since, raised_at__lt=until).order_by().values_list("level")
    return {Level(level): count for level, count in rows.annotate(count=Count("id"))}


def card_of(*, code: str, by: Officer, today: date) -> CardRow:
    """One card that the officer may read: see `may_read`. One query. Raises NotFound."""
    card = Card.objects.filter(code=code).first()
    if card is None or not may_read(card, by=by):
        raise NotFound
    return as_row(card, today)


def may_read(card: Card, *, by: Officer) -> bool:
    """Whether the officer reads the card: it is of an organisation of theirs, or was passed up to them.

    A red card that was not answered in time is read by the supervisors of the organisation above, who were told
    of it. No SQL when organisations are kept.
    """
    if card.organisation_id in by.organisation_ids:
        return True
    is_passed_up = card.level == Level.RED and bool(card.reply_late_at or card.correction_late_at)
    return is_passed_up and has_duty_over(by, JUDGE_DUTY, organisation_id=card.organisation_id)


def failed_sweeps(*, organisation_ids: frozenset[UUID]) -> list[tuple[UUID, datetime]]:
    """The officer's organisations whose last sweep failed, and when. One query."""
    rows = Sweep.objects.filter(organisation_id__in=organisation_ids).exclude(error="")
    return list(rows.values_list("organisation_id", "swept_at"))


def as_row(card: Card, today: date) -> CardRow:
    """The card with its sentence in the reader's language."""
    return CardRow(
        code=card.code,
        rule=card.rule,
        rule_version=card.rule_version,
        level=Level(card.level),
        state=CardState(card.state),
        clock=ClockKind(card.clock) if card.clock else None,
        case_number=card.case_number,
        item_name=card.item_name,
        organisation_id=card.organisation_id,
        post_code=card.post_code,
        sentence=worded(card.text, card.facts, today=today),
        basis=gettext(card.basis),
        due_on=card.due_on,
        act=act_text(card.act) if card.act else "",
        act_at=card.act_at,
        act_by_ref=card.act_by_ref,
        act_entry_id=card.act_entry_id,
        raised_at=card.raised_at,
        reply_due_at=card.reply_due_at,
        explanation=card.explanation,
        explained_by=card.explained_by,
        explained_at=card.explained_at,
        proposal=card.proposal,
        proposed_by=card.proposed_by,
        proposed_by_account=card.proposed_by_account,
        proposal_reason=card.proposal_reason,
        ruling=card.ruling,
        ruled_by=card.ruled_by,
        ruling_reason=card.ruling_reason
        if card.ruled_by_account or not card.ruling
        else worded(card.ruling_reason, card.facts, today=today),
        ruled_at=card.ruled_at,
        closing=card.closing,
        closed_at=card.closed_at,
        correction=card.correction,
        corrected_by=card.corrected_by,
        corrected_at=card.corrected_at,
        correct_by_at=card.correct_by_at,
        sent_back=card.sent_back,
        closed_by=card.closed_by,
        escalated_from=card.escalated_from,
        escalated_to=card.escalated_to,
        reply_late_at=card.reply_late_at,
        correction_late_at=card.correction_late_at,
        area_code=card.area_code,
        threshold=card.facts.get("threshold"),
        is_of_enquiry=is_enquiry_number(card.case_number),
        is_of_sharing=is_share_number(card.case_number),
        agreement=card.subject.rpartition("@")[0] if card.clock == ClockKind.SUPPLY else "",
    )
