"""Enter that another office revoked a licence as a penalty (吊销): nothing ends before a second officer confirms it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from tongban.foundation.directory.public import Officer, check_duty, organisation, posts_with_duty
from tongban.foundation.tasks.public import open_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.resources.licences.public import LicenceFact, LicenceNotValid, LicenceState, licence_by_code
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.reported.facts import DUTY, PROPOSE, RevocationProposed
from tongban.services.decisions.proceedings.reported.models import ReportedRevocation
from tongban.services.decisions.proceedings.rules import NEEDED

TASK_KIND = "decisions.confirm_revocation"
_STANDS = (LicenceState.VALID, LicenceState.SUSPENDED)


@transaction.atomic
def propose_revocation(
    *, code: str, organ: str, decision: str, decided_on: date | None, by: Officer, at: datetime
) -> None:
    """Keep whose decision it is, its number and day, and put it before the others who may end a licence. 9 SQL.

    Source: 行政处罚法 (2021) art. 9 (3): revoking is a penalty with its own procedure and hearing; here it is only
    recorded. That two officers record it is our rule: what ends a licence is not undone.

    Raises NotFound (not there, or another organisation's), DutyMissing, LicenceNotValid,
    ProceedingWordsMissing, RevocationProposed.
    """
    licence = our_licence(code, by=by)
    check_duty(by, DUTY, organisation_id=licence.organisation_id)
    if licence.state not in _STANDS:
        raise LicenceNotValid(facts={"number": licence.number})
    day = _checked(licence, organ=organ, decision=decision, decided_on=decided_on, at=at)
    row = ReportedRevocation(
        licence_type=licence.type_code,
        licence_number=licence.number,
        organisation_id=licence.organisation_id,
        organ=organ.strip()[:100],
        decision=decision.strip()[:80],
        decided_on=day,
        proposed_at=at,
        proposed_by=by.ref,
        proposed_name=by.name,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        if "reported_one_open" not in str(clash):
            raise
        raise RevocationProposed from clash
    _put_before_others(row, licence, by=by, at=at)
    facts = {"organ": row.organ, "decision": row.decision, "decided_on": day}
    actor = by.only_in(licence.organisation_id)
    record(act=PROPOSE, subject=subject_of(licence), by=actor, at=at, facts=facts)


def our_licence(code: str, *, by: Officer) -> LicenceFact:
    """A licence of the officer's organisations. 1 SQL. Raises NotFound."""
    licence = licence_by_code(code)
    if licence.organisation_id not in by.organisation_ids:
        raise NotFound
    return licence


def subject_of(licence: LicenceFact) -> str:
    """Where the trail keeps it: with the licence."""
    return f"licence:{licence.number}"


def task_key(row: ReportedRevocation) -> str:
    """The key of the to-do row of its confirmation."""
    return f"reported-revocation:{row.id}"


def _checked(
    licence: LicenceFact, *, organ: str, decision: str, decided_on: date | None, at: datetime
) -> date:
    faults = {name: NEEDED for name, text in (("organ", organ), ("decision", decision)) if not text.strip()}
    if decided_on is None or decided_on > at.astimezone(CITY_ZONE).date():
        faults["decided_on"] = N_("Give the day of the decision, not after today.")
    elif decided_on < licence.issued_on:
        faults["decided_on"] = N_("The decision would be older than the licence. Look at its day again.")
    if faults or decided_on is None:
        raise ProceedingWordsMissing(facts={"fields": faults})
    return decided_on


def _put_before_others(row: ReportedRevocation, licence: LicenceFact, *, by: Officer, at: datetime) -> None:
    """A task for a post with the duty, of those that are not the officer's own where there is one. 3 SQL."""
    area_code = organisation(licence.organisation_id).area_code
    places = posts_with_duty(DUTY, area_codes=[area_code])
    posts = [one.code for one in places if one.organisation_id == licence.organisation_id]
    others = [one for one in posts if not by.holds(one, organisation_id=licence.organisation_id)]
    open_task(
        key=task_key(row),
        kind=TASK_KIND,
        about=f"licences:{licence.number}",
        title=licence.type_name,
        post_code=(others or posts)[0],
        organisation_id=licence.organisation_id,
        area_code=area_code,
        due_at=None,
        url=f"/desk/licences/{licence.code}/",
        at=at,
    )
