"""Ask for corrections (补正告知): once, with everything in it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Refused
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.clocks import check_not_deemed
from tongban.services.cases.events import CorrectionRequested
from tongban.services.cases.models import CorrectionNotice
from tongban.services.cases.notices import order_notice
from tongban.services.cases.steps import finish_step, subject_of
from tongban.services.cases.two_levels.passed_on import check_superior_asks
from tongban.services.items.public import item_terms

DUTY = "cases.request_correction"


class AlreadyCorrected(Refused):
    """There was a correction notice; the law allows one."""

    code = "correction-only-once"
    title = N_("This case has had its correction notice. The law allows one, with everything in it.")


class NothingToCorrect(Refused):
    """The notice says nothing, or names what the item does not ask for."""

    code = "correction-empty"
    status = 422
    title = N_("Say for each material or field what has to be corrected: %(unknown)s")


@transaction.atomic
def request_correction(
    *, number: str, wanted: Sequence[tuple[str, str]], by: Officer, at: datetime
) -> CorrectionRequested:
    """Tell the applicant once everything that must be corrected.

    `wanted` lists (slot key or form field, what is wrong and how to mend it).

    Source: 行政许可法 (2019) art. 32 (4): within five days, once, everything; art. 35: a superior to which the
    case was reported does not ask for it again.

    Raises NotFound, PassedOnAlready, NoStepForYou, NotAllowed, OutOfOrder, DeemedAccepted, AlreadyCorrected, NothingToCorrect.
    """
    case = lock_case(number, for_=by)
    check_superior_asks(case, [key for key, _ in wanted], by=by)
    state = rules.check_move(case.state, DUTY)
    step = open_step(case, post="accept", by=by, duty=DUTY)
    check_not_deemed(case, at=at)
    _check_wanted(case.version_id, wanted)
    notice, is_new = CorrectionNotice.objects.get_or_create(
        case=case,
        defaults={
            "wanted": [{"what_for": key, "what": what} for key, what in wanted],
            "requested_at": at,
            "requested_by": by.ref,
        },
    )
    if not is_new:
        raise AlreadyCorrected(facts={"requested_at": notice.requested_at.isoformat()})

    case.state = state
    case.save(update_fields=["state"])
    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(step.organisation_id),
        at=at,
        facts={"wanted": notice.wanted},
    )
    requested = CorrectionRequested(number=case.number, organisation_id=case.organisation_id, at=at)
    announce(requested)
    order_notice(case, "correction", at=at)
    finish_step(case, step, outcome="correct", by=by, at=at)
    return requested


def _check_wanted(version_id: int, wanted: Sequence[tuple[str, str]]) -> None:
    terms = item_terms(version_id)
    known = {slot.key for slot in terms.slots} | set((terms.form or {}).get("properties", {}))
    unknown = [key for key, what in wanted if key not in known or not what.strip()]
    if not wanted or unknown:
        raise NothingToCorrect(facts={"unknown": "、".join(unknown) or "—"})
