"""Hand in what the correction notice asked for (补正): the acceptance clock starts again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.public import PaperRef, share_papers
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.services.cases import intake, rules
from tongban.services.cases.access import check_may_act, lock_own_case, whom_of
from tongban.services.cases.canonical import files_of
from tongban.services.cases.clocks import acceptance_clock
from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.events import CaseResubmitted
from tongban.services.cases.facts import SIGNED_ROUNDS, How, SignedByToken, SignedOnPage, SlotInput, SlotMet
from tongban.services.cases.known import known_facts, locked_facts, with_licences
from tongban.services.cases.models import Case, CaseSlot, CorrectionNotice, Deferral
from tongban.services.cases.queries import slots_of
from tongban.services.cases.signing import signed
from tongban.services.cases.steps import answer_for_applicant, subject_of
from tongban.services.items.public import ItemContent, item_terms

DUTY = "cases.resubmit"
ROUND = SIGNED_ROUNDS


class NotAskedFor(Invalid):
    """Something that the notice does not name was handed in, or something it names was not."""

    code = "correction-not-matching"
    title = N_("Please hand in exactly what the notice asks for: %(names)s")


@transaction.atomic
def resubmit_case(
    *,
    number: str,
    form: Mapping[str, Any],
    slots: Sequence[SlotInput],
    signature: SignedOnPage | SignedByToken,
    by: Person,
    at: datetime,
) -> CaseResubmitted:
    """Mend what the notice asks for. Five working days to accept start again (standards.md 5.2b no. 9).

    `form` holds the corrected fields, `slots` the corrected materials; the whole application, as
    it then stands, is signed again.

    Raises NotFound, AuthorityEnded, OutOfOrder, NotAskedFor, Invalid (the form), SignatureMissing,
    SignatureStale.
    """
    case = lock_own_case(number, for_=by)
    check_may_act(case, by=by, at=at)
    state = rules.check_move(case.state, DUTY)
    notice = CorrectionNotice.objects.get(case=case)
    content = read_correction(case, notice, form, slots, by=by, at=at)
    case.state = state
    case.received_on, case.acceptance_due_on = acceptance_clock(content, case.area_code, at=at)
    case.save(update_fields=["form", "state", "received_on", "acceptance_due_on"])
    before = slots_of(case.id)
    papers = [paper for slot in slots for paper in slot.papers]
    mine = share_papers(ids=papers, owner_from=by.ref, owner_to=f"case:{case.number}", by=by, at=at)
    after = corrected_slots(before, slots, mine)
    signed_now = signed(case, after, files_of(after), signature=signature, round=ROUND, by=by, at=at)
    given = {slot.key for slot in slots}
    _write_round(case, [slot for slot in after if slot.key in given])
    if came := [slot.key for slot in before if slot.key in given and slot.how is How.DEFERRED]:
        Deferral.objects.filter(case=case, key__in=came).update(handed_in_at=at)
    notice.resubmitted_at = at
    notice.save(update_fields=["resubmitted_at"])
    changed: dict[str, Any] = {"fields": sorted(form), "slots": sorted(slot.key for slot in slots)}
    if signed_now:
        signed_now.save(force_insert=True)
        changed |= {"signed": signed_now.digest, "way": signed_now.way}
    record(act=DUTY, subject=subject_of(case), by=by, at=at, facts=changed)
    resubmitted = CaseResubmitted(number=case.number, organisation_id=case.organisation_id, at=at)
    announce(resubmitted)
    answer_for_applicant(case, outcome="resubmit", by=by, at=at)
    return resubmitted


def read_correction(
    case: Case,
    notice: CorrectionNotice,
    form: Mapping[str, Any],
    slots: Sequence[SlotInput],
    *,
    by: Person,
    at: datetime,
) -> ItemContent:
    """Put the corrected entries into the case's form, not yet stored; returns the item's content.

    Raises NotAskedFor, Invalid (the form).
    """
    _check_matches(notice, form, slots)
    content = item_terms(case.version_id)
    known = known_facts(
        content, item_code=case.item_code, whom=whom_of(case, by=by), by=by, case_number=case.number, at=at
    )
    known = with_licences(known, content, at=at, project_code=case.project_code)
    locked = locked_facts(content, known)
    typed = {name: value for name, value in case.form.items() if name not in locked}
    case.form = intake.checked_form(content, {**typed, **form}, known, answers=case.answers)
    return content


def corrected_slots(
    before: Sequence[SlotMet], slots: Sequence[SlotInput], papers: Mapping[UUID, PaperRef]
) -> list[SlotMet]:
    """How each slot is met with the correction: what is handed in anew takes the place of the old."""
    given = {slot.key: slot for slot in slots}
    return [
        replace(
            slot,
            how=How.FILE,
            papers=tuple(papers[paper].id for paper in given[slot.key].papers),
            licence="",
            terms={},
            why="",
            trust=Trust.SELF_MADE if slot.trust == Trust.SELF_MADE else Trust.UPLOADED,
        )
        if slot.key in given
        else slot
        for slot in before
    ]


def _check_matches(notice: CorrectionNotice, form: Mapping[str, Any], slots: Sequence[SlotInput]) -> None:
    wanted = {entry["what_for"]: entry["what"] for entry in notice.wanted}
    given = set(form) | {slot.key for slot in slots if slot.papers}
    if given != set(wanted):
        off = sorted(given ^ set(wanted))
        raise NotAskedFor(
            facts={"names": "、".join(off), "fields": {name: wanted.get(name, "") for name in off}}
        )


def _write_round(case: Case, slots: Sequence[SlotMet]) -> None:
    CaseSlot.objects.bulk_create(
        CaseSlot(
            case=case,
            round=ROUND,
            key=slot.key,
            name=slot.name,
            how=slot.how,
            papers=[str(paper) for paper in slot.papers],
            is_required=slot.is_required,
            trust=slot.trust,
        )
        for slot in slots
    )
