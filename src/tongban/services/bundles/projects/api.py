"""Staged projects over HTTP: open, follow and give up one's own; the leads follow theirs and hand stages on."""

from django.http import HttpRequest
from ninja import Router, Status
from ninja.params.functions import Header

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import (
    AnyAuth,
    OfficerAuth,
    PersonAuth,
    caller,
    officer_calling,
    person_calling,
)
from tongban.kernel import clock
from tongban.services.bundles.projects.commands.give_up import give_up_project
from tongban.services.bundles.projects.commands.hand_on import admit_stage, hand_over_stage
from tongban.services.bundles.projects.commands.open_project import open_project
from tongban.services.bundles.projects.commands.submit import submit_in_stage
from tongban.services.bundles.projects.facts import ACT_ADMIT, ACT_HAND_OVER
from tongban.services.bundles.projects.queries import (
    led_project,
    led_projects,
    own_project,
    own_projects,
    plans_in_force,
)
from tongban.services.bundles.projects.schemas import (
    GivenUpOut,
    NoteIn,
    PlannedStageOut,
    PlanOut,
    ProjectCodeOut,
    ProjectIn,
    ProjectOut,
    ProjectsOut,
    StageApplicationIn,
    WhyIn,
    project_out,
    row_out,
)
from tongban.services.bundles.projects.showing import shown
from tongban.services.cases.public import (
    Application,
    HolderKind,
    SubmittedOut,
    chosen_delivery,
    given_slot,
    token_signature,
    told_submitted,
)

router = Router(tags=["projects"])


@router.get("/project-plans", response=list[PlanOut])
def get_plans(request: HttpRequest) -> list[PlanOut]:
    """The kinds of staged projects that can be opened."""
    return [
        PlanOut(
            code=code,
            name=plan.name,
            purpose=plan.purpose,
            stages=[
                PlannedStageOut(
                    key=stage.key,
                    title=stage.title,
                    lead=stage.lead,
                    days=stage.days,
                    services=[one.item for one in stage.services],
                )
                for stage in plan.stages
            ],
        )
        for code, plan in plans_in_force()
    ]


@router.post("/projects", response={201: ProjectCodeOut}, auth=PersonAuth())
def post_project(request: HttpRequest, body: ProjectIn) -> Status[ProjectCodeOut]:
    """Open a project for one's firm. The same again, while it is open, is refused with its code."""
    code = open_project(
        plan_code=body.plan,
        uscc=body.uscc,
        name=body.name,
        place=body.place,
        by=person_calling(request),
        at=clock.now(),
    )
    return Status(201, ProjectCodeOut(code=code))


@router.get("/projects", response=ProjectsOut, auth=AnyAuth())
def get_projects(request: HttpRequest, before: str = "") -> ProjectsOut:
    """The caller's own projects and their firms'; an officer's: those of which their organisations lead a stage.

    `before` is `next` of the page before.
    """
    by = caller(request)
    page = led_projects(by, before=before) if isinstance(by, Officer) else own_projects(by, before=before)
    rows = [row_out(whole) for whole in shown(page.standings, now=clock.now())]
    return ProjectsOut.model_validate({"projects": rows, "next": page.cursor or None})


@router.get("/projects/{code}", response=ProjectOut, auth=AnyAuth())
def get_project(request: HttpRequest, code: str) -> ProjectOut:
    """A project with its stages, if the caller may see it."""
    by = caller(request)
    standing = led_project(code, by=by) if isinstance(by, Officer) else own_project(code, by=by)
    (whole,) = shown([standing], now=clock.now())
    return ProjectOut.model_validate(project_out(whole))


@router.post(
    "/projects/{code}/services/{key}/application",
    response={201: SubmittedOut, 200: SubmittedOut},
    auth=PersonAuth(),
)
def post_application(
    request: HttpRequest,
    code: str,
    key: str,
    body: StageApplicationIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", max_length=80),
) -> Status[SubmittedOut]:
    """Apply for a service of a stage. The same Idempotency-Key again gives the same case with status 200."""
    application = Application(
        item_code="",  # and the firm: the project's
        version_id=None,
        holder=HolderKind.FIRM,
        answers=body.answers,
        form=body.form,
        slots=tuple(given_slot(slot) for slot in body.slots),
        channel="api",
        delivery=chosen_delivery(body.delivery),
        signature=token_signature(request),
    )
    return told_submitted(
        submit_in_stage(
            code=code,
            service=key,
            application=application,
            by=person_calling(request),
            at=clock.now(),
            key=idempotency_key,
        )
    )


@router.post("/projects/{code}/abandonment", response={201: GivenUpOut}, auth=PersonAuth())
def post_abandonment(request: HttpRequest, code: str, body: WhyIn) -> Status[GivenUpOut]:
    """Give one's project up: cases that are not decided are taken back. It cannot be undone."""
    cases = give_up_project(code=code, why=body.why, by=person_calling(request), at=clock.now())
    said = GivenUpOut(
        code=code,
        withdrawn=[fact.number for fact in cases.to_withdraw],
        going_on=[fact.number for fact in cases.going_on],
    )
    return Status(201, said)


@router.post(
    "/projects/{code}/stages/{key}/handover", response={201: ProjectCodeOut}, auth=OfficerAuth(ACT_HAND_OVER)
)
def post_handover(request: HttpRequest, code: str, key: str, body: NoteIn) -> Status[ProjectCodeOut]:
    """Hand a stage that has ended over to the lead of the next."""
    hand_over_stage(code=code, stage=key, note=body.note, by=officer_calling(request), at=clock.now())
    return Status(201, ProjectCodeOut(code=code))


@router.post(
    "/projects/{code}/stages/{key}/admission", response={201: ProjectCodeOut}, auth=OfficerAuth(ACT_ADMIT)
)
def post_admission(request: HttpRequest, code: str, key: str, body: WhyIn) -> Status[ProjectCodeOut]:
    """Let a stage begin although a result that it needs is missing."""
    admit_stage(code=code, stage=key, why=body.why, by=officer_calling(request), at=clock.now())
    return Status(201, ProjectCodeOut(code=code))
