"""A case as the API tells it."""

from django.http import HttpRequest

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import documents_of
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.resources.licences.public import licences_of_case
from tongban.services.cases import queries
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.commands.note_look import note_look
from tongban.services.cases.schemas import (
    CaseOut,
    PaperOut,
    SignatureOut,
    SlotOut,
    StepOut,
)
from tongban.services.cases.signing import signatures_of
from tongban.services.cases.steps import subject_of


def case_out(request: HttpRequest, number: str) -> CaseOut:
    """The case with its materials, papers, signatures and steps, if it is the caller's. Raises NotFound."""
    by: Person | Officer = request.auth  # type: ignore[attr-defined]
    case = queries.case_for_caller(number, by=by)
    steps = queries.steps_of(case.id)
    if isinstance(by, Officer):
        note_look(case, by=by, at=clock.now(), steps=steps)
    fact, notice = queries.as_fact(case), queries.correction_of(case.id)
    slots = queries.slot_rows(case.id)
    return CaseOut(
        check_code=check_code(case.number),
        number=case.number,
        state=case.state,
        outcome=case.outcome or None,
        item=case.item_code,
        item_name=case.item_name,
        applicant=fact.applicant,
        capacity=fact.capacity,
        applied_by=fact.helper,
        submitted_at=case.submitted_at,
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        is_deemed=case.is_deemed,
        acceptance_due_on=case.acceptance_due_on,
        report_due_on=case.report_due_on,
        reported_on=case.reported_on,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
        delivery_due_on=case.delivery_due_on,
        stopped_on=case.stopped_on,
        delivered_at=case.delivered_at,
        licence=case.licence,
        handling_system=case.handling_system,
        handling_number=case.handling_number,
        entry=case.submission_entry_id,
        correction=notice.wanted if notice else [],
        slots=[
            SlotOut(key=slot.key, name=slot.name, how=slot.how.value, terms=dict(slot.terms))
            for slot in queries.met_by(slots)
        ],
        papers=_papers(case.number),
        signatures=[
            SignatureOut(
                round=one.round,
                way=one.way.value,
                digest=one.digest,
                signed_at=one.signed_at,
                verdict=one.verdict.value,
                changed=list(one.changed),
            )
            for one in signatures_of(case, slots, entries_of(subject_of(case)))
        ],
        steps=[
            StepOut(
                id=step.id,
                step=step.of_step or step.id,
                role=step.role,
                round=step.round,
                key=step.key,
                name=step.name,
                opened_at=step.opened_at,
                due_on=step.due_on,
                done_at=step.done_at,
                outcome=step.outcome,
            )
            for step in steps
        ],
    )


def _papers(number: str) -> list[PaperOut]:
    """The sealed papers of the case, and the copies of licences that were made for it."""
    sealed = [
        PaperOut(kind=one.kind, file=one.paper.id if one.paper else None)
        for one in documents_of(f"case:{number}")
    ]
    return sealed + [PaperOut(kind="licence", file=one.paper_id) for one in licences_of_case(number)]
