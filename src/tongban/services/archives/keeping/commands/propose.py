"""Appraise packages whose term is over (到期鉴定): destroy them, or keep them longer."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record_many
from tongban.kernel.clock import CITY_ZONE
from tongban.services.archives import rules
from tongban.services.archives.facts import APPRAISE, OnHold, PackageState
from tongban.services.archives.handing.facts import Answer
from tongban.services.archives.handing.models import HandOverLine
from tongban.services.archives.keeping.facts import PROPOSE, Choice, NotDue, NothingChosen
from tongban.services.archives.keeping.models import Disposal, DisposalLine
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.numbers import next_of_year

MOST = 500
LONGER_YEARS = 10


@transaction.atomic
def propose_disposal(
    *, organisation_id: UUID, choices: Mapping[str, Choice], opinion: str, by: Officer, at: datetime
) -> str:
    """Put packages of one organisation on a list for somebody else to approve; the number of the list.

    `choices` is by case number; what is kept is kept `LONGER_YEARS` longer. 10 SQL.
    Source: 档案法 (2020) art. 21 (terms and ways of destruction are the archive authority's; nobody destroys on their own
    account); 国家档案局令第10号: appraisal and destruction are recorded and supervised. [K]

    Raises DutyMissing, NothingChosen, ReasonMissing, NotDue, OnHold; nothing is written then.
    """
    check_duty(by, APPRAISE, organisation_id=organisation_id)
    if not 0 < len(choices) <= MOST:
        raise NothingChosen(facts={"most": MOST, "fields": {"packages": NothingChosen.title}})
    said = rules.checked_reason(opinion)
    today = at.astimezone(CITY_ZONE).date()
    rows = _locked(organisation_id, choices)
    _check(rows, choices, today)
    disposal = Disposal.objects.create(
        number=next_of_year("disposal", today.year),
        organisation_id=organisation_id,
        opened_by=by.ref,
        opened_name=by.name,
        opened_at=at,
        opinion=said,
    )
    DisposalLine.objects.bulk_create(
        DisposalLine(
            disposal=disposal,
            package=row,
            choice=choices[row.case_number],
            keep_until=date(today.year + LONGER_YEARS, 12, 31)
            if choices[row.case_number] is Choice.KEEP
            else None,
        )
        for row in rows
    )
    record_many(
        act=PROPOSE,
        subject=f"disposals:{disposal.number}",
        by=by.only_in(organisation_id),
        at=at,
        facts={"opinion": said, "list": disposal.number},
        parts=[(f"archives:{row.case_number}", {"choice": choices[row.case_number].value}) for row in rows],
    )
    return disposal.number


def _locked(organisation_id: UUID, choices: Mapping[str, Choice]) -> list[ArchivePackage]:
    rows = ArchivePackage.objects.filter(organisation_id=organisation_id, case_number__in=list(choices))
    return list(rows.order_by("case_number").select_for_update())


def _check(rows: list[ArchivePackage], choices: Mapping[str, Choice], today: date) -> None:
    """Raises NotDue, OnHold."""
    there = {row.case_number for row in rows}
    taken = set(
        DisposalLine.objects.filter(package__in=rows, is_open=True).values_list(
            "package__case_number", flat=True
        )
    )
    leaving = HandOverLine.objects.filter(package__in=rows, answer=Answer.WAITING)
    taken |= set(leaving.values_list("package__case_number", flat=True))
    wrong = sorted(choices.keys() - there) + [
        row.case_number
        for row in rows
        if row.case_number in taken
        or not rules.may_move(PackageState(row.state), "archives.dispose")
        or row.keep_until is None
        or row.keep_until >= today
    ]
    if wrong:
        raise NotDue(facts={"numbers": "、".join(wrong[:10])})
    check_no_hold(rows, choices)


def check_no_hold(rows: list[ArchivePackage], choices: Mapping[str, Choice]) -> None:
    """Raises OnHold where a package that is to be destroyed is held."""
    for row in rows:
        if row.hold_at is not None and choices[row.case_number] is Choice.DESTROY:
            raise OnHold(facts={"reason": f"{row.case_number}：{row.hold_reason}"})
