"""Submit an application with the person there, once they have agreed to exactly this."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.papers.public import share_papers
from tongban.foundation.trail.public import record
from tongban.services.cases.assisted.codes import code_wrong, is_code_right, make_code
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.drafts import (
    draft_digest,
    helped_application,
    helped_draft,
    keep_said,
    papers_owner,
    said_of,
    signed_sheet,
)
from tongban.services.cases.assisted.errors import ConsentMissing
from tongban.services.cases.assisted.facts import DUTY as ASSIST
from tongban.services.cases.assisted.facts import CodeUse, Consent, HelpPlace
from tongban.services.cases.assisted.models import Help, Visit
from tongban.services.cases.assisted.places import check_helps_with
from tongban.services.cases.assisted.texting import text_code
from tongban.services.cases.assisted.visits import own_visit, place_of
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import Capacity
from tongban.services.cases.models import CaseSlot, Draft
from tongban.services.items.public import item_terms, published

DUTY = "cases.confirm_help"


def send_consent_code(*, visit_id: UUID, draft_id: UUID, by: Officer, at: datetime) -> None:
    """Send the code by which the person agrees to the application as it stands now.

    Raises NotFound, VisitEnded, NoPhoneKnown, TooManyCodes, CodeNotSent.
    """
    with transaction.atomic():
        visit = visit_at_work(visit_id, by=by, at=at)
        draft = helped_draft(draft_id, visit=visit, by=by)
        text = make_code(
            visit,
            use=CodeUse.CONSENT,
            place_name=place_of(visit, by=by).name,
            item_name=item_terms(draft.version_id).name,
            about=draft_digest(draft, said_of(draft)),
            at=at,
        )
    text_code(text)


def submit_helped(
    *, visit_id: UUID, draft_id: UUID, consent: Consent, code: str = "", by: Officer, at: datetime
) -> str:
    """Take the application in and answer its number; submitting it again answers the same number.

    At a hall counter the person agrees by the code or on the signed sheet that was scanned; at a village
    point by the code. At most 34 SQL for a person's application of three slots.

    Raises NotFound, VisitEnded, NotProvedYet, DutyMissing, NotHelpedWithHere, ConsentMissing,
    CodeExpired, CodeWrong, and what submit_case refuses.
    """
    own_visit(visit_id, by=by)
    if number := submitted_number(draft_id, by=by):
        return number
    with transaction.atomic():
        visit = visit_at_work(visit_id, by=by, at=at)
        place = place_of(visit, by=by)
        check_duty(by, ASSIST, organisation_id=place.organisation_id)
        draft = helped_draft(draft_id, visit=visit, by=by)
        said = said_of(draft)
        check_helps_with(place, published(draft.item_code))
        if _agrees(visit, draft, said, consent=consent, code=code, at=at):
            return _submit(visit, place, draft, said, consent=consent, by=by, at=at)
    raise code_wrong(visit, use=CodeUse.CONSENT)


def submitted_number(draft_id: UUID, *, by: Officer) -> str | None:
    """The case that this helper's draft became. 1 SQL."""
    rows = Help.objects.filter(draft_id=draft_id, helper_account_id=by.account_id)
    return rows.values_list("case__number", flat=True).first()


def _agrees(
    visit: Visit, draft: Draft, said: dict[str, Any], *, consent: Consent, code: str, at: datetime
) -> bool:
    """Whether the person agrees; False for a wrong code, whose try counts. Raises ConsentMissing, CodeExpired."""
    if consent is Consent.CODE:
        return is_code_right(visit, code, use=CodeUse.CONSENT, about=draft_digest(draft, said), at=at)
    if visit.capacity == Capacity.COUNTER and signed_sheet(draft, said):
        return True
    raise ConsentMissing


def _submit(
    visit: Visit,
    place: HelpPlace,
    draft: Draft,
    said: dict[str, Any],
    *,
    consent: Consent,
    by: Officer,
    at: datetime,
) -> str:
    agreed = draft_digest(draft, said).hex()
    scan = signed_sheet(draft, said) if consent is Consent.PAPER else None
    sheet = [scan] if scan else []
    application = helped_application(draft, visit=visit, channel=place.channel)
    done = submit_case(application=application, by=by, at=at, key=f"helped:{draft.pk}")
    owner = f"case:{done.number}"
    kept = share_papers(ids=sheet, owner_from=papers_owner(draft.pk), owner_to=owner, by=by, at=at)
    rows = list(CaseSlot.objects.filter(case_id=done.case_id, key__in=said))
    for row in rows:
        keep_said(row, said[row.key], by=by, at=at)
    CaseSlot.objects.bulk_update(rows, ["terms", "trust"])
    Help.objects.create(
        case_id=done.case_id,
        helper_account_id=by.account_id,
        helper_name=by.name,
        organisation_id=place.organisation_id,
        place_slug=place.slug,
        place_name=place.name,
        draft_id=draft.pk,
        proof=visit.proof,
        consent=consent,
        consent_paper_id=next((paper.id for paper in kept.values()), None),
        submitted_at=at,
    )
    facts = {"visit": visit.pk, "place": place.slug, "proof": visit.proof, "consent": consent}
    facts |= {"agreed": agreed}
    there = by.only_in(place.organisation_id)
    record(act=DUTY, subject=f"cases:{done.number}", by=there, at=at, facts=facts)
    return done.number
