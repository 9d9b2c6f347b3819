"""Raise the cards that the rules find for a case."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.services.supervision.facts import CardRaised, Concerned, Level, WatchedCase
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
    """Raise what the rules over clocks find in one case and no card says yet; returns the new cards' codes.

    One query when there is nothing new, and one a minute for the thresholds. The same case asked twice, by an
    event and by the sweep, gives the same cards once.
    """
    return raise_found([(_concerned(case), _found(case, at, calendar))], at=at)


def raise_all(*, cases: Iterable[WatchedCase], at: datetime) -> list[str]:
    """The same for many cases, each by the calendar of its area. One query for all when nothing is new."""
    judged = ((_concerned(case), _found(case, at, calendar_for(case.area_code))) for case in cases)
    return raise_found(judged, at=at)


def _found(case: WatchedCase, at: datetime, calendar: WorkCalendar) -> list[Finding]:
    today = effective_day(at, calendar)
    return findings(case, today=today, calendar=calendar, thresholds=thresholds())


def raise_found(judged: Iterable[tuple[Concerned, Sequence[Finding]]], *, at: datetime) -> list[str]:
    """Raise what no card says yet, of each matter the gravest first; the new codes. One query when nothing is new."""
    codes = {
        code_of(about.number, one): (about, one) for about, found in judged for one in highest_first(found)
    }
    if not codes:
        return []
    known = set(Card.objects.filter(code__in=list(codes)).values_list("code", flat=True))
    return [
        code
        for code, (about, one) in codes.items()
        if code not in known
        and raise_finding(one, code, about=about, at=at, calendar=calendar_for(about.area_code))
    ]


def _concerned(case: WatchedCase) -> Concerned:
    return Concerned(
        number=case.number,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        item_name=case.item_name,
        is_licensing=case.is_licensing,
    )


def code_of(number: str, found: Finding) -> str:
    """The card's code, the same for the same finding: TL-32-v1-<case number>."""
    return "-".join(filter(None, (found.rule.number, f"v{found.rule.version}", number, found.subject)))


def facts_of(found: Finding) -> dict[str, Any]:
    """What the card's sentence needs."""
    facts: dict[str, Any] = {"days": abs(found.days), "due_date": found.due_on.isoformat(), **found.facts}
    if found.threshold is not None:
        facts["threshold"] = found.threshold
    return facts


@transaction.atomic
def raise_finding(
    found: Finding, code: str, *, about: Concerned, at: datetime, calendar: WorkCalendar
) -> bool:
    """Raise one card, with its trail entry and event; False where it was raised before. 4 SQL at most."""
    rule, act, facts = found.rule, found.act, facts_of(found)
    organisation_id = (act and act.organisation_id) or about.organisation_id
    _, is_new = Card.objects.get_or_create(
        rule=rule.number,
        rule_version=rule.version,
        case_number=about.number,
        subject=found.subject,
        defaults={
            "code": code,
            "level": rule.level,
            "clock": rule.clock or "",
            "organisation_id": organisation_id,
            "area_code": about.area_code,
            "item_name": about.item_name[:300],
            "text": rule.text,
            "basis": rule.basis_for(is_licensing=about.is_licensing),
            "facts": facts,
            "due_on": found.due_on,
            "act": act.name[:60] if act else "",
            "act_at": act.at if act else None,
            "act_entry_id": act.entry if act else None,
            "act_by_ref": act.by[:80] if act else "",
            "raised_at": at,
            "reply_due_at": _reply_due(rule.level, effective_day(at, calendar), calendar),
        },
    )
    if not is_new:
        return False
    told = {"rule": rule.number, "version": rule.version, "level": rule.level, "case": about.number} | facts
    record(act=RAISE_ACT, subject=f"cards:{code}", by=BY, at=at, facts=told)
    announce(
        CardRaised(
            code=code,
            level=rule.level,
            case_number=about.number,
            organisation_id=organisation_id,
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
