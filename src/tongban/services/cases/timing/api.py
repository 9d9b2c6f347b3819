"""The clocks of a case over HTTP: begin and end a special procedure, put the limit off."""

from django.http import HttpRequest
from ninja import Router, Status

from tongban.foundation.identity.public import OfficerAuth, officer_calling
from tongban.kernel import clock
from tongban.services.cases import queries
from tongban.services.cases.schemas import ExtensionIn, NumberOut, ProcedureIn, ProcedureResultIn
from tongban.services.cases.timing.commands.end_procedure import DUTY as END
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.extend import DUTY as EXTEND
from tongban.services.cases.timing.commands.extend import extend_limit
from tongban.services.cases.timing.commands.start_procedure import DUTY as START
from tongban.services.cases.timing.commands.start_procedure import start_procedure

router = Router(tags=["cases"])


@router.post("/cases/{number}/procedures", response={201: NumberOut}, auth=OfficerAuth(START))
def post_procedure(request: HttpRequest, number: str, body: ProcedureIn) -> Status[NumberOut]:
    """Begin a special procedure; one of art. 45 stops the clocks."""
    start_procedure(
        number=number,
        procedure=body.procedure,
        planned_days=body.planned_days,
        reasons=body.reasons,
        special_law=body.special_law,
        by=officer_calling(request),
        at=clock.now(),
    )
    return _now(number)


@router.post("/cases/{number}/procedures/{place}/result", response={201: NumberOut}, auth=OfficerAuth(END))
def post_procedure_result(
    request: HttpRequest, number: str, place: int, body: ProcedureResultIn
) -> Status[NumberOut]:
    """End the case's special procedure number `place` with its result."""
    end_procedure(number=number, place=place, result=body.result, by=officer_calling(request), at=clock.now())
    return _now(number)


@router.post("/cases/{number}/extension", response={201: NumberOut}, auth=OfficerAuth(EXTEND))
def post_extension(request: HttpRequest, number: str, body: ExtensionIn) -> Status[NumberOut]:
    """Put the statutory limit off, once."""
    extend_limit(
        number=number,
        count=body.count,
        reasons=body.reasons,
        approval=body.approval,
        by=officer_calling(request),
        at=clock.now(),
    )
    return _now(number)


def _now(number: str) -> Status[NumberOut]:
    return Status(201, NumberOut(number=number, state=queries.state_of(number)))
