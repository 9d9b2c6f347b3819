"""Take in what an expert says (专家评审意见), with the page that the expert signed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.papers.public import share_papers
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.access import lock_case
from tongban.services.cases.procedures.errors import NoExpertReview, OpinionUnsigned, WordsMissing
from tongban.services.cases.procedures.facts import EXPERTS
from tongban.services.cases.procedures.models import ExpertOpinion
from tongban.services.cases.procedures.records import order_expert_opinion
from tongban.services.cases.procedures.rules import words
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.running import open_one
from tongban.standards.working_time import Procedure

DUTY = EXPERTS


@dataclass(frozen=True, kw_only=True)
class Said:
    """One expert's answer."""

    name: str
    organisation: str
    title: str
    question: str
    opinion: str
    agrees: bool
    signed_on: date


@transaction.atomic
def take_expert_opinion(
    *, number: str, said: Said, signed_page: UUID | None, by: Officer, at: datetime
) -> int:
    """Keep one expert's answer while the expert review is under way; `signed_page` lies in the officer's space.

    Its number within the case. 9 SQL.

    Source: 行政许可法 (2019) art. 45 (the review is a special procedure, of which the applicant was told).

    Raises NotFound, DutyMissing, NoExpertReview, WordsMissing, OpinionUnsigned.
    """
    case = lock_case(number, for_=by)
    check_duty(by, EXPERTS, organisation_id=case.organisation_id)
    procedure = open_one(case, Procedure.EXPERT_REVIEW)
    if procedure is None:
        raise NoExpertReview
    kept = words(
        {
            "expert": said.name,
            "affiliation": said.organisation,
            "question": said.question,
            "expert_opinion": said.opinion,
        }
    )
    if said.signed_on > at.astimezone(CITY_ZONE).date():
        raise WordsMissing(facts={"fields": {"signed_on": N_("Not after today.")}})
    if signed_page is None:
        raise OpinionUnsigned(facts={"fields": {"signed_page": OpinionUnsigned.title}})
    owner = f"case:{case.number}"
    page = share_papers(ids=[signed_page], owner_from=by.ref, owner_to=owner, by=by, at=at)[signed_page]
    row = ExpertOpinion.objects.create(
        case=case,
        place=ExpertOpinion.objects.filter(case=case).count() + 1,
        procedure_place=procedure.place,
        expert={
            "name": kept["expert"],
            "organisation": kept["affiliation"],
            "title": said.title.strip()[:200],
        },
        question=kept["question"],
        opinion=kept["expert_opinion"],
        agrees=said.agrees,
        signed_on=said.signed_on,
        signed_paper_id=page.id,
        entered_at=at,
        entered_by=by.ref,
    )
    order_expert_opinion(case, row, page=page.name, at=at)
    facts = {"place": row.place, "agrees": row.agrees, "signed_page": page.sha256}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    return row.place
