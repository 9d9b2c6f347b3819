"""Hand packages over to an archive (移交): a list with a number, on which the archive answers for each."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.trail.public import record_many
from tongban.kernel.clock import CITY_ZONE
from tongban.services.archives import rules
from tongban.services.archives.facts import PackageState
from tongban.services.archives.handing.facts import HAND_OVER, MOST, Answer, NotToHandOver, ReceiverMissing
from tongban.services.archives.handing.models import HandOver, HandOverLine
from tongban.services.archives.keeping.facts import NothingChosen
from tongban.services.archives.keeping.models import DisposalLine
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.numbers import next_of_year


@transaction.atomic
def hand_over(
    *, organisation_id: UUID, numbers: Collection[str], receiver: str, by: Officer, at: datetime
) -> str:
    """Put packages of one organisation on a list for an archive; the number of the list. 9 SQL and more for acts.

    Their state changes when the archive has answered. Source: 档案法 (2020) art. 15 (archives are handed over
    in the terms of the state) and art. 39 (e-archives by a safe network or medium, checked by who receives them).

    Raises DutyMissing, NothingChosen, ReceiverMissing, NotToHandOver; nothing is written then.
    """
    check_duty(by, HAND_OVER, organisation_id=organisation_id)
    wanted = set(numbers)
    if not 0 < len(wanted) <= MOST:
        raise NothingChosen(facts={"most": MOST, "fields": {"packages": NothingChosen.title}})
    if not (to := " ".join(receiver.split())[:200]):
        raise ReceiverMissing(facts={"fields": {"receiver": ReceiverMissing.title}})
    rows = list(
        ArchivePackage.objects.filter(organisation_id=organisation_id, case_number__in=wanted)
        .defer("files", "report")
        .order_by("case_number")
        .select_for_update()
    )
    _check(rows, wanted)
    made = HandOver.objects.create(
        number=next_of_year("hand-over", at.astimezone(CITY_ZONE).year),
        organisation_id=organisation_id,
        receiver=to,
        opened_by=by.ref,
        opened_name=by.name,
        opened_at=at,
    )
    HandOverLine.objects.bulk_create(
        HandOverLine(hand_over=made, package=row, version=row.version, sha256=row.sha256) for row in rows
    )
    for start in range(0, len(rows), 1000):
        record_many(
            act=HAND_OVER,
            subject=f"handovers:{made.number}",
            by=by.only_in(organisation_id),
            at=at,
            facts={"list": made.number, "receiver": to},
            parts=[
                (f"archives:{row.case_number}", {"sha256": row.sha256}) for row in rows[start : start + 1000]
            ],
        )
    return made.number


def _check(rows: list[ArchivePackage], wanted: set[str]) -> None:
    """Raises NotToHandOver."""
    lines = HandOverLine.objects.filter(package__in=rows, answer=Answer.WAITING)
    taken = set(lines.values_list("package__case_number", flat=True))
    listed = DisposalLine.objects.filter(package__in=rows, is_open=True)
    taken |= set(listed.values_list("package__case_number", flat=True))
    wrong = sorted(wanted - {row.case_number for row in rows}) + [
        row.case_number
        for row in rows
        if row.case_number in taken or not rules.may_move(PackageState(row.state), HAND_OVER)
    ]
    if wrong:
        raise NotToHandOver(facts={"numbers": "、".join(wrong[:10])})
