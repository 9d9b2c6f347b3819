"""Begin, fill and throw away a draft (草稿). Drafts bind nobody and leave no trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import papers_named
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases import intake
from tongban.services.cases.access import lock_draft
from tongban.services.cases.assisted.drafts import papers_owner
from tongban.services.cases.facts import Capacity, ForWhom, HolderKind, How
from tongban.services.cases.forgetting import forget_drafts
from tongban.services.cases.held.queries import check_none_under_way, held_of, prefilled
from tongban.services.cases.known import known_facts, suggested_values
from tongban.services.cases.models import Draft
from tongban.services.cases.receiving import kept_choice
from tongban.services.delivery.public import Choice, checked_choice
from tongban.services.items.public import Slot, item_terms, last_published, published

MOST_PAPERS = 20


class SlotFull(Refused):
    """A material has as many files as we take."""

    code = "slot-full"
    status = 422
    title = N_(
        "We take at most %(most)s files for one material. Put several pages into one PDF, or take one out."
    )


class ApplicationTooLarge(Refused):
    """All files of one application together are over the limit."""

    code = "application-too-large"
    status = 413
    title = N_("All files of an application together may have %(limit_mb)s MB. Send smaller photos or scans.")


@transaction.atomic
def begin_draft(
    *,
    item_code: str,
    holder: HolderKind,
    uscc: str | None,
    answers: Mapping[str, str],
    by: Person | Officer,
    at: datetime,
    person_id: UUID | None = None,
    capacity: Capacity = Capacity.SELF,
    of_licence: str = "",
    filled: Mapping[str, Any] | None = None,
    project_code: str = "",
) -> UUID:
    """Begin an application with the scenario's answers; an older draft for the same applicant gives way.

    `person_id` and `capacity` say whose application it is where it is not one's own. The registers are
    asked once, here, and again when it is submitted. One's own draft begins with what they suggest, one
    about a licence (`of_licence`, its identifier) with what stands on it; `filled` is known besides.
    `project_code` is the staged project within which it is applied for.

    Raises NotFound, NotAppliedFor, NotOnline, WrongHolder, ConditionNotMet, AnswerUnknown, AuthorityEnded, AuthorityTooNarrow,
    and for what is asked for a licence what `held_of` refuses, BusinessUnderWay.
    """
    item = published(item_code)
    intake.check_applied_for(item.content)
    if isinstance(by, Person):
        intake.check_online(item.content)
    intake.check_holder(item.content, holder)
    intake.check_answers(item.content, answers)
    whom = ForWhom(holder=holder, uscc=uscc, person_id=person_id, capacity=capacity)
    known = known_facts(item.content, item_code=item.code, whom=whom, by=by, case_number=None, at=at)
    if isinstance(by, Person):  # at a counter an officer looks at the person
        intake.check_conditions(item.content, answers, known, holder=holder, at=at)
    held = held_of(
        item.content,
        answers=answers,
        holder=holder,
        known=known,
        of_licence=of_licence,
        area_code=item.area_code,
        at=at,
    )
    if held:
        check_none_under_way(held.licence.identifier)
    is_own = capacity is Capacity.SELF
    older = Draft.objects.filter(
        account_id=by.account_id,
        item_code=item.code,
        capacity=capacity,
        uscc=uscc or "",
        person_id=None if is_own else known.person_id,
    )
    forget_drafts(list(older), at=at)
    draft = Draft.objects.create(
        account_id=by.account_id,
        person_id=None if is_own else known.person_id,
        capacity=capacity,
        item_code=item.code,
        version_id=item.version_id,
        holder=holder,
        uscc=uscc or "",
        answers=dict(answers),
        # somebody else's phone number is not shown to who applies for them
        form=(suggested_values(item.content, known) if is_own else {})
        | (prefilled(item.content, held.licence) if held else {})
        | dict(filled or {}),
        of_licence=held.licence.identifier if held else "",
        known=dict(known.facts),
        project_code=project_code,
        known_at=at,
        started_at=at,
        saved_at=at,
    )
    return draft.id


class DraftChanged(Refused):
    """Another window, or another device, has kept something since these values were read."""

    code = "draft-changed"
    title = N_(
        "This draft was changed in another window meanwhile. Nothing of yours was written over it: read it again, "
        "put in what you have changed, and save again."
    )


@transaction.atomic
def save_form(
    *,
    draft_id: UUID,
    values: Mapping[str, Any],
    is_done: bool,
    by: Person | Officer,
    at: datetime,
    over: int | None = None,
) -> None:
    """Keep what was typed, checked or not, in place of version `over` of it; None: of whichever is there. 2 SQL.

    Raises NotFound, DraftChanged.
    """
    draft = lock_draft(draft_id, by=by)
    if over not in (None, draft.form_version):
        raise DraftChanged(facts={"version": draft.form_version})
    draft.form, draft.form_is_done, draft.saved_at = dict(values), is_done, at
    draft.form_version += 1
    draft.save(update_fields=["form", "form_is_done", "saved_at", "form_version"])


@transaction.atomic
def put_paper(*, draft_id: UUID, slot: str, paper_id: UUID, by: Person | Officer, at: datetime) -> None:
    """Add a paper of one's own to a slot, behind the others; one that is there already counts once. 4 SQL.

    One's own is what lies in the upload space of `by`, of an officer in that of the draft: a file of somebody
    else, or of a case, is not found. Raises NotFound (draft or paper), SlotUnknown, SlotFull, ApplicationTooLarge.
    """
    draft = lock_draft(draft_id, by=by)
    _check_slot(draft, slot)
    papers = draft.slots.setdefault(slot, [])
    if str(paper_id) not in papers:
        if len(papers) >= MOST_PAPERS:
            raise SlotFull(facts={"most": MOST_PAPERS})
        papers.append(str(paper_id))
        _check_papers(draft, paper_id, by=by)
    draft.saved_at = at
    draft.save(update_fields=["slots", "saved_at"])


@transaction.atomic
def take_paper(*, draft_id: UUID, slot: str, paper_id: UUID, by: Person | Officer, at: datetime) -> None:
    """Take a paper out of a slot again. Raises NotFound."""
    draft = lock_draft(draft_id, by=by)
    draft.slots[slot] = [paper for paper in draft.slots.get(slot, []) if paper != str(paper_id)]
    draft.saved_at = at
    draft.save(update_fields=["slots", "saved_at"])


@transaction.atomic
def choose_delivery(*, draft_id: UUID, choice: Choice, by: Person, at: datetime) -> None:
    """Note how the result is wanted on paper. Raises NotFound, RecipientIncomplete."""
    draft = lock_draft(draft_id, by=by)
    draft.delivery, draft.saved_at = kept_choice(checked_choice(choice)), at
    draft.save(update_fields=["delivery", "saved_at"])


@transaction.atomic
def renew_draft(*, draft_id: UUID, by: Person | Officer, at: datetime) -> None:
    """Carry a draft over to the item's version in force; what was typed stays. Raises NotFound.

    Papers for a material that the new version does not ask for are left behind, and so is a way that it
    does not open; a promise whose words have changed has to be made anew.
    """
    draft = lock_draft(draft_id, by=by)
    item = last_published(draft.item_code)
    had = {slot.key: slot for slot in item_terms(draft.version_id).slots}
    asked = {slot.key: slot for slot in item.content.slots}
    draft.slots = {key: papers for key, papers in draft.slots.items() if key in asked}
    draft.ways = {
        key: way for key, way in draft.ways.items() if _still_open(way, had.get(key), asked.get(key))
    }
    draft.version_id, draft.form_is_done, draft.saved_at = item.version_id, False, at
    draft.save(update_fields=["slots", "ways", "version_id", "form_is_done", "saved_at"])


@transaction.atomic
def drop_draft(*, draft_id: UUID, by: Person | Officer, at: datetime) -> None:
    """Throw a draft away, with what was said about it. Raises NotFound."""
    forget_drafts([lock_draft(draft_id, by=by)], at=at)


def _still_open(way: str, had: Slot | None, now: Slot | None) -> bool:
    """Whether a way that was chosen is still open in the new version."""
    if now is None:
        return False
    if way == How.COMMITMENT:
        return had is not None and now.commitment is not None and now.commitment == had.commitment
    return way != How.DEFERRED or now.need == "later"


def _check_slot(draft: Draft, slot: str) -> None:
    item = last_published(draft.item_code)
    if slot not in {one.key for one in item.content.slots}:
        raise intake.SlotUnknown(facts={"keys": slot})


def _check_papers(draft: Draft, new: UUID, *, by: Person | Officer) -> None:
    """Raise NotFound unless the new paper is one's own, and ApplicationTooLarge when the draft's files are too
    many bytes; the same file counts once. 1 SQL."""
    named = papers_named([UUID(paper) for papers in draft.slots.values() for paper in papers])
    own = papers_owner(draft.id) if isinstance(by, Officer) else by.ref
    if new not in named or named[new].owner != own:
        raise NotFound
    if sum(paper.size for paper in named.values()) > settings.APPLICATION_MAX_BYTES:
        raise ApplicationTooLarge(facts={"limit_mb": settings.APPLICATION_MAX_BYTES // 2**20})
