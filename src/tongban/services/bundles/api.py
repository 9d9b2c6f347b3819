"""Bundles over HTTP: the guide, a draft that is filled and checked, the one submission, and how far all is."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from tongban.foundation.identity.public import AnyAuth, Person, PersonAuth, caller, person_calling
from tongban.foundation.papers.public import readable_paper
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.services.bundles.commands.steer import leave_out_part, retry_part, withdraw_whole
from tongban.services.bundles.merging.merge import plan_of
from tongban.services.bundles.projects.api import router as projects
from tongban.services.bundles.queries import bundles_in_force, published_bundle
from tongban.services.bundles.schemas import (
    BundleOut,
    BundleRow,
    DraftIn,
    DraftOut,
    FormIn,
    PaperIn,
    ProgressOut,
    ReasonsIn,
    WayIn,
    draft_out,
    members_out,
    progress_out,
)
from tongban.services.bundles.seeing import officers_whole, own_whole
from tongban.services.cases.public import (
    How,
    SubmittedOut,
    begin_draft,
    choose_way,
    draft_state,
    drop_draft,
    own_application,
    put_paper,
    renew_draft,
    save_own_form,
    sent_for,
    submit_case,
    take_paper,
    token_signature,
    told_submitted,
)
from tongban.services.items.public import item_terms

router = Router(tags=["bundles"])
router.add_router("", projects)


@router.get("/bundles", response=list[BundleRow])
def get_bundles(request: HttpRequest) -> list[dict[str, object]]:
    """The bundles that are in force."""
    return [
        {
            "code": item.code,
            "name": item.content.name,
            "organisation": item.organisation_name,
            "limit_days": item.content.limits.promised.count if item.content.limits.promised else None,
        }
        for item in bundles_in_force()
    ]


@router.get("/bundles/{code}", response=BundleOut)
def get_bundle(request: HttpRequest, code: str) -> dict[str, object]:
    """The guide: what is asked, what is brought, which services it begins and which of them wait for which."""
    item = published_bundle(code)
    content, plan = item.content, plan_of(item.content)
    return {
        "code": item.code,
        "name": content.name,
        "organisation": item.organisation_name,
        "limit_days": content.limits.promised.count if content.limits.promised else None,
        "version": item.version_id,
        "purpose": content.purpose,
        "scenario": [question.model_dump(mode="json") for question in content.scenario],
        "form": content.form,
        "slots": [slot.model_dump(mode="json") for slot in content.slots],
        "members": members_out(plan.members),
        "asked_apart": plan.asked_apart,
        "brought_apart": plan.brought_apart,
    }


@router.post("/bundles/{code}/drafts", response={201: DraftOut}, auth=PersonAuth())
def post_draft(request: HttpRequest, code: str, body: DraftIn) -> Status[DraftOut]:
    """Begin a draft; an older one for the same applicant gives way."""
    item, by, now = published_bundle(code), person_calling(request), clock.now()
    whom = sent_for(body.person, holder=body.holder, uscc=body.uscc, capacity=body.capacity, by=by, at=now)
    draft = begin_draft(
        item_code=item.code,
        holder=whom.holder,
        uscc=whom.uscc,
        person_id=whom.person_id,
        capacity=whom.capacity,
        answers=body.answers,
        by=by,
        at=now,
    )
    return Status(201, _own(request, draft))


@router.get("/bundle-drafts/{draft_id}", response=DraftOut, auth=PersonAuth())
def get_draft(request: HttpRequest, draft_id: UUID) -> DraftOut:
    """One's own draft, checked: what is known, typed and handed in, and what is still to be done."""
    return _own(request, draft_id)


@router.put("/bundle-drafts/{draft_id}/form", response=DraftOut, auth=PersonAuth())
def put_form(request: HttpRequest, draft_id: UUID, body: FormIn) -> DraftOut:
    """Keep what was typed, right or not; what is known and locked is left out."""
    _own(request, draft_id)
    by, at = person_calling(request), clock.now()
    save_own_form(draft_id, body.values, by=by, at=at, over=body.version)
    return _own(request, draft_id)


@router.post("/bundle-drafts/{draft_id}/materials/{slot}/files", response={201: DraftOut}, auth=PersonAuth())
def post_paper(request: HttpRequest, draft_id: UUID, slot: str, body: PaperIn) -> Status[DraftOut]:
    """Add a file of one's own to a material, behind the others."""
    by = person_calling(request)
    _own(request, draft_id)
    readable_paper(body.file, by=by, at=clock.now())
    put_paper(draft_id=draft_id, slot=slot, paper_id=body.file, by=by, at=clock.now())
    return Status(201, _own(request, draft_id))


@router.delete(
    "/bundle-drafts/{draft_id}/materials/{slot}/files/{file}", response=DraftOut, auth=PersonAuth()
)
def delete_paper(request: HttpRequest, draft_id: UUID, slot: str, file: UUID) -> DraftOut:
    """Take a file out of a material again."""
    _own(request, draft_id)
    take_paper(draft_id=draft_id, slot=slot, paper_id=file, by=person_calling(request), at=clock.now())
    return _own(request, draft_id)


@router.put("/bundle-drafts/{draft_id}/materials/{slot}/way", response=DraftOut, auth=PersonAuth())
def put_way(request: HttpRequest, draft_id: UUID, slot: str, body: WayIn) -> DraftOut:
    """Choose a promise, later, or on paper for a material, where the bundle opens that."""
    _own(request, draft_id)
    way = How(body.way) if body.way else None
    choose_way(
        draft_id=draft_id,
        slot=slot,
        way=way,
        is_signed=body.signed,
        by=person_calling(request),
        at=clock.now(),
    )
    return _own(request, draft_id)


@router.post("/bundle-drafts/{draft_id}/renewal", response=DraftOut, auth=PersonAuth())
def post_renewal(request: HttpRequest, draft_id: UUID) -> DraftOut:
    """Carry the draft over to the guide in force; what was typed stays."""
    _own(request, draft_id)
    renew_draft(draft_id=draft_id, by=person_calling(request), at=clock.now())
    return _own(request, draft_id)


@router.delete("/bundle-drafts/{draft_id}", response={204: None}, auth=PersonAuth())
def delete_draft(request: HttpRequest, draft_id: UUID) -> Status[None]:
    """Throw the draft away."""
    _own(request, draft_id)
    drop_draft(draft_id=draft_id, by=person_calling(request), at=clock.now())
    return Status(204, None)


@router.post("/bundle-drafts/{draft_id}/submission", response={201: SubmittedOut}, auth=PersonAuth())
def post_submission(request: HttpRequest, draft_id: UUID) -> Status[SubmittedOut]:
    """Submit the whole: one application, which the token signs; its services begin in a worker."""
    by = person_calling(request)
    _own(request, draft_id)
    application = own_application(draft_id, channel="api", signature=token_signature(request), by=by)
    return told_submitted(
        submit_case(application=application, by=by, at=clock.now(), key=f"draft:{draft_id}")
    )


@router.get("/bundle-cases/{number}", response=ProgressOut, auth=AnyAuth())
def get_progress(request: HttpRequest, number: str) -> ProgressOut:
    """How far every service is: one's own, or for officers of the lead and of an office that handles a part.

    An officer reads the numbers of the cases of their own organisations only.
    """
    by = caller(request)
    if isinstance(by, Person):
        return progress_out(own_whole(number, by=by, now=clock.now()))
    whole = officers_whole(number, by=by, now=clock.now())
    cases = [line.case for line in whole.lines if line.case]
    sees = {case.number: case.organisation_id in by.organisation_ids for case in cases}
    return progress_out(whole, sees=sees)


@router.post("/bundle-cases/{number}/parts/{key}/retry", response=ProgressOut, auth=PersonAuth())
def post_retry(request: HttpRequest, number: str, key: str) -> ProgressOut:
    """Try once more to begin a service that is held."""
    retry_part(number=number, key=key, by=person_calling(request), at=clock.now())
    return progress_out(own_whole(number, by=person_calling(request), now=clock.now()))


@router.post("/bundle-cases/{number}/parts/{key}/leaving-out", response=ProgressOut, auth=PersonAuth())
def post_leaving_out(request: HttpRequest, number: str, key: str) -> ProgressOut:
    """Do without a service that has not begun, and what needs it. It cannot be undone."""
    leave_out_part(number=number, key=key, by=person_calling(request), at=clock.now())
    return progress_out(own_whole(number, by=person_calling(request), now=clock.now()))


@router.post("/bundle-cases/{number}/withdrawal", response=ProgressOut, auth=PersonAuth())
def post_whole_withdrawal(request: HttpRequest, number: str, body: ReasonsIn) -> ProgressOut:
    """Take back all that is not decided yet; what was granted stays granted. It cannot be undone."""
    withdraw_whole(number=number, reasons=body.reasons, by=person_calling(request), at=clock.now())
    return progress_out(own_whole(number, by=person_calling(request), now=clock.now()))


def _own(request: HttpRequest, draft_id: UUID) -> DraftOut:
    """The caller's own draft of a bundle. Raises NotFound for another's, and for one of a single service."""
    state = draft_state(draft_id, by=person_calling(request))
    if not item_terms(state.version_id).is_composed:
        raise NotFound
    return draft_out(state)
