"""What an officer is shown of granted data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.resources.exchange.facts import GrantedField, GrantFact
from tongban.resources.exchange.requesting.refusals import GrantNotLive


@dataclass(frozen=True, kw_only=True)
class CaseSubject:
    """The case that a look is for, and whom it is about: a firm where `uscc` is said, else the person."""

    number: str
    organisation_id: UUID
    item_code: str
    person_id: UUID
    uscc: str = ""


@dataclass(frozen=True, kw_only=True)
class EndedGrant:
    """A grant that does not hold now, of an item whose cases used it; `refusal` says since when and why."""

    grant: GrantFact
    refusal: GrantNotLive


@dataclass(frozen=True, kw_only=True)
class DeskAnswer:
    """The rows as the masks of the grant leave them. `use` is its number in the log."""

    use: UUID
    grant: GrantFact
    fields: tuple[GrantedField, ...]
    not_served: tuple[str, ...]  # granted, and to be had from no source now
    rows: tuple[dict[str, str], ...]
    at: datetime
