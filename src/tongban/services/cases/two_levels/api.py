"""The report to a superior over HTTP."""

from django.http import HttpRequest
from ninja import Router, Status

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.schemas import NumberOut, OpinionIn
from tongban.services.cases.two_levels.commands.report import DUTY as REPORT
from tongban.services.cases.two_levels.commands.report import report_case

router = Router(tags=["cases"])


@router.post("/cases/{number}/report", response={201: NumberOut}, auth=OfficerAuth(REPORT))
def post_report(request: HttpRequest, number: str, body: OpinionIn) -> Status[NumberOut]:
    """Report what the examination came to, with all materials, to the superior that decides."""
    report_case(
        number=number,
        advice=body.advice,
        opinion=body.opinion,
        by=officer_calling(request),
        at=clock.now(),
    )
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
