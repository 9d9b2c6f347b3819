"""What each case of a list waits for from its applicant, where to do it, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.ui.public import day_text
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, Deferral
from tongban.services.cases.procedures.models import Hearing, HearingRight
from tongban.services.cases.rules import OPEN_STATES
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import item_terms
from tongban.services.payments.public import open_bills_about
from tongban.standards.working_time import effective_day


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that the applicant has to do: a tag, a sentence, where; `until` is the last day, if there is one."""

    tag: str
    sentence: str
    url: str
    until: date | None = None


def waiting_for(cases: Sequence[Case], *, now: datetime) -> dict[UUID, Waiting]:
    """What waits for the applicant, by case; of several things the one that is due first.

    At most 3 SQL for the whole list: rights to a hearing, open bills, materials that follow; none where no case
    can have any. A correction comes first of all: the days of the office wait for it.
    """
    found: dict[UUID, list[Waiting]] = {case.id: [] for case in cases}
    for case in cases:
        if case.state == CaseState.CORRECTION:
            url = reverse("cases:correct", args=[case.number])
            sentence = _("Mend what is listed, then we go on.")
            found[case.id].append(Waiting(tag=_("To correct"), sentence=sentence, url=url, until=date.min))
    _add_answers(found, cases, now=now)
    _add_bills(found, cases, now=now)
    _add_materials(found, cases, now=now)
    return {id_: min(asked, key=lambda one: one.until or date.max) for id_, asked in found.items() if asked}


def _add_answers(found: dict[UUID, list[Waiting]], cases: Sequence[Case], *, now: datetime) -> None:
    """Whether a hearing is wanted: no decision before the answer, or before its last day (行政许可法 46 to 48)."""
    under_review = {case.id: case for case in cases if case.state == CaseState.IN_REVIEW}
    if not under_review:
        return
    hearing = Hearing.objects.filter(case=OuterRef("case"), replaced_at__isnull=True)
    rows = HearingRight.objects.filter(
        ~Exists(hearing),
        case__in=under_review,
        interested__isnull=True,
        asked_at__isnull=True,
        waived_at__isnull=True,
    )
    for case_id, until in rows.values_list("case_id", "until"):
        case = under_review[case_id]
        today = effective_day(now, calendar_for(case.area_code))
        if until >= today:
            said = _("Answer by %(day)s whether you want a hearing.") % {"day": day_text(until, today=today)}
            url = reverse("cases:hearing", args=[case.number])
            found[case_id].append(Waiting(tag=_("To answer"), sentence=said, url=url, until=until))


def _add_bills(found: dict[UUID, list[Waiting]], cases: Sequence[Case], *, now: datetime) -> None:
    charged = {
        subject_of(case): case
        for case in cases
        if case.state in OPEN_STATES and case.accepted_at and item_terms(case.version_id).fees
    }
    if not charged:
        return
    today = now.astimezone(CITY_ZONE).date()
    for bill in open_bills_about(charged):
        said = _("Pay the fee.")
        if bill.due_on:
            said = _("Pay the fee by %(day)s.") % {"day": day_text(bill.due_on, today=today)}
        url = reverse("payments:one", args=[bill.number])
        found[charged[bill.about].id].append(
            Waiting(tag=_("To pay"), sentence=said, url=url, until=bill.due_on)
        )


def _add_materials(found: dict[UUID, list[Waiting]], cases: Sequence[Case], *, now: datetime) -> None:
    accepted = {case.id: case for case in cases if case.state in OPEN_STATES and case.accepted_at}
    if not accepted:
        return
    today = now.astimezone(CITY_ZONE).date()
    owed = Deferral.objects.filter(case__in=accepted, handed_in_at__isnull=True, due_on__isnull=False)
    for row in owed.order_by("due_on"):
        if row.due_on is None:
            continue
        said = _("Hand in “%(name)s” by %(day)s.")
        case = accepted[row.case_id]
        found[case.id].append(
            Waiting(
                tag=_("To follow"),
                sentence=said % {"name": row.name, "day": day_text(row.due_on, today=today)},
                url=reverse("cases:later", args=[case.number, row.key]),
                until=row.due_on,
            )
        )
