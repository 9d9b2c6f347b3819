"""Questions about cases. They return facts, and only what the one who asks may see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, account_of_person
from tongban.services.cases.facts import (
    IN_PERSON,
    Capacity,
    CaseFact,
    CaseState,
    HolderKind,
    How,
    LastDays,
    OpenStepFact,
    Outcome,
    PartyRole,
    SlotMet,
)
from tongban.services.cases.models import (
    Case,
    CaseParty,
    CaseQuerySet,
    CaseSlot,
    CaseStep,
    CorrectionNotice,
)
from tongban.services.cases.numbers import no_such_case
from tongban.services.cases.outside.facts import KEPT_FOR
from tongban.services.cases.rules import OPEN_STATES


def own_case(number: str, *, by: Person) -> Case:
    """A case about `by`, or for which they applied. 1 SQL. Raises NotFound, BadCaseNumber."""
    return _one(Case.objects.of_person(by.account_id, by.person_id).filter(number=number), number)


def own_entries(number: str, *, keys: Iterable[str], by: Person) -> dict[str, object]:
    """What was typed under these keys in a case of `by`, to be carried into another. 1 SQL. Raises NotFound."""
    form = own_case(number, by=by).form
    return {key: form[key] for key in keys if key in form}


def staff_case(number: str, *, by: Officer) -> Case:
    """A case of the officer's organisations. 1 SQL. Raises NotFound, BadCaseNumber."""
    return _one(Case.objects.of_officer(by).filter(number=number), number)


def case_for_caller(number: str, *, by: Person | Officer) -> Case:
    """A case that the caller of the API may see, as applicant or as officer. 1 SQL. Raises NotFound."""
    return own_case(number, by=by) if isinstance(by, Person) else staff_case(number, by=by)


def state_of(number: str) -> str:
    """The state of a case on which the caller has just acted. 1 SQL."""
    return Case.objects.values_list("state", flat=True).get(number=number)


def own_case_fact(number: str, *, by: Person) -> CaseFact:
    """A case about `by`, or for which they applied. 1 SQL. Raises NotFound, BadCaseNumber."""
    return as_fact(
        _one(with_step(Case.objects.of_person(by.account_id, by.person_id).filter(number=number)), number)
    )


def staff_case_fact(number: str, *, by: Officer) -> CaseFact:
    """A case of the officer's organisations. 1 SQL. Raises NotFound, BadCaseNumber."""
    return as_fact(_one(with_step(Case.objects.of_officer(by).filter(number=number)), number))


def cases_of(by: Person, *, limit: int = 50) -> list[CaseFact]:
    """The person's cases: those that wait for them first, then the latest. 1 SQL."""
    found = [as_fact(case) for case in own_cases(by, limit=limit)]
    return sorted(found, key=lambda case: case.state is not CaseState.CORRECTION)


def running_cases_of_item(code: str, *, by: Person) -> list[CaseFact]:
    """The person's cases of this item that are not decided yet, the latest first. 1 SQL."""
    rows = Case.objects.of_person(by.account_id, by.person_id).filter(
        item_code=code, state__in=OPEN_STATES - {CaseState.DECIDED}
    )
    return [as_fact(case) for case in rows.order_by("-submitted_at")[:5]]


def case_facts(numbers: Iterable[str]) -> list[CaseFact]:
    """Cases by number, for listeners of other apps that scope what they show themselves. 1 SQL."""
    rows = Case.objects.filter(number__in=list(numbers))
    return [as_fact(case) for case in _with_open_steps(with_step(rows))]


def cases_with_clocks_due(
    *, organisation_id: UUID, area_code: str, until: LastDays, after: UUID | None, limit: int = 500
) -> list[CaseFact]:
    """Open cases of one organisation and area with any clock that ends by its day, by id, for sweeps. 1 SQL.

    A clock that stands ends on no day: it is left out until its procedure has ended.
    """
    runs = Q(state=CaseState.IN_REVIEW, stopped_on__isnull=True)
    late_steps = CaseStep.objects.filter(done_at__isnull=True, due_on__lte=until.step)
    due = (
        Q(acceptance_due_on__lte=until.acceptance, state=CaseState.RECEIVED)
        | runs & Q(promised_due_on__lte=until.promised)
        | runs & Q(statutory_due_on__lte=until.statutory)
        | runs & Q(report_due_on__lte=until.report, reported_at=None)
        | Q(delivery_due_on__lte=until.delivery, state=CaseState.DECIDED)
        | Q(renew_by__lte=until.renewal, state__in=[CaseState.RECEIVED, CaseState.IN_REVIEW])
        | Q(
            pk__in=late_steps.values("case_id"),
            state__in=[CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.DECIDED],
            stopped_on__isnull=True,
        )
    )
    rows = Case.objects.filter(due, organisation_id=organisation_id, area_code=area_code)
    if after:
        rows = rows.filter(id__gt=after)
    return [as_fact(case) for case in _with_open_steps(with_step(rows)).order_by("id")[:limit]]


def offices_with_open_cases() -> dict[UUID, list[str]]:
    """The organisations that have cases on their hands, each with the areas of these cases. 1 SQL."""
    found: dict[UUID, list[str]] = {}
    rows = Case.objects.filter(state__in=OPEN_STATES).values_list("organisation_id", "area_code").distinct()
    for organisation_id, area_code in rows.order_by("organisation_id", "area_code"):
        found.setdefault(organisation_id, []).append(area_code)
    return found


def slot_rows(case_id: UUID) -> list[CaseSlot]:
    """Every round of a case's slots, in the order in which they were handed in. 1 SQL."""
    return list(CaseSlot.objects.filter(case_id=case_id).order_by("round", "id"))


def slots_of(case_id: UUID) -> list[SlotMet]:
    """How each slot of a case is met now: the latest round counts. 1 SQL."""
    return met_by(slot_rows(case_id))


def met_by(rows: Iterable[CaseSlot], *, until: int | None = None) -> list[SlotMet]:
    """How each slot is met by these rows, up to the round `until`. No SQL."""
    latest = {row.key: row for row in rows if until is None or row.round <= until}
    return [
        SlotMet(
            key=row.key,
            name=row.name,
            how=How(row.how),
            papers=tuple(UUID(paper) for paper in row.papers),
            licence=row.licence,
            why=row.why,
            is_required=row.is_required,
            terms=row.terms,
            trust=row.trust,
            bound=row.bound_paper_id,
        )
        for row in latest.values()
    ]


def steps_of(case_id: UUID) -> Sequence[CaseStep]:
    """The steps of a case that stand, done or open, in the order in which they opened. 1 SQL."""
    return list(CaseStep.objects.filter(case_id=case_id, taken_back_at__isnull=True).order_by("place"))


def correction_of(case_id: UUID) -> CorrectionNotice | None:
    """The case's correction notice, if it had one. 1 SQL."""
    return CorrectionNotice.objects.filter(case_id=case_id).first()


def overdue_acceptances(*, today: date, limit: int = 500) -> list[str]:
    """Numbers of licence cases whose acceptance limit has passed unanswered. 1 SQL.

    Where another system handles the case, the answer may have been given in time and be reported late.
    """
    rows = Case.objects.filter(type_code="01", state=CaseState.RECEIVED, acceptance_due_on__lt=today)
    rows = rows.filter(Q(handling_system="own") | Q(acceptance_due_on__lt=today - KEPT_FOR))
    return list(rows.order_by("acceptance_due_on").values_list("number", flat=True)[:limit])


def helper_of(case: Case) -> str:
    """Who applied for the applicant, by name; empty: they did themselves. 1 SQL for a citizen, else none."""
    if case.capacity == Capacity.SELF or case.capacity in IN_PERSON:
        return case.helper_masked
    party = CaseParty.objects.filter(case=case, role=PartyRole.REPRESENTATIVE).first()
    return party.name if party else case.helper_masked


def followers_of(case: Case) -> list[int]:
    """The accounts that follow the case: who applied, and the applicant. No SQL for one's own, else 1."""
    applicant = None if case.capacity == Capacity.SELF else account_of_person(case.person_id)
    return list(dict.fromkeys(one for one in (case.account_id, applicant) if one is not None))


def _one(rows: CaseQuerySet, number: str) -> Case:
    case = rows.first()
    if case is None:
        raise no_such_case(number)
    return case


def with_step(rows: CaseQuerySet) -> CaseQuerySet:
    """The cases, each with its open step that is due first."""
    open_step = CaseStep.objects.filter(case=OuterRef("pk"), done_at__isnull=True).order_by("due_on")
    return rows.annotate(
        step_key=Subquery(open_step.values("key")[:1]), step_due=Subquery(open_step.values("due_on")[:1])
    )


def _with_open_steps(rows: CaseQuerySet) -> CaseQuerySet:
    """Each step that waits once, whoever sits at it, the most urgent first."""
    main = CaseStep.objects.filter(case=OuterRef("pk"), done_at__isnull=True, role="main")
    said = JSONObject(key="key", organisation_id="organisation_id", due_on="due_on")
    return rows.annotate(open_steps=ArraySubquery(main.order_by("due_on", "place").values(said=said)))


def as_fact(case: Case) -> CaseFact:
    """The case as others may see it."""
    return CaseFact(
        id=case.id,
        number=case.number,
        state=CaseState(case.state),
        outcome=Outcome(case.outcome) if case.outcome else None,
        item_code=case.item_code,
        item_name=case.item_name,
        type_code=case.type_code,
        version_id=case.version_id,
        organisation_id=case.organisation_id,
        area_code=case.area_code,
        holder=HolderKind(case.holder),
        applicant=case.applicant_masked,
        person_id=case.person_id,
        capacity=Capacity(case.capacity),
        uscc=case.uscc,
        helper=case.helper_masked,
        account_id=case.account_id,
        submitted_at=case.submitted_at,
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        accepted_at=case.accepted_at,
        is_deemed=case.is_deemed,
        decided_at=case.decided_at,
        delivered_at=case.delivered_at,
        acceptance_due_on=case.acceptance_due_on,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
        delivery_due_on=case.delivery_due_on,
        stopped_on=case.stopped_on,
        licence=case.licence,
        step=getattr(case, "step_key", None) or "",
        step_due_on=getattr(case, "step_due", None),
        handling_system=case.handling_system,
        handling_number=case.handling_number,
        business=case.business,
        of_licence=case.of_licence,
        renew_by=case.renew_by,
        is_renewed_by_law=case.is_renewed_by_law,
        open_steps=tuple(_open_step(one) for one in getattr(case, "open_steps", ())),
        examined_by_id=case.examined_by_id,
        report_due_on=case.report_due_on,
        reported_on=case.reported_on,
        reported_at=case.reported_at,
        part_of=case.part_of,
        project_code=case.project_code,
    )


def _open_step(said: Mapping[str, str | None]) -> OpenStepFact:
    due_on = said["due_on"]
    return OpenStepFact(
        key=str(said["key"]),
        organisation_id=UUID(said["organisation_id"]),
        due_on=date.fromisoformat(due_on) if due_on else None,
    )


def own_cases(by: Person, *, limit: int = 50, with_parts: bool = False) -> list[Case]:
    """The rows of the person's cases, the latest first. 1 SQL.

    The parts of a bundle case stand on its page, and here only while they are to be corrected; `with_parts`
    all of them that run, for who looks what else waits for the person.
    """
    mine = Case.objects.of_person(by.account_id, by.person_id)
    parts = Q(state__in=OPEN_STATES) if with_parts else Q(state=CaseState.CORRECTION)
    shown = mine.filter(Q(part_of="") | parts)
    return list(with_step(shown).order_by("-submitted_at")[:limit])
