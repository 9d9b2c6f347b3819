"""Raise the cards that the rules find for a case."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.services.supervision.facts import CardRaised, Level, WatchedCase
from tongban.services.supervision.models import Card
from tongban.services.supervision.rules import REPLY_DAYS, Finding, findings, highest_first
from tongban.services.supervision.setting import thresholds
from tongban.standards.working_time import (
    Limit,
    WorkCalendar,
    add_limit,
    effective_day,
)

RAISE_ACT = "supervision.raise"
BY = SystemActor(job="supervision")


def raise_cards(*, case: WatchedCase, at: datetime, calendar: WorkCalendar) -> list[str]:
    """Raise what the rules find and no card says yet; returns the new cards' codes.

    One query when there is nothing new, and one a minute for the thresholds. The same case asked twice, by an event and by the
    sweep, gives the same cards once.
    """
    today = effective_day(at, calendar)
    found = highest_first(findings(case, today=today, calendar=calendar, thresholds=thresholds()))
    if not found:
        return []
    known = set(Card.objects.filter(case_number=case.number).values_list("code", flat=True))
    return [
        code
        for one in found
        if (code := code_of(case, one)) not in known
        and raise_finding(case=case, found=one, code=code, at=at, today=today, calendar=calendar)
    ]


def code_of(case: WatchedCase, found: Finding) -> str:
    """The card's code, the same for the same finding: TL-32-v1-<case number>."""
    tail = f"-{found.subject}" if found.subject else ""
    return f"{found.rule.number}-v{found.rule.version}-{case.number}{tail}"


@transaction.atomic
def raise_finding(
    *, case: WatchedCase, found: Finding, code: str, at: datetime, today: date, calendar: WorkCalendar
) -> bool:
    """Raise one card, with its trail entry and event; False where it was raised before. 4 SQL at most."""
    rule = found.rule
    facts: dict[str, Any] = {"days": abs(found.days), "due_date": found.due_on.isoformat()}
    if found.threshold is not None:
        facts["threshold"] = found.threshold
    _, is_new = Card.objects.get_or_create(
        rule=rule.number,
        rule_version=rule.version,
        case_number=case.number,
        subject=found.subject,
        defaults={
            "code": code,
            "level": rule.level,
            "clock": rule.clock,
            "organisation_id": case.organisation_id,
            "area_code": case.area_code,
            "item_name": case.item_name[:300],
            "text": rule.text,
            "basis": rule.basis_for(case),
            "facts": facts,
            "due_on": found.due_on,
            "raised_at": at,
            "reply_due_at": _reply_due(rule.level, today, calendar),
        },
    )
    if not is_new:
        return False
    told = {"rule": rule.number, "version": rule.version, "level": rule.level, "case": case.number} | facts
    record(act=RAISE_ACT, subject=f"cards:{code}", by=BY, at=at, facts=told)
    announce(
        CardRaised(
            code=code,
            level=rule.level,
            case_number=case.number,
            organisation_id=case.organisation_id,
            at=at,
            facts=facts,
        )
    )
    return True


def _reply_due(level: Level, today: date, calendar: WorkCalendar) -> datetime | None:
    days = REPLY_DAYS[level]
    if not days:
        return None
    last = add_limit(today, Limit(count=days), calendar)
    return datetime.combine(last, calendar.rulings.office_closes, calendar.rulings.zone)
