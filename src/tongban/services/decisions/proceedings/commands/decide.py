"""Decide a proceeding (作出决定): the licence is suspended or ended in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.resources.licences.public import (
    Ending,
    LicenceFact,
    Succession,
    end_licence,
    licence_named,
    succeed_licence,
    suspend_licence,
)
from tongban.services.decisions.proceedings.errors import DecidedByOpener
from tongban.services.decisions.proceedings.facts import (
    DECIDE,
    FOR_THE_PUBLIC,
    Measure,
    ProceedingDecided,
    ProceedingState,
)
from tongban.services.decisions.proceedings.grounds import basis_of
from tongban.services.decisions.proceedings.hearing.queries import check_held
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.papers import order_decision
from tongban.services.decisions.proceedings.queries import as_fact, current_version
from tongban.services.decisions.proceedings.rules import (
    LONGEST,
    check_decision,
    check_discussed_on,
    check_open,
    check_reasons,
)
from tongban.services.decisions.proceedings.standing import (
    close_tasks,
    has_worked_on,
    lock_proceeding,
    subject_of,
    tell_holder,
)

_ENDINGS = {
    Measure.CANCELLATION: Ending.CANCELLED,
    Measure.WITHDRAWAL: Ending.WITHDRAWN,
    Measure.RETRACTION: Ending.RETRACTED,
    Measure.REVOCATION: Ending.REVOKED,
}
_KEPT = ("until", "compensation", "discussed_on", "reasons", "state", "ended_at", "ended_by", "ended_name")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided: `until` puts another last day of a suspension than the notice said, but none that makes it longer; a change or a
    retraction names how losses are made good (`compensation`); `discussed_on` is the day of the joint discussion of a grave penalty.
    """

    reasons: str
    until: date | None = None
    compensation: str = ""
    discussed_on: date | None = None


@transaction.atomic
def decide_proceeding(*, number: str, decision: Decision, by: Officer, at: datetime) -> ProceedingDecided:
    """Order the measure after the holder could be heard, and change the version of the licence that stands now.

    Who looked into it or reviewed it does not decide it; besides the duty of this verb it takes that of the
    licence's own verb. 28 SQL at most.

    Source: 行政许可法 (2019) arts. 7, 8, 69, 70; 行政处罚法 (2021) arts. 57 to 59, 65; 行政复议法 (2023) art. 20,
    行政诉讼法 (2017) art. 46 (the remedies).

    Raises NotFound, DutyMissing, ProceedingEnded, DecidedByOpener, NoticeNotServed, DefenceOpen,
    HearingNotHeld, LegalityNotPassed, ProceedingWordsMissing, LicenceNotValid.
    """
    row = lock_proceeding(number, by=by)
    check_duty(by, DECIDE, organisation_id=row.organisation_id)
    check_open(row.state)
    measure, today = Measure(row.measure), at.astimezone(CITY_ZONE).date()
    until = (decision.until or row.until) if measure is Measure.SUSPENSION else None
    fact = as_fact(row)
    if has_worked_on(fact, by=by, duty=DECIDE):
        raise DecidedByOpener
    check_decision(
        fact,
        decider=by.account_id,
        until=until,
        compensation=decision.compensation,
        today=today,
    )
    row.until = until
    hearing = check_held(row)
    row.compensation = decision.compensation.strip()[:LONGEST] if measure in FOR_THE_PUBLIC else ""
    row.discussed_on = check_discussed_on(
        decision.discussed_on, opened_on=row.opened_at.astimezone(CITY_ZONE).date(), today=today
    )
    row.reasons, row.state = check_reasons(decision.reasons), ProceedingState.DECIDED.value
    row.ended_at, row.ended_by, row.ended_name = at, by.account_id, by.name
    row.save(update_fields=_KEPT)
    licence = _change(row, measure, by=by, at=at)
    order_decision(row, licence, hearing, at=at)
    close_tasks(row, by=by, outcome="decided", at=at)
    facts = {
        "number": row.number,
        "measure": row.measure,
        "identifier": licence.identifier,
        "until": row.until,
    }
    record(act=DECIDE, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    decided = ProceedingDecided(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        measure=row.measure,
    )
    announce(decided)
    title = N_("There is a decision on your licence")
    body = N_("%(office)s has decided on %(item)s. Read the decision and what you may do about it.")
    tell_holder(row, licence, key="decision", title=title, body=body, at=at)
    return decided


def _change(row: Proceeding, measure: Measure, *, by: Officer, at: datetime) -> LicenceFact:
    """Change the licence by its own verb. Raises DutyMissing, LicenceNotValid."""
    standing, basis = current_version(row), basis_of(row.ground, row.law)
    if measure is Measure.CHANGE:
        return _changed(row, standing, by=by, at=at)
    if measure is Measure.SUSPENSION and row.until is not None:
        return suspend_licence(
            identifier=standing.identifier,
            until=row.until,
            reason=row.reasons,
            law=row.law,
            by=by,
            at=at,
        )
    reason = f"{row.reasons}（{basis}）"
    return end_licence(identifier=standing.identifier, how=_ENDINGS[measure], reason=reason, by=by, at=at)


def _changed(row: Proceeding, standing: LicenceFact, *, by: Officer, at: datetime) -> LicenceFact:
    """A new version with what was told to the holder; its term stays. Raises DutyMissing, LicenceNotValid, Invalid."""
    whole = licence_named(standing.identifier)
    return succeed_licence(
        identifier=standing.identifier,
        how=Succession.CHANGE,
        holder=whole.holder,
        fields={**whole.fields, **{one["key"]: one["after"] for one in row.changes}},
        case_number=row.number,
        on=at.astimezone(CITY_ZONE).date(),
        by=by,
        at=at,
    )
