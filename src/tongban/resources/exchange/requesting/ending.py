"""How a request comes to its end, whoever decides."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.resources.exchange.requesting.facts import (
    ANSWER,
    CHECK,
    RequestAnswered,
    RequestState,
    Step,
)
from tongban.resources.exchange.requesting.models import ShareRequest
from tongban.resources.exchange.requesting.refusals import GroundsNeeded, OwnCheck, OwnRequest
from tongban.resources.exchange.requesting.rules import SHORTEST_TEXT, goes_to_provider
from tongban.resources.exchange.requesting.standing import ANSWER_KIND, CHECK_KIND


def turn_of(row: ShareRequest) -> tuple[UUID, str, str]:
    """Whose turn it is, the duty for it, and the kind of its to-do: the authority's first, then the provider's."""
    if row.state == RequestState.CHECKED:
        return row.provider_id, ANSWER, ANSWER_KIND
    return row.authority_id, CHECK, CHECK_KIND


def check_decides(row: ShareRequest, *, by: Officer) -> tuple[UUID, str]:
    """Whoever decides has the turn, and neither asked nor passed it on; gives the organisation and the kind of
    the to-do. 1 SQL.

    Raises DutyMissing, OwnRequest, OwnCheck.
    """
    organisation_id, duty, kind = turn_of(row)
    check_duty(by, duty, organisation_id=organisation_id)
    askers = row.steps.filter(step=Step.SUBMITTED.value).values_list("by", flat=True)
    own = own_hand(by, duty, organisation_id, askers=askers, passed_on_by=passed_on_by(row))
    if own is not None:
        raise own
    return organisation_id, kind


def passed_on_by(row: ShareRequest) -> str:
    """Who passed it on to the provider that has it now; empty where the authority has it."""
    return row.checked_by if row.state == RequestState.CHECKED else ""


def own_hand(
    by: Officer, duty: str, organisation_id: UUID, *, askers: Iterable[str], passed_on_by: str
) -> OwnRequest | OwnCheck | None:
    """Why the officer is not the second person whom a decision needs, or None: they are."""
    if any(by.is_hand_of(ref, duty, organisation_id=organisation_id) for ref in askers):
        return OwnRequest()
    if passed_on_by and by.is_hand_of(passed_on_by, duty, organisation_id=organisation_id):
        return OwnCheck()
    return None


def is_grantable_now(row: ShareRequest) -> bool:
    """Whether whose turn it is may grant: the provider, or the authority what is shared without conditions."""
    return row.state == RequestState.CHECKED or not goes_to_provider(row.share_type)


def grounds(text: str, *, field: str = "reasons") -> str:
    """Reasons that somebody can read. Raises GroundsNeeded."""
    said = text.strip()[:2000]
    if len(said) < SHORTEST_TEXT:
        text = GroundsNeeded.too_short if said else GroundsNeeded.title
        raise GroundsNeeded(facts={"fields": {field: text}, "least": SHORTEST_TEXT})
    return said


def told_end(row: ShareRequest, *, at: datetime) -> None:
    """Announce that it came to its end."""
    announce(
        RequestAnswered(
            number=row.number,
            resource_code=row.resource_code,
            provider_id=row.provider_id,
            consumer_id=row.consumer_id,
            state=RequestState(row.state),
            at=at,
        )
    )
