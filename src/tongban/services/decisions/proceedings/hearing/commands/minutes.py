"""Keep the minutes of the hearing (听证笔录), have them confirmed, and close it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.services.cases.public import (
    HearingNotYet,
    MinutesChanged,
    MinutesNotSigned,
    NotAtTheHearing,
    NotTheChair,
    SignedHow,
    minutes_digest,
)
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import HOLD
from tongban.services.decisions.proceedings.hearing.facts import CLOSE, CONFIRM, KEEP, HearingClosed
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing
from tongban.services.decisions.proceedings.hearing.papers import order_minutes
from tongban.services.decisions.proceedings.hearing.queries import check_unchallenged, open_hearing
from tongban.services.decisions.proceedings.hearing.rules import kept_minutes
from tongban.services.decisions.proceedings.models import Proceeding
from tongban.services.decisions.proceedings.queries import current_version
from tongban.services.decisions.proceedings.rules import LONGEST, NEEDED
from tongban.services.decisions.proceedings.standing import (
    actor_in,
    forget_legality,
    lock_for,
    lock_proceeding,
    subject_of,
    tell_holder,
)

_WRITTEN = ("minutes", "minutes_sha256", "minutes_at", "came", "signed_how", "signed_note", "signed_at")


@transaction.atomic
def keep_minutes(*, number: str, parts: Mapping[str, str], came: bool, by: Officer, at: datetime) -> None:
    """Write down what was said, or that the holder did not come. Written anew they are confirmed anew. 16 SQL at most.

    Source: 行政处罚法 (2021) art. 64 (6) to (8).

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, HearingNotYet, ChallengeOpen,
    ProceedingWordsMissing.
    """
    row, hearing = _chaired(number, by=by)
    if at < hearing.planned_at:
        raise HearingNotYet
    check_unchallenged(hearing)
    hearing.minutes = kept_minutes(parts, came=came)
    hearing.minutes_sha256 = minutes_digest(hearing.minutes)
    hearing.minutes_at, hearing.came = at, came
    hearing.signed_how, hearing.signed_note, hearing.signed_at = ("" if came else SignedHow.ABSENT), "", None
    hearing.save(update_fields=_WRITTEN)
    facts = {"number": row.number, "minutes": hearing.minutes_sha256, "came": came}
    record(act=KEEP, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    if came:
        tell_holder(
            row,
            current_version(row),
            key=f"minutes-{hearing.minutes_sha256[:16]}",
            title=N_("Read the minutes of your hearing"),
            body=N_("If they are right, confirm them. %(office)s decides by them on %(item)s."),
            at=at,
        )


@transaction.atomic
def confirm_minutes(*, number: str, sha256: str, by: Person, at: datetime) -> None:
    """Confirm on one's own page that the minutes, with this digest, are right. 12 SQL at most.

    Source: 行政处罚法 (2021) art. 64 (8).

    Raises NotFound, NoHearingOpen, MinutesChanged, NotAtTheHearing.
    """
    row, _licence = lock_for(number, by=by)
    hearing = open_hearing(row)
    if not hearing.came or hearing.signed_how:
        raise NotAtTheHearing
    if sha256 != hearing.minutes_sha256:
        raise MinutesChanged
    hearing.signed_how, hearing.signed_at = SignedHow.ONLINE, at
    hearing.save(update_fields=["signed_how", "signed_at"])
    facts = {"number": row.number, "minutes": sha256}
    record(act=CONFIRM, subject=subject_of(row), by=actor_in(row, by), at=at, facts=facts)


@transaction.atomic
def close_hearing(
    *, number: str, how: SignedHow | None = None, note: str = "", by: Officer, at: datetime
) -> HearingClosed:
    """Sign the minutes as the chair: they go into the file, and the decision follows them. 20 SQL at most.

    `how` says that the holder signed on paper or would not sign (`note` says why); it is not needed where they
    confirmed online or did not come. A legal review from before the hearing does not count any more.

    Source: 行政处罚法 (2021) arts. 58 (1)(2), 64 (8).

    Raises NotFound, DutyMissing, NoHearingOpen, NotTheChair, HearingNotYet, MinutesNotSigned,
    ProceedingWordsMissing.
    """
    row, hearing = _chaired(number, by=by)
    if not hearing.minutes_at:
        raise HearingNotYet
    licence = current_version(row)
    if not hearing.signed_how:
        _note(hearing, how, note=note, name=licence.holder.name, at=at)
    hearing.closed_at = at
    hearing.save(update_fields=["closed_at", "signed_how", "signed_note", "signed_at"])
    order_minutes(row, hearing, licence, at=at)
    forget_legality(row, at=at)
    facts = {"number": row.number, "minutes": hearing.minutes_sha256, "signed": hearing.signed_how}
    record(act=CLOSE, subject=subject_of(row), by=by.only_in(row.organisation_id), at=at, facts=facts)
    closed = HearingClosed(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        place=hearing.place,
        came=bool(hearing.came),
    )
    announce(closed)
    return closed


def _note(hearing: ProceedingHearing, how: SignedHow | None, *, note: str, name: str, at: datetime) -> None:
    if how not in (SignedHow.PAPER, SignedHow.REFUSED):
        raise MinutesNotSigned(facts={"names": name})
    said = note.strip()[:LONGEST]
    if how is SignedHow.REFUSED and not said:
        raise ProceedingWordsMissing(facts={"fields": {"note": NEEDED}})
    hearing.signed_how, hearing.signed_at = how, at
    hearing.signed_note = said if how is SignedHow.REFUSED else ""


def _chaired(number: str, *, by: Officer) -> tuple[Proceeding, ProceedingHearing]:
    row = lock_proceeding(number, by=by)
    check_duty(by, HOLD, organisation_id=row.organisation_id)
    hearing = open_hearing(row)
    if hearing.chair_by != by.account_id:
        raise NotTheChair
    return row, hearing
