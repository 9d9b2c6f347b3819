"""Whether a case is a reason to open what is kept about somebody (port PurposeCheck)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q

from tongban.services.cases.models import Case, CaseQuerySet
from tongban.services.cases.rules import OPEN_STATES

# written out: each call of the gateway asks this, and building it costs more than what it takes
_ITEM = """
SELECT c.item_code FROM cases_case c
WHERE c.number = %s AND c.state = ANY(%s) AND {about} AND (c.organisation_id = ANY(%s)
    OR EXISTS (SELECT 1 FROM cases_casestep s WHERE s.case_id = c.id AND s.organisation_id = ANY(%s)))
"""
_OF_PERSON, _OF_FIRM = _ITEM.format(about="c.person_id = %s"), _ITEM.format(about="c.uscc = %s")


def is_open_for(number: str, *, organisation_ids: frozenset[UUID], about: Sequence[UUID | str]) -> bool:
    """Whether the case is open, handled by one of these organisations, and about this person or firm. 1 SQL.

    Asked by the registers before they open personal data.
    """
    return _open_about(Case.objects.of_organisations(organisation_ids), number, about).exists()


def item_of_open_case(number: str, *, organisation_ids: Collection[UUID], about: UUID | str) -> str | None:
    """The item of an open case that these organisations handle and that is about this person or firm. 1 SQL.

    None: there is no such case. Asked before a client system of these organisations is given shared data.
    """
    question, theirs = (_OF_PERSON if isinstance(about, UUID) else _OF_FIRM), list(organisation_ids)
    states = [state.value for state in OPEN_STATES]
    with connection.cursor() as cursor:
        cursor.execute(question, [number, states, about, theirs, theirs])
        row = cursor.fetchone()
    return str(row[0]) if row else None


def is_open_about(number: str, *, about: Sequence[UUID | str]) -> bool:
    """Whether the case is open and about this person or firm, for acts of the platform itself. 1 SQL."""
    return _open_about(Case.objects.all(), number, about).exists()


def _open_about(rows: CaseQuerySet, number: str, about: Sequence[UUID | str]) -> CaseQuerySet:
    persons = [key for key in about if isinstance(key, UUID)]
    firms = [key for key in about if isinstance(key, str)]
    mine = rows.filter(number=number, state__in=OPEN_STATES)
    return mine.filter(Q(person_id__in=persons) | Q(uscc__in=firms))
