"""How a request comes to its end, whoever decides."""

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
from tongban.resources.exchange.requesting.refusals import GroundsNeeded, OwnRequest
from tongban.resources.exchange.requesting.rules import SHORTEST_TEXT, goes_to_provider
from tongban.resources.exchange.requesting.standing import ANSWER_KIND, CHECK_KIND


def turn_of(row: ShareRequest) -> tuple[UUID, str, str]:
    """Whose turn it is, the duty for it, and the kind of its to-do: the authority's first, then the provider's."""
    if row.state == RequestState.CHECKED:
        return row.provider_id, ANSWER, ANSWER_KIND
    return row.authority_id, CHECK, CHECK_KIND


def check_decides(row: ShareRequest, *, by: Officer) -> tuple[UUID, str]:
    """Whoever decides has the turn and is not who asked; gives the organisation and the kind of the to-do. 1 SQL.

    Raises DutyMissing, OwnRequest.
    """
    organisation_id, duty, kind = turn_of(row)
    check_duty(by, duty, organisation_id=organisation_id)
    askers = row.steps.filter(step=Step.SUBMITTED.value).values_list("by", flat=True)
    if any(by.is_hand_of(ref, duty, organisation_id=organisation_id) for ref in askers):
        raise OwnRequest
    return organisation_id, kind


def is_grantable_now(row: ShareRequest) -> bool:
    """Whether whose turn it is may grant: the provider, or the authority what is shared without conditions."""
    return row.state == RequestState.CHECKED or not goes_to_provider(row.share_type)


def grounds(text: str, *, field: str = "reasons") -> str:
    """Reasons that somebody can read. Raises GroundsNeeded."""
    said = text.strip()[:2000]
    if len(said) < SHORTEST_TEXT:
        raise GroundsNeeded(facts={"fields": {field: GroundsNeeded.title}})
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
