"""Draft supervision advice by a rule: three red cards of one organisation in a month, or a failing grade."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import organisation
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.public import next_number
from tongban.services.supervision.orders.facts import Ground, OrderKind, OrderState
from tongban.services.supervision.orders.models import Order
from tongban.services.supervision.orders.queries import red_cards_of_month
from tongban.services.supervision.orders.rules import is_advice_due, period_in_words, period_of
from tongban.services.supervision.orders.standing import (
    ISSUE_KIND,
    issue_key,
    put_before_supervisors,
    subject_of,
)
from tongban.services.supervision.rulebook.escalation import FAILING_GRADE, RED_CARDS_OF_A_MONTH
from tongban.services.supervision.rulebook.rule import Rule

DRAFT_ACT = "supervision.draft_advice"
BY = SystemActor(job="supervision")
# data on a paper of this place, so in its language
_MATTER = {Ground.RED_CARDS: "%s一个月内被亮红牌三张以上", Ground.FAILING_GRADE: "%s绩效评估不合格"}


@transaction.atomic
def draft_advice_for_red_cards(*, organisation_id: UUID, raised_at: datetime, at: datetime) -> str:
    """Draft advice where the month of a red card has the third one; its number, empty where none is due or is there.

    Once for an organisation and month. 1 SQL where none is due, else 8. Source: rule ES-21; standards.md 6.
    """
    day = raised_at.astimezone(CITY_ZONE).date()
    cards = red_cards_of_month(organisation_id, day)
    if not is_advice_due(len(cards)):
        return ""
    facts = {"count": len(cards)}
    return _draft(
        organisation_id,
        Ground.RED_CARDS,
        rule=RED_CARDS_OF_A_MONTH,
        period=period_of(day),
        facts=facts,
        cards=cards,
        at=at,
    )


@transaction.atomic
def draft_advice_for_grade(*, organisation_id: UUID, period: str, at: datetime) -> str:
    """Draft advice for an organisation that has failed its appraisal; `period` such as 2026-Q3. 7 SQL.

    Once for an organisation and period; empty where it is there. Source: rule ES-22; standards.md 6.
    """
    return _draft(
        organisation_id,
        Ground.FAILING_GRADE,
        rule=FAILING_GRADE,
        period=period[:10],
        facts={"period": period},
        cards=[],
        at=at,
    )


def _draft(
    organisation_id: UUID,
    ground: Ground,
    *,
    rule: Rule,
    period: str,
    facts: Mapping[str, object],
    cards: list[str],
    at: datetime,
) -> str:
    office = organisation(organisation_id)
    row, is_new = Order.objects.get_or_create(
        organisation_id=organisation_id,
        ground=ground,
        period=period,
        kind=OrderKind.ADVICE,
        defaults={
            "number": next_number(office.area_code, at=at),
            "state": OrderState.DRAFT,
            "area_code": office.area_code,
            "matter": _MATTER[ground] % period_in_words(period),
            "text": rule.text,
            "facts": dict(facts),
            "card_codes": cards,
            "made_at": at,
        },
    )
    if not is_new:
        return ""
    told = {"rule": rule.number, "version": rule.version, "period": period, "cards": cards, **facts}
    record(act=DRAFT_ACT, subject=subject_of(row), by=BY, at=at, facts=told)
    put_before_supervisors(row, kind=ISSUE_KIND, key=issue_key(row), at=at)
    return row.number
