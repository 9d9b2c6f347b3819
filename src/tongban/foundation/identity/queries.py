"""Questions about accounts."""

from collections.abc import Iterable
from uuid import UUID

from tongban.foundation.identity.facts import Person, RealName, RealNameLevel, RealNameNeeded, TokenFact
from tongban.foundation.identity.models import ApiToken, ConfirmedName


def real_name_of(account_id: int) -> RealName | None:
    """What the account's owner sees of the own real name; None before it is confirmed. 1 SQL."""
    known = ConfirmedName.objects.filter(account_id=account_id).first()
    if known is None:
        return None
    return RealName(
        name=known.name,
        id_number_masked=known.id_number_masked,
        level=RealNameLevel(known.level),
        confirmed_at=known.confirmed_at,
    )


def person_of(*, account_id: int) -> Person:
    """The person behind an account, for jobs and listeners. 1 SQL. Raises RealNameNeeded."""
    known = ConfirmedName.objects.filter(account_id=account_id).first()
    if known is None:
        raise RealNameNeeded
    return Person(account_id=account_id, name=known.name, person_id=known.person_id, level=known.level)


def account_of_person(person_id: UUID) -> int | None:
    """The account of a person of the register; None when there is none. 1 SQL."""
    return ConfirmedName.objects.filter(person_id=person_id).values_list("account_id", flat=True).first()


def accounts_of_people(person_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The accounts of people of the register; who has none is left out. 1 SQL."""
    rows = ConfirmedName.objects.filter(person_id__in=set(person_ids))
    return dict(rows.values_list("person_id", "account_id"))


def names_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Real names by account; accounts without one are left out. 1 SQL."""
    rows = ConfirmedName.objects.filter(account_id__in=set(account_ids))
    return {row.account_id: row.name for row in rows}


def tokens_of(account_id: int) -> list[TokenFact]:
    """An account's tokens, newest first, at most 100. 1 SQL."""
    rows = ApiToken.objects.filter(account_id=account_id).order_by("-created_at")[:100]
    return [
        TokenFact(
            id=row.pk,
            name=row.name,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]
