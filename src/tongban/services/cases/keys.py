"""Which cases there are, for commands that go over a whole installation."""

from collections.abc import Collection
from uuid import UUID

from tongban.services.cases.models import Case


def cases_under_keys(prefix: str) -> dict[str, str]:
    """Numbers of the cases whose key of submission begins with `prefix`, by that key. 1 SQL, which reads every case."""
    rows = Case.objects.filter(idempotency_key__startswith=prefix)
    return dict(rows.values_list("idempotency_key", "number"))


def case_about_another(person_ids: Collection[UUID]) -> str | None:
    """The number of a case that is about nobody of these; None where there is none. 1 SQL, which may read every case."""
    rows = Case.objects.exclude(person_id__in=list(person_ids))
    return rows.values_list("number", flat=True).first()
