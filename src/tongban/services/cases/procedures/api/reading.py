"""What is read over HTTP of hearing, site visits and experts: by a party its own, by the office everything."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from tongban.foundation.identity.public import OfficerAuth, PersonAuth, officer_calling, person_calling
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.access import check_may_act
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.procedures.api.schemas_out import ConcernOut, FactFindingOut, HeardOut
from tongban.services.cases.procedures.api.telling import (
    heard_out,
    hearing_of_case_out,
    opinion_out,
    party_out,
    visit_out,
)
from tongban.services.cases.procedures.desk_view import desk_view
from tongban.services.cases.procedures.showing import heard_view
from tongban.services.cases.procedures.standing import Side, interests_of, own_interest

router = Router(tags=["cases"])


@router.get("/concerns", response=list[ConcernOut], auth=PersonAuth())
def get_concerns(request: HttpRequest) -> list[ConcernOut]:
    """Cases of others that concern the caller, the latest first, at most fifty."""
    return [
        ConcernOut(
            id=row.pk,
            item=row.case.item_name,
            stake=row.stake,
            entered_at=row.entered_at,
            state=row.case.state,
            outcome=row.case.outcome,
        )
        for row in interests_of(person_calling(request))
    ]


@router.get("/concerns/{interest_id}", response=HeardOut, auth=PersonAuth())
def get_concern(request: HttpRequest, interest_id: UUID) -> HeardOut:
    """What is the caller's in a case that concerns them."""
    row = own_interest(interest_id, by=person_calling(request))
    return heard_out(heard_view(Side(case=row.case, interested=row), now=clock.now()))


@router.get("/cases/{number}/being-heard", response=HeardOut, auth=PersonAuth())
def get_being_heard(request: HttpRequest, number: str) -> HeardOut:
    """The caller's right to be heard in their own case."""
    person = person_calling(request)
    case = queries.own_case(number, by=person)
    check_may_act(case, by=person, at=clock.now())
    return heard_out(heard_view(Side(case=case), now=clock.now()))


@router.get("/cases/{number}/fact-finding", response=FactFindingOut, auth=OfficerAuth())
def get_fact_finding(request: HttpRequest, number: str) -> FactFindingOut:
    """Who is heard, the hearing, the site visits and the experts: for officers of the case's organisations."""
    officer = officer_calling(request)
    case = queries.staff_case(number, by=officer)
    note_look(case, by=officer, at=clock.now())
    view = desk_view(case, officer, now=clock.now())
    return FactFindingOut(
        parties=[party_out(line) for line in view["lines"]],
        hold_by=view["hold_by"],
        hearing=hearing_of_case_out(view["hearing"]),
        site_visits=[visit_out(one["row"], one["paper"]) for one in view["visits"]],
        expert_opinions=[opinion_out(row, paper) for row, paper in view["opinions"]],
    )
