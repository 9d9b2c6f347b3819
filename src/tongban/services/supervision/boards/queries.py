"""Lines of the board, by who asks. Nothing here reads a case."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.public import overseen
from tongban.services.cases.public import offices_with_case_work
from tongban.services.supervision.boards.facts import NUMBERS, AsOf, Figures, Kind, Line, Scope
from tongban.services.supervision.boards.models import BoardLine, BoardSumming
from tongban.services.supervision.boards.rules import summed
from tongban.services.supervision.facts import JUDGE_DUTY


def board_scope(by: Officer) -> Scope:
    """Whose figures an officer sees. No SQL.

    The organisations in which they have to do with cases, or which they supervise; the figures of their people
    only where they supervise, or hand out and urge the work; and their own everywhere.
    """
    judged = frozenset(id_ for id_, duties in by.duties_in.items() if JUDGE_DUTY in duties)
    return Scope(
        offices=offices_with_case_work(by) | judged,
        people_in=judged | overseen(by),
        account_id=by.account_id,
    )


def board_lines(
    kind: Kind, *, scope: Scope, areas: Iterable[str] | None = None, office: UUID | None = None
) -> list[Line]:
    """The lines of one kind within the scope, narrowed to areas or to one organisation. 1 SQL."""
    rows = BoardLine.objects.filter(kind=kind)
    if kind is Kind.PERSON:
        own = Q(key=str(scope.account_id), organisation_id__in=scope.offices)
        rows = rows.filter(Q(organisation_id__in=scope.people_in) | own)
    else:
        rows = rows.filter(organisation_id__in=scope.offices)
    if areas is not None:
        rows = rows.filter(area_code__in=list(areas))
    if office is not None:
        rows = rows.filter(organisation_id=office)
    return [_line(row) for row in rows.order_by("organisation_id", "name", "key")]


def city_figures() -> Figures:
    """All organisations together, for everybody. 1 SQL."""
    return summed(_line(row).figures for row in BoardLine.objects.filter(kind=Kind.OFFICE))


def board_as_of() -> AsOf | None:
    """When the board was last summed; None before the first time. 1 SQL."""
    row = BoardSumming.objects.first()
    return AsOf(at=row.at, seconds=row.seconds) if row else None


def _line(row: BoardLine) -> Line:
    return Line(
        kind=Kind(row.kind),
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        key=row.key,
        name=row.name,
        figures=Figures(
            **{name: getattr(row, name) for name in NUMBERS},
            spread={int(day): count for day, count in row.spread.items()},
        ),
    )
