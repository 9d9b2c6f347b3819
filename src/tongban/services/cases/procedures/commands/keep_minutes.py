"""Keep the minutes of a hearing (听证笔录), have them signed, and close the hearing."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.seals.public import forget_requests
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.facts import SignedByToken, SignedOnPage
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.errors import (
    ChallengeOpen,
    HearingNotYet,
    MinutesNotSigned,
    NotTheChair,
)
from tongban.services.cases.procedures.facts import CLOSE, HOLD, HearingClosed, MinutesKept, SignedHow
from tongban.services.cases.procedures.minutes import request_for, sign_row
from tongban.services.cases.procedures.models import Hearing, InterestedParty, MinutesSignature
from tongban.services.cases.procedures.records import order_minutes
from tongban.services.cases.procedures.rules import LONGEST, MINUTES, NEEDED_PARTS, digest, words
from tongban.services.cases.procedures.standing import (
    examiners_of,
    has_open_challenge,
    names_of,
    open_hearing,
    parties_of,
    signatures_of,
)
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.running import finish, open_one
from tongban.standards.working_time import Procedure

DUTY = "cases.keep_minutes"
APPLICANT, OFFICER = "applicant", "officer-"  # in `present`: officer-7 is the account 7


@transaction.atomic
def keep_minutes(
    *, number: str, parts: Mapping[str, str], present: Collection[str], by: Officer, at: datetime
) -> MinutesKept:
    """Write down what was said; `present` names who came: `applicant`, an interested party's id, `officer-7`.

    Who came, and the clerk, reads the minutes and signs them; the chair signs last. Minutes that are written
    anew are signed anew. At most 20 SQL.

    Source: 行政许可法 (2019) art. 48 (1)(4) and (5).

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, HearingNotYet, ChallengeOpen, WordsMissing.
    """
    case, hearing = lock_chaired(number, by=by)
    if at < hearing.planned_at:
        raise HearingNotYet
    if has_open_challenge(hearing):
        raise ChallengeOpen
    kept = words({part: parts.get(part, "") for part in NEEDED_PARTS})
    kept |= {part: text for part in MINUTES if (text := parts.get(part, "").strip()[:LONGEST])}
    hearing.minutes = {part: kept[part] for part in MINUTES if part in kept}
    hearing.minutes_sha256 = digest(hearing.minutes)
    hearing.minutes_at, hearing.minutes_by = at, by.ref
    hearing.save(update_fields=["minutes", "minutes_sha256", "minutes_at", "minutes_by"])
    parties = parties_of(case)
    officers = _put_before(case, hearing, parties, present)
    facts = {"place": hearing.place, "minutes": hearing.minutes_sha256}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    event = MinutesKept(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        applicant=APPLICANT in present,
        parties=tuple(party.pk for party in parties if str(party.pk) in present),
        officers=tuple(officer for officer in officers if officer != hearing.chair_account_id),
    )
    announce(event)
    return event


def _put_before(
    case: Case, hearing: Hearing, parties: list[InterestedParty], present: Collection[str]
) -> list[int]:
    """Lay the minutes before all who have to sign; the officers among them. What was signed before is void."""
    forget_requests(subjects=[request_for(row) for row in signatures_of(hearing)])
    MinutesSignature.objects.filter(hearing=hearing).delete()
    sides = [(APPLICANT, None), *[(str(party.pk), party) for party in parties]]
    rows = [
        MinutesSignature(hearing=hearing, interested=party, how="" if key in present else SignedHow.ABSENT)
        for key, party in sides
    ]
    holding = (hearing.chair_account_id, hearing.clerk_account_id)
    examiners = [one for one in sorted(examiners_of(case)) if f"{OFFICER}{one}" in present]
    officers = list(dict.fromkeys([*holding, *examiners]))
    rows += [MinutesSignature(hearing=hearing, officer_account_id=account) for account in officers]
    MinutesSignature.objects.bulk_create(rows)
    return officers


@transaction.atomic
def close_hearing(
    *, number: str, signature: SignedOnPage | SignedByToken, by: Officer, at: datetime
) -> HearingClosed:
    """Sign the minutes as the chair: they go into the file, the clock runs on, the decision follows them.

    At most 34 SQL, and 3 a party. Source: 行政许可法 (2019) arts. 45, 48.

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, HearingNotYet, MinutesNotSigned,
    SignatureMissing, MinutesChanged.
    """
    case, hearing = lock_chaired(number, by=by)
    if not hearing.minutes_at:
        raise HearingNotYet
    rows, parties = signatures_of(hearing), parties_of(case)
    own = next((row for row in rows if row.officer_account_id == by.account_id), None)
    check_all_but_chair_signed(case, hearing, rows)
    own = own or MinutesSignature(hearing=hearing, officer_account_id=by.account_id)
    signed = sign_row(case, hearing, own, signature=signature, by=by, at=at)
    hearing.closed_at = at
    hearing.save(update_fields=["closed_at"])
    order_minutes(case, hearing, signatures_of(hearing), parties, at=at)
    facts = {"place": hearing.place, "minutes": hearing.minutes_sha256} | signed
    record(act=CLOSE, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    if (procedure := open_one(case, Procedure.HEARING)) is not None:
        finish(case, procedure, result="听证已经举行，听证笔录存入本案。", by=by, at=at)
    closed = HearingClosed(
        number=case.number, organisation_id=case.organisation_id, at=at, place=hearing.place
    )
    announce(closed)
    return closed


def check_all_but_chair_signed(case: Case, hearing: Hearing, rows: Collection[MinutesSignature]) -> None:
    """Raise MinutesNotSigned with the names of those who still have to sign. At most 2 SQL."""
    waiting = [row for row in rows if not row.how and row.officer_account_id != hearing.chair_account_id]
    if waiting:
        raise MinutesNotSigned(facts={"names": "、".join(names_of(case, waiting, is_masked=True))})


def lock_chaired(number: str, *, by: Officer) -> tuple[Case, Hearing]:
    """The case, locked, and the hearing that `by` chairs. Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair."""
    case = lock_case(number, for_=by)
    check_duty(by, HOLD, organisation_id=case.organisation_id)
    hearing = open_hearing(case)
    if hearing.chair_account_id != by.account_id:
        raise NotTheChair
    return case, hearing
