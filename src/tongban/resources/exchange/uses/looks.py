"""What a person reads of the use of her data, on the page of the registers (port LookSource)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tongban.resources.exchange.uses.facts import Outcome, UseFact
from tongban.resources.exchange.uses.queries import uses_about_people
from tongban.resources.registers.public import SharedLook


class UsedData:
    """Answers the port."""

    def looks_about(
        self, *, person_ids: Collection[UUID], before: datetime | None, limit: int
    ) -> list[SharedLook]:
        found = uses_about_people(person_ids=person_ids, before=before, limit=limit)
        return [_look(use, use.person_id) for use in found if use.person_id is not None]


def _look(use: UseFact, about: UUID) -> SharedLook:
    return SharedLook(
        at=use.at,
        about=about,
        by_name=use.by_name,
        organisation_name=use.consumer_name,
        purpose=use.purpose,
        what=use.resource_name,
        case_number=use.case_number or None,
        fields=use.fields,
        is_refused=use.outcome is Outcome.REFUSED,
        uscc=use.uscc,
    )
