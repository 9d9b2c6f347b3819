"""What acts of review need besides their step: words, a lawful target, a place that may be asked."""

from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import (
    Officer,
    OrganisationFact,
    PostPlace,
    areas_serving,
    organisation,
    posts_with_duty,
)
from tongban.foundation.tasks.public import tasks_about
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.seating import my_seat, subject_of, task_key
from tongban.services.process.public import (
    ONE_ACT,
    OPINION,
    OWN,
    SUPERIOR,
    DoneStep,
    Place,
    Role,
    SeatedAlready,
    SeatView,
    seat_view,
)

LONGEST = 4000  # characters of an opinion or of reasons, as for a decision


class SayWhy(Refused):
    """The act needs words: the reasons of a return or of a disagreement, or what is asked."""

    code = "say-why"
    status = 422
    title = N_("Write the reasons, or what is asked. They stand with the case.")


class CannotBeAsked(Refused):
    """No post there has the duty to answer."""

    code = "cannot-be-asked"
    status = 422
    title = N_("This post cannot be asked. Choose one of the list.")


class NotTheirsToTake(Refused):
    """A step is not passed to an office that has no part in what it decides."""

    code = "not-theirs-to-take"
    status = 422
    title = N_(
        "A step is passed on within the organisation that holds it, to the one that has the case, or to its "
        "superior. Ask another organisation for its opinion instead."
    )


class StandsAsDone(Refused):
    """Acceptance, opinion letters, reports, decision and issuance have gone out and are not taken back."""

    code = "stands-as-done"
    title = N_(
        "Acceptance, opinion letters, reports, decision and issuance stand once they are done. They are not taken "
        "back here."
    )


def check_said(text: str) -> str:
    """The text without spaces around it. Raises SayWhy where nothing is said."""
    said = text.strip()[:LONGEST]
    if not said:
        raise SayWhy
    return said


def review_seat(case: Case, *, by: Officer, duty: str) -> CaseStep:
    """The open main seat of a review that `by` holds; reviews are the steps that are no act of law of their own.

    1 SQL. Raises NoStepForYou, NotAllowed.
    """
    return my_seat(case, by=by, duty=duty, roles=[Role.MAIN], not_at=ONE_ACT)


def redoable(case: Case) -> dict[UUID, CaseStep]:
    """Steps that stand and that the law lets be done again, by their id: reviews and opinion letters, which
    have not gone out to the applicant. 1 SQL."""
    rows = CaseStep.objects.filter(case=case, role=Role.MAIN, taken_back_at__isnull=True)
    rows = rows.exclude(post_code__in=["", *(ONE_ACT - {OPINION})])
    return {row.of_step or row.id: row for row in rows.only("id", "of_step", "post_code", "key", "round")}


def returnable(case: Case, view: SeatView) -> list[DoneStep]:
    """Of the steps to which a seat may return those that the law lets be done again. 1 SQL."""
    there = redoable(case)
    return [step for step in view.sendable if step.id in there]


def view_of(case: Case, row: CaseStep) -> SeatView:
    """Whom the seat waits for and where it may go back to. 1 SQL."""
    return seat_view(subject_of(case), seat_id=row.id)


def places_to_ask(case: Case, *duties: str) -> list[PostPlace]:
    """The posts around the case's area that have one of these duties. 1 SQL, 3 when nothing is kept."""
    return posts_with_duty(*duties, area_codes=areas_serving(case.area_code))


def place_to_ask(case: Case, row: CaseStep, *, organisation_id: UUID, post: str, duty: str) -> Place:
    """The place as the process names it. 2 SQL. Raises CannotBeAsked, SeatedAlready."""
    asked = next(
        (
            one
            for one in places_to_ask(case, duty)
            if one.code == post and one.organisation_id == organisation_id
        ),
        None,
    )
    if asked is None:
        raise CannotBeAsked(facts={"post": post})
    at_step = Q(of_step=row.of_step or row.id) | Q(id=row.id)
    sits = CaseStep.objects.filter(at_step, case=case, done_at__isnull=True, post_code=post)
    if sits.filter(organisation_id=organisation_id).exists():
        raise SeatedAlready(facts={"post": asked.name})
    return Place(post_code=post, organisation=_named(case, asked))


def may_take(case: Case, row: CaseStep) -> frozenset[UUID]:
    """The organisations to whose posts this seat may be passed on. No SQL once the directory is kept.

    Source: 行政许可法 (2019) art. 22: a licence is decided by an office with competence, within it.
    """
    above = organisation(case.own_id).parent_id
    return frozenset({row.organisation_id, case.own_id, case.organisation_id} | ({above} if above else set()))


def _named(case: Case, asked: PostPlace) -> str:
    if asked.organisation_id == case.own_id:
        return OWN
    own: OrganisationFact = organisation(case.own_id)
    return SUPERIOR if own.parent_id == asked.organisation_id else asked.organisation_code


def taken_seats(case: Case, *, by: Officer) -> frozenset[UUID]:
    """Open seats whose to-do row somebody else has taken. 1 SQL."""
    prefix = task_key(UUID(int=0)).rpartition(":")[0] + ":"
    return frozenset(
        UUID(task.key.removeprefix(prefix))
        for task in tasks_about(about=subject_of(case))
        if task.closed_at is None
        and task.claimed_by_account not in (None, by.account_id)
        and task.key.startswith(prefix)
    )


def own_act(case: Case, *, seat_id: UUID, by: Officer) -> CaseStep:
    """A seat at which `by` has acted and which stands. 1 SQL. Raises NotFound, StandsAsDone."""
    row = CaseStep.objects.filter(
        id=seat_id, case=case, done_by=by.ref, done_at__isnull=False, taken_back_at__isnull=True
    ).first()
    if row is None:
        raise NotFound
    if row.post_code in ONE_ACT and row.role == Role.MAIN:
        raise StandsAsDone
    return row


def own_acts(rows: tuple[CaseStep, ...], *, by: Officer) -> list[CaseStep]:
    """The last act of `by` that may still be taken back, as far as the rows tell; the verb looks closer. 0 SQL."""
    mine = [row for row in rows if row.done_by == by.ref and row.done_at and row.outcome != "correct"]
    mine = [row for row in mine if row.post_code not in ONE_ACT or row.role != Role.MAIN]
    last = max(mine, key=lambda row: (row.done_at, row.place), default=None)
    later = [row for row in rows if last and row.place > last.place and row.done_at]
    return [] if last is None or later else [last]
