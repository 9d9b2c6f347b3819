"""What a person reads of the use of her data, on the page of the registers (port LookSource)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.uses.facts import Outcome, UseFact
from tongban.resources.exchange.uses.queries import fields_hidden, uses_about_people
from tongban.resources.registers.public import SharedLook

ABOUT = N_("a question about %(field)s applies")
AT_THE_DESK = N_("looked up at the desk")
MANNERS = {
    Way.API: N_("by a call of a system"),
    Way.SUBSCRIPTION: N_("by a notice of changes"),
    Way.BATCH: N_("in a file of many"),
    Way.COMPARISON: N_("by comparing a list"),
    Way.ANSWER: N_("by a question of yes or no"),
}


class UsedData:
    """Answers the port."""

    def looks_about(
        self, *, person_ids: Collection[UUID], before: datetime | None, limit: int
    ) -> list[SharedLook]:
        """3 SQL at most."""
        found = uses_about_people(person_ids=person_ids, before=before, limit=limit)
        hidden = fields_hidden({use.grant_id for use in found if use.grant_id})
        return [
            _look(use, use.person_id, hidden.get(use.grant_id, frozenset()) if use.grant_id else frozenset())
            for use in found
            if use.person_id is not None
        ]


def _look(use: UseFact, about: UUID, hidden: frozenset[str]) -> SharedLook:
    is_answer = use.way is Way.ANSWER and use.outcome is Outcome.ANSWERED
    is_told = use.outcome is Outcome.ANSWERED and not is_answer
    return SharedLook(
        at=use.at,
        about=about,
        by_name="" if _is_by_its_number(use) else use.by_name,
        organisation_name=use.consumer_name,
        purpose=use.purpose,
        what=use.resource_name,
        case_number=use.case_number or None,
        fields=() if is_answer else use.fields,
        is_refused=use.outcome is Outcome.REFUSED,
        is_nothing=use.outcome is Outcome.NOTHING,
        uscc=use.uscc,
        manner=gettext(AT_THE_DESK if _is_at_the_desk(use) else MANNERS[use.way]),
        whether=tuple(gettext(ABOUT) % {"field": name} for name in use.fields) if is_answer else (),
        hidden=tuple(name for name in use.fields if name in hidden) if is_told else (),
    )


def _is_by_its_number(use: UseFact) -> bool:
    """A file and a subscription act under their own number, which names nobody to the person."""
    return use.way in (Way.BATCH, Way.SUBSCRIPTION) and use.by_ref == f"system:{use.by_name}"


def _is_at_the_desk(use: UseFact) -> bool:
    return use.way is Way.API and use.by_ref.startswith("officer:")
