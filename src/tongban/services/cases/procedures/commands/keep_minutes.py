"""Keep the minutes of a hearing (听证笔录), have them confirmed, and close the hearing."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.access import lock_case
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.errors import (
    ChallengeOpen,
    HearingNotYet,
    MinutesChanged,
    MinutesNotSigned,
    NotAtTheHearing,
    NotTheChair,
)
from tongban.services.cases.procedures.facts import HOLD, HearingClosed, MinutesKept, SignedHow
from tongban.services.cases.procedures.models import Hearing, MinutesSignature
from tongban.services.cases.procedures.records import order_minutes
from tongban.services.cases.procedures.rules import LONGEST, MINUTES, NEEDED_PARTS, digest, words
from tongban.services.cases.procedures.sides import actor_in, lock_side, party_of
from tongban.services.cases.procedures.standing import has_open_challenge, open_hearing, parties_of
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.running import finish, open_one
from tongban.standards.working_time import Procedure

DUTY = "cases.keep_minutes"
CONFIRM, NOTE, CLOSE = "cases.confirm_minutes", "cases.note_signature", "cases.close_hearing"
APPLICANT = "applicant"


@transaction.atomic
def keep_minutes(
    *, number: str, parts: Mapping[str, str], present: Collection[str], by: Officer, at: datetime
) -> MinutesKept:
    """Write down what was said; `present` names who came: `applicant`, or an interested party's id.

    Who came reads the minutes and confirms them. Minutes that are written anew are confirmed anew.
    At most 14 SQL.

    Source: 行政许可法 (2019) art. 48 (1)(4) and (5).

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, HearingNotYet, ChallengeOpen, WordsMissing.
    """
    case, hearing = _chaired(number, by=by)
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
    MinutesSignature.objects.filter(hearing=hearing).delete()
    parties = parties_of(case)
    sides = [(APPLICANT, None), *[(str(party.pk), party) for party in parties]]
    MinutesSignature.objects.bulk_create(
        MinutesSignature(hearing=hearing, interested=party, how="" if key in present else SignedHow.ABSENT)
        for key, party in sides
    )
    facts = {"place": hearing.place, "minutes": hearing.minutes_sha256}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    event = MinutesKept(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        applicant=APPLICANT in present,
        parties=tuple(party.pk for party in parties if str(party.pk) in present),
    )
    announce(event)
    return event


@transaction.atomic
def confirm_minutes(*, number: str, party: UUID | None = None, sha256: str, by: Person, at: datetime) -> None:
    """Confirm on one's own page that the minutes, with this digest, are right. 5 SQL.

    Source: 行政许可法 (2019) art. 48 (1)(5).

    Raises NotFound, AuthorityEnded, NoHearingOpen, MinutesChanged, NotAtTheHearing.
    """
    side = lock_side(number, party, by=by, at=at)
    hearing = open_hearing(side.case)
    if sha256 != hearing.minutes_sha256:
        raise MinutesChanged
    row = MinutesSignature.objects.filter(hearing=hearing, interested=side.interested, how="").first()
    if row is None:
        raise NotAtTheHearing
    row.how, row.signed_at = SignedHow.ONLINE, at
    row.save(update_fields=["how", "signed_at"])
    facts = {"place": hearing.place, "minutes": sha256, "party": side.key or ""}
    record(act=CONFIRM, subject=subject_of(side.case), by=actor_in(side.case, by), at=at, facts=facts)


@transaction.atomic
def note_signature(
    *, number: str, party: UUID | None, how: SignedHow, note: str, by: Officer, at: datetime
) -> None:
    """Note that somebody signed by hand, or would not sign and why. 6 SQL.

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, NotAtTheHearing, WordsMissing.
    """
    case, hearing = _chaired(number, by=by)
    interested = party_of(case, party) if party else None
    row = MinutesSignature.objects.filter(hearing=hearing, interested=interested, how="").first()
    if row is None or how not in (SignedHow.PAPER, SignedHow.REFUSED):
        raise NotAtTheHearing
    field = f"note-{party or APPLICANT}"
    said = words({field: note})[field] if how is SignedHow.REFUSED else ""
    row.how, row.note, row.signed_at = how, said, at
    row.save(update_fields=["how", "note", "signed_at"])
    facts = {"place": hearing.place, "party": party or "", "how": how}
    record(act=NOTE, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)


@transaction.atomic
def close_hearing(*, number: str, by: Officer, at: datetime) -> HearingClosed:
    """Sign the minutes as the chair: they go into the file, the clock runs on, the decision follows them.

    At most 30 SQL. Source: 行政许可法 (2019) arts. 45, 48.

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, HearingNotYet, MinutesNotSigned.
    """
    case, hearing = _chaired(number, by=by)
    if not hearing.minutes_at:
        raise HearingNotYet
    rows = list(MinutesSignature.objects.filter(hearing=hearing).order_by("id"))
    parties = parties_of(case)
    if waiting := [row for row in rows if not row.how]:
        masked = {None: case.applicant_masked} | {party.pk: party.name_masked for party in parties}
        raise MinutesNotSigned(facts={"names": "、".join(masked[row.interested_id] for row in waiting)})
    hearing.closed_at = at
    hearing.save(update_fields=["closed_at"])
    order_minutes(case, hearing, rows, parties, at=at)
    facts = {"place": hearing.place, "minutes": hearing.minutes_sha256}
    record(act=CLOSE, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    if (procedure := open_one(case, Procedure.HEARING)) is not None:
        finish(case, procedure, result="听证已经举行，听证笔录存入本案。", by=by, at=at)
    closed = HearingClosed(
        number=case.number, organisation_id=case.organisation_id, at=at, place=hearing.place
    )
    announce(closed)
    return closed


def _chaired(number: str, *, by: Officer) -> tuple[Case, Hearing]:
    case = lock_case(number, for_=by)
    check_duty(by, HOLD, organisation_id=case.organisation_id)
    hearing = open_hearing(case)
    if hearing.chair_account_id != by.account_id:
        raise NotTheChair
    return case, hearing
