"""Requests and grants as an officer sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.resources.exchange.facts import GrantFact, Mask, Way
from tongban.resources.exchange.requesting.facts import RequestState, Step


@dataclass(frozen=True, kw_only=True)
class RequestHead:
    """A row of a list. `due_on` is the last day in time for whoever has it now."""

    number: str
    state: RequestState
    resource_code: str
    resource_name: str
    share_type: str
    provider_name: str
    consumer_name: str
    item_name: str
    submitted_at: datetime
    due_on: date | None
    is_overdue: bool
    is_our_turn: bool


@dataclass(frozen=True, kw_only=True)
class FieldSeen:
    """A field that is asked for, with its answer; `is_granted` is None while there is none."""

    name: str
    level: int
    is_personal: bool
    is_granted: bool | None
    mask: Mask
    reason: str


@dataclass(frozen=True, kw_only=True)
class StepSeen:
    """One line of the history."""

    step: Step
    at: datetime
    organisation_name: str
    by_name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DisputeSeen:
    """An objection; `is_upheld` is None until it is settled."""

    raised_at: datetime
    raised_by: str
    organisation_name: str
    reasons: str
    due_on: date
    settled_at: datetime | None
    is_upheld: bool | None
    opinion: str


@dataclass(frozen=True, kw_only=True)
class RequestSeen:
    """One request with its fields and its history, the last step first."""

    head: RequestHead
    purpose: str
    basis: str
    item_code: str
    field_reasons: str
    ways: tuple[Way, ...]
    daily_quota: int
    frequency: str
    until: date
    responsible: int
    responsible_name: str
    reasons: str
    provider_id: UUID
    consumer_id: UUID
    authority_id: UUID
    authority_name: str
    fields: tuple[FieldSeen, ...]
    steps: tuple[StepSeen, ...]
    askers: frozenset[str]
    passed_on_by: str
    renews: str
    grant: str


@dataclass(frozen=True, kw_only=True)
class GrantSeen:
    """One grant with its objections and its history, the last step first."""

    grant: GrantFact
    authority_id: UUID
    item_name: str
    made_at: datetime
    provide_by: date
    ended_at: datetime | None
    end_reasons: str
    refused: tuple[tuple[str, str], ...]  # fields that were asked for and not granted, each with the reason
    disputes: tuple[DisputeSeen, ...]
    steps: tuple[StepSeen, ...]

    @property
    def open_dispute(self) -> DisputeSeen | None:
        return next((one for one in self.disputes if one.settled_at is None), None)


@dataclass(frozen=True, kw_only=True)
class LateTurn:
    """What waits for an organisation behind its day; `step` is `check`, `answer`, or `provide` of what was granted."""

    number: str
    organisation_id: UUID
    area_code: str
    resource_name: str
    due_on: date
    step: str
