"""Answers whether a delegate may apply for a firm, or a representative for a person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.identity.applying import (
    ApplicantChoice,
    Applying,
    AuthorityEnded,
    AuthorityTooNarrow,
    Capacity,
)
from tongban.foundation.identity.authorities.facts import AuthorityFact
from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.identity.authorities.queries import MOST, as_fact, held_rows, holds, runs
from tongban.foundation.identity.facts import Person, real_name_source
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NotFound


class DelegationEnded(AuthorityEnded):
    """The firm's authority has ended."""

    code = "delegation-ended"
    title = N_(
        "The authority that %(whom)s gave you has ended. Ask its legal representative for a new one; "
        "what you filled in is kept."
    )


class DelegationTooNarrow(AuthorityTooNarrow):
    """The firm's authority is for other matters."""

    code = "delegation-too-narrow"
    title = N_(
        "The authority that %(whom)s gave you does not cover this service. "
        "Ask its legal representative to add it."
    )


class HeldAuthority:
    """Reads the authorities that somebody accepted, a firm's or a person's."""

    def check(self, *, by: Actor, person_id: UUID, applying: Applying, at: datetime) -> None:
        """1 SQL for a person, 2 for a firm.

        Raises NotFound, AuthorityEnded, DelegationEnded, AuthorityTooNarrow, DelegationTooNarrow.
        """
        is_firm = applying.capacity is Capacity.DELEGATE
        if not isinstance(by, Person) or is_firm != bool(applying.uscc):
            raise NotFound
        rows = held_rows(
            by.person_id, capacity=applying.capacity, uscc=applying.uscc, principal_person_id=person_id
        )
        if not rows or (is_firm and not _represents(person_id, applying.uscc)):
            raise NotFound
        facts = [as_fact(row) for row in rows]
        if any(holds(fact, item_code=applying.item_code, at=at) for fact in facts):
            return
        said = {"whom": facts[0].principal}
        if any(runs(fact, at) for fact in facts):
            raise (DelegationTooNarrow if is_firm else AuthorityTooNarrow)(facts=said)
        raise (DelegationEnded if is_firm else AuthorityEnded)(facts=said)

    def choices(self, *, by: Person, at: datetime) -> Sequence[ApplicantChoice]:
        """1 SQL."""
        rows = Authority.objects.filter(holder_person_id=by.person_id, ended_at__isnull=True)
        return [
            _choice(row, as_fact(row))
            for row in rows.order_by("-accepted_at")[:MOST]
            if runs(as_fact(row), at)
        ]


def _choice(row: Authority, fact: AuthorityFact) -> ApplicantChoice:
    return ApplicantChoice(
        capacity=fact.capacity,
        person_id=None if fact.uscc else row.principal_person_id,
        name=fact.principal,
        uscc=fact.uscc,
        items=frozenset(fact.items),
        last_date=fact.last_date,
    )


def _represents(person_id: UUID, uscc: str) -> bool:
    return uscc in {firm.uscc for firm in real_name_source.ask().firms_of(person_id=person_id)}
