"""How far another system has come with a case, and doing by our verbs what it reports."""

import hashlib
import json
from dataclasses import fields
from datetime import datetime
from typing import assert_never

from tongban.foundation.directory.public import Officer, SystemOfficer
from tongban.foundation.tasks.public import open_task
from tongban.kernel.errors import N_, Refused
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, CorrectionNotice
from tongban.services.cases.outside.facts import ActName, ActState, ReportedAct
from tongban.services.cases.outside.models import HandOver, OutsideAct
from tongban.services.cases.outside.rules import Course
from tongban.services.cases.schemas import CorrectionIn, DecisionIn, NonAcceptanceIn, OpinionIn
from tongban.services.cases.steps import subject_of

OPERATORS = "operator"  # the post that is told what waits in vain


class NotHandedOver(Refused):
    """No other system handles the case."""

    code = "not-handed-over"
    title = N_("This case is not with another system now.")


def open_hand_over(case: Case) -> HandOver:
    """The hand-over under which the case is away now. 1 SQL. Raises NotHandedOver."""
    found = HandOver.objects.filter(case=case, ended_at__isnull=True).first()
    if found is None:
        raise NotHandedOver
    return found


def course_of(case: Case, handed: HandOver) -> Course:
    """How far it has come. 2 SQL."""
    done = list(handed.acts.filter(state=ActState.DONE).order_by("place").values_list("act_id", "done_at"))
    notice = CorrectionNotice.objects.filter(case=case).first()
    moments = [handed.handed_at, *(moment for _, moment in done)]
    if notice is not None and notice.resubmitted_at is not None:
        moments.append(notice.resubmitted_at)
    return Course(
        state=CaseState(case.state),
        is_deemed=case.is_deemed,
        handed_at=handed.handed_at,
        since=max(moments),
        done=tuple(act_id for act_id, _ in done),
    )


def as_reported(row: OutsideAct) -> ReportedAct:
    """The act as it was reported."""
    return ReportedAct(
        act_id=row.act_id, after=row.after, name=ActName(row.name), done_at=row.done_at, said=row.said
    )


def digest_of(act: ReportedAct) -> bytes:
    """What tells two reports under one id apart."""
    said = [act.after, act.name.value, act.done_at.timestamp(), act.said]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()


def do_reported(case: Case, act: ReportedAct, *, by: Officer) -> None:
    """Do the act by the verb that an officer does it by, at its own time. Raises what the verb refuses."""
    held = {one.name: getattr(by, one.name) for one in fields(Officer)}
    actor = SystemOfficer(**held, system=case.handling_system)
    number, at = case.number, act.done_at
    match act.name:
        case ActName.CORRECTION_NOTICE:
            wanted = [(one.what_for, one.what) for one in CorrectionIn(**act.said).wanted]
            request_correction(number=number, wanted=wanted, by=actor, at=at)
        case ActName.ACCEPTANCE:
            accept_case(number=number, by=actor, at=at)
        case ActName.NON_ACCEPTANCE:
            refuse_acceptance(number=number, **NonAcceptanceIn(**act.said).model_dump(), by=actor, at=at)
        case ActName.REVIEW:
            review_case(number=number, **OpinionIn(**act.said).model_dump(), by=actor, at=at)
        case ActName.DECISION:
            decide_case(number=number, **DecisionIn(**act.said).model_dump(), by=actor, at=at)
        case ActName.RESULT:
            issue_result(number=number, by=actor, at=at)
        case _:
            assert_never(act.name)


def tell_operator(case: Case, *, about: str, at: datetime) -> None:
    """Put before the operators that what another system reports does not fit together. 1 SQL."""
    open_task(
        key=f"case-outside:{about}",
        kind="cases.outside",
        about=subject_of(case),
        title=case.item_name,
        post_code=OPERATORS,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        due_at=None,
        url=f"/desk/cases/{case.number}/",
        applicant_label=case.applicant_masked,
        at=at,
    )
