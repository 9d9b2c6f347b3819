"""Note that an officer opened the file of a case, for the person whose case it is (谁查过我)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from tongban.foundation.directory.public import Officer, RuleOfficer, organisation
from tongban.resources.registers.public import note_case_look
from tongban.services.cases.facts import IN_PARTS, CaseFact
from tongban.services.cases.models import Case, CaseStep


def note_look(
    case: Case | CaseFact, *, by: Officer, at: datetime, steps: Iterable[CaseStep] | None = None
) -> None:
    """Note the look, once for each officer, case and day. 1 SQL, and 1 more where the `steps` are not at hand.

    Of a bundle case the steps of its parts count. A published rule is no person and reads nothing: what it
    goes by stands on its own page.
    """
    if isinstance(by, RuleOfficer):
        return
    known = _steps_of(case) if steps is None else steps
    theirs = [step.organisation_id for step in known if _is_theirs(step, by)]
    # whoever serves several offices reads for the one that handles the case, or whose step of it is theirs
    office = case.organisation_id if case.organisation_id in theirs or not theirs else theirs[0]
    note_case_look(
        case_number=case.number,
        person_id=case.person_id,
        uscc=case.uscc,
        has_step=bool(theirs),
        by=by.acting_for(organisation(office)),
        at=at,
    )


def _steps_of(case: Case | CaseFact) -> Iterable[CaseStep]:
    its = Q(case_id=case.id) | (Q(case__part_of=case.number) if case.handling_system == IN_PARTS else Q())
    return CaseStep.objects.filter(its)


def _is_theirs(step: CaseStep, by: Officer) -> bool:
    """Whether the step is the officer's to do, or they have done it."""
    if step.done_at is not None:
        return step.done_by == by.ref
    return bool(step.post_code) and by.holds(step.post_code, organisation_id=step.organisation_id)
