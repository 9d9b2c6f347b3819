"""Take the archive's receipt in: what it accepted is handed over, what it rejected stays here with its reason."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record_many
from tongban.kernel.errors import NotFound
from tongban.services.archives.facts import PackageHandedOver, PackageState
from tongban.services.archives.handing import facts as words
from tongban.services.archives.handing.facts import (
    HAND_OVER,
    TAKE_RECEIPT,
    Answer,
    Answered,
    ReceiptWrong,
)
from tongban.services.archives.handing.models import HandOver, HandOverLine
from tongban.services.archives.handing.receipts import read_answers
from tongban.services.archives.models import ArchivePackage
from tongban.services.archives.queries import readable_organisations


@transaction.atomic
def take_receipt(*, number: str, receipt: bytes, by: Officer, at: datetime) -> Counter[str]:
    """Take in what the archive answered; how many were accepted and rejected. It may answer in several receipts.

    A receipt counts whole or not at all.

    Raises NotFound, DutyMissing, ReceiptUnreadable, ReceiptWrong; nothing is written then.
    """
    rows = HandOver.objects.filter(organisation_id__in=readable_organisations(by), number=number)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound
    check_duty(by, HAND_OVER, organisation_id=row.organisation_id)
    answers = read_answers(receipt)
    lines = {
        line.package.file_number: line
        for line in HandOverLine.objects.filter(hand_over=row)
        .select_related("package")
        .defer("package__files", "package__report")
    }
    _check(answers, lines)
    _write(row, answers, lines, at=at)
    for start in range(0, len(answers), 1000):
        record_many(
            act=TAKE_RECEIPT,
            subject=f"handovers:{number}",
            by=by.only_in(row.organisation_id),
            at=at,
            facts={"list": number, "receiver": row.receiver},
            parts=[
                (
                    f"archives:{lines[one.file_number].package.case_number}",
                    {"answer": one.answer.value, "reason": one.reason},
                )
                for one in answers[start : start + 1000]
            ],
        )
    if not HandOverLine.objects.filter(hand_over=row, answer=Answer.WAITING).exists():
        row.settled_at = at
        row.save(update_fields=["settled_at"])
    return Counter(one.answer.value for one in answers)


def _write(
    row: HandOver, answers: Sequence[Answered], lines: dict[str, HandOverLine], *, at: datetime
) -> None:
    taken: list[ArchivePackage] = []
    for one in answers:
        line = lines[one.file_number]
        line.answer, line.reason = one.answer, one.reason if one.answer is Answer.REJECTED else ""
        if one.answer is Answer.ACCEPTED:
            line.package.state, line.package.handed_over_at = PackageState.HANDED_OVER, at
            taken.append(line.package)
            announce(PackageHandedOver(case_number=line.package.case_number, at=at, receiver=row.receiver))
    HandOverLine.objects.bulk_update([lines[one.file_number] for one in answers], ["answer", "reason"])
    ArchivePackage.objects.bulk_update(taken, ["state", "handed_over_at"])


def _check(answers: Sequence[Answered], lines: dict[str, HandOverLine]) -> None:
    """Raises ReceiptWrong, naming the first thing that is wrong and the packages of which it is so."""
    _none([one.file_number for one in answers if one.file_number not in lines], words.WHY_STRANGE)
    counted = Counter(one.file_number for one in answers)
    _none([number for number, count in counted.items() if count > 1], words.WHY_TWICE)
    _none([one.file_number for one in answers if one.sha256 != lines[one.file_number].sha256], words.WHY_HASH)
    unexplained = [
        one.file_number for one in answers if one.answer is Answer.REJECTED and len(one.reason) < 2
    ]
    _none(unexplained, words.WHY_REASON)
    again = [one.file_number for one in answers if lines[one.file_number].answer != Answer.WAITING]
    _none(again, words.WHY_AGAIN)


def _none(numbers: Iterable[str], why: str) -> None:
    if found := list(numbers):
        raise ReceiptWrong(facts={"why": gettext(why), "numbers": "、".join(found[:10])})
