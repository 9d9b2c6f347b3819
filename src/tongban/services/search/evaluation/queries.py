"""Questions about the sets that are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.services.search.evaluation.facts import EvaluationQuery
from tongban.services.search.evaluation.models import EvaluationSet


@dataclass(frozen=True, kw_only=True)
class KeptSet:
    """A set as it is kept now."""

    id: UUID
    collection: str
    name: str
    queries: tuple[EvaluationQuery, ...]
    kept_at: datetime
    measured: dict[str, Any] | None
    measured_at: datetime | None


def kept_sets(collection: str) -> list[KeptSet]:
    """Every set of a collection, by name. 1 SQL."""
    rows = EvaluationSet.objects.filter(collection=collection, dropped_at=None).order_by("name")
    return [
        KeptSet(
            id=row.id,
            collection=row.collection,
            name=row.name,
            queries=tuple(_query(*cells) for cells in row.queries),
            kept_at=row.kept_at,
            measured=row.measured,
            measured_at=row.measured_at,
        )
        for row in rows
    ]


def set_names(collection: str) -> dict[UUID, str]:
    """The names of the sets of a collection, by id. 1 SQL."""
    return dict(
        EvaluationSet.objects.filter(collection=collection, dropped_at=None).values_list("id", "name")
    )


def as_rows(queries: tuple[EvaluationQuery, ...]) -> list[list[Any]]:
    """The questions as they are stored."""
    return [[one.kind, one.query, list(one.answers), one.name] for one in queries]


def _query(kind: str, query: str, answers: list[str], name: str) -> EvaluationQuery:
    return EvaluationQuery(kind=kind, query=query, answers=tuple(answers), name=name)
