"""Whether a case is a reason to open what is kept about somebody (port PurposeCheck)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from tongban.services.cases.models import Case, CaseQuerySet
from tongban.services.cases.rules import OPEN_STATES


def is_open_for(number: str, *, organisation_ids: frozenset[UUID], about: Sequence[UUID | str]) -> bool:
    """Whether the case is open, handled by one of these organisations, and about this person or firm. 1 SQL.

    Asked by the registers before they open personal data.
    """
    return _open_about(Case.objects.of_organisations(organisation_ids), number, about).exists()


def is_open_about(number: str, *, about: Sequence[UUID | str]) -> bool:
    """Whether the case is open and about this person or firm, for acts of the platform itself. 1 SQL."""
    return _open_about(Case.objects.all(), number, about).exists()


def _open_about(rows: CaseQuerySet, number: str, about: Sequence[UUID | str]) -> CaseQuerySet:
    persons = [key for key in about if isinstance(key, UUID)]
    firms = [key for key in about if isinstance(key, str)]
    mine = rows.filter(number=number, state__in=OPEN_STATES)
    return mine.filter(Q(person_id__in=persons) | Q(uscc__in=firms))
