"""Questions about the hearing within a proceeding."""

from tongban.services.cases.public import ChallengeOpen, HearingNotHeld, NoHearingOpen
from tongban.services.decisions.proceedings.hearing.facts import ChallengeFact, HearingFact
from tongban.services.decisions.proceedings.hearing.models import ProceedingHearing
from tongban.services.decisions.proceedings.models import Proceeding


def hearing_of(number: str) -> HearingFact | None:
    """The hearing of a proceeding that stands or was held, with the latest challenge; None without one. 1 SQL."""
    rows = list(ProceedingHearing.objects.filter(proceeding__number=number).order_by("place"))
    standing = next((row for row in reversed(rows) if row.replaced_at is None), None)
    if standing is None:
        return None
    challenged = next((row for row in reversed(rows) if row.challenged_at is not None), None)
    return as_hearing(standing, challenged)


def open_hearing(row: Proceeding) -> ProceedingHearing:
    """The hearing that is set and not closed. 1 SQL. Raises NoHearingOpen."""
    found = row.hearings.filter(replaced_at__isnull=True, closed_at__isnull=True).first()
    if found is None:
        raise NoHearingOpen
    return found


def check_unchallenged(row: ProceedingHearing) -> None:
    """Raise ChallengeOpen while a request that the chair stand aside is not answered."""
    if row.challenged_at is not None and row.settled_at is None:
        raise ChallengeOpen


def check_held(row: Proceeding) -> HearingFact | None:
    """The hearing that was held; None where nobody asked for one. No SQL then, else 1. Raises HearingNotHeld.

    Source: 行政处罚法 (2021) arts. 63, 65.
    """
    if row.asked_at is None:
        return None
    found = hearing_of(row.number)
    if found is None or found.closed_at is None:
        raise HearingNotHeld
    return found


def as_hearing(row: ProceedingHearing, challenged: ProceedingHearing | None = None) -> HearingFact:
    """The row as others see it, opened."""
    return HearingFact(
        id=row.id,
        place=row.place,
        planned_at=row.planned_at,
        venue=row.venue,
        secret_because=row.secret_because,
        chair=row.chair_by,
        chair_name=row.chair_name,
        clerk_name=row.clerk_name,
        minutes=row.minutes,
        minutes_sha256=row.minutes_sha256,
        minutes_at=row.minutes_at,
        came=row.came,
        signed_how=row.signed_how,
        signed_note=row.signed_note,
        signed_at=row.signed_at,
        closed_at=row.closed_at,
        challenge=_challenge(challenged) if challenged else None,
    )


def _challenge(row: ProceedingHearing) -> ChallengeFact | None:
    if row.challenged_at is None:
        return None
    return ChallengeFact(
        reasons=row.challenge, made_at=row.challenged_at, is_upheld=row.is_upheld, answer=row.answer
    )
