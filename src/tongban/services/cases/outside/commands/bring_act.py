"""Take what another system reports (外部办理): the same verbs, at the time of the act, each act once and in order."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty, officer_of
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, NotAllowed, Refused
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.models import Case
from tongban.services.cases.numbers import no_such_case
from tongban.services.cases.outside.facts import (
    BRING,
    DUTY_OF,
    MOST_KEPT,
    ActState,
    Brought,
    ReportedAct,
)
from tongban.services.cases.outside.models import HandOver, OutsideAct
from tongban.services.cases.outside.reports import (
    as_reported,
    course_of,
    digest_of,
    do_reported,
    open_hand_over,
    tell_operator,
)
from tongban.services.cases.outside.rules import Fate, fate_of
from tongban.services.cases.outside.systems import post_of, system_title
from tongban.services.cases.steps import subject_of

DUTY = BRING


class ActDiffers(Refused):
    """The same id came before with something else."""

    code = "outside-act-differs"
    title = N_("An act with the id %(id)s came before and said something else.")


class AnotherSystem(NotAllowed):
    """The account reports for another system than the one which handles the case."""

    code = "outside-another-system"
    title = N_(
        "This case is handled by the system “%(system)s”. Only the account of that system reports on it."
    )


class TooManyKept(Refused):
    """So many acts of this case wait for another that no more are kept."""

    code = "outside-acts-too-many"
    status = 429
    title = N_("%(n)s acts of this case wait for one before them. Send that one first.")


def bring_act(*, number: str, act: ReportedAct, by: Officer, at: datetime) -> Brought:
    """Do a reported act at its own time, or keep it until the one that it presupposes has come.

    The same id again changes nothing and gives the same answer. What waited for this act is done
    afterwards, each act in its own transaction.

    Raises NotFound, NotHandedOver, NotAllowed, AnotherSystem, ActDiffers, ActInFuture, ActTooEarly, ActContradicts,
    TooManyKept, and what the act's verb refuses: then nothing is written and it may be sent again.
    """
    brought = _take(number=number, act=act, by=by, at=at)
    if brought.is_new and brought.state is ActState.DONE:
        bring_kept(number=number, at=at)
    return brought


def bring_kept(*, number: str, at: datetime) -> None:
    """Do what waited, in order, each act in its own transaction, as far as it goes."""
    while _take_next(number=number, at=at):
        pass


@transaction.atomic
def _take(*, number: str, act: ReportedAct, by: Officer, at: datetime) -> Brought:
    ours = Case.objects.of_officer(by).filter(number=number)
    case = ours.select_for_update(of=("self",)).first()
    if case is None:
        raise no_such_case(number)
    for duty in (DUTY, DUTY_OF[act.name]):
        check_duty(by, duty, organisation_id=case.organisation_id)
    handed = open_hand_over(case)
    _check_speaks_for(handed.system, by, case)
    row = handed.acts.filter(act_id=act.act_id).first()
    if row is not None and row.state != ActState.REFUSED:
        if bytes(row.sha256) != digest_of(act):
            raise ActDiffers(facts={"id": act.act_id})
        return _told(row, is_new=False)
    fate = fate_of(course_of(case, handed), act, now=at)
    if fate is Fate.WAITS:
        _check_room(handed)
    row = row or OutsideAct(hand_over=handed, act_id=act.act_id)
    row.after, row.name, row.said, row.sha256 = act.after, act.name, act.said, digest_of(act)
    row.account_id, row.done_at, row.arrived_at, row.code = by.account_id, act.done_at, at, ""
    if fate is Fate.WAITS:
        row.state = ActState.KEPT
        row.save()
        facts = {"name": act.name.value, "id": act.act_id, "after": act.after}
        record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
        return _told(row, is_new=True)
    if fate is Fate.NOW:
        do_reported(case, act, by=by)
    _done(row, handed)
    return _told(row, is_new=True)


@transaction.atomic
def _take_next(*, number: str, at: datetime) -> bool:
    """Do the one act that waited for the last one done. Whether there was one, and it could be done."""
    case = lock_any_case(number)
    handed = HandOver.objects.filter(case=case, ended_at__isnull=True).first()
    if handed is None:
        return False
    course = course_of(case, handed)
    row = handed.acts.filter(state=ActState.KEPT, after=course.last).order_by("arrived_at", "id").first()
    if row is None:
        return False
    act = as_reported(row)
    try:
        with transaction.atomic():
            fate = fate_of(course, act, now=at)
            if fate is Fate.NOW:
                do_reported(case, act, by=officer_of(account_id=row.account_id, at=at))
    except Refused as refused:
        row.state, row.code = ActState.REFUSED, refused.code
        row.save(update_fields=["state", "code"])
        tell_operator(case, about=f"{row.pk}-{refused.code}", at=at)
        return False
    if fate is Fate.WAITS:
        return False
    _done(row, handed)
    return True


def _check_speaks_for(system: str, by: Officer, case: Case) -> None:
    """Raise AnotherSystem for an account that reports for another system than the one which handles the case."""
    post = post_of(system)
    if post and not by.holds(post, organisation_id=case.organisation_id):
        raise AnotherSystem(facts={"system": system_title(system)})


def _check_room(handed: HandOver) -> None:
    if (kept := handed.acts.filter(state=ActState.KEPT).count()) >= MOST_KEPT:
        raise TooManyKept(facts={"n": kept})


def _done(row: OutsideAct, handed: HandOver) -> None:
    row.state = ActState.DONE
    row.place = handed.acts.filter(state=ActState.DONE).count() + 1
    row.save()


def _told(row: OutsideAct, *, is_new: bool) -> Brought:
    return Brought(
        act_id=row.act_id,
        state=ActState(row.state),
        done_at=row.done_at,
        arrived_at=row.arrived_at,
        is_new=is_new,
    )
