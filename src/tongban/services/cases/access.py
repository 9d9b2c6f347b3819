"""Finding and locking a case or a draft: what is not yours is not found, and no lock is taken on it."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tongban.foundation.directory.public import Officer, SystemOfficer, check_duty
from tongban.foundation.identity.public import Applying, Person, application_authority
from tongban.foundation.tasks.public import closed_another
from tongban.kernel.errors import N_, NotAllowed, NotFound, Refused
from tongban.services.cases.facts import IN_PARTS, Capacity, CaseFact, ForWhom, HolderKind
from tongban.services.cases.models import Case, CaseStep, Draft
from tongban.services.cases.numbers import no_such_case
from tongban.services.cases.outside.systems import system_title
from tongban.services.cases.procedures.errors import ChairMayNotExamine
from tongban.services.cases.procedures.models import Hearing


class NoStepForYou(NotAllowed):
    """No open step of this case waits for a post that the officer holds."""

    code = "no-step-for-you"
    title = N_("No open step of this case waits for one of your posts.")


class SameHands(Refused):
    """One person did one step of a case and would do another, and in one of them stands in for somebody."""

    code = "same-hands"
    title = N_(
        "You have done another step of this case. Whoever did one step may not do another in the place of an absent colleague."
    )


class HandledElsewhere(Refused):
    """Another system handles this case."""

    code = "handled-elsewhere"
    title = N_(
        "The system “%(system)s” handles this case under the number %(number)s. Take it back first to act on it here."
    )


class DecidedInParts(Refused):
    """A bundle case: no act is done to it, each of its parts has a case of its own."""

    code = "decided-in-parts"
    title = N_("This case is several services in one. Each of them is handled in its own case.")


def lock_case(number: str, *, for_: Officer) -> Case:
    """The case, locked, when it is one of the officer's organisations'. 1 SQL. Raises NotFound, BadCaseNumber, HandledElsewhere."""
    visible = Case.objects.of_officer(for_).filter(number=number)
    case = visible.select_for_update(of=("self",)).first()
    return _ours(case, number, by=for_)


def lock_own_case(number: str, *, for_: Person) -> Case:
    """The case, locked, when it is about this person or they applied for it. 1 SQL. Raises NotFound, BadCaseNumber.

    It is theirs whichever system handles it.
    """
    mine = Case.objects.of_person(for_.account_id, for_.person_id).filter(number=number)
    return _ours(mine.select_for_update().first(), number, by=for_)


def lock_draft(draft_id: UUID, *, by: Person | Officer) -> Draft:
    """A draft of `by`, locked. 1 SQL. Raises NotFound."""
    draft = Draft.objects.select_for_update().filter(id=draft_id, account_id=by.account_id).first()
    if draft is None:
        raise NotFound
    return draft


def lock_any_case(number: str) -> Case:
    """The case, locked, for acts of the platform itself. 1 SQL. Raises NotFound."""
    case = Case.objects.select_for_update().filter(number=number).first()
    if case is None:
        raise NotFound
    return case


def whom_of(case: Case | CaseFact, *, by: Person) -> ForWhom:
    """Whose application the case is, seen from who acts on it now: the applicant's own, or another's."""
    is_own = case.capacity == Capacity.SELF or case.person_id == by.person_id
    return ForWhom(
        holder=HolderKind(case.holder),
        uscc=case.uscc,
        person_id=case.person_id,
        capacity=Capacity.SELF if is_own else Capacity(case.capacity),
    )


def check_may_act(case: Case | CaseFact, *, by: Person, at: datetime) -> None:
    """Raise AuthorityEnded when `by` applied for somebody else and may no longer act for them.

    No SQL for who applied for themselves, and for the applicant of an application that another made.
    """
    whom = whom_of(case, by=by)
    if whom.capacity is not Capacity.SELF:
        applying = Applying(capacity=whom.capacity, item_code=case.item_code, uscc=case.uscc)
        application_authority.check(by=by, person_id=case.person_id, applying=applying, at=at)


def may_act(case: Case | CaseFact, *, by: Person, at: datetime) -> bool:
    """Whether `check_may_act` lets `by` act: what is the applicant's alone is shown to them no longer else."""
    try:
        check_may_act(case, by=by, at=at)
    except (NotAllowed, NotFound):
        return False
    return True


def open_step(case: Case, *, post: str, by: Officer, duty: str) -> CaseStep:
    """The open step of `case` that waits for `post`, which the officer holds, with the duty. 1 SQL.

    What the process divides between posts stays divided while one person stands in for another.

    Raises NoStepForYou, NotAllowed, SameHands, ChairMayNotExamine.
    """
    steps = CaseStep.objects.filter(case=case, done_at__isnull=True, post_code=post, role="main")
    return first_allowed(with_hands(steps.order_by("place"), case, by=by), by=by, duty=duty)


def first_allowed(steps: Iterable[CaseStep], *, by: Officer, duty: str) -> CaseStep:
    """The first of the steps that waits for a post of `by` and is theirs to do; they come from `with_hands`.

    Raises NoStepForYou, and where each that waits for them is barred why the first is: NotAllowed, SameHands,
    ChairMayNotExamine.
    """
    barred: Refused | None = None
    for step in steps:
        if not by.holds(step.post_code, organisation_id=step.organisation_id):
            continue
        try:
            check_duty(by, duty, organisation_id=step.organisation_id)
            check_hands(step, by=by)
        except Refused as refused:
            barred = barred or refused
        else:
            return step
    raise barred or NoStepForYou


def with_hands(steps: QuerySet[CaseStep], case: Case, *, by: Officer) -> QuerySet[CaseStep]:
    """The steps, each with what `check_hands` asks: whether `by` did another step of the case, or chaired its hearing."""
    chaired = Hearing.objects.filter(case=case, chair_account_id=by.account_id, minutes_at__isnull=False)
    another = partial(
        closed_another, about=f"cases:{case.number}", by_ref=by.ref, post_code=OuterRef("post_code")
    )
    return steps.annotate(did_another=another(), stood_in=another(for_others=True), chaired=Exists(chaired))


def check_hands(step: CaseStep, *, by: Officer) -> None:
    """Raise SameHands where `by` did one step of a case and would do this one, either for a colleague who is away.

    Raise ChairMayNotExamine for who kept the minutes of its hearing. `step` comes from `with_hands`.
    """
    if step.chaired:  # type: ignore[attr-defined]
        raise ChairMayNotExamine
    is_standing_in = bool(by.stand_in(step.post_code, organisation_id=step.organisation_id))
    if step.stood_in or (step.did_another and is_standing_in):  # type: ignore[attr-defined]
        raise SameHands


def _ours(case: Case | None, number: str, *, by: Officer | Person) -> Case:
    if case is None:
        raise no_such_case(number)
    if case.handling_system == IN_PARTS:
        raise DecidedInParts
    acts_as = by.system if isinstance(by, SystemOfficer) else "own"
    if isinstance(by, Officer) and case.handling_system != acts_as:
        raise HandledElsewhere(
            facts={"system": system_title(case.handling_system), "number": case.handling_number or "—"}
        )
    return case
