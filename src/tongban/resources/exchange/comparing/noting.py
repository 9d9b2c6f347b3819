"""Note about whom a comparison said something: each reads it on the page of who looked at their data."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from tongban.kernel.errors import N_, NotFound
from tongban.resources.exchange.comparing.models import ComparedPerson, Comparison
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.uses.looks import MANNERS
from tongban.resources.registers.public import RegisterSilent, SharedLook, id_number_index

IN_IT = N_("you stand in it")
FLAG = N_("%(label)s (%(field)s)")  # what is told by yes or no, and from which field
_COLUMNS = ("of_id", "part", "subject", "from_run")
_COPY = f"COPY exchange_comparedperson ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_SAID = """
SELECT DISTINCT r.done_at, l.by_name, g.consumer_name, g.purpose, g.resource_name, r.terms::text
FROM exchange_comparedperson AS p
JOIN exchange_comparison AS r ON r.of_id = p.of_id AND r.number >= p.from_run
    AND (p.until_run IS NULL OR r.number < p.until_run) AND r.done_at IS NOT NULL
JOIN exchange_comparedlist AS l ON l.id = p.of_id
JOIN exchange_grant AS g ON g.id = l.grant_id
WHERE p.subject = %(subject)s AND r.done_at < %(before)s ORDER BY r.done_at DESC LIMIT %(limit)s
"""


def note_people(run: Comparison, part: int, subjects: Collection[bytes]) -> None:
    """Begin a line for whom the comparison says something for the first time, and end those of others. 1–3 SQL.

    Whoever was told before and still is costs nothing, so that a monthly comparison writes its differences.
    """
    open_now = ComparedPerson.objects.filter(of_id=run.of_id, part=part, until_run__isnull=True)
    before = {bytes(one) for one in open_now.values_list("subject", flat=True)} if run.number > 1 else set()
    fresh, gone = sorted(set(subjects) - before), sorted(before - set(subjects))
    if gone:
        open_now.filter(subject__in=gone).update(until_run=run.number)
    if fresh:
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(["uuid", "int4", "bytea", "int4"])
            for subject in fresh:
                copy.write_row((run.of_id, part, subject, run.number))


class ComparedLooks:
    """What a person reads of comparisons that said something about her (port LookSource of the registers)."""

    def looks_about(
        self, *, person_ids: Collection[UUID], before: datetime | None, limit: int
    ) -> list[SharedLook]:
        """2 SQL a person."""
        found = [look for one in person_ids for look in _looks(one, before=before, limit=limit)]
        return sorted(found, key=lambda look: look.at, reverse=True)[:limit]


def _looks(person_id: UUID, *, before: datetime | None, limit: int) -> list[SharedLook]:
    try:
        index = id_number_index(person_id)
    except (NotFound, RegisterSilent):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _SAID, {"subject": index, "before": before or datetime.max.replace(tzinfo=UTC), "limit": limit}
        )
        rows = cursor.fetchall()
    manner = gettext(MANNERS[Way.COMPARISON])
    return [
        SharedLook(
            at=at,
            about=person_id,
            by_name=by_name,
            organisation_name=consumer,
            purpose=purpose,
            what=resource,
            case_number=None,
            fields=(),
            is_refused=False,
            manner=manner,
            whether=(
                gettext(IN_IT),
                *(gettext(FLAG) % one for one in json.loads(terms)["conditions"]),
            ),
        )
        for at, by_name, consumer, purpose, resource, terms in rows
    ]
